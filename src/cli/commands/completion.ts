import { GomirrorError } from '../../base/index.ts';
import { checkNames, namesOf } from '../../doctor/list/index.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { commands } from '../commands.ts';
import { completionTable } from '../completion/table.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** Prints a script with which a shell completes gomirror's commands, options and their values. */
export async function run({ io, lang, given }: CommandContext): Promise<ExitCode> {
  const [word] = given.positionals;
  if (word === undefined)
    throw new GomirrorError<CliCode>('cli.missing-argument', {
      command: 'completion',
      what: shells.join('|'),
    });
  const shell = shells.find((name) => name === word || (name === 'powershell' && word === 'pwsh'));
  if (shell === undefined)
    throw new GomirrorError<CliCode>('cli.unknown-shell', { word, choices: shells.join(', ') });
  const table = completionTable(commands, lang, namesOf(checkNames));
  io.stdout.write(await scriptFor(shell, table));
  return exitCodes.ok;
}

async function scriptFor(
  shell: (typeof shells)[number],
  table: ReturnType<typeof completionTable>,
): Promise<string> {
  switch (shell) {
    case 'bash':
      return (await import('../completion/bash.ts')).bashScript(table);
    case 'zsh':
      return (await import('../completion/zsh.ts')).zshScript(table);
    case 'fish':
      return (await import('../completion/fish.ts')).fishScript(table);
    case 'powershell':
      return (await import('../completion/powershell.ts')).powershellScript(table);
  }
}
