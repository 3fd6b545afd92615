import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { type Fault, faults } from '../../../test/support/faults.ts';
import { makeModule } from '../../../test/support/module-factory.ts';
import { isGomirrorError } from '../../../test/support/refusal.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { startUpstream } from '../../../test/support/upstream.ts';
import { readAll } from '../read.ts';
import type { ByteRange } from '../types.ts';
import { ProxyOrigin } from './proxy.ts';
import { acceptsBytes, announcedPart, rangeHeader } from './ranges.ts';

const module = makeModule({ path: 'example.com/a', version: 'v1.0.0', sizeBytes: 100_000 });
const zipPath = '/example.com/a/@v/v1.0.0.zip';
const totalBytes = module.zip.length;
const range: ByteRange = { startByte: 1000, endByte: 3000 };

async function start(t: TestContext) {
  const upstream = await startUpstream(t, [module]);
  const origin = new ProxyOrigin({
    name: 'upstream',
    url: upstream.url,
    limits: {
      connectTimeoutMs: 1000,
      firstByteTimeoutMs: 5000,
      idleTimeoutMs: 5000,
      totalTimeoutMs: 10_000,
      redirects: 5,
      connections: 4,
    },
    instance: 'gomirror-test',
    userAgent: 'gomirror/test',
  });
  atEnd(t, () => origin.close());
  const get = async (asked: ByteRange | null = range, maxBytes = 1_000_000) =>
    origin.get(zipPath, { maxBytes, range: asked ?? undefined });
  return { upstream, get };
}

test('a part is the part that was asked for', async (t) => {
  const { upstream, get } = await start(t);
  const answer = await get();
  assert.equal(upstream.requests[0]!.headers.range, 'bytes=1000-2999');
  assert.deepEqual(answer.part, { ...range, totalBytes });
  assert.equal(answer.sizeBytes, 2000);
  assert.equal(answer.acceptsRanges, true);
  assert.deepEqual(await readAll(answer), module.zip.subarray(1000, 3000));
});

test('a part beyond the end is cut down to it', async (t) => {
  const { get } = await start(t);
  const answer = await get({ startByte: totalBytes - 10, endByte: totalBytes + 50 });
  assert.deepEqual(answer.part, { startByte: totalBytes - 10, endByte: totalBytes, totalBytes });
  assert.deepEqual(await readAll(answer), module.zip.subarray(-10));
});

test('the whole tells whether parts may be had', async (t) => {
  const { upstream, get } = await start(t);
  const able = await get(null);
  assert.equal(upstream.requests[0]!.headers.range, undefined);
  assert.deepEqual([able.part, able.acceptsRanges], [undefined, true]);
  able.discard();
  upstream.fault(
    zipPath,
    ({ response }) => void response.writeHead(200, { 'accept-ranges': 'none' }).end('x'),
  );
  const unable = await get(null);
  assert.deepEqual([unable.part, unable.acceptsRanges], [undefined, false]);
  unable.discard();
});

test('a part shows that parts may be had, whatever the headers say', async (t) => {
  const { upstream, get } = await start(t);
  upstream.fault(zipPath, partial({ 'content-range': announced }));
  const answer = await get();
  assert.equal(answer.acceptsRanges, true);
  answer.discard();
});

test('an upstream that ignores ranges gives the whole', async (t) => {
  const { upstream, get } = await start(t);
  upstream.fault(zipPath, ({ response, good }) => void response.end(good().body));
  const answer = await get();
  assert.deepEqual([answer.part, answer.acceptsRanges], [undefined, false]);
  assert.deepEqual(await readAll(answer), module.zip);
});

test('a redirect keeps the range', async (t) => {
  const { upstream, get } = await start(t);
  upstream.script(zipPath, [faults.redirect(zipPath)]);
  const answer = await get();
  assert.deepEqual(await readAll(answer), module.zip.subarray(1000, 3000));
  assert.deepEqual(
    upstream.requests.map(({ headers }) => headers.range),
    ['bytes=1000-2999', 'bytes=1000-2999'],
  );
});

/** Answers with 206, these headers, and `sizeBytes` of zeros. */
const partial =
  (headers: Record<string, string>, sizeBytes = 2000): Fault =>
  ({ response }) =>
    void response.writeHead(206, headers).end(Buffer.alloc(sizeBytes));

const announced = `bytes 1000-2999/${totalBytes}`;

