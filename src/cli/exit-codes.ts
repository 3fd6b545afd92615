import { errorCode } from '../base/index.ts';

/** What the exit codes mean; the words are `cli.exit.<number>`. Stable: scripts rely on them. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  addressInUse: 3,
  dataUnusable: 4,
  dataLocked: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code for an error that ended a command. */
export function exitCodeOf(error: unknown): ExitCode {
  const code = errorCode(error);
  if (code?.startsWith('config.')) return exitCodes.usage;
  switch (code) {
    case 'cli.unknown-command':
    case 'cli.unknown-command-near':
    case 'cli.missing-subcommand':
    case 'cli.unknown-flag':
    case 'cli.unknown-flag-near':
    case 'cli.flag-needs-value':
    case 'cli.flag-takes-no-value':
    case 'cli.unexpected-argument':
    case 'cli.address-unavailable':
    case 'cli.address-forbidden':
    case 'cli.address-unknown':
      return exitCodes.usage;
    case 'cli.address-in-use':
      return exitCodes.addressInUse;
    case 'store.unusable':
      return exitCodes.dataUnusable;
    case 'store.locked':
      return exitCodes.dataLocked;
    default:
      return exitCodes.failed;
  }
}
