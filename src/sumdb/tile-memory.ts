import type { Tile } from './tile.ts';

/** Proven full tiles, the most recently used ones, bounded by their bytes. */
export class TileMemory {
  readonly #maxBytes: number;
  readonly #tiles = new Map<string, Uint8Array>();
  #sizeBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get(tile: Tile): Uint8Array | undefined {
    const key = keyOf(tile);
    const bytes = this.#tiles.get(key);
    if (bytes === undefined) return undefined;
    this.#tiles.delete(key);
    this.#tiles.set(key, bytes);
    return bytes;
  }

  set(tile: Tile, bytes: Uint8Array): void {
    const key = keyOf(tile);
    this.#sizeBytes += bytes.length - (this.#tiles.get(key)?.length ?? 0);
    this.#tiles.delete(key);
    this.#tiles.set(key, bytes);
    for (const [oldest, old] of this.#tiles) {
      if (this.#sizeBytes <= this.#maxBytes) break;
      this.#tiles.delete(oldest);
      this.#sizeBytes -= old.length;
    }
  }
}

function keyOf(tile: Tile): string {
  return `${tile.level}/${tile.index}`;
}