for (const { name, fault, code, said } of [
  { name: '416', fault: faults.status(416), code: 'origin.range-refused' },
  { name: 'no Content-Range', fault: partial({}), code: 'origin.bad-range', said: '206 ?' },
  {
    name: 'another start',
    fault: partial({ 'content-range': `bytes 0-1999/${totalBytes}` }),
    code: 'origin.bad-range',
    said: `206 bytes 0-1999/${totalBytes}`,
  },
  {
    name: 'a shorter part',
    fault: partial({ 'content-range': `bytes 1000-2000/${totalBytes}` }, 1001),
    code: 'origin.bad-range',
  },
  {
    name: 'a longer part',
    fault: partial({ 'content-range': `bytes 1000-3000/${totalBytes}` }, 2001),
    code: 'origin.bad-range',
  },
  { name: 'no total', fault: partial({ 'content-range': 'bytes 1000-2999/*' }), code: 'origin.bad-range' },
  {
    name: 'another unit',
    fault: partial({ 'content-range': `lines 1000-2999/${totalBytes}` }),
    code: 'origin.bad-range',
  },
  {
    name: 'several parts',
    fault: partial({ 'content-type': 'multipart/byteranges; boundary=x' }),
    code: 'origin.bad-range',
    said: '206 multipart/byteranges; boundary=x',
  },
  {
    name: 'a Content-Length that is not that of the part',
    fault: partial({ 'content-range': announced, 'content-length': '1999' }, 1999),
    code: 'origin.bad-range',
    said: `206 ${announced}, Content-Length 1999`,
  },
  {
    name: 'a total beyond the limit',
    fault: partial({ 'content-range': 'bytes 1000-2999/1000001' }),
    code: 'origin.too-large',
  },
  {
    name: 'a compressed part',
    fault: partial({ 'content-range': announced, 'content-encoding': 'gzip' }),
    code: 'origin.encoded',
  },
  { name: '404', fault: faults.status(404), code: 'origin.absent' },
  { name: '500', fault: faults.status(500), code: 'origin.status' },
] as readonly { name: string; fault: Fault; code: string; said?: string }[]) {
  test(`asked for a part: ${name} is ${code}`, async (t) => {
    const { upstream, get } = await start(t);
    upstream.script(zipPath, [fault]);
    await assert.rejects(get(), (error) => {
      assert.ok(isGomirrorError(error), String(error));
      assert.equal(error.code, code);
      if (said !== undefined) assert.equal(error.params['said'], said);
      return true;
    });
    assert.deepEqual(await readAll(await get()), module.zip.subarray(1000, 3000));
  });
}

for (const { name, sizeBytes, code } of [
  { name: 'fewer', sizeBytes: 1999, code: 'origin.cut-short' },
  { name: 'more', sizeBytes: 2001, code: 'origin.too-large' },
]) {
  test(`${name} bytes than the part has are ${code}`, async (t) => {
    const { upstream, get } = await start(t);
    upstream.script(zipPath, [
      partial({ 'content-range': announced, 'transfer-encoding': 'chunked' }, sizeBytes),
    ]);
    const answer = await get();
    let receivedBytes = 0;
    await assert.rejects(
      answer.read((chunk) => {
        receivedBytes += chunk.length;
        return undefined;
      }),
      { code },
    );
    assert.ok(receivedBytes <= 2000);
  });
}

test('206 to somebody who asked for the whole is no answer', async (t) => {
  const { upstream, get } = await start(t);
  upstream.script(zipPath, [partial({ 'content-range': announced })]);
  await assert.rejects(get(null), { code: 'origin.status' });
});

test('what is no part is not asked for', async (t) => {
  const { upstream, get } = await start(t);
  for (const [startByte, endByte] of [
    [5, 5],
    [5, 4],
    [-1, 4],
    [0.5, 4],
    [0, Number.POSITIVE_INFINITY],
  ] as const) {
    await assert.rejects(get({ startByte, endByte }), RangeError);
  }
  assert.equal(upstream.count(), 0);
});

test('an announced part lies in what was asked for and in the file, and nothing else is accepted', () => {
  const number = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(number, number, number, number, number, (start, length, first, last, total) => {
      const asked = { startByte: start, endByte: start + length + 1 };
      const part = announcedPart(`bytes ${first}-${last}/${total}`, asked);
      const right =
        first === start && last < total && last === Math.min(asked.endByte, total) - 1 && first <= last;
      assert.deepEqual(part, right ? { startByte: first, endByte: last + 1, totalBytes: total } : undefined);
      assert.equal(rangeHeader(asked), `bytes=${start}-${start + length}`);
    }),
    { numRuns: 2000 },
  );
});

test('Accept-Ranges is a list', () => {
  for (const value of ['bytes', 'BYTES', 'lines, bytes', ' bytes ,x']) assert.ok(acceptsBytes(value), value);
  for (const value of [undefined, '', 'none', 'bytesize', 'x-bytes'])
    assert.ok(!acceptsBytes(value), String(value));
});
