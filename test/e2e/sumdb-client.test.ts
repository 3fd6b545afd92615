import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { errorCode } from '../../src/base/index.ts';
import { unescapePath, unescapeVersion } from '../../src/module/index.ts';
import { SumClient } from '../../src/sumdb/index.ts';
import { goClient, needsGo } from '../support/go.ts';
import { makeGraph, makeModule } from '../support/module-factory.ts';
import { atEnd, type Scope } from '../support/scope.ts';
import { MemoryOps } from '../support/sumdb-ops.ts';
import { entryFor, startSumDb } from '../support/sumdb-server.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startUpstream } from '../support/upstream.ts';

/** Serves what a SumClient answers, as a checksum database of its own. */
async function serve(scope: Scope, client: SumClient): Promise<string> {
  const answer = async (route: string): Promise<Uint8Array> => {
    if (route === '/latest') return client.answerLatest();
    if (route.startsWith('/tile/')) return client.answerTile(route.slice(1));
    const [name = '', version = ''] = route.slice('/lookup/'.length).split('@');
    return client.answerLookup(unescapePath(name), unescapeVersion(version));
  };
  const server = http.createServer((request, response) => {
    answer(decodeURIComponent(request.url ?? '')).then(
      (bytes) => response.end(bytes),
      (error: unknown) => {
        const code = errorCode(error) ?? String(error);
        response.writeHead(code === 'sumdb.absent' ? 404 : 502).end(code);
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(scope, () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a real go command accepts the test database, and refuses what it contradicts', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(5);
  const upstream = await startUpstream(t, graph.modules);
  const database = await startSumDb(t, { filler: 1000, entries: graph.modules });
  const settings = { goproxy: upstream.url, gosumdb: database.gosumdb };

  const folder = await temporaryFolder(t);
  await graph.write(folder);
  const good = await (await goClient(t, settings)).run(folder, ['mod', 'download']);
  assert.equal(good.code, 0, good.stderr);
  assert.ok(database.db.requests.some((asked) => asked.startsWith('/lookup/graph.example.com/!team0/m0@')));

  const wrong = await startSumDb(t, {
    filler: 1000,
    entries: graph.modules.map((module, index) =>
      index === 2 ? { ...module, h1: entryFor('x', 'v1').h1 } : module,
    ),
  });
  const clean = await temporaryFolder(t);
  await graph.write(clean);
  const bad = await (
    await goClient(t, { ...settings, gosumdb: wrong.gosumdb })
  ).run(clean, ['mod', 'download']);
  assert.notEqual(bad.code, 0);
  assert.match(bad.stderr, /SECURITY ERROR/);
});

test('go commands with old and with no heads accept the rebuilt answers, while the log grows and after it is gone', async (t) => {
  if (!needsGo(t)) return;
  const graph = makeGraph(6);
  const extra = makeModule({ path: 'extra.example.com/late', version: 'v1.0.0' });
  const upstream = await startUpstream(t, [...graph.modules, extra]);
  const database = await startSumDb(t, { filler: 700, entries: graph.modules.slice(0, 3) });
  const { db } = database;
  db.fill(150);
  db.add(...graph.modules.slice(3));
  const ops = new MemoryOps(db);
  const key = db.key.verifierKey;
  const url = await serve(t, new SumClient({ key, ops }));
  const settings = { goproxy: upstream.url, gosumdb: `${key} ${url}` };

  const folder = await temporaryFolder(t);
  await graph.write(folder);
  const first = await goClient(t, settings);
  const before = await first.run(folder, ['mod', 'download', 'all']);
  assert.equal(before.code, 0, before.stderr);
  const tidy = await first.run(folder, ['mod', 'tidy']);
  assert.equal(tidy.code, 0, tidy.stderr);
  const sums = await readFile(path.join(folder, 'go.sum'), 'utf8');
  for (const line of graph.goSum.split('\n')) assert.ok(sums.includes(line), line);

  // The same machine comes back after the log has grown: its old head must be provable inside the new one.
  db.fill(800);
  db.add(extra);
  const later = await temporaryFolder(t);
  await writeFile(
    path.join(later, 'go.mod'),
    `module example.com/later\n\ngo 1.21\n\nrequire ${extra.path} ${extra.version}\n`,
  );
  const grown = await first.run(later, ['mod', 'download']);
  assert.equal(grown.code, 0, grown.stderr);

  ops.up = false;
  const restarted = await serve(t, new SumClient({ key, ops }));
  const gone = { ...settings, gosumdb: `${key} ${restarted}` };
  for (const client of [await goClient(t, gone), first.with(gone)]) {
    const fresh = await temporaryFolder(t);
    await graph.write(fresh);
    const offline = await client.run(fresh, ['mod', 'download', 'all']);
    assert.equal(offline.code, 0, offline.stderr);
  }
});
