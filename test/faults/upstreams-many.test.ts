import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { type Fault, faults } from '../support/faults.ts';
import { goModDownload, needsGo } from '../support/go.ts';
import { startGomirror } from '../support/gomirror.ts';
import { eventually, targetOf } from '../support/kept.ts';
import { makeGraph } from '../support/module-factory.ts';
import { startSumDb } from '../support/sumdb-server.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startUpstream } from '../support/upstream.ts';

const everything = () => true;

/** Three upstreams of one group that have the same, the first of them asked first, and a mirror before them. */
async function setUp(t: TestContext, env: Readonly<Record<string, string>> = {}) {
  const graph = makeGraph(12);
  const database = await startSumDb(t, { entries: graph.modules });
  const sumdb = { name: database.db.name, url: database.url };
  const upstreams = await Promise.all([1, 2, 3].map(() => startUpstream(t, graph.modules, { sumdb })));
  const mirror = await startGomirror(t, {
    upstream: upstreams.map(({ url }) => url).join('|'),
    sumdb: database.gosumdb,
    env: { GOMIRROR_FETCH_CONNECT_TIMEOUT: '2s', GOMIRROR_FETCH_BACKOFF_INITIAL: '10ms', ...env },
  });
  const project = await temporaryFolder(t);
  await graph.write(project);
  const settings = { goproxy: mirror.url, gosumdb: database.db.key.verifierKey };
  const download = () => goModDownload(t, project, settings);
  const states = async () => {
    const status = (await (await mirror.get('/-/api/v1/status')).json()) as {
      upstreams: { state: string }[];
    };
    return status.upstreams.map(({ state }) => state);
  };
  return { graph, upstreams, mirror, download, states, first: upstreams[0]! };
}

const ways: Readonly<Record<string, () => Fault>> = {
  stalls: faults.stall,
  'is a black hole': faults.blackHole,
  'answers 500': () => faults.status(500, 'no'),
  'answers with a page': faults.html,
  'breaks off': faults.chunkedAbort,
};

for (const [how, fault] of Object.entries(ways)) {
  test(`one of three ${how}: a real build notices nothing, and neither does who asks for what does not exist`, async (t) => {
    if (!needsGo(t)) return;
    const { first, mirror, download, states } = await setUp(t);
    first.fault(everything, fault());
    const { code, stderr } = await download();
    assert.equal(code, 0, stderr);
    const absent = await mirror.get('/example.com/nothing/@v/list');
    assert.equal(absent.status, 404, await absent.text());
    assert.equal((await mirror.get('/-/readyz')).status, 200);
    await eventually(async () => assert.notEqual((await states())[0], 'active'));
    // What is no zip is told as such, by the name of who sent it; the rest accuses nobody.
    const incidents = mirror.events.filter(({ event }) => event === 'incident');
    for (const { source } of incidents) assert.equal(source, new URL(first.url).host);
    assert.ok(how === 'answers with a page' || incidents.length === 0);
  });
}

test('one of three gives wrong bytes: nobody gets them, and the incident names who it was', async (t) => {
  if (!needsGo(t)) return;
  const { first, mirror, download } = await setUp(t);
  first.fault(/\.(?:zip|mod)$/, faults.flippedBit());
  const { code, stderr } = await download();
  assert.equal(code, 0, stderr);
  const incident = await mirror.waitFor(({ event }) => event === 'incident');
  assert.equal(incident['source'], new URL(first.url).host);
});

test('all of three come and go, never all at once: every answer is there', async (t) => {
  const { graph, upstreams, mirror, states } = await setUp(t, {
    // Back as soon as they are.
    GOMIRROR_BREAKER_OPEN_FOR: '100ms',
    GOMIRROR_BREAKER_OPEN_FOR_AT_MOST: '200ms',
    GOMIRROR_PROBE_INTERVAL: '200ms',
    GOMIRROR_RETRY_BUDGET_PERCENT: '100',
  });
  for (const [round, module] of graph.modules.entries()) {
    const away = upstreams[round % upstreams.length]!;
    await away.refuse();
    for (const kind of ['info', 'mod', 'zip']) {
      const answer = await mirror.get(`${targetOf(module)}.${kind}`);
      assert.equal(
        answer.status,
        200,
        `${module.path} ${kind}: ${answer.status === 200 ? '' : await answer.text()}`,
      );
      await answer.arrayBuffer();
    }
    await away.listen();
    await eventually(async () => assert.ok(!(await states()).includes('offline')));
  }
});

test('all gone: what is kept goes on, the rest is unavailable at once, and it all comes back by itself', async (t) => {
  const { graph, upstreams, mirror } = await setUp(t, {
    GOMIRROR_BREAKER_OPEN_FOR: '1s',
    GOMIRROR_PROBE_INTERVAL: '1s',
    GOMIRROR_AHEAD_MODE: 'off',
  });
  const [kept, other] = graph.modules.map((module) => `${targetOf(module)}.mod`);
  assert.equal((await mirror.get(kept!)).status, 200);
  for (const upstream of upstreams) await upstream.refuse();
  await eventually(async () => {
    await mirror.get(other!);
    assert.equal((await mirror.get('/-/readyz')).status, 503);
  });
  assert.equal((await mirror.get(kept!)).status, 200);
  const unavailable = await mirror.get(other!);
  assert.deepEqual([unavailable.status, unavailable.headers.get('cache-control')], [503, 'no-store']);
  assert.ok(Number(unavailable.headers.get('retry-after')) > 0);
  for (const upstream of upstreams) await upstream.listen();
  await eventually(async () => assert.equal((await mirror.get('/-/readyz')).status, 200));
  assert.equal((await mirror.get(other!)).status, 200);
});
