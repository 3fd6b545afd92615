import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { goClient, needsGo } from '../support/go.ts';
import { runGomirror, startProgram } from '../support/gomirror.ts';
import { makeGraph } from '../support/module-factory.ts';
import { eventually } from '../support/kept.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld } from '../support/world.ts';

/** A project with a go.sum, a machine with an empty module cache, and a data folder with nothing in it. */
async function setUp(t: TestContext, size = 6, needsCache = false) {
  const graph = makeGraph(size);
  const world = await startWorld(t, graph.modules);
  const project = await temporaryFolder(t);
  await graph.write(project, { withGoSum: true });
  const data = await temporaryFolder(t);
  const fresh = async () => {
    const client = await goClient(t, { goproxy: 'off', gosumdb: 'off' });
    const { home, moduleCache } = client;
    // Of whoever runs the tests: the standard library need not be built again.
    const GOCACHE = needsCache ? (await client.run(home, ['env', 'GOCACHE'])).stdout.trim() : '';
    return {
      ...{ HOME: home, GOMODCACHE: moduleCache, GOENV: 'off', GOFLAGS: '-modcacherw', GOTOOLCHAIN: 'local' },
      ...{ GOPROXY: 'off', GOSUMDB: 'off', CGO_ENABLED: '0', GOCACHE },
      ...{ GOMIRROR_DATA: data, GOMIRROR_UPSTREAM: world.upstream.url, GOMIRROR_LISTEN: '127.0.0.1:0' },
      GOMIRROR_SUMDB_DATABASE: world.database.gosumdb,
    };
  };
  return { graph, world, project, data, fresh };
}

/** What a program that `go run` has built printed, after go's own lines. */
function lastLine({ stdout, stderr }: { stdout: string; stderr: string }): string | undefined {
  return (stdout + stderr).trim().split('\n').at(-1);
}

function keptZips(data: string): number {
  const names = readdirSync(path.join(data, 'modules'), { recursive: true }).map(String);
  return names.filter((name) => name.endsWith('.zip')).length;
}

test('a build in an empty world, and again with a fresh client and everything else gone', async (t) => {
  if (!needsGo(t)) return;
  const { graph, world, project, data, fresh } = await setUp(t, 6, true);
  const first = await runGomirror(['run', '--', 'go', 'run', '.'], { cwd: project, env: await fresh() });
  assert.equal(first.code, 0, first.stderr);
  assert.equal(lastLine(first), graph.expectedOutput);
  assert.equal(world.upstream.count(/\.zip$/), 6);
  assert.equal(keptZips(data), 6);
  await world.upstream.refuse();
  await world.database.refuse();
  const again = await runGomirror(['run', 'go', 'run', '.'], { cwd: project, env: await fresh() });
  assert.equal(again.code, 0, again.stderr);
  assert.equal(lastLine(again), graph.expectedOutput);
});

test('the project is handed over before the command has asked for anything, unless it is vendored', async (t) => {
  const { world, project, fresh } = await setUp(t);
  const env = await fresh();
  const wait = ['node', '-e', 'setTimeout(() => {}, 1500)'];
  const vendored = await runGomirror(['run', '--', ...wait], {
    cwd: project,
    env: { ...env, GOFLAGS: '-mod=vendor' },
  });
  assert.equal(vendored.code, 0, vendored.stderr);
  assert.equal(world.upstream.count(/\.zip$/), 0);
  await runGomirror(['run', '--', ...wait], { cwd: project, env });
  assert.equal(world.upstream.count(/\.zip$/), 6);
});

test("output, input and exit code are the command's own", async (t) => {
  const { data, fresh } = await setUp(t, 1);
  const env = { ...(await fresh()), GOPROXY: 'https://a.example|direct' };
  const script = 'console.log(process.env.GOPROXY); console.error("e"); process.exit(7)';
  const { code, stdout, stderr } = await runGomirror(['run', 'node', '-e', script], { env });
  assert.equal(code, 7);
  assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+\|direct\n$/);
  assert.equal(stderr, 'e\n');
  const missing = await runGomirror(['run', '--', 'no-such-program-at-all', '--json'], { env });
  assert.equal(missing.code, 127);
  assert.match(missing.stderr, /^gomirror: .*no-such-program-at-all/);
  const file = path.join(data, 'not-a-program');
  writeFileSync(file, '');
  assert.equal((await runGomirror(['run', file], { env })).code, 126);
  const nothing = await runGomirror(['run', '--verbose'], { env });
  assert.equal(nothing.code, 2);
  const unusable = await runGomirror(['run', 'node'], {
    env: { ...env, GOMIRROR_DATA: path.join(file, 'x') },
  });
  assert.equal(unusable.code, 125);
});

test('signals reach the command, and its end by one is told as shells tell it', async (t) => {
  const { fresh } = await setUp(t, 1);
  const env = await fresh();
  const polite = `process.on('SIGTERM', () => { console.log('asked'); process.exit(3); }); console.log('up'); setTimeout(() => {}, 30_000)`;
  const first = startProgram(t, ['run', 'node', '-e', polite], { env });
  await first.printed(/up/);
  first.child.kill('SIGTERM');
  const ended = await first.ended;
  assert.deepEqual([ended.code, ended.stdout], [3, 'up\nasked\n']);
  const rude = startProgram(t, ['run', 'node', '-e', `console.log('up'); setTimeout(() => {}, 30_000)`], {
    env,
  });
  await rude.printed(/up/);
  rude.child.kill('SIGINT');
  assert.equal((await rude.ended).code, 130);
});

