import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { systemClock } from '../base/index.ts';
import { SumDb } from '../../test/support/sumdb-server.ts';
import { MemoryOps } from '../../test/support/sumdb-ops.ts';
import { Backing } from './backing.ts';
import { TileLoader } from './tile-loader.ts';
import { hashAt, rootFromEdge, tilePath, tileWidth } from './tile.ts';
import { recordHash } from './tree.ts';
import { SharedTiles, TreeTiles } from './tree-tiles.ts';

/** The tiles of the first `size` records of `db`, remembering nothing but what `memory` holds. */
async function tilesOf(db: SumDb, size: number, memory = new Map<string, Uint8Array>()): Promise<TreeTiles> {
  const loader = new TileLoader(new Backing(db.name, new MemoryOps(db), systemClock, 10_000, undefined));
  const head = { size, root: db.log.root(size) };
  const keep = {
    get: () => undefined,
    note: () => undefined,
    write: async (tile: Parameters<typeof tilePath>[0], bytes: Uint8Array) => {
      memory.set(tilePath(tile), bytes);
      return true;
    },
  };
  return new TreeTiles(head, await loader.edge(head), new SharedTiles(loader, keep));
}

const sizes = fc.integer({ min: 1, max: 2000 });
const small = new SumDb({ filler: 2000 });
const tall = new SumDb({ filler: 67_000 });

test('every record of a tree is where its proof says', async () => {
  for (const size of [1, 2, 255, 256, 257, 511, 513, 1000, 2000]) {
    const tiles = await tilesOf(small, size);
    const leaves = new Map<number, Uint8Array>();
    for (let id = 0; id < size; id++) {
      const index = Math.floor(id / tileWidth);
      const bytes = leaves.get(index) ?? (await tiles.proven(0, index)).bytes;
      leaves.set(index, bytes);
      const leaf = recordHash(Buffer.from(small.log.record(id)));
      assert.ok(leaf.equals(hashAt(bytes, id % tileWidth)), `record ${id} of ${size}`);
    }
    await assert.rejects(tiles.proven(0, Math.ceil(size / tileWidth)), RangeError);
  }
});

test('every prefix of a tree has the root that was signed for it', async () => {
  const tiles = await tilesOf(small, 2000);
  for (let size = 0; size <= 2000; size++) {
    assert.ok((await tiles.prefixRoot(size)).equals(small.log.root(size)), `prefix of ${size}`);
  }
});

test('random trees: prefixes, records and the places of all tiles', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), fc.nat(), async (size, prefix, id) => {
      const tiles = await tilesOf(small, size);
      const shorter = prefix % (size + 1);
      assert.ok((await tiles.prefixRoot(shorter)).equals(small.log.root(shorter)));
      const { bytes, tile } = await tiles.proven(0, Math.floor((id % size) / tileWidth));
      assert.ok(small.log.tile(0, tile.index, tile.width)?.equals(bytes));
    }),
    { numRuns: 200 },
  );
});

test('trees of three levels of tiles', async () => {
  const edges = [65_535, 65_536, 65_537, 65_792, 66_000, 67_000];
  for (const size of edges) {
    const tiles = await tilesOf(tall, size);
    for (const shorter of [0, 1, 256, 300, 65_280, ...edges.filter((edge) => edge <= size)]) {
      assert.ok((await tiles.prefixRoot(shorter)).equals(tall.log.root(shorter)), `${shorter} of ${size}`);
    }
    for (const index of [0, 17, 254, 255, Math.floor((size - 1) / tileWidth)]) {
      const { bytes, tile } = await tiles.proven(0, index);
      assert.ok(tall.log.tile(0, index, tile.width)?.equals(bytes), `tile ${index} of ${size}`);
    }
  }
});

test('a forged tile is refused at every level, whether or not its parent lies on the edge', async () => {
  const size = 66_000;
  for (const path of ['/tile/8/0/017', '/tile/8/0/256', '/tile/8/1/000']) {
    const stop = tall.tell(new RegExp(`^${path}$`), (_path, { status, body }) => {
      const bytes = Buffer.from(body);
      bytes[100] = bytes[100]! ^ 1;
      return { status, body: bytes };
    });
    const tiles = await tilesOf(tall, size);
    const index = path === '/tile/8/0/256' ? 256 : 17;
    await assert.rejects(tiles.proven(0, index), { code: 'sumdb.bad-tile' }, path);
    stop();
    await tiles.proven(0, index);
  }
});

test('a proof holds every tile that a stranger needs to check it', async () => {
  const tiles = await tilesOf(tall, 66_000);
  for (const prefix of [1, 256, 300, 65_280, 65_536, 65_600, 65_999]) {
    const proof = new Map(
      (await tiles.prefixProof(prefix)).map(({ tile, bytes }) => [tilePath(tile), bytes]),
    );
    const find = (level: number, index: number) =>
      [...proof].find(([path]) => path.startsWith(tilePath({ level, index, width: tileWidth })))![1];
    const computed = rootFromEdge(prefix, ({ level, index }) => find(level, index));
    assert.ok(computed.equals(tall.log.root(prefix)), `prefix of ${prefix}`);
  }
});
