import assert from 'node:assert/strict';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { faults } from '../support/faults.ts';
import { makeModule } from '../support/module-factory.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startUpstream } from '../support/upstream.ts';
import { startWorld } from '../support/world.ts';

const everywhere = makeModule({ path: 'example.com/everywhere', version: 'v1.0.0' });
const onlyThere = makeModule({ path: 'example.com/there', version: 'v1.0.0' });
const zipOf = (module: { path: string; version: string }) => `/${module.path}/@v/${module.version}.zip`;

async function setUp(t: TestContext) {
  const world = await startWorld(t, [everywhere]);
  world.database.db.add(onlyThere);
  const there = await startUpstream(t, [everywhere, onlyThere]);
  const file = path.join(await temporaryFolder(t), 'gomirror.yaml');
  /** As editors do: under another name first. */
  const write = async (text: string) => {
    await writeFile(`${file}.new`, text);
    await rename(`${file}.new`, file);
  };
  await write(`profiles: { dev: { upstream: ${world.upstream.url} } }\n`);
  const mirror = await world.gomirror({ args: ['--config', file] });
  const reload = () => mirror.get('/-/api/v1/reload', { method: 'POST' });
  return { world, there, mirror, write, reload };
}

test('settings are read again: by request, by a signal, and when the file changes', async (t) => {
  const { there, mirror, write, reload } = await setUp(t);
  const wanted = `/-/p/dev${zipOf(onlyThere)}`;
  assert.equal((await mirror.get(wanted)).status, 404);

  await write(`profiles: { dev: { upstream: ${there.url} } }\n`);
  const answer = await reload();
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { changed: ['profiles'] });
  assert.deepEqual(await (await reload()).json(), { changed: [] });
  // What the old sources did not have is not held against the new ones.
  const now = await mirror.get(wanted);
  assert.equal(now.status, 200, await now.text());

  await write(`profiles: { dev: { upstream: ${there.url} } }\noffline: true\n`);
  process.kill(mirror.pid, 'SIGHUP');
  await mirror.waitFor(({ event, key, to }) => event === 'settings' && key === 'offline' && to === 'true');
  const refused = await mirror.get(zipOf(everywhere));
  assert.deepEqual([refused.status, refused.headers.get('x-mirror-source')], [503, null]);
  assert.match(await refused.text(), /offline/);

  await write(`profiles: { dev: { upstream: ${there.url} } }\n`);
  await mirror.waitFor(({ event, to }) => event === 'settings' && to === 'false');
  assert.equal((await mirror.get(zipOf(everywhere))).status, 200);
});

test('settings that are wrong, or need a restart, change nothing at all', async (t) => {
  const { mirror, write, reload, there } = await setUp(t);
  await write(`profiles: { dev: { upstream: ${there.url} } }\nprobe: { interval: soon }\n`);
  const wrong = await reload();
  assert.equal(wrong.status, 422);
  assert.match(JSON.stringify(await wrong.json()), /gomirror\.yaml:2:20.*soon/);

  await write(`profiles: { dev: { upstream: ${there.url} } }\nfill: { concurrent: 7 }\n`);
  const later = await reload();
  assert.match(JSON.stringify(await later.json()), /fill\.concurrent/);
  assert.equal((await mirror.get(`/-/p/dev${zipOf(onlyThere)}`)).status, 404);
});

test('a profile that there is none of ends the walk of the go command', async (t) => {
  const { mirror } = await setUp(t);
  const answer = await mirror.get(`/-/p/prod${zipOf(everywhere)}`);
  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /prod/);
});

test('what is at hand in memory goes with the settings that it was answered by', async (t) => {
  const { mirror, write, reload } = await setUp(t);
  const wanted = `/-/p/dev${zipOf(everywhere).replace('.zip', '.mod')}`;
  for (let round = 0; round < 3; round++) assert.equal((await mirror.get(wanted)).status, 200);
  await write('offline: false\n');
  assert.deepEqual(await (await reload()).json(), { changed: ['profiles'] });
  assert.equal((await mirror.get(wanted)).status, 400);
});

test('what is under way by former settings is neither joined by new requests nor held against the new sources', async (t) => {
  const { world, there, mirror, write, reload } = await setUp(t);
  const gate = Promise.withResolvers<void>();
  const asked = { list: 0, mod: 0, info: 0 };
  for (const kind of ['list', 'mod', 'info'] as const) {
    world.upstream.fault(new RegExp(`/example\\.com/there/.*${kind}$`), async (exchange) => {
      asked[kind]++;
      await gate.promise;
      await faults.status(404)(exchange);
    });
  }
  const status = async (name: string) => (await mirror.get(`/-/p/dev/example.com/there/@v/${name}`)).status;
  const names = ['list', 'v1.0.0.mod', 'v1.0.0.info'];
  const former = names.map(status);
  const limitMs = performance.now() + 10_000;
  while (Math.min(...Object.values(asked)) === 0 && performance.now() < limitMs) await delay(10);

  await write(`profiles: { dev: { upstream: ${there.url} } }\n`);
  assert.deepEqual(await (await reload()).json(), { changed: ['profiles'] });
  const early = await Promise.race([Promise.all(names.slice(0, 2).map(status)), delay(8000)]);
  assert.deepEqual(early, [200, 200]);
  gate.resolve();
  assert.deepEqual(await Promise.all(former), [404, 404, 404]);
  assert.deepEqual(await Promise.all(names.map(status)), [200, 200, 200]);
});
