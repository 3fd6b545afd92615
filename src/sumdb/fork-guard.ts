import { type Clock, GomirrorError } from '../base/index.ts';
import { sumdbEvents } from './backing.ts';
import type { SumdbCode } from './codes.ts';
import { formatNote, openNote, type Verifier } from './note.ts';
import type { ForkEvidence, SumOps } from './ops.ts';
import { tilePath } from './tile.ts';
import { parseTreeNote, type TreeHead } from './tree.ts';
import type { TreeTiles } from './tree-tiles.ts';

/** A tree head with the note that signs it, reduced to its verified signatures. */
export interface SignedHead {
  readonly note: string;
  readonly tree: TreeHead;
}

/**
 * Opens a tree note.
 * @throws GomirrorError `sumdb.bad-note`, `sumdb.unsigned`, `sumdb.bad-signature`, `sumdb.bad-head`
 */
export function openHead(note: string | Uint8Array, verifier: Verifier): SignedHead {
  const opened = openNote(note, [verifier]);
  return { note: formatNote(opened), tree: parseTreeNote(opened.text) };
}

/**
 * Checks that signed heads tell one history. When two do not, the proof is kept and nothing new is taken any more, also
 * after a restart: the key itself has signed both, so no other route and no later answer can make it good.
 */
export class ForkGuard {
  readonly #ops: SumOps;
  readonly #verifier: Verifier;
  readonly #clock: Clock;
  #evidence: ForkEvidence | undefined;
  #kept = false;

  constructor(ops: SumOps, verifier: Verifier, clock: Clock) {
    this.#ops = ops;
    this.#verifier = verifier;
    this.#clock = clock;
  }

  get found(): boolean {
    return this.#evidence !== undefined;
  }

  /**
   * Reads what an earlier run has found.
   * @throws GomirrorError `sumdb.fork` when it cannot be read; what `readFork` throws when that is retryable
   */
  async restore(): Promise<void> {
    if (this.#evidence !== undefined) return;
    try {
      this.#evidence = await this.#ops.readFork?.();
    } catch (cause) {
      // A machine that cannot open any file now says nothing about this one.
      if (cause instanceof GomirrorError && cause.retryable) throw cause;
      // Rotten or out of reach, it is there: better no answer than one from a log that may have lied.
      const params = { name: this.#verifier.name, olderSize: '?', newerSize: '?' };
      throw new GomirrorError<SumdbCode>('sumdb.fork', params, { cause });
    }
    this.#kept = this.#evidence !== undefined;
  }

  /** @throws GomirrorError `sumdb.fork` once a fork has been found */
  async refuse(): Promise<void> {
    if (this.#evidence !== undefined) throw await this.#error(this.#evidence);
  }

  /**
   * Proves that `older` is the beginning of `newer`, out of `tiles`, which are proven to be `newer`'s.
   * @throws GomirrorError `sumdb.fork`, or when tiles cannot be had
   */
  async requirePrefix(older: SignedHead, newer: SignedHead, tiles: TreeTiles): Promise<void> {
    const sameSize = older.tree.size === newer.tree.size;
    const root = sameSize ? newer.tree.root : await tiles.prefixRoot(older.tree.size);
    if (root.equals(older.tree.root)) return;
    const proof = sameSize ? [] : await tiles.prefixProof(older.tree.size);
    this.#evidence = {
      name: this.#verifier.name,
      detectedAt: this.#clock.now(),
      kind: sameSize ? 'same-size' : 'not-a-prefix',
      older: older.note,
      newer: newer.note,
      ...(sameSize ? {} : { computedRoot: root.toString('base64') }),
      tiles: Object.fromEntries(
        proof.map(({ tile, bytes }) => [tilePath(tile), Buffer.from(bytes).toString('base64')]),
      ),
    };
    this.#kept = false;
    sumdbEvents.publish({
      kind: 'fork',
      name: this.#verifier.name,
      olderSize: older.tree.size,
      newerSize: newer.tree.size,
    });
    throw await this.#error(this.#evidence);
  }

  /** Also sees to it that the proof is kept, again and again if need be. */
  async #error(evidence: ForkEvidence): Promise<GomirrorError<SumdbCode>> {
    let cause: unknown;
    if (!this.#kept) {
      try {
        await this.#ops.keepFork(evidence);
        this.#kept = true;
      } catch (error) {
        cause = error;
      }
    }
    return new GomirrorError(
      'sumdb.fork',
      { name: evidence.name, olderSize: sizeOf(evidence.older), newerSize: sizeOf(evidence.newer) },
      { cause },
    );
  }
}

/** For words only: the size that stands in a tree note, whatever state its signature is in. */
function sizeOf(note: string): string {
  return note.split('\n')[1] ?? '';
}
