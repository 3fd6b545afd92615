import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { type ErrorParams, GomirrorError } from '../base/index.ts';
import { emptyHead, type Head, longestLineBytes, readLine } from './audit-chain.ts';
import type { LedgerCode } from './codes.ts';
import { listSegments, readLines } from './segments.ts';

/** What is known of a log beside its segments. */
export interface Expectations {
  /** The head of the database before the segments are read: that entry must be there. */
  readonly before: Head;
  /** The head after they were read: hardly anything may stand behind it. */
  readonly after: () => Promise<Head>;
  /** A head that somebody wrote down. */
  readonly anchor?: Head | undefined;
}

/** What a verification saw. */
export interface AuditFinding {
  readonly entries: number;
  /** The last entry that the chain reaches. */
  readonly head: Head;
  /** Bytes of a last line that was never finished; the next entry takes its place. */
  readonly unfinishedBytes: number;
  /** The first thing that is not as it should be; its words are `say(code, params, lang)`. */
  readonly problem: { readonly code: LedgerCode; readonly params: ErrorParams } | undefined;
}

/** So many entries at most are on disk and not acknowledged at any one moment: those of a batch of each process that writes. */
const mostUnacknowledged = 4096;
const linesBetweenTurns = 5000;

/**
 * Reads the segments in `folder` from the first to the last and follows the chain. Every change of a byte is found, a line or a
 * segment that is missing, and a tail that was cut off as long as the database, or an anchor, remembers the head. Somebody
 * who rewrites everything, the database too, is found by an anchor only.
 */
export async function verifySegments(
  folder: string,
  { before, after, anchor }: Expectations,
  signal: AbortSignal,
): Promise<AuditFinding> {
  let head = emptyHead;
  let unfinishedBytes = 0;
  const seen = new Map<number, string>();
  const wanted = new Set([before.number, anchor?.number]);
  const segments = listSegments(folder);
  const found = (code: LedgerCode, params: ErrorParams): AuditFinding => {
    return { entries: head.number, head, unfinishedBytes, problem: { code, params } };
  };
  let lines = 0;
  for (const [at, { name, firstNumber }] of segments.entries()) {
    if (firstNumber > head.number + 1)
      return found('ledger.audit-missing', { from: head.number + 1, to: firstNumber - 1, segment: name });
    if (firstNumber <= head.number)
      return found('ledger.audit-bad-entry', { number: firstNumber, segment: name });
    for (const line of readLines(path.join(folder, name), longestLineBytes)) {
      if (++lines % linesBetweenTurns === 0) {
        await turn();
        signal.throwIfAborted();
      }
      const record = line.whole ? readLine(line.bytes, head) : undefined;
      if (record === undefined) {
        // What is being written right now, or was when the power failed.
        if (!line.whole && at === segments.length - 1 && head.number >= before.number) {
          unfinishedBytes = line.bytes.length;
          break;
        }
        return found('ledger.audit-bad-entry', { number: head.number + 1, segment: name });
      }
      head = { number: record.number, hash: record.hash };
      if (wanted.has(head.number)) seen.set(head.number, head.hash);
    }
  }
  if (head.number < before.number)
    return found('ledger.audit-tail-missing', { from: head.number + 1, to: before.number });
  if (before.number > 0 && seen.get(before.number) !== before.hash)
    return found('ledger.audit-other-head', { number: before.number });
  const last = await after();
  if (head.number > last.number + mostUnacknowledged || (last.number === 0 && head.number > 0))
    return found('ledger.audit-unacknowledged', { from: last.number + 1, to: head.number });
  if (anchor !== undefined && anchor.number > 0) {
    if (anchor.number > head.number)
      return found('ledger.audit-no-anchor', { number: anchor.number, last: head.number });
    if (seen.get(anchor.number) !== anchor.hash)
      return found('ledger.audit-other-anchor', { number: anchor.number });
  }
  return { entries: head.number, head, unfinishedBytes, problem: undefined };
}

/** `NUMBER:HASH`, as `audit verify` prints a head; undefined when it is none. */
export function parseHead(text: string): Head | undefined {
  const [, number = '', hash = ''] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  return hash === '' ? undefined : { number: Number(number), hash };
}

/** A finding as an error, for who cannot go on with it. */
export function findingError(problem: NonNullable<AuditFinding['problem']>): GomirrorError<LedgerCode> {
  return new GomirrorError(problem.code, problem.params);
}
