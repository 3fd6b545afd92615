import type { Command } from './command.ts';
import { exitCodes } from './exit-codes.ts';

const { ok, failed, usage, addressInUse, dataUnusable, dataLocked, noMirror, interrupted } = exitCodes;

/** The table of commands, in the order in which help lists them. */
export const commands: readonly Command[] = [
  {
    name: 'serve',
    usage: '[OPTIONS]',
    flags: [],
    takesSettings: true,
    maxPositionals: 0,
    exitCodes: [ok, failed, usage, addressInUse, dataUnusable, dataLocked, interrupted],
    load: () => import('./commands/serve.ts'),
  },
  {
    name: 'run',
    usage: '[OPTIONS] [--] COMMAND [ARGS...]',
    flags: [{ name: 'verbose', value: false }],
    takesSettings: true,
    lists: ['listen', 'data', 'upstream', 'profile', 'offline'],
    maxPositionals: Number.POSITIVE_INFINITY,
    runsCommand: true,
    exitCodes: [usage, exitCodes.runFailed, exitCodes.cannotRun, exitCodes.notFound],
    load: () => import('./commands/run.ts'),
  },
  {
    name: 'prefetch',
    usage: '[FOLDER|FILE|MODULE@VERSION...] [OPTIONS]',
    flags: [
      { name: 'mirror', value: true, valueName: 'URL' },
      { name: 'json', value: false },
    ],
    takesSettings: true,
    lists: ['listen', 'data', 'upstream', 'profile'],
    maxPositionals: Number.POSITIVE_INFINITY,
    exitCodes: [ok, failed, usage, dataUnusable, dataLocked, noMirror, interrupted],
    load: () => import('./commands/prefetch.ts'),
  },
  {
    name: 'status',
    usage: '[URL] [OPTIONS]',
    flags: [
      { name: 'once', value: false },
      { name: 'json', value: false },
    ],
    takesSettings: true,
    lists: ['listen', 'data'],
    maxPositionals: 1,
    exitCodes: [ok, usage, noMirror],
    load: () => import('./commands/status.ts'),
  },
  {
    name: 'verify',
    usage: '[PATH] [OPTIONS]',
    flags: [
      { name: 'offline', value: false },
      { name: 'json', value: false },
    ],
    takesSettings: true,
    lists: ['data', 'upstream', 'sumdb.database'],
    maxPositionals: 1,
    exitCodes: [ok, failed, usage, dataUnusable, interrupted],
    load: () => import('./commands/verify.ts'),
  },
  {
    name: 'auth check',
    usage: 'HOST[/PATH] [OPTIONS]',
    flags: [{ name: 'json', value: false }],
    takesSettings: true,
    lists: [],
    maxPositionals: 1,
    exitCodes: [ok, failed, usage, interrupted],
    load: () => import('./commands/auth-check.ts'),
  },
  {
    name: 'config show',
    usage: '[OPTIONS]',
    flags: [{ name: 'json', value: false }],
    takesSettings: true,
    maxPositionals: 0,
    exitCodes: [ok, usage],
    load: () => import('./commands/config-show.ts'),
  },
  {
    name: 'config schema',
    usage: '',
    flags: [],
    takesSettings: false,
    maxPositionals: 0,
    exitCodes: [ok, usage],
    load: () => import('./commands/config-schema.ts'),
  },
  {
    name: 'config reference',
    usage: '[--lang en|zh]',
    flags: [],
    takesSettings: false,
    maxPositionals: 0,
    exitCodes: [ok, usage],
    load: () => import('./commands/config-reference.ts'),
  },
  {
    name: 'version',
    usage: '[--json]',
    flags: [{ name: 'json', value: false }],
    takesSettings: false,
    maxPositionals: 0,
    exitCodes: [ok, usage],
    load: () => import('./commands/version.ts'),
  },
  {
    name: 'help',
    usage: '[COMMAND]',
    flags: [],
    takesSettings: false,
    maxPositionals: 2,
    exitCodes: [ok, usage],
    load: () => import('./commands/help.ts'),
  },
];

/** The part of a message code that stands for a command: `config-show`. */
export function commandId(command: Command): string {
  return command.name.replace(' ', '-');
}
