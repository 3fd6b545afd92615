import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hold } from '../support/faults.ts';
import { MirrorDidNotStart, type MirrorProcess } from '../support/gomirror.ts';
import { checkKept, checkServed, eventually, filesBelow, targetOf } from '../support/kept.ts';
import { makeModule } from '../support/module-factory.ts';
import { connectRaw } from '../support/raw-http.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld } from '../support/world.ts';

const preload = fileURLToPath(new URL('../support/machine-faults.ts', import.meta.url));
const small = makeModule({ path: 'process.example.com/Small', version: 'v1.0.0' });
const medium = makeModule({ path: 'process.example.com/medium', version: 'v1.0.0', sizeBytes: 3_000_000 });
const large = makeModule({ path: 'process.example.com/large', version: 'v1.0.0', sizeBytes: 40_000_000 });
const modules = [small, medium, large];
const list = '/process.example.com/!small/@v/list';
const yearMs = 365 * 24 * 3600 * 1000;

test('too many open files: it lives, says so, and goes on when there are fewer', async (t) => {
  const world = await startWorld(t, modules);
  const mirror = await world.gomirror({ shell: 'ulimit -n 64' });
  await checkServed(mirror, small);
  await eventually(() => assert.equal(checkKept(mirror.data, modules).length, 3));
  const early = await connectRaw(t, mirror.url);
  early.write(`GET ${list} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await early.until(/v1\.0\.0/);
  const idle = await Promise.all(Array.from({ length: 100 }, () => connectRaw(t, mirror.url)));
  early.write(`GET ${targetOf(small)}.mod HTTP/1.1\r\nHost: x\r\n\r\n`);
  await early.until(/module process\.example\.com\/Small/);
  // Whatever the mirror closes meanwhile, a connection to an upstream say, leaves room again.
  for (let zips = 1; !/ 503 /.test(early.text); zips++) {
    assert.ok(zips < 20, 'there is always room');
    idle.push(...(await Promise.all(Array.from({ length: 20 }, () => connectRaw(t, mirror.url)))));
    early.write(`GET ${targetOf(small)}.zip HTTP/1.1\r\nHost: x\r\n\r\n`);
    await early.until(
      new RegExp(`(?:HTTP/1\\.1 200 [^]*){${2 + zips}}|HTTP/1\\.1 503 [^]*cannot read .*EMFILE`),
    );
  }
  assert.match(early.text, /HTTP\/1\.1 503 [^]*gomirror: cannot read .*EMFILE/);
  early.write(`GET ${targetOf(medium)}.info HTTP/1.1\r\nHost: x\r\n\r\n`);
  await early.until(/HTTP\/1\.1 503 [^]*HTTP\/1\.1 503 [^]*gomirror: cannot (?:read|write) .*EMFILE/);
  await mirror.waitFor(({ event }) => event === 'request-failed');
  for (const { socket } of idle) socket.destroy();
  await eventually(() => checkServed(mirror, small));
  await checkServed(mirror, medium);
  // What could not be looked at was not taken for the proof of a fork.
  assert.doesNotMatch(await (await mirror.get('/-/readyz')).text(), /forked/);
});

test('the data folder deleted while it runs: made again, filled again', async (t) => {
  const world = await startWorld(t, modules);
  const mirror = await world.gomirror();
  await checkServed(mirror, small);
  await eventually(() => assert.equal(checkKept(mirror.data, modules).length, 3));
  rmSync(mirror.data, { recursive: true });
  const other = makeModule({ path: 'process.example.com/other', version: 'v1.0.0' });
  world.publish(other);
  // One attempt of each kind may find out.
  await eventually(async () => {
    for (const module of [small, medium, other]) await checkServed(mirror, module);
    const kept = checkKept(mirror.data, [...modules, other]);
    assert.ok(
      kept.some((name) => name.endsWith('other/@v/v1.0.0.zip')),
      kept.join(' '),
    );
    assert.ok(
      kept.some((name) => name.endsWith('!small/@v/v1.0.0.zip')),
      kept.join(' '),
    );
  });
  const again = await mirror.restart();
  for (const module of [small, medium, other]) await checkServed(again, module);
  await eventually(() => assert.equal(checkKept(again.data, [...modules, other]).length, 9));
});

test('a data folder that cannot be written to stops the start, with words and exit code 4', async (t) => {
  const world = await startWorld(t, modules);
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'a-file');
  writeFileSync(file, '');
  await assert.rejects(world.gomirror({ data: path.join(file, 'data') }), (error) => {
    assert.ok(error instanceof MirrorDidNotStart);
    assert.equal(error.exit?.code, 4);
    assert.match(error.stderr, /cannot use the data folder/);
    return true;
  });
});

/** A mirror with a zip of 40 MB under way to a client; its upstream has sent the half. */
async function streaming(t: TestContext) {
  const world = await startWorld(t, modules);
  const mirror = await world.gomirror();
  await checkServed(mirror, small);
  const held = hold();
  world.upstream.script(`${targetOf(large)}.zip`, [held.fault]);
  const asked = mirror.get(`${targetOf(large)}.zip`);
  await held.sendUpTo(20_000_000);
  const answer = await asked;
  assert.equal(answer.headers.get('content-length'), String(large.zip.length));
  const whole = answer.arrayBuffer().then((bytes) => Buffer.from(bytes).equals(large.zip));
  whole.catch(() => {});
  return { mirror, held, whole };
}

/** Resolves when nobody is let in any more. */
async function untilClosed(mirror: MirrorProcess): Promise<void> {
  await eventually(() =>
    assert.rejects(fetch(`${mirror.url}/-/healthz`, { headers: { connection: 'close' } })),
  );
}

test('SIGTERM in the middle of a stream: the client gets the whole zip, then all ends with 0', async (t) => {
  const { mirror, held, whole } = await streaming(t);
  const stopped = mirror.stop();
  await untilClosed(mirror);
  // A second SIGTERM, as some supervisors send it, changes nothing.
  process.kill(mirror.pid, 'SIGTERM');
  await delay(50);
  await held.finish();
  assert.equal(await whole, true);
  assert.deepEqual(await stopped, { code: 0, signal: null });
  assert.ok(checkKept(mirror.data, modules).some((name) => name.endsWith('large/@v/v1.0.0.zip')));
  assert.deepEqual(filesBelow(path.join(mirror.data, 'tmp')), []);
});

test('Ctrl-C while it drains ends it at once, and nothing half is left behind', async (t) => {
  const { mirror, whole } = await streaming(t);
  process.kill(mirror.pid, 'SIGTERM');
  await untilClosed(mirror);
  assert.deepEqual(await mirror.kill('SIGINT'), { code: 130, signal: null });
  await assert.rejects(whole);
  checkKept(mirror.data, modules);
  const again = await mirror.restart();
  assert.deepEqual(filesBelow(path.join(again.data, 'tmp')), []);
  await checkServed(again, large);
});

test('a clock that jumps a year either way, running or at a restart: nothing is wrong, and lists come up to date', async (t) => {
  const world = await startWorld(t, [small]);
  const file = path.join(await temporaryFolder(t), 'faults.json');
  const env = {
    MACHINE_FAULTS: file,
    GOMIRROR_FRESHNESS_LIST: '100ms',
    GOMIRROR_FRESHNESS_STALE_WHILE_REVALIDATE: '0ms',
  };
  let mirror = await world.gomirror({ nodeArgs: ['--import', preload], env });
  const versions = ['v1.0.0'];
  const checkAll = async () => {
    await checkServed(mirror, small);
    const version = `v1.0.${versions.length}`;
    const next = makeModule({ path: small.path, version });
    world.publish(next);
    versions.push(version);
    await checkServed(mirror, next);
    await eventually(async () => {
      const listed = await (await mirror.get(list)).text();
      assert.deepEqual(listed.trim().split('\n'), versions);
    }, 5000);
    await world.upstream.refuse();
    assert.equal(await (await mirror.get(list)).text(), `${versions.join('\n')}\n`);
    await world.upstream.listen();
  };
  await checkAll();
  for (const clockMs of [yearMs, -yearMs]) {
    writeFileSync(file, JSON.stringify({ clockMs }));
    process.kill(mirror.pid, 'SIGUSR2');
    await mirror.waitFor((event) => event.event === 'clock-stepped' && event['offMs'] === clockMs);
    await checkAll();
    // What was written at that time is read at another.
    writeFileSync(file, JSON.stringify({ clockMs: -clockMs }));
    mirror = await mirror.restart();
    await checkAll();
    writeFileSync(file, '{}');
    mirror = await mirror.restart();
    await checkAll();
  }
});
