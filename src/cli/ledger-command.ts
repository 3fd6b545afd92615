import { opendirSync } from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, GomirrorError, systemClock } from '../base/index.ts';
import type { Config } from '../config/index.ts';
import type { AuditEntry, AuditFinding, Ledger, LedgerCode } from '../ledger/index.ts';
import { type Lang, say } from '../text/index.ts';
import type { CommandContext } from './command.ts';
import { loadSettings } from './settings-flags.ts';
import { exitCodeOf, exitCodes, type ExitCode } from './exit-codes.ts';
import { printError, printRemark } from './print.ts';
import { Stopping } from './stopping.ts';

/** What a command about users, tokens, the audit log or their backup works with. */
export interface LedgerPlace {
  readonly config: Config;
  readonly lang: Lang;
  /** The folder of the ledger, whether or not it is there. */
  readonly folder: string;
  /** False when there is none yet. */
  readonly exists: boolean;
  /** Opens it; it is closed when the command is done. Without `make` it must be there. */
  open(options?: { readonly make: boolean }): Promise<Ledger>;
  /** Aborted by Ctrl-C, SIGTERM, and when nobody reads standard output any more. */
  readonly signal: AbortSignal;
}

/** Longer than a running server takes to notice a change of accounts. */
const noticedMs = 150;

/** Runs a command on the ledger of the settings; errors are printed in their language. Gives the exit code. */
export async function withLedger(
  context: CommandContext,
  work: (place: LedgerPlace) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { io } = context;
  const { config } = await loadSettings(context);
  const { lang } = config;
  const { Ledger, ledgerExists, ledgerFolder } = await import('../ledger/index.ts');
  const folder = ledgerFolder(config.data);
  const exists = ledgerExists(folder);
  const stopping = new Stopping(io);
  let ledger: Ledger | undefined;
  let isNew = false;
  const open = async ({ make } = { make: false }) => {
    if (!make && !exists) throw new GomirrorError<LedgerCode>('ledger.none', { folder });
    isNew = !ledgerExists(folder); // A restore may have brought one meanwhile.
    ledger = await Ledger.open(folder, { clock: systemClock, mode: 'command' });
    return ledger;
  };
  try {
    if (!exists) demandReadable(folder);
    const code = await work({ config, lang, folder, exists, open, signal: stopping.signal });
    await ledger?.close();
    if (isNew) printRemark(io, 'cli.ledger-made', { folder }, lang);
    return stopping.codeOr(code);
  } catch (error) {
    await ledger?.close().catch(() => undefined);
    if (stopping.isAsked) return stopping.codeOr(exitCodes.failed);
    printError(io, error, lang);
    return exitCodeOf(error);
  } finally {
    stopping.forget();
  }
}

/** What may not be looked at is not absent. Throws `ledger.unusable`. */
function demandReadable(folder: string): void {
  try {
    opendirSync(folder).closeSync();
  } catch (error) {
    const reason = errorCode(error) ?? '?';
    if (reason === 'EACCES' || reason === 'EPERM')
      throw new GomirrorError<LedgerCode>('ledger.unusable', { folder, reason }, { cause: error });
  }
}

/**
 * Puts a change that was made into the audit log, and waits until it is there and a running server knows of the change. The
 * change stands even when this rejects.
 */
export async function recordChange(
  ledger: Ledger,
  change: Pick<AuditEntry, 'action' | 'what' | 'outcome'> & Pick<Partial<AuditEntry>, 'detail'>,
): Promise<void> {
  const account = accountName();
  const detail = { ...change.detail, ...(account !== undefined && { account }) };
  ledger.audit.append({ ...change, who: 'command line', address: undefined, detail });
  await Promise.all([ledger.audit.flush(), sleep(noticedMs)]);
}

/** The name in the system of whoever runs this, as far as it has one. */
function accountName(): string | undefined {
  try {
    return os.userInfo().username;
  } catch {
    return undefined;
  }
}

/** A remark on standard error, in the language of the settings. */
export function remark(
  { io }: CommandContext,
  { lang }: LedgerPlace,
  code: string,
  params: Readonly<Record<string, string | number>>,
): void {
  printRemark(io, code, params, lang);
}

/** What is wrong with the audit log in a backup, if anything is. */
export function remarkProblem(
  context: CommandContext,
  place: LedgerPlace,
  problem: AuditFinding['problem'],
): void {
  if (problem === undefined) return;
  const { code, params } = problem;
  remark(context, place, 'cli.backup-problem', { problem: say(code, params, place.lang) });
}

const unitsMs = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000 } as const;

/** Milliseconds from `90d`, `12h`, `30m`, `2w`; undefined for anything else. */
export function parseSpan(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^([1-9]\d{0,5})([wdhm])$/.exec(text) ?? [];
  return digits === '' ? undefined : Number(digits) * unitsMs[unit as keyof typeof unitsMs];
}
