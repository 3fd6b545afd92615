import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { GomirrorError } from '../../base/index.ts';
import { type Fault, faults, forbiddenTargets } from '../../../test/support/faults.ts';
import { makeModule } from '../../../test/support/module-factory.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { startUpstream, type Upstream } from '../../../test/support/upstream.ts';
import { readAll } from '../read.ts';
import { retryAfter } from './answer.ts';
import { ProxyOrigin, type ProxyLimits } from './proxy.ts';

const module = makeModule({ path: 'example.com/a', version: 'v1.0.0', sizeBytes: 300_000 });
const zipPath = '/example.com/a/@v/v1.0.0.zip';

const limits: ProxyLimits = {
  connectTimeoutMs: 1000,
  firstByteTimeoutMs: 5000,
  idleTimeoutMs: 5000,
  totalTimeoutMs: 10_000,
  redirects: 5,
  connections: 4,
};

async function start(
  t: TestContext,
  changed: Partial<ProxyLimits> = {},
  credentials = '',
): Promise<{ upstream: Upstream; origin: ProxyOrigin }> {
  const upstream = await startUpstream(t, [module]);
  const url = upstream.url.replace('://', `://${credentials}`);
  const origin = new ProxyOrigin({
    name: 'upstream',
    url,
    limits: { ...limits, ...changed },
    instance: 'gomirror-test',
    userAgent: 'gomirror/test',
  });
  atEnd(t, () => origin.close());
  return { upstream, origin };
}

const get = async (origin: ProxyOrigin, path = zipPath, maxBytes = 1_000_000) =>
  readAll(await origin.get(path, { maxBytes }));

async function codeOf(work: Promise<unknown>): Promise<GomirrorError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GomirrorError, `no coded error but ${String(error)}`);
  return error;
}

test('gives the bytes and the declared length, says who asks and for whom', async (t) => {
  const { upstream, origin } = await start(t);
  const answer = await origin.get(zipPath, { maxBytes: 1_000_000, via: '1.1 other' });
  assert.equal(answer.sizeBytes, module.zip.length);
  assert.deepEqual(await readAll(answer), module.zip);
  const { headers } = upstream.requests[0]!;
  assert.equal(headers['via'], '1.1 other, 1.1 gomirror-test');
  assert.equal(headers['user-agent'], 'gomirror/test');
  assert.equal(headers['accept-encoding'], 'identity');
});

test('many at once share a bounded number of connections', async (t) => {
  const { upstream, origin } = await start(t);
  const bodies = await Promise.all(Array.from({ length: 40 }, () => get(origin)));
  for (const body of bodies) assert.equal(body.length, module.zip.length);
  assert.ok(
    upstream.connections.accepted <= limits.connections,
    `${upstream.connections.accepted} connections`,
  );
});

test('a slow taker holds the sender back, and all arrives', async (t) => {
  const { origin } = await start(t);
  const answer = await origin.get(zipPath, { maxBytes: 1_000_000 });
  const chunks: Uint8Array[] = [];
  let taking = 0;
  await answer.read(async (chunk) => {
    taking++;
    assert.equal(taking, 1);
    await new Promise((resolve) => setTimeout(resolve, 2));
    chunks.push(chunk);
    taking--;
  });
  assert.deepEqual(Buffer.concat(chunks), module.zip);
});

test('what the taker throws ends the exchange and comes back as it is', async (t) => {
  const { origin } = await start(t);
  const answer = await origin.get(zipPath, { maxBytes: 1_000_000 });
  const mine = new Error('disk full');
  await assert.rejects(
    answer.read(() => {
      throw mine;
    }),
    (error) => error === mine,
  );
});

