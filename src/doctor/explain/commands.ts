import type { Entry } from './types.ts';

/** What stands for a thing that the message does not tell. */
const unknownNames: Readonly<Record<string, string>> = {
  module: 'MODULE',
  version: 'VERSION',
  package: 'PACKAGE',
  host: 'HOST',
  prefix: 'HOST/ORGANISATION',
  declared: 'DECLARED-PATH',
};

/** What may stand in a command line unquoted; anything else of a stranger's log is not put into one. */
const harmless = /^[\w.~/+-]+$/;

/**
 * The commands of an entry with what the message told filled in, so that they can be typed as they are; capital letters where it
 * told nothing. Nothing that a shell would read as more than a word gets into them.
 */
export function commandsOf(entry: Entry, params: Readonly<Record<string, string>>): readonly string[] {
  const { module } = params;
  // `example.com/org/name` is private together with all of `example.com/org`.
  const prefix = module?.split('/').slice(0, 2).join('/');
  const values: Readonly<Record<string, string | undefined>> = { prefix, package: module, ...params };
  return entry.commands.map((command) =>
    command.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      if (value !== undefined && harmless.test(value) && !value.startsWith('-')) return value;
      return unknownNames[name] ?? whole;
    }),
  );
}
