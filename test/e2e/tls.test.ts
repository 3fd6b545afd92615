import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import http2 from 'node:http2';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { makeAuthority } from '../support/authority.ts';
import { makeCertificate } from '../support/certificate.ts';
import { faults, hold } from '../support/faults.ts';
import { goClient, needsGo } from '../support/go.ts';
import { MirrorDidNotStart, type MirrorOptions, runGomirror } from '../support/gomirror.ts';
import { makeGraph, makeModule } from '../support/module-factory.ts';
import { atEnd } from '../support/scope.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld, type World } from '../support/world.ts';

/** Starts a gomirror of `world` that serves HTTPS. */
async function secureMirror(t: TestContext, world: World, options: Partial<MirrorOptions> = {}) {
  const folder = await temporaryFolder(t);
  const [cert, key] = [path.join(folder, 'tls.crt'), path.join(folder, 'tls.key')];
  const certificate = makeCertificate();
  await writeFile(cert, certificate.certificate);
  await writeFile(key, certificate.key);
  const mirror = await world.gomirror({ args: ['--tls-cert', cert, '--tls-key', key], ...options });
  return { mirror, cert, key, ca: certificate.certificate };
}

interface Answer {
  readonly status: number;
  readonly headers: http2.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An HTTP/2 connection; `get` rejects when a stream ends in any other way than by a whole answer. */
function connect(t: TestContext, url: string, ca: string) {
  const session = http2.connect(url, { ca });
  session.on('error', () => undefined);
  atEnd(t, () => session.destroy());
  const get = (target: string, headers: http2.OutgoingHttpHeaders = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const stream = session.request({ ':path': target, ...headers });
      const chunks: Buffer[] = [];
      let answer: http2.IncomingHttpHeaders = {};
      stream.on('response', (received) => (answer = received));
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', reject);
      stream.on('close', () =>
        stream.rstCode === 0 && !stream.aborted
          ? resolve({ status: Number(answer[':status']), headers: answer, body: Buffer.concat(chunks) })
          : reject(new Error('cut')),
      );
    });
  return { session, get };
}

test('a real go builds through HTTPS', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(6);
  const world = await startWorld(t, graph.modules);
  const { mirror, cert } = await secureMirror(t, world);
  assert.match(mirror.url, /^https:\/\/127\.0\.0\.1:\d+$/);
  const folder = await temporaryFolder(t);
  await graph.write(folder, { withGoSum: false });
  const client = await goClient(t, {
    goproxy: mirror.url,
    gosumdb: world.database.db.key.verifierKey,
    env: { SSL_CERT_FILE: cert },
  });
  const tidy = await client.run(folder, ['mod', 'tidy']);
  assert.equal(tidy.code, 0, tidy.stderr);
  const suspicious = await goClient(t, { goproxy: mirror.url, gosumdb: 'off' });
  const refused = await suspicious.run(folder, ['mod', 'download']);
  assert.match(refused.stderr, /x509|certificate/);
});

test('over HTTP/2: hits, a zip of several megabytes cold and warm, HEAD, a range', async (t) => {
  const large = makeModule({ path: 'example.com/large', version: 'v1.0.0', sizeBytes: 9_000_000 });
  const world = await startWorld(t, [large]);
  const { mirror, ca } = await secureMirror(t, world);
  const { get } = connect(t, mirror.url, ca);
  const zip = '/example.com/large/@v/v1.0.0.zip';
  const cold = await get(zip);
  assert.equal(cold.status, 200);
  assert.ok(cold.body.equals(large.zip));
  const many = await Promise.all(Array.from({ length: 20 }, () => get(zip)));
  for (const { body, headers } of many) {
    assert.ok(body.equals(large.zip));
    assert.equal(headers['content-length'], String(large.zip.length));
  }
  const head = await get(zip, { ':method': 'HEAD' });
  assert.deepEqual([head.status, head.body.length], [200, 0]);
  assert.equal(head.headers['content-length'], String(large.zip.length));
  const part = await get(zip, { range: 'bytes=100-199' });
  assert.equal(part.status, 206);
  assert.ok(part.body.equals(large.zip.subarray(100, 200)));
  const mod = '/example.com/large/@v/v1.0.0.mod';
  for (const _ of [1, 2]) assert.equal((await get(mod)).body.toString(), large.mod);
  assert.equal((await get('/-/healthz')).body.toString(), 'ok\n');
  const absent = await get('/example.com/absent/@v/list');
  assert.equal(absent.status, 404);
  assert.match(absent.body.toString(), /^gomirror: /);
  assert.match(
    (await get('/', { accept: 'text/html' })).body.toString(),
    new RegExp(`GOPROXY=${mirror.url},direct`),
  );
});

