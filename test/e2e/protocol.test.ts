import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import http from 'node:http';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { faults } from '../support/faults.ts';
import type { MirrorProcess } from '../support/gomirror.ts';
import { eventually } from '../support/kept.ts';
import { infoText, makeModule } from '../support/module-factory.ts';
import { startWorld, type World } from '../support/world.ts';

const small = makeModule({ path: 'example.com/Small', version: 'v1.2.0' });
const older = makeModule({ path: 'example.com/Small', version: 'v1.1.0' });
const medium = makeModule({ path: 'example.com/medium', version: 'v1.0.0', sizeBytes: 3_000_000 });
const large = makeModule({ path: 'example.com/large', version: 'v1.0.0', sizeBytes: 9_000_000 });
const base = '/example.com/!small/@v/v1.2.0';

async function start(
  t: TestContext,
  env: Record<string, string> = {},
): Promise<{ world: World; mirror: MirrorProcess }> {
  const world = await startWorld(t, [small, older, medium, large], {
    upstream: { queries: { 'example.com/Small@main': 'v1.2.0' } },
  });
  // Requests are counted and made to fail one by one here, so nothing may be fetched beside them.
  return { world, mirror: await world.gomirror({ env: { GOMIRROR_AHEAD_MODE: 'off', ...env } }) };
}

const text = async (answer: Response | Promise<Response>) => (await answer).text();

test('what the protocol has: list, info, mod, zip, latest, queries, escapes once decoded', async (t) => {
  const { mirror } = await start(t);
  assert.equal(await text(mirror.get('/example.com/!small/@v/list')), 'v1.1.0\nv1.2.0\n');
  const info = await mirror.get(`${base}.info`);
  assert.equal(info.headers.get('content-type'), 'application/json');
  assert.equal(await info.text(), small.info);
  assert.equal(await text(mirror.get(`${base}.mod`)), small.mod);
  const zip = await mirror.get(`${base}.zip`);
  assert.equal(zip.headers.get('content-type'), 'application/zip');
  assert.deepEqual(Buffer.from(await zip.arrayBuffer()), small.zip);
  assert.equal(await text(mirror.get('/example.com/!small/@latest')), small.info);
  assert.equal(await text(mirror.get('/example.com/!small/@v/main.info')), small.info);
  assert.equal(await text(mirror.get('/example.com/%21small/@v/v1.2.0.info')), small.info);
  assert.equal((await mirror.get('/example.com/%2521small/@v/v1.2.0.info')).status, 400);
  assert.equal((await mirror.get('/example.com/Small/@v/v1.2.0.info')).status, 400);
});

