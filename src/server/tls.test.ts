import assert from 'node:assert/strict';
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import http2 from 'node:http2';
import https from 'node:https';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import tls from 'node:tls';
import { makeCertificate, type TestCertificate } from '../../test/support/certificate.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { connectRaw } from '../../test/support/raw-http.ts';
import { atEnd, type Scope } from '../../test/support/scope.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { errorCode, GomirrorError, systemClock } from '../base/index.ts';
import { type Answer, troubleChannel } from '../mirror/index.ts';
import { SharedBodies } from './bodies.ts';
import { beginReply, cut, type Request, type Response, sendWhole } from './http.ts';
import { reply } from './reply.ts';
import { listen, type RunningServer, type ServerOptions } from './server.ts';
import { certifiedHost, loadCertificate, type TlsFiles, watchCertificate } from './tls.ts';

const limits = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 75_000,
  drainTimeoutMs: 25_000,
  writeStallTimeoutMs: 60_000,
};

async function certificateFiles(scope: Scope, certificate: TestCertificate): Promise<TlsFiles> {
  const folder = await temporaryFolder(scope);
  const files = { cert: path.join(folder, 'tls.crt'), key: path.join(folder, 'tls.key') };
  await writeCertificate(files, certificate);
  return files;
}

async function writeCertificate({ cert, key }: TlsFiles, certificate: TestCertificate): Promise<void> {
  await writeFile(cert, certificate.certificate);
  await writeFile(key, certificate.key);
}

interface Secure extends RunningServer {
  readonly files: TlsFiles;
  readonly ca: string;
  /** An HTTP/2 connection of its own. */
  session(settings?: http2.Settings): http2.ClientHttp2Session;
}

async function secure(
  t: TestContext,
  handler: (request: Request, response: Response) => void,
  changes: Partial<ServerOptions['limits']> = {},
): Promise<Secure> {
  const certificate = makeCertificate();
  const files = await certificateFiles(t, certificate);
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    lang: 'en',
    tls: files,
    limits: { ...limits, ...changes },
    handler,
  });
  atEnd(t, () => server.drain());
  const session = (settings: http2.Settings = {}) => {
    const client = http2.connect(server.url, { ca: certificate.certificate, settings });
    client.on('error', () => undefined);
    atEnd(t, () => client.destroy());
    return client;
  };
  return { ...server, files, ca: certificate.certificate, session };
}

interface Got {
  readonly status: number;
  readonly headers: http2.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Rejects when the stream ends in any way but the end of a whole answer. */
function get(session: http2.ClientHttp2Session, headers: http2.OutgoingHttpHeaders): Promise<Got> {
  const stream = session.request(headers);
  const chunks: Buffer[] = [];
  let answer: http2.IncomingHttpHeaders | undefined;
  stream.on('response', (received) => (answer = received));
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    stream.on('error', reject);
    stream.on('close', () => {
      if (answer === undefined || stream.aborted) reject(new Error('no whole answer'));
      else resolve({ status: Number(answer[':status']), headers: answer, body: Buffer.concat(chunks) });
    });
  });
}

const ok = (_: Request, response: Response) => sendWhole(response, 200, ['Content-Length', '2'], 'ok');

