import { has, type Lang, say } from '../text/index.ts';
import { type CliIo, type Command, type CommandFlag, ownFlags } from './command.ts';
import { commandId } from './commands.ts';
import { bold, mayColor } from './print.ts';

/** Help for one command: usage, what it does, options, examples, exit codes. */
export async function printCommandHelp(io: CliIo, command: Command, lang: Lang): Promise<void> {
  const color = mayColor(io.stdout, io.host.env);
  const id = commandId(command);
  const words = (code: string) => say(code, {}, lang);
  const heading = (code: string) => bold(words(code), color);
  const lines = [
    `${heading('cli.head-usage')}gomirror ${`${command.name} ${command.usage}`.trim()}`,
    '',
    ...words(`cli.about.${id}`).split('\n'),
    '',
    heading('cli.head-options'),
  ];
  // The table of settings takes a while to load.
  if (command.takesSettings) lines.push(...(await import('./settings-help.ts')).settingLines(command, lang));
  for (const flag of ownFlags(command)) {
    // A flag that means something of its own here has words of its own.
    const own = `cli.flag.${flag.name}-${id}`;
    lines.push(`  ${flagUsage(flag)}`, `      ${words(has(own) ? own : `cli.flag.${flag.name}`)}`);
  }
  if (command.takesSettings) lines.push('', ...words('cli.more-settings').split('\n'));
  lines.push(
    '',
    heading('cli.head-examples'),
    ...words(`cli.examples.${id}`)
      .split('\n')
      .map((line) => `  ${line}`),
  );
  lines.push('', heading('cli.head-exit-codes'));
  for (const code of command.exitCodes)
    lines.push(`  ${String(code).padEnd(4)} ${words(`cli.exit.${code}`)}`);
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** What there is: the commands with a line each. */
export function printOverview(io: CliIo, listed: readonly Command[], lang: Lang): void {
  const color = mayColor(io.stdout, io.host.env);
  const words = (code: string) => say(code, {}, lang);
  const width = Math.max(...listed.map(({ name }) => name.length)) + 2;
  const lines = [
    words('cli.what-it-is'),
    '',
    `${bold(words('cli.head-usage'), color)}gomirror COMMAND [OPTIONS]`,
    '',
    bold(words('cli.head-commands'), color),
    ...listed.map(
      (command) => `  ${command.name.padEnd(width)}${words(`cli.summary.${commandId(command)}`)}`,
    ),
    '',
    words('cli.more-help'),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

function flagUsage({ name, short, valueName }: CommandFlag): string {
  const long = `--${name}${valueName === undefined ? '' : ` ${valueName}`}`;
  return short === undefined ? long : `-${short}, ${long}`;
}
