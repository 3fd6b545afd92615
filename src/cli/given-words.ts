import { GomirrorError } from '../base/index.ts';
import type { CliCode } from './codes.ts';
import type { CommandContext } from './command.ts';

/** The first word behind the command; `what` names it in the error. */
export function wantedWord({ given }: CommandContext, command: string, what: string): string {
  const [word] = given.positionals;
  if (word !== undefined) return word;
  throw new GomirrorError<CliCode>('cli.missing-argument', { command, what });
}

/** The value of an option of the command's own. */
export function valueOfFlag({ given }: CommandContext, name: string): string | undefined {
  const value = given.flags.get(name);
  return typeof value === 'string' ? value : undefined;
}

/** The values of an option that takes a list, separated by commas. */
export function listOfFlag(context: CommandContext, name: string): string[] | undefined {
  return valueOfFlag(context, name)
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