test('hits: source, caching, tags, conditional requests, HEAD and ranges', async (t) => {
  const { mirror } = await start(t);
  for (const [target, body] of [
    [`${base}.mod`, Buffer.from(small.mod)],
    [`${base}.zip`, small.zip],
    ['/example.com/medium/@v/v1.0.0.zip', medium.zip],
    ['/example.com/large/@v/v1.0.0.zip', large.zip],
  ] as const) {
    const first = await mirror.get(target);
    assert.notEqual(first.headers.get('x-mirror-source'), 'cache');
    await first.arrayBuffer();
    // It is answered before it has its name on disk.
    await eventually(async () => {
      const again = await mirror.get(target);
      await again.arrayBuffer();
      assert.equal(again.headers.get('x-mirror-source'), 'cache');
    });
    for (let round = 0; round < 2; round++) {
      const hit = await mirror.get(target);
      assert.equal(hit.headers.get('x-mirror-source'), 'cache');
      assert.equal(hit.headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.equal(hit.headers.get('content-length'), String(body.length));
      assert.deepEqual(Buffer.from(await hit.arrayBuffer()), body);
      const etag = hit.headers.get('etag')!;
      assert.match(etag, /^"[\w-]+"$/);

      const same = await mirror.get(target, { headers: { 'if-none-match': `"other", ${etag}` } });
      assert.equal(same.status, 304);
      assert.equal(await same.text(), '');
      const changed = await mirror.get(target, { headers: { 'if-none-match': '"other"' } });
      assert.equal(changed.status, 200);
      await changed.arrayBuffer();

      const head = await mirror.get(target, { method: 'HEAD' });
      assert.equal(head.status, 200);
      assert.equal(head.headers.get('content-length'), String(body.length));

      for (const [range, start_, end] of [
        ['bytes=0-0', 0, 1],
        ['bytes=5-', 5, body.length],
        ['bytes=-7', body.length - 7, body.length],
        [`bytes=3-${body.length + 10}`, 3, body.length],
      ] as const) {
        const part = await mirror.get(target, { headers: { range } });
        assert.equal(part.status, 206, `${target} ${range}`);
        assert.equal(part.headers.get('content-range'), `bytes ${start_}-${end - 1}/${body.length}`);
        assert.deepEqual(Buffer.from(await part.arrayBuffer()), body.subarray(start_, end));
      }
      const beyond = await mirror.get(target, { headers: { range: `bytes=${body.length}-` } });
      assert.equal(beyond.status, 416);
      assert.equal(beyond.headers.get('content-range'), `bytes */${body.length}`);
      const matching = await mirror.get(target, { headers: { range: 'bytes=0-1', 'if-range': etag } });
      assert.equal(matching.status, 206);
      const stale = await mirror.get(target, { headers: { range: 'bytes=0-1', 'if-range': '"other"' } });
      assert.equal(stale.status, 200);
      await Promise.all([matching.arrayBuffer(), stale.arrayBuffer()]);
      const several = await mirror.get(target, { headers: { range: 'bytes=0-1,3-4' } });
      assert.equal(several.status, 200);
      await several.arrayBuffer();
    }
  }
});

test('nothing is fetched under /cached-only or Disable-Module-Fetch', async (t) => {
  const { world, mirror } = await start(t);
  const disabled = { headers: { 'Disable-Module-Fetch': 'true' } };
  for (const target of [
    `${base}.info`,
    `${base}.zip`,
    '/example.com/!small/@v/list',
    '/example.com/!small/@latest',
  ]) {
    assert.equal((await mirror.get(target, disabled)).status, 404, target);
    assert.equal((await mirror.get(`/cached-only${target}`)).status, 404, target);
  }
  assert.equal(world.upstream.count(/example\.com/), 0);
  await text(mirror.get(`${base}.info`));
  await text(mirror.get('/example.com/!small/@v/list'));
  assert.equal(await text(mirror.get(`${base}.info`, disabled)), small.info);
  assert.equal(await text(mirror.get(`/cached-only${base}.info`)), small.info);
  assert.equal(await text(mirror.get('/cached-only/example.com/!small/@v/list')), 'v1.1.0\nv1.2.0\n');
});

test('impossible paths and malformed ones are answered without asking anybody', async (t) => {
  const { world, mirror } = await start(t);
  for (const path of ['/github.com/@v/list', '/github.com/org/@latest', '/golang.org/@v/list']) {
    const answer = await mirror.get(path);
    assert.equal(answer.status, 404, path);
    assert.match(await answer.text(), /^gomirror: /);
  }
  for (const path of [
    '/nodot/@v/list',
    '/example.com/a/@v/v1.0.0.exe',
    '/example.com//a/@v/list',
    '/x',
    '/example.com/a%2fb/@v/list',
  ]) {
    const { status } = await mirror.get(path);
    assert.ok(status === 400 || status === 404, `${path}: ${status}`);
  }
  assert.equal(world.upstream.count(), 0);
});

test('absence is remembered for its time, and is not an outage', async (t) => {
  const { world, mirror } = await start(t, { GOMIRROR_FRESHNESS_ABSENT: '1500ms' });
  const missing = '/example.com/!small/@v/v9.9.9.info';
  for (let round = 0; round < 3; round++) assert.equal((await mirror.get(missing)).status, 404);
  assert.equal(world.upstream.count(missing.replace('%21', '!')), 1);
  await delay(1550);
  assert.equal((await mirror.get(missing)).status, 404);
  assert.equal(world.upstream.count(missing), 2);
});

test('lists: fresh, then stale while they are fetched anew, then stale in an outage', async (t) => {
  const { world, mirror } = await start(t, { GOMIRROR_FRESHNESS_LIST: '1s' });
  const list = '/example.com/!small/@v/list';
  const asked = () => world.upstream.count(list);
  await text(mirror.get(list));
  await text(mirror.get(list));
  assert.equal(asked(), 1);
  world.publish(makeModule({ path: 'example.com/Small', version: 'v1.3.0' }));
  await delay(1050);
  const stale = await mirror.get(list);
  assert.equal(await stale.text(), 'v1.1.0\nv1.2.0\n');
  await eventually(async () => assert.equal(await text(mirror.get(list)), 'v1.1.0\nv1.2.0\nv1.3.0\n'));
  assert.equal(asked(), 2);
  await world.upstream.refuse();
  await delay(1050);
  assert.equal(await text(mirror.get(list)), 'v1.1.0\nv1.2.0\nv1.3.0\n');
  const restarted = await mirror.restart();
  const old = await restarted.get(list);
  assert.equal(await old.text(), 'v1.1.0\nv1.2.0\nv1.3.0\n');
  assert.equal((await restarted.get('/example.com/other/@v/list')).status, 502);
});

test('an outage is 50x, no-store, with Retry-After and words; what is kept goes on', async (t) => {
  const { world, mirror } = await start(t);
  await text(mirror.get(`${base}.mod`));
  await world.upstream.refuse();
  const answer = await mirror.get(`${base}.zip`);
  assert.equal(answer.status, 502);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; charset=utf-8/);
  assert.match(await answer.text(), /^gomirror: cannot reach /);
  assert.equal(await text(mirror.get(`${base}.mod`)), small.mod);
  await world.upstream.listen();
  assert.deepEqual(Buffer.from(await (await mirror.get(`${base}.zip`)).arrayBuffer()), small.zip);
});

