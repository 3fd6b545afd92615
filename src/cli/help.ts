import { has, type Lang, say, wrap } from '../text/index.ts';
import { type CliIo, type Command, type CommandFlag, ownFlags } from './command.ts';
import { commandId } from './commands.ts';
import { bold, mayColor } from './print.ts';
import { styleOf } from './style.ts';

/** Help for one command: usage, what it does, options, examples, exit codes. */
export async function printCommandHelp(io: CliIo, command: Command, lang: Lang): Promise<void> {
  const color = mayColor(io.stdout, io.host.env);
  const id = commandId(command);
  const words = (code: string) => say(code, {}, lang);
  const heading = (code: string) => bold(words(code), color);
  const { columns } = styleOf(io, { flags: new Map(), positionals: [] });
  const lines = [
    `${heading('cli.head-usage')}gomirror ${`${command.name} ${command.usage}`.trim()}`,
    '',
    ...inParagraphs(words(`cli.about.${id}`), columns),
    '',
    heading('cli.head-options'),
  ];
  // The table of settings takes a while to load.
  if (command.takesSettings)
    lines.push(...(await import('./settings-help.ts')).settingLines(command, lang, columns));
  for (const flag of ownFlags(command)) {
    // A flag that means something of its own here has words of its own.
    const own = `cli.flag.${flag.name}-${id}`;
    const text = words(has(own) ? own : `cli.flag.${flag.name}`);
    lines.push(`  ${flagUsage(flag)}`, ...wrap(text, columns, '      '));
  }
  if (command.takesSettings)
    lines.push(
      '',
      ...words('cli.more-settings')
        .split('\n')
        .flatMap((line) => wrap(line, columns)),
    );
  lines.push(
    '',
    heading('cli.head-examples'),
    ...words(`cli.examples.${id}`)
      .split('\n')
      .map((line) => `  ${line}`),
  );
  lines.push('', heading('cli.head-exit-codes'));
  for (const code of command.exitCodes)
    lines.push(...behind(`  ${String(code).padEnd(4)} `, words(`cli.exit.${code}`), columns));
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** What there is: the commands with a line each. */
export function printOverview(io: CliIo, listed: readonly Command[], lang: Lang): void {
  const color = mayColor(io.stdout, io.host.env);
  const words = (code: string) => say(code, {}, lang);
  const { columns } = styleOf(io, { flags: new Map(), positionals: [] });
  const width = Math.max(...listed.map(({ name }) => name.length)) + 2;
  const lines = [
    words('cli.what-it-is'),
    '',
    `${bold(words('cli.head-usage'), color)}gomirror COMMAND [OPTIONS]`,
    '',
    bold(words('cli.head-commands'), color),
    ...listed.flatMap((command) =>
      behind(`  ${command.name.padEnd(width)}`, words(`cli.summary.${commandId(command)}`), columns),
    ),
    '',
    words('cli.more-help'),
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

/** A text behind a label; its further lines stand below its first. */
function behind(label: string, text: string, columns: number | undefined): string[] {
  return wrap(text, columns, ' '.repeat(label.length)).map((line, index) =>
    index === 0 ? label + line.trimStart() : line,
  );
}

/** Paragraphs have their line breaks where a pipe shows them well; a terminal has its own width. */
function inParagraphs(text: string, columns: number | undefined): string[] {
  if (columns === undefined) return text.split('\n');
  return text
    .split('\n\n')
    .flatMap((paragraph, index) => [...(index === 0 ? [] : ['']), ...wrap(joined(paragraph), columns)]);
}

/** Chinese has no space where a line was broken, unless a word of letters stands beside the break. */
function joined(paragraph: string): string {
  return paragraph
    .replace(/(?<=[\u3000-\u303f\uff00-\uffef])\n|\n(?=[\u3000-\u303f\uff00-\uffef])/gu, '')
    .replace(/(?<=\p{Script=Han})\n(?=\p{Script=Han})/gu, '')
    .replaceAll('\n', ' ');
}

function flagUsage({ name, short, valueName }: CommandFlag): string {
  const long = `--${name}${valueName === undefined ? '' : ` ${valueName}`}`;
  return short === undefined ? long : `-${short}, ${long}`;
}