test('commands side by side share one mirror, which ends after the last of them', async (t) => {
  const { project, fresh } = await setUp(t);
  const env = await fresh();
  /** Prints where its mirror is and, once there is a file of its own, whether that still answers. */
  const script = (file: string) => `
    const { existsSync } = require('node:fs');
    setTimeout(() => process.exit(9), 30_000).unref();
    console.log(process.env.GOPROXY);
    const timer = setInterval(() => {
      if (!existsSync(${JSON.stringify(path.join(env.HOME, file))})) return;
      clearInterval(timer);
      fetch(process.env.GOPROXY + '/-/healthz').then((answer) => console.log(answer.status));
    }, 20);`;
  const first = startProgram(t, ['run', 'node', '-e', script('first')], { env, cwd: project });
  const url = await first.printed(/^http.*\n/);
  const second = startProgram(t, ['run', 'node', '-e', script('second')], { env, cwd: project });
  assert.equal(await second.printed(/^http.*\n/), url);
  writeFileSync(path.join(env.HOME, 'first'), '');
  await first.printed(/other commands still use the mirror/);
  writeFileSync(path.join(env.HOME, 'second'), '');
  const ends = await Promise.all([first.ended, second.ended]);
  assert.deepEqual(
    ends.map(({ code, stdout }) => [code, stdout]),
    [
      [0, `${url}200\n`],
      [0, `${url}200\n`],
    ],
  );
});

test('prefetch fills an empty mirror; then a build needs nobody else', async (t) => {
  if (!needsGo(t)) return;
  const { graph, world, project, data, fresh } = await setUp(t, 6, true);
  const env = await fresh();
  const prefetched = await runGomirror(['prefetch'], { cwd: project, env });
  assert.equal(prefetched.code, 0, prefetched.stdout + prefetched.stderr);
  assert.match(prefetched.stdout, /^all there: \d+ files, .* fetched in .*\n$/);
  assert.equal(prefetched.stderr, '');
  assert.equal(keptZips(data), 6);
  await world.upstream.refuse();
  await world.database.refuse();
  const built = await runGomirror(['run', 'go', 'run', '.'], { cwd: project, env });
  assert.equal(built.code, 0, built.stderr);
  assert.equal(lastLine(built), graph.expectedOutput);
});

test('prefetch at a running mirror: versions, queries, files, and what cannot be had', async (t) => {
  const { graph, world, project, data, fresh } = await setUp(t);
  const mirror = await world.gomirror({ data });
  const env = await fresh();
  const [first] = graph.modules;
  const wanted = [`${first!.path}@latest`, path.join(project, 'go.sum'), 'graph.example.com/nothing@v1.0.0'];
  const { code, stdout, stderr } = await runGomirror(['prefetch', ...wanted, '--json'], { env });
  assert.equal(code, 1, stderr);
  const end = JSON.parse(stdout) as { mirror: string; failed: number; failures: { module: string }[] };
  assert.equal(end.mirror, mirror.url);
  assert.ok(end.failed > 0);
  assert.ok(end.failures.every(({ module }) => module === 'graph.example.com/nothing@v1.0.0'));
  await eventually(() => assert.equal(keptZips(data), 6));
  writeFileSync(path.join(project, 'go.sum'), 'a line that is none\n');
  const bad = await runGomirror(['prefetch', project], { env });
  assert.equal(bad.code, 1);
  assert.match(bad.stderr, /go\.sum/);
  const nowhere = await runGomirror(['prefetch', data], { env });
  assert.equal(nowhere.code, 2);
  const none = await runGomirror(['prefetch', project, '--mirror', 'http://127.0.0.1:1'], { env });
  assert.equal(none.code, 6);
});

test('status finds the mirror of the data folder, and says when there is none', async (t) => {
  const { world, data, fresh } = await setUp(t, 2);
  const env = await fresh();
  const none = await runGomirror(['status', '--json'], { env });
  assert.equal(none.code, 6);
  assert.equal(none.stdout, '');
  assert.match(none.stderr, /gomirror serve/);
  const mirror = await world.gomirror({ data });
  const { code, stdout } = await runGomirror(['status', '--json'], { env });
  assert.equal(code, 0);
  const state = JSON.parse(stdout) as { url: string; ready: boolean; upstreams: { state: string }[] };
  assert.deepEqual([state.url, state.ready, state.upstreams.length], [mirror.url, true, 1]);
  const text = await runGomirror(['status', mirror.url], { env });
  assert.match(text.stdout, /^gomirror \S+ on http:.*\n(?:.*\n)*upstreams:\n {2}127\.0\.0\.1/);
  assert.ok(!text.stdout.includes('\u001b'));
  const note = JSON.parse(readFileSync(path.join(data, 'lock.json'), 'utf8')) as { url?: string };
  assert.equal(note.url, mirror.url);
  await mirror.stop();
  assert.equal((await runGomirror(['status'], { env })).code, 6);
});
