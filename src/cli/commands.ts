import type { Command, CommandFlag } from './command.ts';
import { exitCodes } from './exit-codes.ts';

const { ok, failed, usage, addressInUse, dataUnusable, dataLocked, noMirror, interrupted } = exitCodes;

const json: CommandFlag = { name: 'json', value: false };
const group: CommandFlag = { name: 'group', value: true, valueName: 'GROUP', repeats: true };
const password: readonly CommandFlag[] = [
  { name: 'password-file', value: true, valueName: 'FILE' },
  { name: 'password-stdin', value: false },
];
const auditFilters: readonly CommandFlag[] = [
  { name: 'who', value: true, valueName: 'WHO' },
  { name: 'what', value: true, valueName: 'WHAT' },
  { name: 'action', value: true, valueName: 'ACTION' },
  { name: 'outcome', value: true, valueName: 'OUTCOME' },
  { name: 'since', value: true, valueName: 'TIME' },
];

/** What commands about users, tokens and the audit log have in common. */
const ofLedger = {
  takesSettings: true,
  lists: ['data'],
  maxPositionals: 0,
  exitCodes: [ok, failed, usage, dataUnusable],
} as const satisfies Partial<Command>;

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
    ...ofLedger,
    name: 'user add',
    usage: 'NAME [OPTIONS]',
    flags: [group, ...password],
    maxPositionals: 1,
    load: () => import('./commands/user-add.ts'),
  },
  {
    ...ofLedger,
    name: 'user list',
    usage: '[OPTIONS]',
    flags: [json],
    load: () => import('./commands/user-list.ts'),
  },
  {
    ...ofLedger,
    name: 'user passwd',
    usage: 'NAME [OPTIONS]',
    flags: password,
    maxPositionals: 1,
    load: () => import('./commands/user-passwd.ts'),
  },
  {
    ...ofLedger,
    name: 'user groups',
    usage: 'NAME --group GROUP [OPTIONS]',
    flags: [group],
    maxPositionals: 1,
    load: () => import('./commands/user-groups.ts'),
  },
  {
    ...ofLedger,
    name: 'user remove',
    usage: 'NAME [OPTIONS]',
    flags: [],
    maxPositionals: 1,
    load: () => import('./commands/user-remove.ts'),
  },
  {
    ...ofLedger,
    name: 'token create',
    usage: '--name NAME [OPTIONS]',
    flags: [
      { name: 'name', value: true, valueName: 'NAME' },
      { name: 'read', value: true, valueName: 'PATTERNS', repeats: true },
      { name: 'user', value: true, valueName: 'USER' },
      group,
      { name: 'ttl', value: true, valueName: 'TIME' },
      json,
    ],
    load: () => import('./commands/token-create.ts'),
  },
  {
    ...ofLedger,
    name: 'token list',
    usage: '[OPTIONS]',
    flags: [json],
    load: () => import('./commands/token-list.ts'),
  },
  {
    ...ofLedger,
    name: 'token revoke',
    usage: 'NAME [OPTIONS]',
    flags: [],
    maxPositionals: 1,
    load: () => import('./commands/token-revoke.ts'),
  },
  {
    ...ofLedger,
    name: 'audit verify',
    usage: '[OPTIONS]',
    flags: [{ name: 'head', value: true, valueName: 'NUMBER:HASH' }, json],
    exitCodes: [...ofLedger.exitCodes, interrupted],
    load: () => import('./commands/audit-verify.ts'),
  },
  {
    ...ofLedger,
    name: 'audit tail',
    usage: '[OPTIONS]',
    flags: [...auditFilters, { name: 'limit', value: true, valueName: 'COUNT' }, json],
    load: () => import('./commands/audit-tail.ts'),
  },
  {
    ...ofLedger,
    name: 'audit export',
    usage: '[OPTIONS]',
    flags: auditFilters,
    exitCodes: [...ofLedger.exitCodes, interrupted],
    load: () => import('./commands/audit-export.ts'),
  },
  {
    ...ofLedger,
    name: 'backup',
    usage: 'FILE [OPTIONS]',
    flags: [{ name: 'yes', value: false }, json],
    maxPositionals: 1,
    load: () => import('./commands/backup.ts'),
  },
  {
    ...ofLedger,
    name: 'restore',
    usage: 'FILE [OPTIONS]',
    flags: [{ name: 'yes', value: false }, json],
    maxPositionals: 1,
    exitCodes: [...ofLedger.exitCodes, dataLocked],
    load: () => import('./commands/restore.ts'),
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
