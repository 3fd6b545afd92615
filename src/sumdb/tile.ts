import { hash } from 'node:crypto';
import { GomirrorError } from '../base/index.ts';
import type { SumdbCode } from './codes.ts';
import { emptyTreeHash, hashBytes, nodeHash, parseCount } from './tree.ts';

/** Tree levels a tile spans; the checksum database's fixed choice. */
const tileHeight = 8;
/** Hashes of a full tile. */
export const tileWidth = 1 << tileHeight;
/** Bytes of a full tile. */
export const fullTileBytes = tileWidth * hashBytes;
/** No tree of fewer than 2^53 records has a tile above this level. */
const maxTileLevel = 6;

/**
 * A run of up to 256 hashes of one tree level: those at tree level `8 × level` (0 are the leaves) from `256 × index` on.
 * `width` says how many; 256 makes it full.
 */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** `tile/8/L/K[.p/W]`: K in groups of three digits, each but the last after an `x`. */
export function tilePath(tile: Tile): string {
  let rest = tile.index;
  let index = String(rest % 1000).padStart(3, '0');
  while (rest >= 1000) {
    rest = Math.floor(rest / 1000);
    index = `x${String(rest % 1000).padStart(3, '0')}/${index}`;
  }
  const partial = tile.width === tileWidth ? '' : `.p/${tile.width}`;
  return `tile/${tileHeight}/${tile.level}/${index}${partial}`;
}

/**
 * Reads a tile's path; only the one canonical spelling is taken.
 * @throws GomirrorError `sumdb.bad-tile-path`
 */
export function parseTilePath(path: string): Tile {
  const match = /^tile\/8\/([0-9])\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path);
  const level = Number(match?.[1]);
  const index = Number(match?.[2]?.replaceAll(/[x/]/g, ''));
  const width = match?.[3] === undefined ? tileWidth : parseCount(match[3]);
  if (match !== null && level <= maxTileLevel && Number.isSafeInteger(index) && width !== undefined) {
    const tile = { level, index, width };
    if (width >= 1 && width <= tileWidth && tilePath(tile) === path) return tile;
  }
  throw new GomirrorError<SumdbCode>('sumdb.bad-tile-path', { path });
}

/** How many complete hashes a tree of `size` records has on tile level `level`. */
export function countAtLevel(size: number, level: number): number {
  return Math.floor(size / tileWidth ** level);
}

/** The tile at a place in the widest form that a tree of `size` records has; undefined where it has none. */
export function tileInTree(size: number, level: number, index: number): Tile | undefined {
  const width = Math.min(tileWidth, countAtLevel(size, level) - index * tileWidth);
  return width > 0 ? { level, index, width } : undefined;
}

/**
 * The partial tiles on a tree's right edge, lowest level first, at most one a level. Together they hold exactly the
 * hashes that make up the root, so the root proves every byte of them; every other tile of the tree is full.
 */
export function edgeTiles(size: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; countAtLevel(size, level) > 0; level++) {
    const count = countAtLevel(size, level);
    const width = count % tileWidth;
    if (width > 0) tiles.push({ level, index: Math.floor(count / tileWidth), width });
  }
  return tiles;
}

/**
 * Root of the tree of `size` records, out of the tiles on its right edge; each may also be given in a wider form (of a
 * larger tree), of which only the beginning is used.
 */
export function rootFromEdge(size: number, edge: (tile: Tile) => Uint8Array): Buffer {
  let root: Buffer | undefined;
  for (const tile of edgeTiles(size)) {
    const bytes = edge(tile);
    // The smallest complete subtree stands rightmost, so the root folds from there to the left and upwards.
    for (let count = 1; count < tileWidth; count *= 2) {
      if ((tile.width & count) === 0) continue;
      const start = tile.width & ~(2 * count - 1);
      const subtree = subtreeHash(bytes, start, count);
      root = root === undefined ? subtree : nodeHash(subtree, root);
    }
  }
  return root ?? emptyTreeHash;
}

/** The hash over a full tile, which its parent tile holds. */
export function fullTileHash(bytes: Uint8Array): Buffer {
  return subtreeHash(bytes, 0, tileWidth);
}

/** Hash number `position` of a tile. */
export function hashAt(bytes: Uint8Array, position: number): Buffer {
  // Beyond its end lies whatever else is in the same memory.
  if ((position + 1) * hashBytes > bytes.length) throw new RangeError(`a tile without hash ${position}`);
  return Buffer.from(bytes.buffer, bytes.byteOffset + position * hashBytes, hashBytes);
}

/** Rows of a tile on their way to its hash, each over the one below it; only within one call. */
const rows = Buffer.alloc(fullTileBytes);
const pair = Buffer.alloc(1 + 2 * hashBytes, 1);

/**
 * The hash over `count` (a power of two) neighbouring hashes of a tile, by {@link nodeHash}'s rule. Most of what verifying
 * costs the main thread is here, so nothing is allocated on the way, and digests are passed as strings of bytes, which Node
 * makes three times as fast as buffers.
 */
function subtreeHash(bytes: Uint8Array, start: number, count: number): Buffer {
  if ((start + count) * hashBytes > bytes.length)
    throw new RangeError(`a tile without hash ${start + count - 1}`);
  let below = Buffer.from(bytes.buffer, bytes.byteOffset + start * hashBytes, count * hashBytes);
  for (let width = count; width > 1; width /= 2) {
    for (let at = 0; at < width / 2; at++) {
      below.copy(pair, 1, at * 2 * hashBytes, (at + 1) * 2 * hashBytes);
      rows.write(hash('sha256', pair, 'latin1'), at * hashBytes, 'latin1');
    }
    below = rows;
  }
  return Buffer.from(below.subarray(0, hashBytes));
}