const table: readonly {
  name: string;
  fault: Fault;
  code: string;
  retryable: boolean;
  limits?: Partial<ProxyLimits>;
  check?: (error: GomirrorError) => void;
}[] = [
  { name: 'reset', fault: faults.reset(), code: 'origin.unreachable', retryable: true },
  {
    name: 'black hole',
    fault: faults.blackHole(),
    code: 'origin.timeout',
    retryable: true,
    limits: { firstByteTimeoutMs: 100 },
  },
  {
    name: 'stall',
    fault: faults.stall(),
    code: 'origin.timeout',
    retryable: true,
    limits: { idleTimeoutMs: 100 },
  },
  {
    name: 'drip',
    fault: faults.drip(20, 1),
    code: 'origin.timeout',
    retryable: true,
    limits: { totalTimeoutMs: 300 },
  },
  { name: 'infinite body', fault: faults.infiniteBody(), code: 'origin.too-large', retryable: false },
  {
    name: 'infinite compressed body',
    fault: faults.infiniteCompressedBody(),
    code: 'origin.encoded',
    retryable: true,
  },
  { name: 'not HTTP', fault: faults.garbage(), code: 'origin.unreachable', retryable: true },
  {
    name: 'headers without end',
    fault: faults.infiniteHeaders(),
    code: 'origin.unreachable',
    retryable: true,
  },
  { name: 'short body', fault: faults.shortBody(), code: 'origin.cut-short', retryable: true },
  { name: 'chunked abort', fault: faults.chunkedAbort(), code: 'origin.cut-short', retryable: true },
  {
    name: '404 with words',
    fault: faults.status(404, 'not found: unknown\nrevision v9\x07\n'),
    code: 'origin.absent',
    retryable: false,
    check: ({ params }) => {
      assert.equal(params['said'], 'not found: unknown revision v9');
      assert.equal(params['timedOut'], false);
    },
  },
  {
    name: "404 of the upstream's own time-out",
    fault: faults.notFoundByTimeout(),
    code: 'origin.absent',
    retryable: false,
    check: ({ params }) => assert.equal(params['timedOut'], true),
  },
  { name: '410', fault: faults.status(410), code: 'origin.absent', retryable: false },
  { name: '403', fault: faults.status(403), code: 'origin.refused', retryable: false },
  { name: '500', fault: faults.status(500), code: 'origin.status', retryable: true },
  { name: '418', fault: faults.status(418), code: 'origin.status', retryable: false },
  {
    name: '429 in seconds',
    fault: faults.retryAfter(7),
    code: 'origin.rate-limited',
    retryable: true,
    check: (error) => assert.equal(error.retryAfterSeconds, 7),
  },
  { name: 'redirect loop', fault: faults.redirectLoop(), code: 'origin.redirects', retryable: true },
  ...[
    'http://127.0.0.1:9/x',
    'http://2130706433:9/x',
    'http://0x7f.1:9/x',
    'http://[::1]:9/x',
    'http://[::ffff:127.0.0.1]:9/x',
    'http://localhost:9/x',
    'http://',
    ...forbiddenTargets,
  ].map((location) => ({
    name: `redirect to ${location}`,
    fault: faults.redirect(location),
    code: 'origin.redirect-unsafe',
    retryable: false,
  })),
];

for (const { name, fault, code, retryable, limits: changed, check } of table) {
  test(`fault: ${name}`, async (t) => {
    const { upstream, origin } = await start(t, changed);
    upstream.fault(() => true, fault);
    const error = await codeOf(get(origin));
    assert.equal(error.code, code, String(error));
    assert.equal(error.retryable, retryable);
    assert.equal(error.params['upstream'], 'upstream');
    check?.(error);
    upstream.recover();
    assert.equal((await get(origin)).length, module.zip.length);
  });
}

test('refused connection', async (t) => {
  const { upstream, origin } = await start(t);
  await upstream.refuse();
  assert.equal((await codeOf(get(origin))).code, 'origin.unreachable');
  await upstream.listen();
  assert.equal((await get(origin)).length, module.zip.length);
});

test('a declared length beyond the limit is refused before a byte is read', async (t) => {
  const { origin } = await start(t);
  assert.equal((await codeOf(get(origin, zipPath, 1000))).code, 'origin.too-large');
});

test('a redirect within the upstream is followed', async (t) => {
  const { upstream, origin } = await start(t);
  upstream.script(zipPath, [faults.redirect('/example.com/a/@v/v1.0.0.mod')]);
  assert.equal((await get(origin)).toString(), module.mod);
});

test('credentials go to the upstream, and never into an error', async (t) => {
  const { upstream, origin } = await start(t, {}, 'user:s3cret@');
  await get(origin);
  assert.equal(
    upstream.requests[0]!.headers['authorization'],
    `Basic ${Buffer.from('user:s3cret').toString('base64')}`,
  );
  await upstream.refuse();
  const error = await codeOf(get(origin));
  assert.doesNotMatch(JSON.stringify([error.message, error.params, String(error.cause)]), /s3cret/);
});

test('a signal ends a request at once with its reason', async (t) => {
  const { upstream, origin } = await start(t);
  upstream.fault(() => true, faults.blackHole());
  const controller = new AbortController();
  const reason = new Error('enough');
  const asked = origin.get(zipPath, { maxBytes: 1000, signal: controller.signal });
  setTimeout(() => controller.abort(reason), 20);
  await assert.rejects(asked, (error) => error === reason);
  await assert.rejects(
    origin.get(zipPath, { maxBytes: 1000, signal: controller.signal }),
    (error) => error === reason,
  );
});

test('who asks is told when the request has left the queue', async (t) => {
  const { upstream, origin } = await start(t, { connections: 1 });
  const held = Promise.withResolvers<void>();
  upstream.script(zipPath, [async (exchange) => held.promise.then(async () => exchange.serve())]);
  const sent: string[] = [];
  const ask = async (name: string) =>
    readAll(await origin.get(zipPath, { maxBytes: 1_000_000, onSent: () => sent.push(name) }));
  const both = [ask('first'), ask('second')];
  while (upstream.count() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(sent, ['first']);
  held.resolve();
  await Promise.all(both);
  assert.deepEqual(sent, ['first', 'second']);
});

test('Retry-After: seconds, a date, nonsense', () => {
  const nowMs = Date.parse('2026-01-01T00:00:00Z');
  assert.equal(retryAfter('5', nowMs), 5);
  assert.equal(retryAfter('Thu, 01 Jan 2026 00:01:00 GMT', nowMs), 60);
  assert.equal(retryAfter('Wed, 31 Dec 2025 00:00:00 GMT', nowMs), 0);
  assert.equal(retryAfter('999999999', nowMs), 3600);
  assert.equal(retryAfter('soon', nowMs), undefined);
  assert.equal(retryAfter(undefined, nowMs), undefined);
});