test('a request that has come round in a loop gets 508', async (t) => {
  const { world, mirror } = await start(t);
  await text(mirror.get(`${base}.mod`));
  const via = String(world.upstream.requests[0]!.headers['via']);
  const answer = await mirror.get(`${base}.mod`, { headers: { via } });
  assert.equal(answer.status, 508);
  const other = await mirror.get(`${base}.mod`, { headers: { via: '1.1 another-mirror' } });
  assert.equal(other.status, 200);
  await mirror.get(`${base}.zip`, { headers: { via: '1.1 another-mirror' } });
  assert.match(
    String(world.upstream.requests.at(-1)!.headers['via']),
    /^1\.1 another-mirror, 1\.1 gomirror-/,
  );
});

test('one fill for many clients, and it outlives the first of them', async (t) => {
  const { world, mirror } = await start(t);
  const target = '/example.com/medium/@v/v1.0.0.zip';
  world.upstream.script(target, [faults.delay(300)]);
  const gone = new AbortController();
  const first = mirror.get(target, { signal: gone.signal }).catch(() => undefined);
  await delay(100);
  const others = Array.from({ length: 20 }, async () =>
    Buffer.from(await (await mirror.get(target)).arrayBuffer()),
  );
  gone.abort();
  await first;
  for (const body of await Promise.all(others)) assert.equal(body.compare(medium.zip), 0);
  assert.equal(world.upstream.count(target), 1);
});

test('methods, and bodies that nobody asked for', async (t) => {
  const { mirror } = await start(t);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const answer = await mirror.get(`${base}.mod`, { method });
    assert.equal(answer.status, 405, method);
    assert.equal(answer.headers.get('allow'), 'GET, HEAD');
  }
});

test("another mirror's info under a version is refused", async (t) => {
  const { world, mirror } = await start(t);
  world.upstream.fault(`${base}.info`, faults.body(infoText('v1.1.0')));
  const answer = await mirror.get(`${base}.info`);
  assert.equal(answer.status, 502);
  assert.match(await answer.text(), /v1\.1\.0/);
});

/** Reads an answer until it ends or breaks, counting what came. */
function readRaw(url: string): Promise<{ status: number; declared: number; bytes: Buffer; whole: boolean }> {
  return new Promise((resolve, reject) => {
    http
      .get(url, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', () => undefined);
        answer.on('close', () => {
          const declared = Number(answer.headers['content-length']);
          resolve({
            status: answer.statusCode!,
            declared,
            bytes: Buffer.concat(chunks),
            whole: answer.complete,
          });
        });
      })
      .on('error', reject);
  });
}

test('a large zip reaches its clients while it is fetched, all but the end', async (t) => {
  const { world, mirror } = await start(t);
  const target = '/example.com/large/@v/v1.0.0.zip';
  const held = Promise.withResolvers<void>();
  world.upstream.script(target, [
    async ({ response, good }) => {
      const { body } = good();
      response.writeHead(200, { 'content-length': body.length });
      response.write(body.subarray(0, body.length - 1));
      await held.promise;
      response.end(body.subarray(body.length - 1));
    },
  ]);
  const answer = await mirror.get(target);
  assert.equal(answer.headers.get('content-length'), String(large.zip.length));
  const reader = answer.body!.getReader();
  let received = 0;
  const hashed = createHash('sha256');
  while (received < large.zip.length - 65_536) {
    const { value } = await reader.read();
    received += value!.length;
    hashed.update(value);
  }
  assert.equal(received, large.zip.length - 65_536);
  held.resolve();
  for (let part = await reader.read(); !part.done; part = await reader.read()) hashed.update(part.value);
  assert.equal(hashed.digest('hex'), createHash('sha256').update(large.zip).digest('hex'));
});

test('a large zip that fails its check is cut short, and the next request is told why', async (t) => {
  const { world, mirror } = await start(t);
  const target = '/example.com/large/@v/v1.0.0.zip';
  const forged = makeModule({
    path: 'example.com/large',
    version: 'v1.0.0',
    sizeBytes: 9_000_000,
    files: { 'x.go': 'package x\n' },
  });
  world.upstream.fault(target, faults.body(forged.zip, 'application/zip'));
  const { status, declared, bytes, whole } = await readRaw(mirror.url + target);
  assert.equal(status, 200);
  assert.equal(declared, forged.zip.length);
  assert.equal(whole, false);
  assert.ok(bytes.length <= declared - 65_536, `${bytes.length} of ${declared}`);
  const next = await mirror.get(target);
  assert.equal(next.status, 502);
  assert.match(
    await next.text(),
    /other bytes for example\.com\/large@v1\.0\.0 than the checksum database recorded/,
  );
});

test('a range of a zip that is not kept waits for the verdict', async (t) => {
  const { mirror } = await start(t);
  const target = '/example.com/large/@v/v1.0.0.zip';
  const part = await mirror.get(target, { headers: { range: 'bytes=-4' } });
  assert.equal(part.status, 206);
  assert.deepEqual(Buffer.from(await part.arrayBuffer()), large.zip.subarray(-4));
});
