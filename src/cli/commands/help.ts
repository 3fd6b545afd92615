import { GomirrorError } from '../../base/index.ts';
import { nearest } from '../../config/basics/index.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { commands } from '../commands.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { printCommandHelp, printOverview } from '../help.ts';

/** Help for everything, for a group of commands, or for one. */
export async function run({ io, lang, given }: CommandContext): Promise<ExitCode> {
  const name = given.positionals.join(' ');
  const exact = commands.find((command) => command.name === name);
  if (exact !== undefined) {
    await printCommandHelp(io, exact, lang);
    return exitCodes.ok;
  }
  const listed = commands.filter((command) => name === '' || command.name.startsWith(`${name} `));
  if (listed.length === 0) {
    const near = nearest(
      name,
      commands.map((command) => command.name),
    );
    throw near === undefined
      ? new GomirrorError<CliCode>('cli.unknown-command', { command: name })
      : new GomirrorError<CliCode>('cli.unknown-command-near', {
          command: name,
          nearest: `gomirror help ${near}`,
        });
  }
  printOverview(io, listed, lang);
  return exitCodes.ok;
}
