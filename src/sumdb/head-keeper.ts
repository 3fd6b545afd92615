import { type Clock, errorCode, Flights, GomirrorError } from '../base/index.ts';
import { type Backing, Refusal, sumdbEvents } from './backing.ts';
import type { SumdbCode } from './codes.ts';
import { type ForkGuard, openHead, type SignedHead } from './fork-guard.ts';
import type { Verifier } from './note.ts';
import type { SumOps } from './ops.ts';
import { TileLoader } from './tile-loader.ts';
import { TileMemory } from './tile-memory.ts';
import { type Tile, tilePath } from './tile.ts';
import { SharedTiles, TreeTiles } from './tree-tiles.ts';

/** The pinned head with its tiles. */
export interface Pinned extends SignedHead {
  readonly tiles: TreeTiles;
}

export interface HeadKeeperParts {
  readonly backing: Backing;
  readonly ops: SumOps;
  readonly verifier: Verifier;
  readonly guard: ForkGuard;
  readonly clock: Clock;
  readonly memoryBytes: number;
}

const maxProvenHeads = 4096;
const maxSwapAttempts = 8;
/** At first use, a latest head that could not be had is not asked for again for so long; look-ups bring heads too. */
const latestRetryMs = 10_000;

/**
 * Keeps the one pinned head. It only ever moves to a tree that is proven to extend it, after every tile that the proof
 * and the new tree's right edge need is in the cache: so every record provable under the old head is provable under
 * the new one from tiles that are held, and so is every former head.
 */
