import { Flights } from '../base/index.ts';
import type { TileLoader } from './tile-loader.ts';
import {
  countAtLevel,
  edgeTiles,
  fullTileHash,
  hashAt,
  rootFromEdge,
  type Tile,
  tileInTree,
  tileWidth,
} from './tile.ts';
import type { TreeHead } from './tree.ts';

/** A tile whose every hash is proven to belong to a tree. */
export interface ProvenTile {
  readonly tile: Tile;
  readonly bytes: Uint8Array;
  /** True when it and all tiles that prove it are in the cache. */
  readonly held: boolean;
}

/** Where proven full tiles go. */
export interface TileKeep {
  get(tile: Tile): Uint8Array | undefined;
  /** Writes a proven tile to the cache; resolves false when that failed. */
  write(tile: Tile, bytes: Uint8Array): Promise<boolean>;
  /** Notes a proven tile that the cache holds, with all that prove it. */
  note(tile: Tile, bytes: Uint8Array): void;
}

/** Full tiles never change, so trees that extend one another share what has been proven, and the work under way. */
export class SharedTiles {
  readonly loader: TileLoader;
  readonly keep: TileKeep;
  readonly flights = new Flights<string, ProvenTile>();

  constructor(loader: TileLoader, keep: TileKeep) {
    this.loader = loader;
    this.keep = keep;
  }
}

/**
 * The tiles of one tree. The right edge is proven by the root (checked before this is made); any other tile is full, and
 * its hash stands in its parent, which is proven first: for *every* tile, up to the edge.
 */
export class TreeTiles {
  readonly head: TreeHead;
  readonly edge: ReadonlyMap<number, Uint8Array>;
  readonly #shared: SharedTiles;

  constructor(head: TreeHead, edge: ReadonlyMap<number, Uint8Array>, shared: SharedTiles) {
    this.head = head;
    this.edge = edge;
    this.#shared = shared;
  }

  /** The partial tiles on the right edge. */
  edgeTiles(): ProvenTile[] {
    return edgeTiles(this.head.size).map((tile) => ({ tile, bytes: this.edge.get(tile.level)!, held: true }));
  }

  /**
   * The tile at a place, in the widest form this tree has; it must have one.
   * @throws GomirrorError as {@link TileLoader.full}
   */
  async proven(level: number, index: number): Promise<ProvenTile> {
    const tile = tileInTree(this.head.size, level, index);
    if (tile === undefined) throw new RangeError(`a tree of ${this.head.size} has no tile ${level}/${index}`);
    if (tile.width < tileWidth) return { tile, bytes: this.edge.get(level)!, held: true };
    const known = this.#shared.keep.get(tile);
    if (known !== undefined) return { tile, bytes: known, held: true };
    return this.#shared.flights.run(`${level}/${index}`, () => this.#prove(tile));
  }

  /**
   * Root of the tree's first `size` records.
   * @throws GomirrorError as {@link TileLoader.full}
   */
  async prefixRoot(size: number): Promise<Buffer> {
    const tiles = await Promise.all(edgeTiles(size).map(({ level, index }) => this.proven(level, index)));
    return rootFromEdge(size, ({ level }) => tiles.find(({ tile }) => tile.level === level)!.bytes);
  }

  /** All tiles that prove {@link prefixRoot}: the tree's edge, and on each level the one where the prefix ends. */
  async prefixProof(size: number): Promise<readonly ProvenTile[]> {
    const ends: Promise<ProvenTile>[] = [];
    for (let level = 0; ; level++) {
      const index = countAtLevel(size, level + 1);
      if (tileInTree(this.head.size, level, index) === undefined) break;
      ends.push(this.proven(level, index));
    }
    return [...this.edgeTiles(), ...(await Promise.all(ends))];
  }

  async #prove(tile: Tile): Promise<ProvenTile> {
    // Asked for together: on a far network the chain would otherwise cost one round trip a level.
    const parent = this.proven(tile.level + 1, Math.floor(tile.index / tileWidth));
    parent.catch(() => undefined);
    const { bytes, kept } = await this.#shared.loader.full(tile, async (candidate) =>
      fullTileHash(candidate).equals(hashAt((await parent).bytes, tile.index % tileWidth)),
    );
    const written = kept || (await this.#shared.keep.write(tile, bytes));
    const held = written && (await parent).held;
    if (held) this.#shared.keep.note(tile, bytes);
    return { tile, bytes, held };
  }
}
