import { type Clock, Flights, GomirrorError } from '../base/index.ts';
import { type Backing, Refusal, sumdbEvents } from './backing.ts';
import type { SumdbCode } from './codes.ts';
import { formatNote, openNote, type Verifier } from './note.ts';
import type { ForkEvidence, SumOps } from './ops.ts';
import { TileLoader } from './tile-loader.ts';
import { TileMemory } from './tile-memory.ts';
import { type Tile, tilePath } from './tile.ts';
import { parseTreeNote, type TreeHead } from './tree.ts';
import { type ProvenTile, SharedTiles, TreeTiles } from './tree-tiles.ts';

/** A tree head with the note that signs it, reduced to verified signatures. */
export interface SignedHead {
  readonly note: string;
  readonly tree: TreeHead;
}

/** The pinned head with its tiles. */
export interface Pinned extends SignedHead {
  readonly tiles: TreeTiles;
}

const maxProvenHeads = 4096;
const maxSwapAttempts = 8;

/**
 * Keeps the one pinned head. It only ever moves to a tree that is proven to extend it, after every tile that the proof
 * and the new tree's right edge need is in the cache: so every record provable under the old head is provable under
 * the new one from tiles that are held, and so is every former head.
 */
export class HeadKeeper {
  readonly #backing: Backing;
  readonly #ops: SumOps;
  readonly #verifier: Verifier;
  readonly #clock: Clock;
  readonly #memory: TileMemory;
  readonly #shared: SharedTiles;
  readonly #flights = new Flights<string, Pinned | undefined>();
  readonly #proofs = new Flights<string, void>();
  /** Smaller heads already proven to be prefixes of the pinned one. */
  readonly #provenHeads = new Set<string>();
  #pinned: Pinned | undefined;
  /** The saved note as last seen: what compare-and-swap compares with. */
  #saved: string | undefined;
  #fork: ForkEvidence | undefined;
  #loaded = false;
  #queue: Promise<unknown> = Promise.resolve();
  #refreshedAtMs = Number.NEGATIVE_INFINITY;

