import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { GomirrorError } from '../../src/base/index.ts';
import { memoryZipSource, planZip, verifyZip, zipGoVersion, ZipWriter } from '../../src/module/index.ts';
import { askOracle, buildOracle } from '../oracle/oracle.ts';
import { oracleSeed, Random } from '../oracle/random.ts';
import { generateTree, type TreeFile } from '../oracle/trees.ts';
import { needsGo } from '../support/go.ts';
import { temporaryFolder } from '../support/temp.ts';

const modulePath = 'm.test/m';
const version = 'v1.2.3';

/** What is known of a zip made of a tree. */
interface Made {
  readonly h1: string;
  readonly files: readonly string[] | null;
  readonly refusal: string;
}

async function make(tree: readonly TreeFile[]): Promise<Made & { zip: Buffer }> {
  const chunks: Uint8Array[] = [];
  try {
    const goMod = tree.find((file) => file.path === 'go.mod' && file.kind === 'file');
    const goVersion = goMod === undefined ? '' : zipGoVersion(Buffer.from(goMod.content));
    const files = tree.map((file) => ({ path: file.path, isRegular: file.kind === 'file' }));
    const planned = planZip(files, { path: modulePath, version, goVersion });
    const writer = new ZipWriter(modulePath, version, (chunk) => void chunks.push(chunk));
    for (const file of tree) {
      if (planned.has(file.path)) await writer.add(file.path, Buffer.from(file.content));
    }
    const { h1 } = await writer.end();
    const zip = Buffer.concat(chunks);
    assert.equal((await verifyZip(memoryZipSource(zip), modulePath, version)).h1, h1);
    const names = [...planned].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    return { h1, files: names, refusal: '', zip };
  } catch (error) {
    assert.ok(error instanceof GomirrorError, String(error));
    return { h1: '', files: null, refusal: error.code, zip: Buffer.alloc(0) };
  }
}

test('x/mod makes the same zips of the same trees, and reads ours', async (t) => {
  if (!needsGo(t)) return;
  const seed = oracleSeed();
  t.diagnostic(`ORACLE_SEED=${seed}`);
  const random = new Random(seed);
  const folder = await temporaryFolder(t);
  const binary = await buildOracle('zips', folder);
  const trees = Array.from({ length: 6000 }, () => generateTree(random));
  const ours = await Promise.all(trees.map(make));
  const theirs = (await askOracle(
    binary,
    trees.map((files) => ({ kind: 'create', path: modulePath, version, files })),
  )) as Made[];

  const differing: string[] = [];
  const refusals = new Map<string, number>();
  for (const [i, mine] of ours.entries()) {
    const other = theirs[i]!;
    const { refusal } = mine;
    refusals.set(refusal, (refusals.get(refusal) ?? 0) + 1);
    const same =
      refusal === '' || other.refusal !== ''
        ? mine.h1 === other.h1 && JSON.stringify(mine.files ?? []) === JSON.stringify(other.files ?? [])
        : false;
    if (!same) differing.push(JSON.stringify({ tree: trees[i], refusal, files: mine.files, other }));
  }
  for (const [refusal, count] of refusals) t.diagnostic(`${count} ${refusal === '' ? 'made' : refusal}`);
  assert.deepEqual(differing.slice(0, 5), [], `${differing.length} of ${trees.length} differ`);
  assert.ok((refusals.get('') ?? 0) > 1000 && refusals.size > 5, 'not a fair sample');

  const sample = ours.filter(({ zip }) => zip.length > 0).slice(0, 200);
  const requests = sample.map((_, i) => {
    return { kind: 'zip', file: path.join(folder, `${i}.zip`), path: modulePath, version };
  });
  await Promise.all(sample.map(({ zip }, i) => writeFile(requests[i]!.file, zip)));
  const read = (await askOracle(binary, requests)) as Made[];
  assert.deepEqual(
    read.map(({ h1, refusal }) => h1 + refusal),
    sample.map(({ h1 }) => h1),
  );
});

test('Go reads a zip with more files than the plain end record can count, and one in pieces', async (t) => {
  if (!needsGo(t)) return;
  const folder = await temporaryFolder(t);
  const binary = await buildOracle('zips', folder);
  const many = Array.from({ length: 0x10010 }, (_, i): [string, Buffer] => [`f${i}`, Buffer.alloc(0)]);
  const random = new Random(1);
  const noise = Buffer.from(random.many(2 ** 20, 2 ** 20, () => random.below(256)));
  const large: [string, Buffer][] = [['x', Buffer.concat([Buffer.alloc(3_000_000, 'again '), noise])]];
  for (const [name, files] of Object.entries({ many, large })) {
    const chunks: Uint8Array[] = [];
    const writer = new ZipWriter(modulePath, version, (chunk) => void chunks.push(chunk));
    for (const [file, content] of files) await writer.add(file, content);
    const { h1 } = await writer.end();
    const file = path.join(folder, `${name}.zip`);
    await writeFile(file, Buffer.concat(chunks));
    const [answer] = (await askOracle(binary, [{ kind: 'hash', file, path: modulePath, version }])) as [Made];
    assert.deepEqual([answer.h1, answer.refusal], [h1, '']);
  }
});
