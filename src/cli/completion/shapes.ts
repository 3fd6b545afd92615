import type { Candidates, CompletedCommand } from './table.ts';

/** A word, and one line about it; an empty one where there is nothing to say. */
export type Row = readonly [word: string, about: string];

/** The first words of commands that have two: `config`, `user`. */
export function groupsOf(table: readonly CompletedCommand[]): string[] {
  return [...new Set(table.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0] ?? ''] : [])))];
}

/** The second words of a group's commands. */
export function secondWords(table: readonly CompletedCommand[], group: string): Row[] {
  return table.flatMap(({ name, summary }) =>
    name.startsWith(`${group} `) ? [[name.slice(group.length + 1), summary] as const] : [],
  );
}

/** What a command line may begin with: commands of one word, then groups with their second words. */
export function firstWords(table: readonly CompletedCommand[]): Row[] {
  const groups = groupsOf(table).map((group): Row => {
    const words = secondWords(table, group).map(([word]) => word);
    return [group, words.join(', ')];
  });
  return [
    ...table.flatMap(({ name, summary }) => (name.includes(' ') ? [] : [[name, summary] as const])),
    ...groups,
  ];
}

/** A command's options, each in all its spellings. */
export function flagRows({ flags }: CompletedCommand): Row[] {
  return flags.flatMap(({ names, about }) => names.map((name) => [name, about] as const));
}

/** Every option that takes a value, as it stands behind its command: `serve --log-level`. */
export function valuesOf(
  table: readonly CompletedCommand[],
): { readonly at: string; readonly value: Candidates }[] {
  return table.flatMap(({ name, flags }) =>
    flags.flatMap(({ names, value }) =>
      value === undefined ? [] : names.map((flag) => ({ at: `${name} ${flag}`, value })),
    ),
  );
}

/**
 * The end of a script for bash or zsh, which both have `$command` and `$prev` by then: candidates for an option's value, else what
 * `lines` says about the command.
 */
export function casesOf(
  table: readonly CompletedCommand[],
  offer: (candidates: Candidates) => string,
  lines: (command: CompletedCommand) => readonly string[],
): string[] {
  return [
    '  case "$command $prev" in',
    ...valuesOf(table).map(({ at, value }) => `    ${quoted(at)}) ${offer(value)}; return ;;`),
    '  esac',
    '  case "$command" in',
    ...table.flatMap((command) => [`    ${quoted(command.name)})`, ...lines(command)]),
  ];
}

/** A word for bash or zsh. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