export class HeadKeeper {
  readonly #backing: Backing;
  readonly #ops: SumOps;
  readonly #verifier: Verifier;
  readonly #guard: ForkGuard;
  readonly #clock: Clock;
  readonly #memory: TileMemory;
  readonly #shared: SharedTiles;
  readonly #loading = new Flights<'load', Pinned | undefined>();
  readonly #refreshing = new Flights<'latest', Pinned>();
  readonly #proofs = new Flights<string, void>();
  /** Smaller heads already proven to be prefixes of the pinned one. */
  readonly #provenHeads = new Set<string>();
  #pinned: Pinned | undefined;
  /** The saved note as last seen: what compare-and-swap compares with. */
  #saved: string | undefined;
  /** A saved head whose tiles cannot be had: it may only be left for one that extends it. */
  #bare: SignedHead | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  #latestAtMs = Number.NEGATIVE_INFINITY;
  #latestFailedAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: HeadKeeperParts) {
    this.#backing = parts.backing;
    this.#ops = parts.ops;
    this.#verifier = parts.verifier;
    this.#guard = parts.guard;
    this.#clock = parts.clock;
    this.#memory = new TileMemory(parts.memoryBytes);
    this.#shared = new SharedTiles(new TileLoader(this.#backing), {
      get: (tile) => this.#memory.get(tile),
      note: (tile, bytes) => this.#memory.set(tile, bytes),
      write: (tile, bytes) => this.#backing.writeCache(`/${tilePath(tile)}`, bytes),
    });
  }

  /** Milliseconds since the database last gave its latest head. */
  get latestAgeMs(): number {
    return this.#clock.monotonicMs() - this.#latestAtMs;
  }

  /**
   * The pinned head: the saved one, at first use the database's latest; undefined while neither can be had.
   * @throws GomirrorError `sumdb.fork`, or when there is a saved head whose tiles cannot be had
   */
  async load(): Promise<Pinned | undefined> {
    return this.#pinned ?? this.#loading.run('load', () => this.#load());
  }

  /**
   * Asks the database for its latest head and moves to it when it is larger. Calls that come together share one answer.
   * @throws GomirrorError
   */
  async refresh(): Promise<Pinned> {
    await this.load();
    await this.#guard.refuse();
    return this.#latest();
  }

  /**
   * The pinned head after it has learned of `head`: moved to it when that is larger. A smaller one is not proven yet: see
   * {@link proveOlder}.
   * @throws GomirrorError `sumdb.fork`, or when tiles cannot be had
   */
  async learn(head: SignedHead): Promise<Pinned> {
    await this.load();
    await this.#guard.refuse();
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
      await this.#guard.requirePrefix(older, pinned, pinned.tiles);
      this.#provenHeads.add(key);
      for (const oldest of this.#provenHeads) {
        if (this.#provenHeads.size <= maxProvenHeads) break;
        this.#provenHeads.delete(oldest);
      }
    });
  }

  async #load(): Promise<Pinned | undefined> {
    await this.#guard.restore();
    this.#bare = undefined;
    this.#saved = await this.#ops.readHead();
    const saved = this.#openSaved();
    if (saved !== undefined) return this.#restore(saved);
    const waitMs = this.#latestFailedAtMs + latestRetryMs - this.#clock.monotonicMs();
    if (this.#pinned !== undefined || this.#guard.found || waitMs > 0) return this.#pinned;
    try {
      return await this.#latest();
    } catch (error) {
      if (errorCode(error) === 'sumdb.fork') throw error;
      this.#latestFailedAtMs = this.#clock.monotonicMs();
      return this.#pinned;
    }
  }

  async #restore(saved: SignedHead): Promise<Pinned> {
    try {
      const edge = await this.#shared.loader.edge(saved.tree);
      const tiles = new TreeTiles(saved.tree, edge, this.#shared);
      await Promise.all(tiles.edgeTiles().map(({ tile, bytes }) => this.#write(tile, bytes)));
      this.#pinned ??= { ...saved, tiles };
      return this.#pinned;
    } catch (error) {
      await this.#guard.refuse();
      this.#bare = saved;
      try {
        return await this.#latest();
      } catch (latestError) {
        throw errorCode(latestError) === 'sumdb.fork' ? latestError : error;
      }
    }
  }

  /** The saved head, unless there is none or its bytes have rotten; then the next one takes its place. */
  #openSaved(): SignedHead | undefined {
    if (this.#saved === undefined) return undefined;
    try {
      return openHead(this.#saved, this.#verifier);
    } catch {
      sumdbEvents.publish({ kind: 'saved-head-damaged', name: this.#verifier.name });
      return undefined;
    }
  }

  #latest(): Promise<Pinned> {
    return this.#refreshing.run('latest', async () => {
      const head = await this.#readLatest();
      const pinned = await this.#exclusive(() => this.#advance(head));
      await this.proveOlder(head, pinned);
      this.#latestAtMs = this.#clock.monotonicMs();
      return pinned;
    });
  }

  async #readLatest(): Promise<SignedHead> {
    try {
      return await this.#backing.readChecked('/latest', async (bytes) => {
        try {
          return openHead(bytes, this.#verifier);
        } catch (error) {
          if (error instanceof GomirrorError) return new Refusal(error);
          throw error;
        }
      });
    } catch (error) {
      // A database without a latest head does not make the module absent that was asked for.
      if (errorCode(error) !== 'sumdb.absent') throw error;
      const params = { name: this.#verifier.name, path: '/latest', reason: '404' };
      throw new GomirrorError<SumdbCode>('sumdb.unreachable', params, { retryable: true, cause: error });
    }
  }

  async #advance(head: SignedHead): Promise<Pinned> {
    for (let attempt = 0; attempt < maxSwapAttempts; attempt++) {
      await this.#guard.refuse();
      const pinned = this.#pinned;
      if (pinned !== undefined && head.tree.size <= pinned.tree.size) return pinned;
      const next = await this.#prepare(head, pinned ?? this.#bare);
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
      await this.#guard.requirePrefix(saved, pinned, pinned.tiles);
    } else {
      this.#moveTo(await this.#prepare(saved, pinned ?? this.#bare), pinned);
    }
  }

  /** Proves that `head` extends `former`, and puts every tile into the cache that has to be there before it is pinned. */
  async #prepare(head: SignedHead, former: SignedHead | undefined): Promise<Pinned> {
    if (former !== undefined && former.tree.size > head.tree.size) {
      throw new RangeError('the saved head is larger than the one to follow it');
    }
    // Until the proof is complete nothing may reach the cache: these may be tiles of another history.
    const proven = new Map<string, { tile: Tile; bytes: Uint8Array }>();
    const { loader } = this.#shared;
    const candidate = new SharedTiles(loader, {
      get: (tile) => proven.get(tilePath(tile))?.bytes,
      note: (tile, bytes) => proven.set(tilePath(tile), { tile, bytes }),
      write: () => Promise.resolve(true),
    });
    const edge = await loader.edge(head.tree);
    if (former !== undefined) {
      await this.#guard.requirePrefix(former, head, new TreeTiles(head.tree, edge, candidate));
    }
    const tiles = new TreeTiles(head.tree, edge, this.#shared);
    const needed = [...proven.values(), ...tiles.edgeTiles()];
    await Promise.all(needed.map(({ tile, bytes }) => this.#write(tile, bytes)));
    for (const { tile, bytes } of proven.values()) this.#memory.set(tile, bytes);
    return { ...head, tiles };
  }

  /** Unlike a look-up's tiles these must be in the cache, or the head must not move. */
  async #write(tile: Tile, bytes: Uint8Array): Promise<void> {
    const path = `/${tilePath(tile)}`;
    const held = await this.#backing.readCache(path);
    if (held !== undefined && Buffer.compare(held, bytes) === 0) return;
    await this.#ops.writeCache(path, bytes);
  }

  #moveTo(next: Pinned, former: Pinned | undefined): void {
    this.#pinned = next;
    this.#bare = undefined;
    sumdbEvents.publish({ kind: 'advanced', name: this.#verifier.name, size: next.tree.size });
    if (former === undefined || this.#ops.forgetCache === undefined) return;
    const still = new Set(next.tiles.edgeTiles().map(({ tile }) => tilePath(tile)));
    for (const { tile } of former.tiles.edgeTiles()) {
      const path = tilePath(tile);
      if (!still.has(path)) this.#ops.forgetCache(`/${path}`).catch(() => undefined);
    }
  }

  /** Moves of the head happen one after another. */
  #exclusive<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}
