import { errorCode } from '../base/index.ts';

/** What the exit codes mean; the words are `cli.exit.<number>`. Stable: scripts rely on them. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  addressInUse: 3,
  dataUnusable: 4,
  dataLocked: 5,
  noMirror: 6,
  /** The next three as `env` and the shells have them, so that they are told from a command's own. */
  runFailed: 125,
  cannotRun: 126,
  notFound: 127,
  /** The next two as the shells have them for a program that a signal ended: 128 and its number. */
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code for an error that ended a command. */
export function exitCodeOf(error: unknown): ExitCode {
  const code = errorCode(error);
  if (code?.startsWith('config.') || code?.startsWith('goenv.accident-') || code?.startsWith('module.'))
    return exitCodes.usage;
  switch (code) {
    case 'cli.unknown-command':
    case 'cli.unknown-command-near':
    case 'cli.missing-subcommand':
    case 'cli.unknown-flag':
    case 'cli.unknown-flag-near':
    case 'cli.flag-needs-value':
    case 'cli.empty-argument':
    case 'cli.flag-takes-no-value':
    case 'cli.unexpected-argument':
    case 'cli.missing-command':
    case 'cli.explain-nothing':
    case 'cli.unknown-shell':
    case 'cli.no-module-files':
    case 'cli.unknown-module-file':
    case 'cli.not-a-module':
    case 'cli.cannot-read':
    case 'cli.not-a-url':
    case 'cli.auth-no-host':
    case 'cli.auth-bad-host':
    case 'cli.missing-argument':
    case 'cli.bad-span':
    case 'cli.bad-time':
    case 'cli.bad-number':
    case 'cli.bad-head':
    case 'cli.no-password':
    case 'cli.passwords-differ':
    case 'ledger.bad-name':
    case 'ledger.bad-password':
    case 'ledger.bad-pattern':
    case 'ledger.bad-expiry':
    case 'mirrors.unknown-name':
    case 'mirrors.retired-name':
    case 'mirrors.secret-in-url':
    case 'mirrors.private-module':
    case 'mirrors.private-sample':
    case 'mirrors.bad-module':
    case 'mirrors.bad-duration':
    case 'mirrors.not-pinned':
    case 'cli.setup-bad-choice':
    case 'cli.setup-secret-argument':
    case 'cli.setup-bad-proxy':
    case 'cli.setup-bad-mirror':
    case 'cli.setup-unknown-mirror':
    case 'cli.setup-bad-host':
    case 'cli.setup-needs-login':
    case 'cli.setup-needs-yes':
    case 'goenv.bad-value':
    case 'goenv.secret-in-project':
    case 'goenv.bad-login':
    case 'goenv.bad-certificates':
    case 'goenv.team-bad-source':
      return exitCodes.usage;
    case 'cli.setup-interrupted':
      return exitCodes.interrupted;
    case 'cli.undo-needs-yes':
    case 'cli.unknown-check':
    case 'cli.unknown-check-near':
    case 'cli.doctor-bad-module':
    case 'cli.doctor-bad-timeout':
    case 'cli.doctor-needs-yes':
    case 'goenv.no-such-setup':
    case 'cli.address-unavailable':
    case 'cli.address-forbidden':
    case 'cli.address-unknown':
      return exitCodes.usage;
    case 'cli.no-mirror':
    case 'cli.no-mirror-found':
      return exitCodes.noMirror;
    case 'cli.address-in-use':
      return exitCodes.addressInUse;
    case 'store.unusable':
    case 'ledger.unusable':
    case 'ledger.newer-schema':
    case 'ledger.other-owner':
      return exitCodes.dataUnusable;
    case 'store.locked':
      return exitCodes.dataLocked;
    default:
      return exitCodes.failed;
  }
}