  constructor(backing: Backing, ops: SumOps, verifier: Verifier, clock: Clock, memoryBytes: number) {
    this.#backing = backing;
    this.#ops = ops;
    this.#verifier = verifier;
    this.#clock = clock;
    const memory = new TileMemory(memoryBytes);
    this.#memory = memory;
    this.#shared = new SharedTiles(new TileLoader(backing), {
      get: (tile) => memory.get(tile),
      note: (tile, bytes) => memory.set(tile, bytes),
      write: (tile, bytes) => backing.writeCache(`/${tilePath(tile)}`, bytes),
    });
  }

  /**
   * Opens a tree note.
   * @throws GomirrorError `sumdb.bad-note`, `sumdb.bad-signature`, `sumdb.bad-head`
   */
  open(note: string | Uint8Array): SignedHead {
    const opened = openNote(note, [this.#verifier]);
    return { note: formatNote(opened), tree: parseTreeNote(opened.text) };
  }

  /** Milliseconds since the database was last asked for its latest head. */
  get ageMs(): number {
    return this.#clock.monotonicMs() - this.#refreshedAtMs;
  }

  /** @throws GomirrorError `sumdb.fork` once a fork has been seen: nothing new is taken any more. */
  refuseAfterFork(): void {
    if (this.#fork !== undefined) throw this.#forkError(this.#fork);
  }

  /**
   * The pinned head: the saved one, at first use the database's latest; undefined while neither can be had.
   * @throws GomirrorError when the saved head's tiles cannot be had
   */
  async load(): Promise<Pinned | undefined> {
    if (this.#pinned !== undefined) return this.#pinned;
    return this.#flights.run('load', async () => {
      await this.#restore();
      if (this.#pinned !== undefined || this.#fork !== undefined) return this.#pinned;
      try {
        return await this.#fetchLatest();
      } catch (error) {
        if (error instanceof GomirrorError && error.code === 'sumdb.fork') throw error;
        return undefined;
      }
    });
  }

  /**
   * Asks the database for its latest head and moves to it when it is larger. Calls that come together share one answer.
   * @throws GomirrorError
   */
  async refresh(): Promise<Pinned> {
    await this.load();
    this.refuseAfterFork();
    return (await this.#flights.run('refresh', () => this.#fetchLatest()))!;
  }

  /**
   * The pinned head after it has learned of `head`: moved to it when that is larger. A smaller one is not proven yet: see
   * {@link proveOlder}.
   * @throws GomirrorError `sumdb.fork`, or when tiles cannot be had
   */
  async learn(head: SignedHead): Promise<Pinned> {
    await this.load();
    this.refuseAfterFork();
    const pinned = this.#pinned;
    if (pinned !== undefined && head.tree.size <= pinned.tree.size) return pinned;
    return this.#exclusive(() => this.#advance(head));
  }

  /**
   * Proves that `older` is the beginning of `pinned`.
   * @throws GomirrorError `sumdb.fork`, or when tiles cannot be had
   */
  async proveOlder(older: SignedHead, pinned: Pinned): Promise<void> {
    const key = `${older.tree.size} ${older.tree.root.toString('base64')}`;
    if (this.#provenHeads.has(key)) return;
    await this.#proofs.run(key, async () => {
      await this.#requirePrefix(older, pinned, pinned.tiles);
      this.#provenHeads.add(key);
      for (const oldest of this.#provenHeads) {
        if (this.#provenHeads.size <= maxProvenHeads) break;
        this.#provenHeads.delete(oldest);
      }
    });
  }

  async #restore(): Promise<void> {
    if (this.#loaded) return;
    this.#fork = await this.#ops.readFork?.();
    this.#saved = await this.#ops.readHead();
    const saved = this.#openSaved();
    if (saved !== undefined) {
      const edge = await this.#shared.loader.edge(saved.tree);
      await this.#hold(new TreeTiles(saved.tree, edge, this.#shared));
      this.#pinned = { ...saved, tiles: new TreeTiles(saved.tree, edge, this.#shared) };
    }
    this.#loaded = true;
  }

  /** The saved head, unless there is none or its bytes have rotten; then the next one takes its place. */
  #openSaved(): SignedHead | undefined {
    if (this.#saved === undefined) return undefined;
    try {
      return this.open(this.#saved);
    } catch {
      sumdbEvents.publish({ kind: 'saved-head-damaged', name: this.#verifier.name });
      return undefined;
    }
  }

  async #fetchLatest(): Promise<Pinned> {
    const head = await this.#backing.readChecked('/latest', async (bytes) => {
      try {
        return this.open(bytes);
      } catch (error) {
        if (error instanceof GomirrorError) return new Refusal(error);
        throw error;
      }
    });
    const pinned = await this.#exclusive(() => this.#advance(head));
    if (head.tree.size < pinned.tree.size) await this.proveOlder(head, pinned);
    this.#refreshedAtMs = this.#clock.monotonicMs();
    return pinned;
  }

  async #advance(head: SignedHead): Promise<Pinned> {
    for (let attempt = 0; attempt < maxSwapAttempts; attempt++) {
      this.refuseAfterFork();
      const pinned = this.#pinned;
      if (pinned !== undefined && head.tree.size <= pinned.tree.size) {
        if (head.tree.size === pinned.tree.size) await this.#requirePrefix(head, pinned, pinned.tiles);
        return pinned;
      }
      const next = await this.#prepare(head, pinned);
      if (await this.#ops.swapHead(this.#saved, next.note)) {
        this.#saved = next.note;
        this.#moveTo(next, pinned);
        return next;
      }
      await this.#adoptSaved();
    }
    throw new GomirrorError<SumdbCode>(
      'sumdb.head-contended',
      { name: this.#verifier.name },
      { retryable: true },
    );
  }

  /** Somebody else has moved the saved head: it must extend ours, or ours it. */
  async #adoptSaved(): Promise<void> {
    this.#saved = await this.#ops.readHead();
    const saved = this.#openSaved();
    if (saved === undefined) return;
    const pinned = this.#pinned;
    if (pinned !== undefined && saved.tree.size <= pinned.tree.size) {
      await this.#requirePrefix(saved, pinned, pinned.tiles);
    } else {
      this.#moveTo(await this.#prepare(saved, pinned), pinned);
    }
  }

  /** Proves that `head` extends the pinned one, and puts every tile into the cache that has to be there before it is. */
  async #prepare(head: SignedHead, pinned: Pinned | undefined): Promise<Pinned> {
    // Until the proof is complete nothing may reach the cache: these may be tiles of another history.
    const proven = new Map<string, { tile: Tile; bytes: Uint8Array }>();
    const loader = new TileLoader(this.#backing, (tile) => this.#memory.get(tile));
    const candidate = new SharedTiles(loader, {
      get: (tile) => proven.get(tilePath(tile))?.bytes,
      note: (tile, bytes) => proven.set(tilePath(tile), { tile, bytes }),
      write: () => Promise.resolve(true),
    });
    const edge = await loader.edge(head.tree);
    const tiles = new TreeTiles(head.tree, edge, candidate);
    if (pinned !== undefined) await this.#requirePrefix(pinned, head, tiles);
    const next = { ...head, tiles: new TreeTiles(head.tree, edge, this.#shared) };
    await Promise.all([...proven.values()].map(({ tile, bytes }) => this.#write(tile, bytes)));
    await this.#hold(next.tiles);
    for (const { tile, bytes } of proven.values()) this.#memory.set(tile, bytes);
    return next;
  }

  async #hold(tiles: TreeTiles): Promise<void> {
    await Promise.all(tiles.edgeTiles().map(({ tile, bytes }) => this.#write(tile, bytes)));
  }

  async #write(tile: Tile, bytes: Uint8Array): Promise<void> {
    const path = `/${tilePath(tile)}`;
    const held = await this.#backing.readCache(path);
    if (held !== undefined && Buffer.compare(held, bytes) === 0) return;
    await this.#ops.writeCache(path, bytes);
  }

  #moveTo(next: Pinned, former: Pinned | undefined): void {
    this.#pinned = next;
    sumdbEvents.publish({ kind: 'advanced', name: this.#verifier.name, size: next.tree.size });
    if (former === undefined || this.#ops.forgetCache === undefined) return;
    const still = new Set(next.tiles.edgeTiles().map(({ tile }) => tilePath(tile)));
    for (const { tile } of former.tiles.edgeTiles()) {
      const path = tilePath(tile);
      if (!still.has(path)) this.#ops.forgetCache(`/${path}`).catch(() => undefined);
    }
  }

  /** Proves that `older` is the beginning of `newer`, out of `tiles`, which are `newer`'s; otherwise a fork is found. */
  async #requirePrefix(older: SignedHead, newer: SignedHead, tiles: TreeTiles): Promise<void> {
    if (older.tree.size === newer.tree.size) {
      if (older.tree.root.equals(newer.tree.root)) return;
      return this.#raiseFork(older, newer, undefined, tiles, []);
    }
    const computed = await tiles.prefixRoot(older.tree.size);
    if (!computed.root.equals(older.tree.root)) {
      return this.#raiseFork(older, newer, computed.root, tiles, computed.tiles);
    }
  }

  async #raiseFork(
    older: SignedHead,
    newer: SignedHead,
    computedRoot: Buffer | undefined,
    tiles: TreeTiles,
    proof: readonly ProvenTile[],
  ): Promise<never> {
    const evidence: ForkEvidence = {
      name: this.#verifier.name,
      detectedAt: this.#clock.now(),
      kind: computedRoot === undefined ? 'same-size' : 'not-a-prefix',
      older: older.note,
      newer: newer.note,
      ...(computedRoot === undefined ? {} : { computedRoot: computedRoot.toString('base64') }),
      tiles:
        computedRoot === undefined
          ? {}
          : Object.fromEntries(
              [...tiles.edgeTiles(), ...proof].map(({ tile, bytes }) => [
                tilePath(tile),
                Buffer.from(bytes).toString('base64'),
              ]),
            ),
    };
    this.#fork ??= evidence;
    sumdbEvents.publish({
      kind: 'fork',
      name: this.#verifier.name,
      olderSize: older.tree.size,
      newerSize: newer.tree.size,
    });
    await this.#ops.keepFork(evidence);
    throw this.#forkError(evidence);
  }

  #forkError(evidence: ForkEvidence): GomirrorError<SumdbCode> {
    const sizeOf = (note: string) => this.open(note).tree.size;
    return new GomirrorError('sumdb.fork', {
      name: evidence.name,
      olderSize: sizeOf(evidence.older),
      newerSize: sizeOf(evidence.newer),
    });
  }

  /** Moves of the head happen one after another. */
  #exclusive<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}
