import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { goClient, needsGo } from '../support/go.ts';
import type { MirrorProcess } from '../support/gomirror.ts';
import { eventually } from '../support/kept.ts';
import { makeGraph } from '../support/module-factory.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld } from '../support/world.ts';

const count = 15;

/** A series of `/-/metrics`; 0 where it is not there. */
async function metric(mirror: MirrorProcess, series: string): Promise<number> {
  const body = await (await mirror.get('/-/metrics')).text();
  const line = body.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
}

/** A mirror that looks ahead, and a project below `go 1.17` that names one module only: go has to read all the others. */
async function setUp(t: TestContext, mode: string) {
  const graph = makeGraph(count);
  const root = graph.modules.find(({ path: name }) => name.endsWith('/m0'))!;
  const world = await startWorld(t, graph.modules);
  // What is on this machine is near.
  const ahead = { GOMIRROR_AHEAD_MODE: mode, GOMIRROR_AHEAD_MIN_LATENCY: '0' };
  const mirror = await world.gomirror({ env: { ...ahead, GOMIRROR_LOG_LEVEL: 'debug' } });
  const folder = await temporaryFolder(t);
  await graph.write(folder);
  const goMod = `module example.com/main\n\ngo 1.16\n\nrequire ${root.path} ${root.version}\n`;
  await writeFile(path.join(folder, 'go.mod'), goMod);
  const settings = { goproxy: mirror.url, gosumdb: world.database.db.key.verifierKey };
  const client = await goClient(t, settings);
  const filled = (kind: string, ahead: boolean) =>
    mirror.events
      .filter((event) => event.event === 'fill' && event['kind'] === kind && event['outcome'] === 'ok')
      .filter((event) => (event['ahead'] === true) === ahead)
      .map((event) => `${String(event['path'])}@${String(event['version'])}`);
  return { graph, root, world, mirror, folder, client, filled };
}

test('modest: go waits for the go.mod file of no module but the first', async (t) => {
  if (!needsGo(t)) return;
  const { root, world, mirror, folder, client, filled } = await setUp(t, 'modest');
  const outcome = await client.run(folder, ['mod', 'download']);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(filled('mod', false), [`${root.path}@${root.version}`]);
  assert.equal(filled('mod', true).length, count - 1);
  for (const kind of ['mod', 'zip'])
    assert.equal(world.upstream.count(new RegExp(`\\.${kind}$`)), count, kind);
  assert.equal(await metric(mirror, 'gomirror_ahead_files_total{kind="mod"}'), count - 1);
  assert.equal(await metric(mirror, 'gomirror_ahead_used_files_total{kind="mod"}'), count - 1);
});

test('modest: who only builds gets no zip that was not asked for', async (t) => {
  if (!needsGo(t)) return;
  const { mirror, folder, client } = await setUp(t, 'modest');
  const built = await client.run(folder, ['run', '-mod=mod', '.']);
  assert.equal(built.code, 0, built.stderr);
  assert.equal(await metric(mirror, 'gomirror_ahead_files_total{kind="zip"}'), 0);
});

test('eager: the zips come by themselves, each once', async (t) => {
  if (!needsGo(t)) return;
  const { graph, world, mirror, folder, client } = await setUp(t, 'eager');
  // Reads the graph and asks for no zip.
  const listed = await client.run(folder, ['list', '-mod=mod', '-m', 'all']);
  assert.equal(listed.code, 0, listed.stderr);
  await eventually(async () => {
    assert.equal(await metric(mirror, 'gomirror_ahead_files_total{kind="zip"}'), count);
  });
  await world.upstream.refuse();
  await world.database.refuse();
  const built = await client.run(folder, ['run', '-mod=mod', '.']);
  assert.equal(built.code, 0, built.stderr);
  assert.equal((built.stdout + built.stderr).trim().split('\n').at(-1), graph.expectedOutput.trim());
  assert.equal(world.upstream.count(/\.zip$/), count);
  assert.equal(await metric(mirror, 'gomirror_ahead_used_files_total{kind="zip"}'), count);
});

test('off: nothing is fetched that go does not ask for', async (t) => {
  if (!needsGo(t)) return;
  const { mirror, folder, client, filled } = await setUp(t, 'off');
  const outcome = await client.run(folder, ['mod', 'download']);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.equal(filled('mod', false).length, count);
  assert.equal(await metric(mirror, 'gomirror_ahead_files_total{kind="mod"}'), 0);
});