test('HTTP/1 and HTTP/2 get the same answers: small, large, HEAD, ranges, 304', async (t) => {
  const large = randomBytes(7_000_000);
  const file = path.join(await temporaryFolder(t), 'large');
  await writeFile(file, large);
  const handle = await open(file);
  atEnd(t, () => handle.close());
  const common = { source: 'cache', lifetime: { kind: 'forever' }, verified: true } as const;
  const answers: Readonly<Record<string, Answer>> = {
    '/small': { kind: 'bytes', bytes: Buffer.from('a small answer'), contentType: 'text/plain', ...common },
    '/large': {
      kind: 'file',
      file: { fd: handle.fd, sizeBytes: large.length, close: () => undefined },
      sha256: undefined,
      key: 'large',
      contentType: 'application/zip',
      ...common,
    },
  };
  const options = { bodies: new SharedBodies(1_000_000), writeStallMs: 60_000 };
  const server = await secure(t, (request, response) => {
    const answer = answers[request.url ?? ''];
    if (answer === undefined) sendWhole(response, 404, ['Content-Length', '0'], '');
    else void reply(request, response, answer, options);
  });
  assert.match(server.url, /^https:\/\/127\.0\.0\.1:\d+$/);
  // The smallest window that there is: the answer has to wait for its reader again and again.
  const session = server.session({ initialWindowSize: 16_384 });

  const over1 = (target: string, method: string, headers: Record<string, string>) =>
    new Promise<Got>((resolve, reject) => {
      const request = https.request(server.url + target, { ca: server.ca, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      request.on('error', reject).end();
    });
  const etag = (await over1('/small', 'GET', {})).headers.etag ?? '';
  const asked: readonly (readonly [string, string, Record<string, string>, number])[] = [
    ['/small', 'GET', {}, 200],
    ['/small', 'HEAD', {}, 200],
    ['/small', 'GET', { range: 'bytes=2-6' }, 206],
    ['/small', 'GET', { 'if-none-match': etag }, 304],
    ['/large', 'GET', {}, 200],
    ['/large', 'HEAD', {}, 200],
    ['/large', 'GET', { range: 'bytes=6000000-' }, 206],
    ['/large', 'GET', { range: 'bytes=7000000-' }, 416],
    ['/nothing', 'GET', {}, 404],
  ];
  for (const [target, method, headers, status] of asked) {
    const what = `${method} ${target} ${JSON.stringify(headers)}`;
    const one = await over1(target, method, headers);
    const two = await get(session, { ':path': target, ':method': method, ...headers });
    assert.equal(one.status, status, what);
    assert.equal(two.status, status, what);
    assert.ok(one.body.equals(two.body), what);
    for (const name of [
      'content-length',
      'content-type',
      'etag',
      'content-range',
      'cache-control',
      'x-mirror-source',
    ])
      assert.equal(one.headers[name], two.headers[name], `${what} ${name}`);
    if (status === 200 && method === 'GET' && target === '/large') assert.ok(two.body.equals(large));
  }
  const many = await Promise.all(
    Array.from({ length: 12 }, () => get(server.session(), { ':path': '/large' })),
  );
  const digest = createHash('sha256').update(large).digest('hex');
  for (const { body } of many) assert.equal(createHash('sha256').update(body).digest('hex'), digest);
});

test('hundreds of answers at once on one connection', async (t) => {
  const body = randomBytes(500_000);
  const server = await secure(t, (_, response) =>
    sendWhole(response, 200, ['Content-Length', String(body.length)], body),
  );
  const session = server.session();
  const all = await Promise.all(Array.from({ length: 400 }, () => get(session, { ':path': '/' })));
  assert.ok(all.every((got) => got.body.equals(body)));
});

test('an answer cut short is an error to the client, never an end', async (t) => {
  const server = await secure(t, (_, response) => {
    beginReply(response, 200, ['Content-Length', '10']);
    (response as http2.Http2ServerResponse).write('half');
    setTimeout(() => cut(response), 20);
  });
  const session = server.session();
  await assert.rejects(get(session, { ':path': '/' }), /NGHTTP2_INTERNAL_ERROR/);
  const other = https.get(server.url, { ca: server.ca });
  const [response] = (await once(other, 'response')) as [NodeJS.ReadableStream];
  await assert.rejects(async () => {
    for await (const _ of response);
  }, /aborted/);
});

test('TLS below 1.2 and plain HTTP get nothing', async (t) => {
  const server = await secure(t, ok);
  const old = {
    ca: server.ca,
    maxVersion: 'TLSv1.1',
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  } as const;
  await assert.rejects(connectRaw(t, server.url, old));
  const plain = await connectRaw(t, server.url);
  plain.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  assert.doesNotMatch(await plain.ended, /200|400/);
});

test('a client that takes nothing is cut; one that waits for its answer is not', async (t) => {
  const body = randomBytes(1_000_000);
  const server = await secure(
    t,
    (request, response) => {
      const waitMs = request.url === '/late' ? 500 : 0;
      setTimeout(() => sendWhole(response, 200, ['Content-Length', String(body.length)], body), waitMs);
    },
    { writeStallTimeoutMs: 100 },
  );
  const late = await get(server.session(), { ':path': '/late' });
  assert.ok(late.body.equals(body));
  const stream = server.session({ initialWindowSize: 1000 }).request({ ':path': '/' });
  await once(stream, 'response');
  await new Promise((resolve) => stream.once('close', resolve).once('error', () => undefined));
  assert.equal(stream.rstCode, http2.constants.NGHTTP2_CANCEL);
});

test('connections without requests end, used or not, even when their client does not end them', async (t) => {
  const server = await secure(t, ok, {
    headersTimeoutMs: 200,
    requestTimeoutMs: 200,
    keepAliveTimeoutMs: 200,
  });
  const used = server.session();
  await get(used, { ':path': '/' });
  await once(used, 'close');
  const silent = server.session();
  await once(silent, 'close');
  // Speaks the preface, then nothing, and never closes.
  const stubborn = await connectRaw(t, server.url, {
    ca: server.ca,
    ALPNProtocols: ['h2'],
  });
  stubborn.write(Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'latin1'));
  await stubborn.ended;
  // Over TLS too, HTTP/1 has its time-outs, and so has the handshake.
  const slow = await connectRaw(t, server.url, { ca: server.ca });
  slow.write('GET / HTTP/1.1\r\n');
  assert.match(await slow.ended, /^HTTP\/1\.1 408 /);
  const mute = await connectRaw(t, server.url);
  await mute.ended;
});

test('a drain lets streams under way end and refuses new ones', async (t) => {
  const asked = Promise.withResolvers<Response>();
  const server = await secure(t, (_, response) => asked.resolve(response));
  const session = server.session();
  const goaway = once(session, 'goaway');
  const got = get(session, { ':path': '/slow' });
  const slow = await asked.promise;
  const idle = server.session();
  await once(idle, 'connect');
  const idleClosed = once(idle, 'close');
  const drained = server.drain();
  await Promise.all([goaway, idleClosed]);
  await assert.rejects(connectRaw(t, server.url, { ca: server.ca }), /ECONNREFUSED/);
  sendWhole(slow, 200, ['Content-Length', '4'], 'slow');
  assert.equal((await got).body.toString(), 'slow');
  await drained;
});

test('a stream without an answer is cut when the drain time is up', async (t) => {
  const asked = Promise.withResolvers<void>();
  const server = await secure(t, () => asked.resolve(), { drainTimeoutMs: 100 });
  const got = get(server.session(), { ':path': '/' });
  got.catch(() => undefined);
  await asked.promise;
  await server.drain();
  await assert.rejects(got);
});

test('a flood of resets ends its own connection and nobody else’s', async (t) => {
  let asked = 0;
  const server = await secure(t, (request, response) => {
    if (request.url === '/good') ok(request, response);
    else asked++;
  });
  const other = server.session();
  const session = server.session();
  const closed = new Promise((resolve) => session.once('close', resolve));
  const flood = async () => {
    for (let count = 0; count < 20_000 && !session.destroyed; count++) {
      const stream = session.request({ ':path': '/' });
      stream.on('error', () => undefined);
      stream.close(http2.constants.NGHTTP2_CANCEL);
      if (count % 100 === 0) await delay(1);
    }
  };
  await flood();
  await closed;
  assert.ok(asked < 20_000, `${asked} requests`);
  assert.equal((await get(other, { ':path': '/good' })).body.toString(), 'ok');
});

/** One HTTP/2 frame (RFC 9113, section 4.1). */
function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

test('headers without end, in many frames or of great size, are refused', async (t) => {
  let asked = 0;
  const server = await secure(t, (request, response) => {
    asked++;
    ok(request, response);
  });
  const raw = await connectRaw(t, server.url, { ca: server.ca, ALPNProtocols: ['h2'] });
  const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  const literal = Buffer.concat([
    Buffer.from([0x40, 0x03]),
    Buffer.from('x-a'),
    Buffer.from([0x01]),
    Buffer.from('b'),
  ]);
  raw.socket.write(
    Buffer.concat([
      preface,
      frame(4, 0, 0, Buffer.alloc(0)),
      frame(1, 0, 1, Buffer.from([0x82, 0x84, 0x87])),
    ]),
  );
  const pump = setInterval(() => raw.socket.writable && raw.socket.write(frame(9, 0, 1, literal)), 1);
  t.after(() => clearInterval(pump));
  await raw.ended;
  clearInterval(pump);

  assert.equal(asked, 0);

  const session = server.session();
  await get(session, { ':path': '/' }); // By now the client has acknowledged the settings, which makes them count.
  await assert.rejects(get(session, { ':path': '/', 'x-long': 'a'.repeat(40_000) }));
  assert.equal(asked, 1);
});

test('a body is not read, and does not hold its stream', async (t) => {
  const server = await secure(t, ok);
  const session = server.session();
  const stream = session.request({ ':path': '/', ':method': 'POST' }, { endStream: false });
  stream.on('error', () => undefined);
  stream.write(Buffer.alloc(10_000_000));
  stream.resume();
  await once(stream, 'close');
  assert.equal((await get(session, { ':path': '/' })).body.toString(), 'ok');
});

test('what cannot be served is named, with the reason', async (t) => {
  const certificate = makeCertificate();
  const good = await certificateFiles(t, certificate);
  const other = await certificateFiles(t, makeCertificate());
  const broken = path.join(path.dirname(good.cert), 'broken');
  await writeFile(broken, '-----BEGIN CERTIFICATE-----\nrubbish\n');
  const refusals: readonly (readonly [TlsFiles, string, string])[] = [
    [{ ...good, cert: `${good.cert}.missing` }, 'server.bad-certificate', `${good.cert}.missing`],
    [{ ...good, key: `${good.key}.missing` }, 'server.bad-certificate', `${good.key}.missing`],
    [{ ...good, cert: broken }, 'server.bad-certificate', broken],
    [{ ...good, key: broken }, 'server.bad-certificate', broken],
    [{ cert: good.key, key: good.key }, 'server.bad-certificate', good.key],
    [{ cert: good.cert, key: good.cert }, 'server.bad-certificate', good.cert],
  ];
  for (const [files, code, file] of refusals) {
    await assert.rejects(loadCertificate(files), (error) => {
      assert.ok(error instanceof GomirrorError);
      assert.equal(error.code, code);
      assert.equal(error.params['file'], file);
      assert.match(String(error.params['reason']), /\w{5}/);
      return true;
    });
  }
  const crossed = { cert: good.cert, key: other.key };
  await assert.rejects(loadCertificate(crossed), (error) => {
    assert.ok(error instanceof GomirrorError);
    assert.equal(error.code, 'server.certificate-mismatch');
    assert.deepEqual(error.params, { certificate: good.cert, key: other.key });
    return true;
  });
  const options = {
    host: '127.0.0.1',
    port: 0,
    limits,
    clock: systemClock,
    lang: 'en',
    handler: ok,
  } as const;
  await assert.rejects(
    listen({ ...options, tls: crossed }),
    (error) => errorCode(error) === 'server.certificate-mismatch',
  );
});

test('the host shown is one that the certificate names', () => {
  const local = new X509Certificate(makeCertificate(['mirror.example.com']).certificate);
  assert.equal(certifiedHost(local, '127.0.0.1'), '127.0.0.1');
  assert.equal(certifiedHost(local, '::1'), '::1');
  assert.equal(certifiedHost(local, 'mirror.example.com'), 'mirror.example.com');
  assert.equal(certifiedHost(local, '10.1.2.3'), 'localhost');
});

/** Lets the watch look once more, and waits until it has. */
async function look(clock: ManualClock, ms: number): Promise<void> {
  clock.advance(ms);
  while (clock.sleeping === 0) await delay(1);
}

test('a new certificate is served once it is whole; a bad one is trouble, and the old one stays', async (t) => {
  const [first, second, third] = [makeCertificate(), makeCertificate(), makeCertificate()];
  const files = await certificateFiles(t, first);
  const clock = new ManualClock();
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    limits,
    clock,
    lang: 'en',
    handler: ok,
    tls: files,
  });
  atEnd(t, () => server.drain());
  const served = async () => {
    const socket = tls.connect({
      port: Number(new URL(server.url).port),
      host: '127.0.0.1',
      rejectUnauthorized: false,
    });
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256.replaceAll(':', '').toLowerCase();
  };
  const troubles: string[] = [];
  t.after(troubleChannel.subscribe(({ error }) => troubles.push(error.code)));

  assert.equal(await served(), first.fingerprint);
  // Replaced as renewal tools do it: another file under the same name, one after the other.
  await writeFile(`${files.cert}.new`, second.certificate);
  await rename(`${files.cert}.new`, files.cert);
  await look(clock, 5000);
  assert.equal(await served(), first.fingerprint);
  await writeFile(`${files.key}.new`, second.key);
  await rename(`${files.key}.new`, files.key);
  await look(clock, 5000);
  assert.deepEqual(troubles, []);
  await look(clock, 5000);
  assert.equal(await served(), second.fingerprint);

  await writeFile(files.cert, third.certificate);
  await look(clock, 5000);
  await look(clock, 5000);
  await look(clock, 5000);
  assert.deepEqual(troubles, ['server.certificate-mismatch']);
  assert.equal(await served(), second.fingerprint);
  await rm(files.key);
  await look(clock, 5000);
  await look(clock, 5000);
  assert.deepEqual(troubles, ['server.certificate-mismatch', 'server.bad-certificate']);
  assert.equal(await served(), second.fingerprint);
  await writeFile(files.key, third.key);
  await look(clock, 5000);
  await look(clock, 5000);
  assert.equal(await served(), third.fingerprint);
  assert.equal(troubles.length, 2);
});

test('the watch ends with its signal', async (t) => {
  const files = await certificateFiles(t, makeCertificate());
  const clock = new ManualClock();
  const stopping = new AbortController();
  const watch = watchCertificate(files, await loadCertificate(files), {
    clock,
    pollMs: 1000,
    signal: stopping.signal,
    replace: () => assert.fail('nothing has changed'),
  });
  await look(clock, 1000);
  stopping.abort();
  await watch;
  assert.equal(clock.sleeping, 0);
});
