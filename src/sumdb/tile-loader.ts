import { errorCode, GomirrorError } from '../base/index.ts';
import type { SumdbCode } from './codes.ts';
import type { RemoteAnswer } from './ops.ts';
import { maxRoutesAsked, Refusal, type Backing } from './backing.ts';
import { edgeTiles, fullTileBytes, rootFromEdge, type Tile, tilePath, tileWidth } from './tile.ts';
import { hashBytes, type TreeHead } from './tree.ts';

interface Piece {
  readonly tile: Tile;
  readonly bytes: Uint8Array;
  /** Undefined: the cache. */
  readonly route: string | undefined;
}

/** Finds the bytes of tiles, in the cache or at the database, and returns none that fails the check. */
export class TileLoader {
  readonly #backing: Backing;

  constructor(backing: Backing) {
    this.#backing = backing;
  }

  /**
   * The bytes of a full tile that `accept` takes; `kept` when they are what the cache holds.
   * @throws GomirrorError `sumdb.bad-tile` (no route gave the right one), `sumdb.tile-missing`, `sumdb.unreachable`;
   *   whatever `accept` throws
   */
  async full(
    tile: Tile,
    accept: (bytes: Uint8Array) => Promise<boolean>,
  ): Promise<{ bytes: Uint8Array; kept: boolean }> {
    const cached = await this.#cached(tile);
    if (cached !== undefined && (await accept(cached))) return { bytes: cached, kept: true };
    const path = `/${tilePath(tile)}`;
    try {
      const bytes = await this.#backing.readChecked(path, async (answer) =>
        answer.length === fullTileBytes && (await accept(answer)) ? answer : new Refusal(this.#bad(path)),
      );
      return { bytes, kept: false };
    } catch (error) {
      throw this.#missing(error, path);
    }
  }

  /**
   * The tiles on the right edge of a tree, by level; together they give its root. Which of them is wrong when they do
   * not cannot be seen, so what each route gave is replaced in turn.
   * @throws GomirrorError as {@link full}
   */
  async edge(head: TreeHead): Promise<Map<number, Uint8Array>> {
    const tiles = edgeTiles(head.size);
    let pieces = await Promise.all(
      tiles.map(async (tile) => {
        const bytes = await this.#cached(tile);
        return bytes === undefined ? this.#piece(tile, new Set()) : { tile, bytes, route: undefined };
      }),
    );
    if (gives(head, pieces)) return byLevel(pieces);

    if (pieces.some(({ route }) => route === undefined)) {
      pieces = await Promise.all(
        pieces.map(async (piece) => (piece.route === undefined ? this.#piece(piece.tile, new Set()) : piece)),
      );
      if (gives(head, pieces)) return byLevel(pieces);
    }
    return byLevel(await this.#otherEdge(head, pieces));
  }

  /** Asks other routes until the tiles give the root: all but one suspect's at first, then all of them. */
  async #otherEdge(head: TreeHead, wrong: readonly Piece[]): Promise<readonly Piece[]> {
    const refused = this.#bad(`/${tilePath(wrong[0]?.tile ?? { level: 0, index: 0, width: 1 })}`);
    const avoid = new Set<string>();
    let pieces = wrong;
    for (;;) {
      const suspects = new Set(pieces.map((piece) => piece.route).filter((route) => route !== undefined));
      for (const suspect of suspects.size > 1 ? suspects : []) {
        const others = await this.#replace(pieces, new Set([suspect]), new Set([...avoid, suspect]));
        if (others === undefined || !gives(head, others)) continue;
        this.#blame(pieces, new Set([suspect]), refused);
        return others;
      }
      this.#blame(pieces, suspects, refused);
      for (const suspect of suspects) avoid.add(suspect);
      const others = await this.#replace(pieces, suspects, avoid);
      if (suspects.size === 0 || others === undefined || avoid.size >= maxRoutesAsked) throw refused;
      if (gives(head, others)) return others;
      pieces = others;
    }
  }

  /** The pieces with those of `suspects` asked for anew; undefined when there is no route left to ask. */
  async #replace(
    pieces: readonly Piece[],
    suspects: ReadonlySet<string>,
    avoid: ReadonlySet<string>,
  ): Promise<readonly Piece[] | undefined> {
    const isSuspect = ({ route }: Piece) => route !== undefined && suspects.has(route);
    try {
      return await Promise.all(
        pieces.map(async (piece) => (isSuspect(piece) ? this.#piece(piece.tile, avoid) : piece)),
      );
    } catch {
      return undefined;
    }
  }

  #blame(pieces: readonly Piece[], suspects: ReadonlySet<string>, refused: GomirrorError): void {
    for (const { tile, route } of pieces) {
      if (route !== undefined && suspects.has(route))
        this.#backing.blame(route, `/${tilePath(tile)}`, refused);
    }
  }

  async #piece(tile: Tile, avoided: ReadonlySet<string>): Promise<Piece> {
    const path = `/${tilePath(tile)}`;
    const avoid = new Set(avoided);
    let refused: GomirrorError | undefined;
    for (;;) {
      let answer;
      try {
        answer = await this.#read(tile, path, avoid);
      } catch (error) {
        throw refused ?? this.#missing(error, path);
      }
      const { bytes, route } = answer;
      if (bytes.length === tile.width * hashBytes) return { tile, bytes, route };
      refused = this.#bad(path);
      this.#backing.blame(route, path, refused);
      if (avoid.has(route) || avoid.size >= maxRoutesAsked) throw refused;
      avoid.add(route);
    }
  }

  /** A partial tile may be gone because the full one has replaced it. */
  async #read(tile: Tile, path: string, avoid: ReadonlySet<string>): Promise<RemoteAnswer> {
    try {
      return await this.#backing.read(path, avoid);
    } catch (error) {
      if (errorCode(error) !== 'sumdb.absent') throw error;
      const full = await this.#backing.read(`/${tilePath({ ...tile, width: tileWidth })}`, avoid);
      if (full.bytes.length !== fullTileBytes) return { bytes: new Uint8Array(), route: full.route };
      return { bytes: full.bytes.subarray(0, tile.width * hashBytes), route: full.route };
    }
  }

  async #cached(tile: Tile): Promise<Uint8Array | undefined> {
    const exact = await this.#backing.readCache(`/${tilePath(tile)}`);
    if (exact?.length === tile.width * hashBytes) return exact;
    if (tile.width === tileWidth) return undefined;
    const full = await this.#backing.readCache(`/${tilePath({ ...tile, width: tileWidth })}`);
    return full?.length === fullTileBytes ? full.subarray(0, tile.width * hashBytes) : undefined;
  }

  #bad(path: string): GomirrorError<SumdbCode> {
    return new GomirrorError('sumdb.bad-tile', { name: this.#backing.name, path }, { retryable: true });
  }

  /** The database has signed a tree and does not give its tiles: its failure, never an absence. */
  #missing(error: unknown, path: string): unknown {
    if (errorCode(error) !== 'sumdb.absent') return error;
    return new GomirrorError<SumdbCode>(
      'sumdb.tile-missing',
      { name: this.#backing.name, path },
      { retryable: true, cause: error },
    );
  }
}

function gives(head: TreeHead, pieces: readonly Piece[]): boolean {
  return rootFromEdge(
    head.size,
    ({ level }) => pieces.find(({ tile }) => tile.level === level)!.bytes,
  ).equals(head.root);
}

function byLevel(pieces: readonly Piece[]): Map<number, Uint8Array> {
  return new Map(pieces.map(({ tile, bytes }) => [tile.level, bytes]));
}
