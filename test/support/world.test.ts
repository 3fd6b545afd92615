import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { goModDownload, needsGo } from './go.ts';
import { MirrorDidNotStart, runGomirror } from './gomirror.ts';
import { makeGraph, makeModule } from './module-factory.ts';
import { atEnd } from './scope.ts';
import { temporaryFolder } from './temp.ts';
import { startWorld } from './world.ts';

test('go, through a gomirror process, verifies against the database of the test', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(6);
  const world = await startWorld(t, graph.modules);
  const mirror = await world.gomirror();
  const folder = await temporaryFolder(t);
  await graph.write(folder);
  // go reaches the database through the mirror: the URL in GOSUMDB would be asked if the mirror did not pass it through.
  const outcome = await goModDownload(t, folder, { goproxy: mirror.url, gosumdb: world.database.gosumdb });
  assert.equal(outcome.code, 0, outcome.stderr + mirror.stderr);
  assert.equal(world.upstream.count(/\.zip$/), 6);
  assert.equal((await mirror.stop()).code, 0);
});

test('a process can be killed and started again on its data', async (t) => {
  const module = makeModule({ path: 'example.com/a', version: 'v1.0.0' });
  const world = await startWorld(t, [module]);
  const first = await world.gomirror();
  const zip = '/example.com/a/@v/v1.0.0.zip';
  assert.deepEqual(Buffer.from(await (await first.get(zip)).arrayBuffer()), module.zip);
  // The last bytes may reach a client before the file has its final name.
  while (!existsSync(`${first.data}/modules${zip}`)) await delay(5);
  assert.deepEqual(await first.kill(), { code: null, signal: 'SIGKILL' });
  await world.upstream.refuse();
  const second = await first.restart();
  assert.equal(second.data, first.data);
  assert.deepEqual(Buffer.from(await (await second.get(zip)).arrayBuffer()), module.zip);
  await second.stop();
});

test('a gomirror that does not come up says why', async (t) => {
  const world = await startWorld(t);
  await assert.rejects(world.gomirror({ args: ['--no-such-flag'] }), (error) => {
    assert.ok(error instanceof MirrorDidNotStart);
    assert.match(error.stderr + JSON.stringify(error.events), /no-such-flag/);
    return true;
  });
});

test('a gomirror that dials out fails its test', async (t) => {
  // A documentation address: it leads nowhere even if the guard fails.
  const world = await startWorld(t);
  const mirror = await world.gomirror({ upstream: 'https://192.0.2.1' });
  await mirror.get('/example.com/a/@v/list', { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
  assert.match(mirror.stderr, /DIAL OFF LOOPBACK/);
  await assert.rejects(mirror.stop(), /dialled off loopback/);
});

test('any other command runs to its end', async () => {
  const outcome = await runGomirror(['--version']);
  assert.match(outcome.stdout, /^gomirror \d+\.\d+\.\d+/);
  assert.equal(outcome.code, 0);
});

test('temporary folders go when their test ends, after what was started later', async (t) => {
  let folder = '';
  const order: string[] = [];
  await t.test('inside', async (inner) => {
    folder = await temporaryFolder(inner);
    atEnd(inner, () => void order.push(existsSync(folder) ? 'still there' : 'gone'));
  });
  assert.deepEqual(order, ['still there']);
  assert.equal(existsSync(folder), false);
});
