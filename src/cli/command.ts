import type { Host, SettingKey } from '../config/index.ts';
import { detectLang, type Lang } from '../text/index.ts';
import type { FlagSpec, GivenArguments } from './arguments.ts';
import type { ExitCode } from './exit-codes.ts';
import type { App, Output } from './seam.ts';

/** The process as the command line sees it; a test hands in its own. */
export interface CliIo {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly host: Host;
  readonly version: string;
  /** Calls `listener` for each SIGINT and SIGTERM, and once when nobody reads standard output any more. */
  onStop(listener: (reason: StopReason) => void): () => void;
  /** Calls `listener` for each SIGINT, SIGTERM and SIGHUP, none of which ends the process meanwhile. */
  onSignal(listener: (signal: PassedSignal) => void): () => void;
  /** Ends the process at once. */
  exitNow(code: number): void;
  /** Ends the process in a moment if it has not ended by itself, so that nothing forgotten keeps it alive. */
  exitSoon(code: number): void;
  /** Loads the parts. */
  loadApp(): Promise<App>;
}

export type PassedSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export type StopReason = 'interrupt' | 'terminate' | 'reader-gone';

/** What a command runs with. */
export interface CommandContext {
  readonly io: CliIo;
  readonly lang: Lang;
  readonly given: GivenArguments;
}

/** A flag of a command's own; its words are `cli.flag.<name>-<id>` of the command's id where there are such, else `cli.flag.<name>`. */
export interface CommandFlag extends FlagSpec {
  /** How its value is called in the help: `FILE`. */
  readonly valueName?: string;
}

/** One command; the words are `cli.summary.<id>`, `cli.about.<id>` and `cli.examples.<id>`, the id with a dash for a space. */
export interface Command {
  /** `serve`, `config show`. */
  readonly name: string;
  /** What follows the name: `[OPTIONS]`. */
  readonly usage: string;
  readonly flags: readonly CommandFlag[];
  /** True when every setting is a flag of it too. */
  readonly takesSettings: boolean;
  /** The settings that its help lists; without it, all that `serve` is commonly given. */
  readonly lists?: readonly SettingKey[];
  readonly maxPositionals: number;
  /** True when what follows the options is the command line of another program. */
  readonly runsCommand?: true;
  readonly exitCodes: readonly ExitCode[];
  /** The code that `run` gives is one of those, or that of the program that it ran. */
  load(): Promise<{ readonly run: (context: CommandContext) => Promise<number> }>;
}

/** Flags that every command has. */
const commonFlags: readonly CommandFlag[] = [
  { name: 'help', short: 'h', value: false },
  { name: 'lang', value: true, valueName: 'en|zh' },
];

/** Flags that come with the settings. */
const settingsFlags: readonly CommandFlag[] = [
  { name: 'config', short: 'c', value: true, valueName: 'FILE' },
];

/** Flags of `command` that are not settings. */
export function ownFlags(command: Command): readonly CommandFlag[] {
  return [...command.flags, ...(command.takesSettings ? settingsFlags : []), ...commonFlags];
}

/** The language before the command line is understood: the last `--lang` in front of a `--`, as the one that will count. */
export function earlyLang(host: Host, argv: readonly string[]): Lang {
  const begin = argv.findIndex((word) => word !== '--');
  const end = argv.indexOf('--', Math.max(begin, 0));
  const own = argv.slice(0, end < 0 ? undefined : end);
  const at = own.findLastIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const word = own[at] ?? '';
  const flag = at < 0 ? undefined : word.includes('=') ? word.slice('--lang='.length) : own[at + 1];
  return langOf(host, flag);
}

/** The language before any settings are known: that of the flag, `GOMIRROR_LANG`, the locale. */
export function langOf(host: Host, flag: string | true | undefined): Lang {
  const unset = host.platform === 'win32' || host.platform === 'darwin';
  const chosen = flag === 'en' || flag === 'zh' ? flag : host.env['GOMIRROR_LANG'];
  return detectLang(host.env, chosen, unset ? host.systemLocale : undefined);
}
