import { errorCode, GomirrorError, type Turn } from '../base/index.ts';
import type { FirstSeen } from '../ledger/index.ts';
import type { MirrorCode } from './codes.ts';
import type { FillEvent } from './events.ts';
import type { LogBook, LogRecord } from './log-book.ts';

/** What is known about a module version before its bytes are there. */
export interface Claim {
  /** False when nothing could be compared yet and the operator allowed that. */
  readonly verified: boolean;
  readonly proof: FillEvent['proof'];
  /**
   * Compares a hash with what is known. Throws, or rejects with, `mirror.wrong-hash` or `mirror.changed-hash`; another code
   * when it cannot be compared at all.
   */
  check(kind: 'zip' | 'mod', h1: string, source: string): Promise<void> | void;
}

/** Who says what the bytes of a module version have to be. */
export interface Proofs {
  claim(path: string, version: string, via: string | undefined, turn: Turn): Promise<Claim>;
}

/** What somebody vouches for, as far as it is known of. */
export interface KnownHashes {
  readonly zipHash: string | undefined;
  readonly modHash: string | undefined;
}

/**
 * What the bytes of a kept version have to be, without anything being recorded; undefined for a version that nobody knows of.
 * Rejects when that cannot be said now.
 */
export type Known = (path: string, version: string) => Promise<KnownHashes | undefined>;

export function knownToLog(log: Pick<LogBook, 'look'>): Known {
  return async (path, version) => {
    try {
      return await log.look(path, version, undefined);
    } catch (error) {
      if (errorCode(error) === 'mirror.not-in-log') return undefined;
      throw error;
    }
  };
}

/** True for what {@link Claim.check} says about other bytes than those that are known. */
export function isUnlike(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'mirror.wrong-hash' || code === 'mirror.changed-hash';
}

/** The checksum database's word. Rejects like {@link LogBook.look}. */
export class LogProofs implements Proofs {
  readonly #log: LogBook;

  constructor(log: LogBook) {
    this.#log = log;
  }

  async claim(path: string, version: string, via: string | undefined, turn: Turn): Promise<Claim> {
    const record = await this.#log.lookOrPending(path, version, via, turn);
    if (record === 'pending') return { verified: false, proof: 'pending', check: () => {} };
    const { database, id } = record;
    return {
      verified: true,
      proof: { database, id },
      check: (kind, h1, source) => compare(record, `${path}@${version}`, kind, h1, source),
    };
  }
}

function compare(
  { database, id, zipHash, modHash }: LogRecord,
  what: string,
  kind: 'zip' | 'mod',
  got: string,
  source: string,
): void {
  const want = kind === 'zip' ? zipHash : modHash;
  if (want === got) return;
  throw new GomirrorError<MirrorCode>('mirror.wrong-hash', {
    what: kind === 'zip' ? what : `${what}/go.mod`,
    source,
    got,
    want: want ?? '-',
    database,
    id,
  });
}

/** Our own record of what was seen first: for modules that no checksum database knows, nor may hear of. */
export class FirstSeenProofs implements Proofs {
  readonly #firstSeen: Pick<FirstSeen, 'record'>;

  constructor(firstSeen: Pick<FirstSeen, 'record'>) {
    this.#firstSeen = firstSeen;
  }

  async claim(path: string, version: string): Promise<Claim> {
    const check = async (kind: 'zip' | 'mod', got: string, source: string) => {
      const first = await this.#firstSeen.record({ path, version, kind, h1: got, source });
      if (first.h1 === got) return;
      throw new GomirrorError<MirrorCode>('mirror.changed-hash', {
        what: kind === 'zip' ? `${path}@${version}` : `${path}@${version}/go.mod`,
        source,
        got,
        want: first.h1,
        first: first.source,
        since: new Date(first.timeMs).toISOString(),
      });
    };
    return { verified: true, proof: 'first-seen', check };
  }
}
