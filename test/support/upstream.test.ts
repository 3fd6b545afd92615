import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { errorCode } from '../../src/base/index.ts';
import { temporaryFolder } from './temp.ts';
import { faults, hold } from './faults.ts';
import { goClient, needsGo } from './go.ts';
import { infoText, makeGraph, makeModule } from './module-factory.ts';
import { startUpstream } from './upstream.ts';

const sample = makeModule({ path: 'example.com/Team/a', version: 'v1.2.3', sizeBytes: 100_000 });
const zipPath = '/example.com/!team/a/@v/v1.2.3.zip';

test('a real go command downloads and builds a graph from it', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(12);
  const upstream = await startUpstream(t, graph.modules);
  const folder = await temporaryFolder(t);
  await graph.write(folder, { withGoSum: true });
  const client = await goClient(t, { goproxy: upstream.url, gosumdb: 'off' });
  // The sums are go's to judge: a wrong h1 of ours fails here.
  const outcome = await client.run(folder, ['run', '.']);
  assert.equal(outcome.stderr.trim().split('\n').at(-1), graph.expectedOutput, outcome.stderr);
  assert.equal(outcome.code, 0);
  const verified = await client.run(folder, ['mod', 'verify']);
  assert.equal(verified.stdout, 'all modules verified\n');
  assert.equal(upstream.count(/\.zip$/), 12);
});

test('a wrong sum is noticed by go, so the test above can fail', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(2);
  const upstream = await startUpstream(t, graph.modules);
  upstream.fault(
    /m1.*\.zip$/,
    faults.body(makeModule({ path: 'graph.example.com/Team1/m1', version: 'v1.1.1' }).zip),
  );
  const folder = await temporaryFolder(t);
  await graph.write(folder, { withGoSum: true });
  const client = await goClient(t, { goproxy: upstream.url, gosumdb: 'off' });
  const outcome = await client.run(folder, ['mod', 'download']);
  assert.match(outcome.stderr, /SECURITY ERROR/);
  assert.notEqual(outcome.code, 0);
});

test('the protocol: list, info, mod, latest, queries, absence, HEAD, ranges', async (t) => {
  const newer = makeModule({ path: sample.path, version: 'v1.10.0' });
  const pre = makeModule({ path: sample.path, version: 'v1.11.0-rc.1' });
  const upstream = await startUpstream(t, [sample, newer, pre], {
    queries: { 'example.com/Team/a@main': 'v1.2.3' },
  });
  const base = `${upstream.url}/example.com/!team/a`;
  const get = async (path: string, init?: RequestInit) => fetch(base + path, init);
  assert.equal(await (await get('/@v/list')).text(), 'v1.2.3\nv1.10.0\nv1.11.0-rc.1\n');
  assert.equal(await (await get('/@v/v1.2.3.info')).text(), infoText('v1.2.3'));
  assert.equal(await (await get('/@v/main.info')).text(), infoText('v1.2.3'));
  assert.equal(await (await get('/@v/v1.2.3.mod')).text(), sample.mod);
  assert.equal(await (await get('/@latest')).text(), infoText('v1.10.0'));
  assert.equal((await get('/@v/v9.9.9.info')).status, 404);
  const head = await get('/@v/v1.2.3.zip', { method: 'HEAD' });
  assert.equal(head.headers.get('content-length'), String(sample.zip.length));
  const range = await get('/@v/v1.2.3.zip', { headers: { range: 'bytes=10-19' } });
  assert.equal(range.status, 206);
  assert.deepEqual(Buffer.from(await range.arrayBuffer()), sample.zip.subarray(10, 20));
  assert.equal(upstream.count('/example.com/!team/a/@v/v1.2.3.zip'), 2);
  upstream.forget();
  assert.equal(upstream.count(), 0);
});

test('faults come in the order of the script, and end with it', async (t) => {
  const upstream = await startUpstream(t, [sample]);
  upstream.script(/\.zip$/, [
    faults.status(500),
    faults.retryAfter(7),
    faults.retryAfter(new Date('2030-01-01T00:00:00Z')),
    faults.html(),
    faults.shortBody(),
    faults.chunkedAbort(),
    faults.cutClean(0.5),
    faults.flippedBit(),
    faults.reset(),
    faults.garbage(),
  ]);
  const get = async () => fetch(upstream.url + zipPath);
  assert.equal((await get()).status, 500);
  assert.equal((await get()).headers.get('retry-after'), '7');
  assert.equal((await get()).headers.get('retry-after'), 'Tue, 01 Jan 2030 00:00:00 GMT');
  assert.match((await get()).headers.get('content-type') ?? '', /html/);
  await assert.rejects(get().then((answer) => answer.arrayBuffer()));
  await assert.rejects(get().then((answer) => answer.arrayBuffer()));
  assert.equal((await (await get()).arrayBuffer()).byteLength, Math.floor(sample.zip.length / 2));
  const flipped = Buffer.from(await (await get()).arrayBuffer());
  assert.equal(flipped.length, sample.zip.length);
  assert.notDeepEqual(flipped, sample.zip);
  await assert.rejects(get());
  await assert.rejects(get());
  assert.deepEqual(Buffer.from(await (await get()).arrayBuffer()), sample.zip);
});