test('over HTTP/2 a wrong zip under way is cut by an error, and the next one who asks hears why', async (t) => {
  const honest = makeModule({ path: 'example.com/large', version: 'v1.0.0', sizeBytes: 9_000_000 });
  const forged = makeModule({
    ...honest,
    goMod: honest.mod,
    files: { 'evil.go': 'package evil\n' },
    sizeBytes: 9_000_000,
  });
  const world = await startWorld(t, [honest]);
  world.upstream.fault(/\.zip$/, faults.body(forged.zip, 'application/zip'));
  const { mirror, ca } = await secureMirror(t, world);
  const { get } = connect(t, mirror.url, ca);
  const zip = '/example.com/large/@v/v1.0.0.zip';
  await assert.rejects(get(zip), /NGHTTP2_INTERNAL_ERROR/);
  const told = await get(zip);
  assert.equal(told.status, 502);
  assert.match(told.body.toString(), /^gomirror: .*checksum database/);
});

test('SIGTERM in the middle of a stream over HTTP/2: the stream ends whole, then everything does', async (t) => {
  const large = makeModule({ path: 'example.com/large', version: 'v1.0.0', sizeBytes: 9_000_000 });
  const world = await startWorld(t, [large]);
  const held = hold();
  world.upstream.script(/\.zip$/, [held.fault]);
  const { mirror, ca } = await secureMirror(t, world);
  const { session, get } = connect(t, mirror.url, ca);
  const goaway = new Promise((resolve) => session.once('goaway', resolve));
  const got = get('/example.com/large/@v/v1.0.0.zip');
  await held.sendUpTo(3_000_000);
  const stopped = mirror.stop();
  await goaway;
  await held.finish();
  assert.ok((await got).body.equals(large.zip));
  assert.equal((await stopped).code, 0);
});

test('a certificate without its key, or with another one, stops the start with a word that names it', async (t) => {
  const world = await startWorld(t);
  const { cert, mirror } = await secureMirror(t, world);
  await mirror.stop();
  const other = path.join(await temporaryFolder(t), 'other.key');
  await writeFile(other, makeCertificate().key);
  const refused = async (args: string[], words: RegExp) =>
    assert.rejects(world.gomirror({ args }), (error) => {
      assert.ok(error instanceof MirrorDidNotStart);
      assert.match(error.stderr, words);
      assert.ok(error.stderr.includes(args[1] ?? ''));
      return true;
    });
  await refused(['--tls-cert', cert, '--tls-key', other], /does not belong to the private key/);
  await refused(
    ['--tls-key', '/nowhere/tls.key', '--tls-cert', cert],
    /cannot use \/nowhere\/tls\.key for TLS: ENOENT/,
  );
});

test('on its own machine a mirror is found whatever its certificate is called, and by that certificate alone', async (t) => {
  const world = await startWorld(t, [makeModule({ path: 'example.com/a', version: 'v1.0.0' })]);
  const folder = await temporaryFolder(t);
  const write = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const issued = makeAuthority('Company').issue(['goproxy.corp.example']);
  const cert = await write('tls.crt', issued.certificate);
  const key = await write('tls.key', issued.key);
  const mirror = await world.gomirror({ args: ['--tls-cert', cert, '--tls-key', key] });
  assert.match(mirror.url, /^https:\/\/goproxy\.corp\.example:/);
  const run = (data: string, command: readonly string[], certFile: string) =>
    runGomirror([...command, '--data', data], {
      env: {
        ...{ GOMIRROR_LANG: 'en', GOMIRROR_LISTEN: '127.0.0.1:0' },
        ...{ GOMIRROR_TLS_CERT: certFile, GOMIRROR_TLS_KEY: key },
      },
    });
  const status = await run(mirror.data, ['status', '--once'], cert);
  assert.equal(status.code, 0, status.stderr);
  assert.ok(status.stdout.includes(mirror.url), status.stdout);
  const prefetched = await run(mirror.data, ['prefetch', 'example.com/a@v1.0.0'], cert);
  assert.equal(prefetched.code, 0, prefetched.stderr);

  // It has that address in it, and is not the one that is served there.
  const other = makeAuthority('Somebody').issue(['127.0.0.1']);
  const elsewhere = await temporaryFolder(t);
  await writeFile(
    path.join(elsewhere, 'lock.json'),
    JSON.stringify({ url: `https://127.0.0.1:${new URL(mirror.url).port}` }),
  );
  const refused = await run(elsewhere, ['status'], await write('other.crt', other.certificate));
  assert.equal(refused.code, 6);
  assert.match(refused.stderr, /no gomirror answers at https:\/\/127\.0\.0\.1:\d+ \(.*certificate.*\)/);
});
