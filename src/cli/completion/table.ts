import { flagOf, optionKeys, settingOf } from '../../config/index.ts';
import { has, type Lang, say } from '../../text/index.ts';
import { type Command, type CommandFlag, ownFlags } from '../command.ts';
import { commandId } from '../commands.ts';

/** What may stand in a place: one of these words, a file, or something that nobody can guess. */
export type Candidates = readonly string[] | 'file' | 'any';

export interface CompletedFlag {
  /** `--lang`, perhaps `-h` behind it. */
  readonly names: readonly string[];
  /** One line. */
  readonly about: string;
  /** Undefined for a switch. */
  readonly value: Candidates | undefined;
}

export interface CompletedCommand {
  /** `serve`, `config show`. */
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
  readonly positional: Candidates;
}

/** Everything that a shell can complete, from the table of commands. `checks` are the names that `doctor` takes. */
export function completionTable(
  commands: readonly Command[],
  lang: Lang,
  checks: readonly string[],
): readonly CompletedCommand[] {
  return commands.map((command) => {
    const id = commandId(command);
    const own = ownFlags(command).map((flag): CompletedFlag => ({
      names: [`--${flag.name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])],
      about: firstLine(
        has(`cli.flag.${flag.name}-${id}`) ? `cli.flag.${flag.name}-${id}` : `cli.flag.${flag.name}`,
        lang,
      ),
      value: valueOf(flag),
    }));
    const named = new Set(own.flatMap(({ names }) => names));
    const settings = command.takesSettings
      ? settingFlags(lang).filter(({ names: [name = ''] }) => !named.has(name))
      : [];
    return {
      name: command.name,
      summary: firstLine(`cli.summary.${id}`, lang),
      flags: [...own, ...settings],
      positional: positionalOf(command, commands, checks),
    };
  });
}

function settingFlags(lang: Lang): CompletedFlag[] {
  return optionKeys.map((key) => {
    const setting = settingOf(key);
    const names = [`--${flagOf(key)}`];
    const about = firstLine(`setting.${key}`, lang);
    if (setting.kind === 'choice') return { names, about, value: setting.choices };
    if (setting.kind === 'switch') return { names, about, value: undefined };
    const isFile = setting.kind === 'path' || setting.kind === 'paths';
    return { names, about, value: isFile ? 'file' : 'any' };
  });
}

function valueOf({ value, valueName = '' }: CommandFlag): Candidates | undefined {
  if (value !== true) return undefined;
  return candidatesOf(valueName);
}

/** `user|machine|project` are words, `URL|FILE` may be a file; words in capitals stand for what nobody can guess. */
function candidatesOf(pattern: string): Candidates {
  const parts = pattern.split('|').map((part) => part.replaceAll(/[[\].]/g, ''));
  if (parts.some((part) => /^(?:FILE|FOLDER|PATH)$/.test(part))) return 'file';
  const words = parts.filter((part) => /^[a-z][a-z-]*$/.test(part));
  return words.length === 0 ? 'any' : words;
}

function positionalOf(
  { name, usage, maxPositionals, runsCommand }: Command,
  commands: readonly Command[],
  checks: readonly string[],
): Candidates {
  if (name === 'help') return [...new Set(commands.map((command) => command.name.split(' ')[0] ?? ''))];
  if (name === 'doctor') return checks;
  // Behind it stands another program's command line, which the shell knows better.
  if (runsCommand === true) return 'file';
  if (maxPositionals === 0) return 'any';
  return candidatesOf(usage.split(' ')[0] ?? '');
}

function firstLine(code: string, lang: Lang): string {
  return say(code, {}, lang).split('\n')[0]?.trim() ?? '';
}