test('a lasting fault lasts until it is ended; flapping repeats', async (t) => {
  const upstream = await startUpstream(t, [sample]);
  const status = async () => (await fetch(upstream.url + zipPath)).status;
  const end = upstream.fault(zipPath, faults.status(503));
  assert.deepEqual([await status(), await status(), await status()], [503, 503, 503]);
  end();
  assert.equal(await status(), 200);
  upstream.script(/./, [faults.none(), faults.status(500)], 'repeat');
  assert.deepEqual([await status(), await status(), await status(), await status()], [200, 500, 200, 500]);
  upstream.recover();
  assert.equal(await status(), 200);
});

test('answers without an end are bounded by who reads them, and end with the connection', async (t) => {
  const upstream = await startUpstream(t, [sample]);
  upstream.script(zipPath, [
    faults.infiniteBody(),
    faults.infiniteCompressedBody(),
    faults.drip(5, 1),
    faults.blackHole(),
  ]);
  for (const [name, atLeast] of [
    ['plain', 1_000_000],
    ['compressed', 20_000_000],
    ['dripping', 3],
  ] as const) {
    const stop = new AbortController();
    const answer = await fetch(upstream.url + zipPath, { signal: stop.signal });
    let seen = 0;
    for await (const chunk of bodyOf(answer)) {
      seen += chunk.length;
      if (seen >= atLeast) break;
    }
    assert.ok(seen >= atLeast, name);
    stop.abort();
  }
  const silent = fetch(upstream.url + zipPath, { signal: AbortSignal.timeout(100) });
  await assert.rejects(silent, /timeout|aborted/i);
});

test('a held answer moves only when told to', async (t) => {
  const upstream = await startUpstream(t, [sample]);
  const held = hold();
  upstream.script(zipPath, [held.fault]);
  const request = fetch(upstream.url + zipPath);
  await held.arrived;
  await held.sendHeaders();
  const answer = await request;
  const reader = bodyOf(answer).getReader();
  await held.sendUpTo(-1000);
  let seen = 0;
  while (seen < sample.zip.length - 1000) seen += (await reader.read()).value?.length ?? 0;
  assert.equal(seen, sample.zip.length - 1000);
  const next = reader.read();
  assert.equal(
    await Promise.race([next.then(() => 'moved'), new Promise((r) => setTimeout(r, 50, 'stands'))]),
    'stands',
  );
  await held.finish();
  assert.equal((await next).value?.length, 1000);
  assert.equal((await reader.read()).done, true);
  await held.closed;
});

test('a refused port opens again as the same', async (t) => {
  const upstream = await startUpstream(t, [sample]);
  assert.equal((await fetch(upstream.url + zipPath)).status, 200);
  await upstream.refuse();
  await assert.rejects(
    fetch(upstream.url + zipPath),
    (error: Error) => errorCode(error.cause) === 'ECONNREFUSED',
  );
  await upstream.listen();
  assert.equal((await fetch(upstream.url + zipPath)).status, 200);
});

test('over TLS with a certificate that is its own authority, for node and for go', async (t) => {
  const upstream = await startUpstream(t, [sample], { tls: true });
  const ca = upstream.certificate?.certificate;
  assert.ok(ca);
  const request = https.get(`${upstream.url}/example.com/!team/a/@v/v1.2.3.info`, { ca });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  assert.equal(await text(response), infoText('v1.2.3'));
  request.destroy();
  await assert.rejects(
    fetch(`${upstream.url}/x`),
    (error: Error) => errorCode(error.cause) === 'DEPTH_ZERO_SELF_SIGNED_CERT',
  );
  if (!needsGo(t)) return;
  const folder = await temporaryFolder(t);
  await writeFile(`${folder}/ca.pem`, ca);
  const client = await goClient(t, {
    goproxy: upstream.url,
    gosumdb: 'off',
    env: { SSL_CERT_FILE: `${folder}/ca.pem` },
  });
  const outcome = await client.run(folder, ['mod', 'download', 'example.com/Team/a@v1.2.3']);
  assert.equal(outcome.code, 0, outcome.stderr);
});

function bodyOf(answer: Response): ReadableStream<Uint8Array> {
  assert.ok(answer.body);
  return answer.body as ReadableStream<Uint8Array>;
}
