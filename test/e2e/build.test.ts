import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { faults } from '../support/faults.ts';
import { goClient, goModDownload, needsGo } from '../support/go.ts';
import { makeGraph, makeModule } from '../support/module-factory.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld } from '../support/world.ts';

test('a real build through an empty mirror, and the same by a fresh client with everything else gone', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(12);
  const world = await startWorld(t, graph.modules);
  const mirror = await world.gomirror();
  const folder = await temporaryFolder(t);
  // Only the key in GOSUMDB: with a URL in it go would ask the database itself. Without go.sum, so that go itself looks every module up in the database, through the mirror.
  await graph.write(folder, { withGoSum: false });
  const settings = { goproxy: mirror.url, gosumdb: world.database.db.key.verifierKey };

  const first = await goClient(t, settings);
  const tidy = await first.run(folder, ['mod', 'tidy']);
  assert.equal(tidy.code, 0, tidy.stderr);
  const built = await first.run(folder, ['run', '.']);
  assert.equal(built.code, 0, built.stderr);
  assert.equal((built.stdout + built.stderr).trim(), graph.expectedOutput.trim());
  assert.equal(world.upstream.count(/\.zip$/), 12);

  await world.upstream.refuse();
  await world.database.refuse();
  const restarted = await mirror.restart();
  const again = await temporaryFolder(t);
  await graph.write(again, { withGoSum: false });
  const second = await goClient(t, { ...settings, goproxy: restarted.url });
  const offline = await second.run(again, ['mod', 'tidy']);
  assert.equal(offline.code, 0, offline.stderr);
  const rerun = await second.run(again, ['run', '.']);
  assert.equal((rerun.stdout + rerun.stderr).trim(), graph.expectedOutput.trim());
});

test('the store is a tree that go reads without gomirror', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(4);
  const world = await startWorld(t, graph.modules);
  const mirror = await world.gomirror();
  const folder = await temporaryFolder(t);
  await graph.write(folder);
  const settings = { goproxy: mirror.url, gosumdb: world.database.db.key.verifierKey };
  assert.equal((await goModDownload(t, folder, settings)).code, 0);
  await mirror.stop();
  const goproxy = pathToFileURL(path.join(mirror.data, 'modules')).href;
  const direct = await goModDownload(t, folder, { goproxy, gosumdb: 'off' });
  assert.equal(direct.code, 0, direct.stderr);
});

test('wrong bytes reach neither the client nor the store, and go prints why', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(3);
  const victim = graph.modules.find(({ path: name }) => name.endsWith('/m0'))!;
  const forged = makeModule({
    path: victim.path,
    version: victim.version,
    files: { 'evil.go': 'package evil\n' },
    goMod: victim.mod,
  });
  const world = await startWorld(t, graph.modules);
  const mirror = await world.gomirror();
  const folder = await temporaryFolder(t);
  await graph.write(folder);
  world.upstream.fault(/m0\/@v\/.*\.zip$/, faults.body(forged.zip, 'application/zip'));
  // The client checks nothing itself.
  const trusting = { goproxy: mirror.url, gosumdb: 'off', env: { GONOSUMDB: '*', GONOSUMCHECK: '1' } };
  const outcome = await goModDownload(t, folder, trusting);
  assert.notEqual(outcome.code, 0);
  assert.match(outcome.stderr, /gomirror: .*other bytes for .*m0@.* than the checksum database recorded/);
  const kept = readdirSync(path.join(mirror.data, 'modules'), { recursive: true }).map(String);
  assert.ok(!kept.some((name) => /m0.*\.zip$/.test(name)), kept.join('\n'));
  // The other modules are being kept while they are answered already.
  await mirror.stop();
  assert.deepEqual(readdirSync(path.join(mirror.data, 'tmp')), []);
  // Recovery by itself, once the verdict is forgotten by a restart and the upstream is honest again.
  world.upstream.recover();
  const healed = await mirror.restart();
  const after = await goModDownload(t, folder, { ...trusting, goproxy: healed.url });
  assert.equal(after.code, 0, after.stderr);
});

test('a second source makes up for a lying first one, at a comma too', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(3);
  const victim = graph.modules.find(({ path: name }) => name.endsWith('/m1'))!;
  const forged = makeModule({
    path: victim.path,
    version: victim.version,
    goMod: victim.mod,
    files: { 'a.go': 'package a\n' },
  });
  const world = await startWorld(t, graph.modules);
  const liar = await startWorld(t, graph.modules);
  liar.upstream.fault(/m1\/@v\/.*\.zip$/, faults.body(forged.zip, 'application/zip'));
  const mirror = await world.gomirror({ upstream: `${liar.upstream.url},${world.upstream.url}` });
  const folder = await temporaryFolder(t);
  await graph.write(folder);
  const outcome = await goModDownload(t, folder, {
    goproxy: mirror.url,
    gosumdb: world.database.db.key.verifierKey,
  });
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.ok(existsSync(path.join(mirror.data, 'modules')));
});

test('a module that does not exist is absent, so that go looks further', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(2);
  const world = await startWorld(t, graph.modules);
  const mirror = await world.gomirror();
  const folder = await temporaryFolder(t);
  await graph.write(folder);
  const settings = {
    goproxy: `${mirror.url},${world.upstream.url}`,
    gosumdb: world.database.db.key.verifierKey,
  };
  const client = await goClient(t, settings);
  const outcome = await client.run(folder, ['get', 'graph.example.com/nothing@v1.0.0']);
  assert.notEqual(outcome.code, 0);
  assert.equal(
    world.upstream.requests.filter(({ headers }) => headers['user-agent']?.startsWith('Go-http')).length > 0,
    true,
  );
});

test('an outage is not absence: go stops at the mirror and says so', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(2);
  const world = await startWorld(t, graph.modules);
  const mirror = await world.gomirror();
  const elsewhere = await startWorld(t, graph.modules);
  await world.upstream.refuse();
  const folder = await temporaryFolder(t);
  await graph.write(folder);
  const settings = { goproxy: `${mirror.url},${elsewhere.upstream.url}`, gosumdb: 'off' };
  const outcome = await goModDownload(t, folder, settings);
  assert.notEqual(outcome.code, 0);
  assert.match(outcome.stderr, /50[234] [^]*gomirror: cannot reach /);
  assert.equal(elsewhere.upstream.count(), 0);
});
