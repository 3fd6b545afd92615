import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { hold } from '../support/faults.ts';
import type { MirrorProcess } from '../support/gomirror.ts';
import { checkKept, checkServed, eventually, filesBelow, targetOf } from '../support/kept.ts';
import { makeModule, type TestModule } from '../support/module-factory.ts';
import { connectRaw } from '../support/raw-http.ts';
import { startWorld } from '../support/world.ts';

const small = makeModule({ path: 'clients.example.com/small', version: 'v1.0.0' });
const medium = makeModule({ path: 'clients.example.com/medium', version: 'v1.0.0', sizeBytes: 1_000_000 });
const other = makeModule({ path: 'clients.example.com/other', version: 'v1.0.0', sizeBytes: 9_000_000 });
const large = makeModule({ path: 'clients.example.com/large', version: 'v1.0.0', sizeBytes: 9_000_000 });

/** A zip is never fetched in pieces, as it would be where this machine is busy: then one fetch is one request. */
const inOneRequest = { GOMIRROR_FETCH_PIECES_AT_ONCE: '1' };

/** Asks for a zip on a connection of its own and compares what comes while it comes; resolves with the number of bytes. */
function compare(mirror: MirrorProcess, { zip, ...module }: TestModule, asked: () => void): Promise<number> {
  const { hostname, port } = new URL(mirror.url);
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname);
    let head = '';
    let begun = false;
    let received = 0;
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`closed after ${received} bytes, ${head}`)));
    socket.on('connect', () => {
      socket.write(`GET ${targetOf({ ...module })}.zip HTTP/1.1\r\nHost: x\r\n\r\n`);
      asked();
    });
    socket.on('data', (chunk: Buffer) => {
      let body = chunk;
      if (!begun) {
        head += chunk.toString('latin1', 0, 1000);
        const end = chunk.indexOf('\r\n\r\n');
        if (!head.startsWith('HTTP/1.1 200 ') || end === -1) {
          reject(new Error(head));
          return;
        }
        begun = true;
        body = chunk.subarray(end + 4);
      }
      if (body.compare(zip, received, Math.min(zip.length, received + body.length)) !== 0) {
        reject(new Error(`wrong bytes after ${received}`));
        return;
      }
      received += body.length;
      if (received < zip.length) return;
      resolve(received);
      socket.destroy();
    });
  });
}

/** The most memory that a process has ever had, where the system tells. */
function peakBytes(pid: number): number {
  const file = `/proc/${pid}/status`;
  const kilobytes = existsSync(file) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  return Number(kilobytes ?? 0) * 1024;
}

/** True when this process may hold so many connections; else the test is skipped, loudly. */
function mayOpen(t: TestContext, count: number): boolean {
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: unknown } } };
  const limit = Number(userLimits?.open_files?.soft);
  if (!(limit < count + 200)) return true;
  process.stderr.write(`NOT TESTED, only ${limit} open files are allowed here: ${t.fullName}\n`);
  t.skip('too few open files are allowed');
  return false;
}

test('5,000 clients at once for one cold zip: one fetch, the right bytes for each, bounded memory', async (t) => {
  if (!mayOpen(t, 5000)) return;
  const world = await startWorld(t, [small, medium]);
  const mirror = await world.gomirror();
  await checkServed(mirror, small);
  const held = hold();
  const target = `${targetOf(medium)}.zip`;
  world.upstream.script(target, [held.fault]);
  const all = Promise.withResolvers<void>();
  let asked = 0;
  const clients = Array.from({ length: 5000 }, () =>
    compare(mirror, medium, () => {
      asked++;
      if (asked === 5000) all.resolve();
    }),
  );
  const answers = Promise.all(clients);
  answers.catch(() => undefined);
  await Promise.race([all.promise, answers]);
  await held.finish();
  const received = await answers;
  assert.equal(
    received.reduce((sum, bytes) => sum + bytes, 0),
    5000 * medium.zip.length,
  );
  assert.equal(world.upstream.count(target), 1);
  const peak = peakBytes(mirror.pid);
  assert.ok(peak < 500_000_000, `${peak} bytes of memory`);
  await checkServed(mirror, small);
});

