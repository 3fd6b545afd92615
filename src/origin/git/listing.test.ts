import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { isHash, parseListing } from './listing.ts';

const a = 'a'.repeat(40);
const b = 'b'.repeat(40);
const c = 'c'.repeat(40);
const line = (hash: string, name: string) => `${hash}\t${name}\n`;

test('branches, tags, peeled tags and HEAD', async () => {
  const refs = await parseListing(
    line(a, 'HEAD') +
      line(a, 'refs/heads/main') +
      line(b, 'refs/tags/v1.0.0') +
      line(c, 'refs/tags/v1.0.0^{}') +
      line(b, 'refs/tags/sub/v1.1.0') +
      line(b, 'refs/pull/1/head'),
    '',
  );
  assert.equal(refs.head, a);
  assert.deepEqual([...refs.branches], [['main', a]]);
  assert.deepEqual(
    [...refs.tags],
    [
      ['v1.0.0', c],
      ['sub/v1.1.0', b],
    ],
  );
  assert.equal(refs.names.get(c as never), 'refs/tags/v1.0.0');
  assert.equal(refs.format, 'sha1');
});

test('an empty repository, and one of SHA-256', async () => {
  const empty = await parseListing('', '');
  assert.equal(empty.head, undefined);
  assert.equal(empty.tags.size, 0);
  assert.equal((await parseListing(line('d'.repeat(64), 'HEAD'), '')).format, 'sha256');
});

test('names that git would not allow, and hashes that are none, are nobody’s', async () => {
  const names = [
    'refs/tags/a b',
    'refs/tags/a:b',
    'refs/tags/../x',
    'refs/tags/x.lock',
    'refs/tags/*',
    'x',
    '--y',
  ];
  const controls = ['refs/tags/a\u0001', 'refs/tags/a\u007f', 'refs/heads/'];
  const refs = await parseListing(
    [...names, ...controls].map((name) => line(a, name)).join('') +
      line('--upload-pack=x', 'refs/tags/v1.0.0') +
      line(a.toUpperCase(), 'refs/tags/v2.0.0') +
      line(a, 'refs/tags/-x'),
    '',
  );
  assert.deepEqual([...refs.tags.keys()], ['-x']);
  assert.equal(refs.branches.size, 0);
  assert.equal(isHash(`${a}\n`), false);
});

test('what a server can do is in the trace of its first words', async () => {
  const at = '20:30:19.668832 pkt-line.c:80           packet:';
  const two = `${at}    ls-remote< version 2\n${at}    ls-remote< fetch=shallow wait-for-done filter\n`;
  assert.deepEqual(pick(await parseListing('', two)), [true, true]);
  assert.deepEqual(pick(await parseListing('', two.replace(' filter', ''))), [true, false]);
  const zero = `${at}    ls-remote< ${a} HEAD\\0multi_ack shallow filter agent=git/2\n`;
  assert.deepEqual(pick(await parseListing('', zero)), [false, true]);
  assert.deepEqual(pick(await parseListing('', zero.replace(' filter', ''))), [false, false]);
  assert.deepEqual(pick(await parseListing('', '')), [false, false]);
  // The name of a ref is no ability.
  assert.deepEqual(pick(await parseListing('', `${at} x< ${a} refs/heads/filter\n`)), [false, false]);
});

test('while a long listing is read, others get their turns', async () => {
  let turns = 0;
  const reading = new AbortController();
  const others = (async () => {
    for (; !reading.signal.aborted; turns++) await setImmediate();
  })();
  const lines = Array.from({ length: 50_000 }, (_, index) => line(a, `refs/tags/v1.0.${index}`));
  assert.equal((await parseListing(lines.join(''), '')).tags.size, 50_000);
  reading.abort();
  await others;
  assert.ok(turns > 8, `${turns} turns`);
});

function pick({ takesHashes, filters }: Awaited<ReturnType<typeof parseListing>>): boolean[] {
  return [takesHashes, filters];
}
