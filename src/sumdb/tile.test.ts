import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GomirrorError } from '../base/index.ts';
import { TestLog, treeNoteText } from '../../test/support/sumdb-log.ts';
import {
  edgeTiles,
  fullTileHash,
  hashAt,
  parseTilePath,
  rootFromEdge,
  type Tile,
  tileInTree,
  tilePath,
} from './tile.ts';
import { emptyTreeHash, formatTreeNote, parseTreeNote, recordHash } from './tree.ts';

const log = new TestLog(Array.from({ length: 2000 }, (_, id) => `record ${id}\n`));
const anyTile = fc.record({
  level: fc.integer({ min: 0, max: 6 }),
  index: fc.oneof(fc.nat(5000), fc.nat({ max: 2 ** 31 })),
  width: fc.integer({ min: 1, max: 256 }),
});

test('tile paths as the reference has them', () => {
  const cases: [Tile, string][] = [
    [{ level: 0, index: 0, width: 256 }, 'tile/8/0/000'],
    [{ level: 0, index: 0, width: 1 }, 'tile/8/0/000.p/1'],
    [{ level: 1, index: 999, width: 255 }, 'tile/8/1/999.p/255'],
    [{ level: 0, index: 1000, width: 256 }, 'tile/8/0/x001/000'],
    [{ level: 2, index: 1_234_067, width: 3 }, 'tile/8/2/x001/x234/067.p/3'],
  ];
  for (const [tile, path] of cases) {
    assert.equal(tilePath(tile), path);
    assert.deepEqual(parseTilePath(path), tile);
  }
});

test('a tile path is read back as what was written', () => {
  fc.assert(fc.property(anyTile, (tile) => assert.deepEqual(parseTilePath(tilePath(tile)), { ...tile })));
});

test('any other spelling of a tile path is refused', () => {
  const bad = [
    '',
    'tile',
    '/tile/8/0/000',
    'tile/8/0/0',
    'tile/8/0/00',
    'tile/8/0/0000',
    'tile/8/0/000/',
    'tile/8/0/001/000',
    'tile/8/0/x000/000',
    'tile/8/0/x001/x000',
    'tile/8/0/x01/000',
    'tile/8/0/000.p/0',
    'tile/8/0/000.p/256',
    'tile/8/0/000.p/01',
    'tile/8/0/000.p/',
    'tile/8/0/000.p/1/',
    'tile/8/0/000.p/-1',
    'tile/7/0/000',
    'tile/08/0/000',
    'tile/8/00/000',
    'tile/8/7/000',
    'tile/8/10/000',
    'tile/8/-1/000',
    'tile/8/data/000',
    'tile/8/0/000\n',
    'tile/8/0/x999/x999/x999/x999/x999/999',
    'tile/8/0/../../latest',
    'tile/8/0/000.p/1e1',
    'tile/8/0/٠٠٠',
  ];
  for (const path of bad) {
    assert.throws(
      () => parseTilePath(path),
      (error) => error instanceof GomirrorError && error.code === 'sumdb.bad-tile-path',
      path,
    );
  }
});

test('the edge tiles of every tree up to 2,000 records give its root, in their own width and in a fuller one', () => {
  for (let size = 0; size <= log.size; size++) {
    const root = log.root(size);
    const exact = (tile: Tile) => log.tile(tile.level, tile.index, tile.width)!;
    const fuller = ({ level, index }: Tile) => {
      const { width } = tileInTree(log.size, level, index)!;
      return log.tile(level, index, width)!;
    };
    assert.ok(rootFromEdge(size, exact).equals(root), `root of ${size}`);
    assert.ok(rootFromEdge(size, fuller).equals(root), `root of ${size} out of a larger tree`);
    for (const tile of edgeTiles(size)) assert.deepEqual(tileInTree(size, tile.level, tile.index), tile);
  }
});

test('a changed byte anywhere in the edge gives another root', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: log.size }),
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 0, max: 7 }),
      (size, which, at, bit) => {
        const tiles = edgeTiles(size);
        const chosen = tiles[which % tiles.length]!;
        const root = rootFromEdge(size, (tile) => {
          const bytes = Buffer.from(log.tile(tile.level, tile.index, tile.width)!);
          if (tile === chosen || (tile.level === chosen.level && tile.index === chosen.index)) {
            const index = at % bytes.length;
            bytes[index] = bytes[index]! ^ (1 << bit);
          }
          return bytes;
        });
        return !root.equals(log.root(size));
      },
    ),
  );
});

test('nothing is read beyond the end of a tile', () => {
  assert.throws(() => hashAt(log.tile(0, 0, 4)!.subarray(0, 64), 2), RangeError);
  assert.throws(() => fullTileHash(log.tile(0, 0, 255)!), RangeError);
});

test('the hash of a full tile stands in its parent', () => {
  const parent = log.tile(1, 0, 7)!;
  for (let index = 0; index < 7; index++) {
    assert.ok(fullTileHash(log.tile(0, index, 256)!).equals(hashAt(parent, index)));
  }
  assert.ok(recordHash(Buffer.from('record 257\n')).equals(hashAt(log.tile(0, 1, 256)!, 1)));
});

test('places and widths of tiles hold for trees beyond 32 bits', () => {
  const size = 2 ** 40 + 5 * 256 + 3;
  assert.deepEqual(edgeTiles(size), [
    { level: 0, index: 2 ** 32 + 5, width: 3 },
    { level: 1, index: 2 ** 24, width: 5 },
    { level: 5, index: 0, width: 1 },
  ]);
  assert.equal(tileInTree(size, 0, 2 ** 32 + 6), undefined);
  assert.equal(tileInTree(size, 0, 2 ** 32 + 4)?.width, 256);
  assert.equal(tileInTree(size, 6, 0), undefined);
});

test('a tree note is read and written', () => {
  const head = parseTreeNote(treeNoteText(log));
  assert.equal(head.size, 2000);
  assert.ok(head.root.equals(log.root()));
  assert.equal(formatTreeNote(head), treeNoteText(log));
  assert.equal(parseTreeNote(`${treeNoteText(log)}more\nlines\n`).size, 2000);
  assert.ok(parseTreeNote(treeNoteText(log, 0)).root.equals(emptyTreeHash));
});

test('what is not a tree note is refused', () => {
  const root = log.root().toString('base64');
  const tree = (size: string, hash = root) => `go.sum database tree\n${size}\n${hash}\n`;
  const bad = [
    '',
    'go.sum database tree\n',
    'go.sum database tree\n1\n',
    `go.sum database tree\n1\n${root}`,
    `go.sum database\n1\n${root}\n`,
    ` ${tree('1')}`,
    tree(''),
    tree('-1'),
    tree('+1'),
    tree('01'),
    tree('1 '),
    tree('1e3'),
    tree('0x1'),
    tree('1.0'),
    tree('9007199254740992'),
    tree('99999999999999999999'),
    tree('1', ''),
    tree('1', root.slice(4)),
    tree('1', `${root}AAAA`),
    tree('1', ` ${root.slice(1)}`),
    tree('1', root.replace('=', '')),
    tree('0'),
  ];
  for (const text of bad) {
    assert.throws(
      () => parseTreeNote(text),
      (error) => error instanceof GomirrorError && error.code === 'sumdb.bad-head',
      JSON.stringify(text),
    );
  }
});