/** A client that asks and then reads nothing. */
async function askWithoutReading(t: TestContext, mirror: MirrorProcess, target: string) {
  const connection = await connectRaw(t, mirror.url);
  connection.socket.pause();
  connection.write(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
  return connection;
}

/** Connections that the mirror has open. */
async function openConnections(mirror: MirrorProcess): Promise<number> {
  const page = await (await mirror.get('/-/metrics')).text();
  const found = /^nodejs_active_resources\{type="TCPSocketWrap"\} (\d+)$/m.exec(page);
  assert.ok(found !== null, page);
  return Number(found[1]);
}

test('readers that do not read are let go, and hold up nobody, neither on a hit nor on a fill', async (t) => {
  const world = await startWorld(t, [large, other]);
  const mirror = await world.gomirror({
    env: { ...inOneRequest, GOMIRROR_SERVER_WRITE_STALL_TIMEOUT: '2s' },
  });
  await checkServed(mirror, large);
  const before = await openConnections(mirror);
  const target = `${targetOf(other)}.zip`;
  const readers = await Promise.all([
    ...Array.from({ length: 50 }, () => askWithoutReading(t, mirror, `${targetOf(large)}.zip`)),
    ...Array.from({ length: 50 }, () => askWithoutReading(t, mirror, target)),
  ]);
  await checkServed(mirror, large);
  await checkServed(mirror, other);
  await eventually(async () => assert.ok((await openConnections(mirror)) <= before + 5));
  for (const { socket, ended } of readers) {
    socket.resume();
    const said = await ended;
    assert.ok(said.startsWith('HTTP/1.1 200 OK'));
    assert.ok(said.length < large.zip.length, 'a client got everything without reading');
  }
  assert.equal(world.upstream.count(target), 1);
});

test('clients that go away in the middle: the fill goes on, and is kept', async (t) => {
  const world = await startWorld(t, [large]);
  const mirror = await world.gomirror({ env: inOneRequest });
  const held = hold();
  const target = `${targetOf(large)}.zip`;
  world.upstream.script(target, [held.fault]);
  const clients = await Promise.all(Array.from({ length: 30 }, () => connectRaw(t, mirror.url)));
  for (const client of clients) client.write(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await held.sendUpTo(5_000_000);
  await Promise.all(clients.map((client) => client.until(/^HTTP\/1\.1 200 OK\r\n/)));
  for (const [index, { socket }] of clients.entries()) {
    if (index % 2 === 0) socket.destroy();
    else socket.resetAndDestroy();
  }
  await held.finish();
  await eventually(() => {
    const kept = checkKept(mirror.data, [large]);
    assert.ok(kept.includes(target.slice(1)), kept.join(' '));
  });
  await checkServed(mirror, large);
  assert.equal(world.upstream.count(target), 1);
  await eventually(() => assert.deepEqual(filesBelow(path.join(mirror.data, 'tmp')), []));
});

test('2,000 who send their request a byte at a time are let go, and hold up nobody', async (t) => {
  if (!mayOpen(t, 2000)) return;
  const world = await startWorld(t, [small]);
  const mirror = await world.gomirror({ env: { GOMIRROR_SERVER_HEADERS_TIMEOUT: '1s' } });
  await checkServed(mirror, small);
  const senders = await Promise.all(Array.from({ length: 2000 }, () => connectRaw(t, mirror.url)));
  const bytes = `GET ${targetOf(small)}.mod HTTP/1.1\r\nHost: x\r\nX-Slow: ${'s'.repeat(1000)}`;
  let sent = 0;
  const sending = setInterval(() => {
    for (const sender of senders) if (sender.socket.writable) sender.write(bytes.slice(sent, sent + 1));
    sent++;
  }, 200);
  t.after(() => clearInterval(sending));
  for (let round = 0; round < 10; round++) await checkServed(mirror, small);
  for (const { ended } of senders) assert.match(await ended, /^(?:HTTP\/1\.1 408 [^]*)?$/);
  await checkServed(mirror, small);
});
