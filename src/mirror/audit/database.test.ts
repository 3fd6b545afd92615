import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GomirrorError, MiB } from '../../base/index.ts';
import type { LogKeeper } from '../log-files.ts';
import type { LogRoutes } from '../log-routes.ts';
import { AuditDatabase, GatedRoutes } from './database.ts';
import { LogOverlay } from './overlay.ts';

const options = {
  signal: new AbortController().signal,
  avoid: undefined,
  via: undefined,
} as unknown as Parameters<LogRoutes['read']>[1];

test('without routes nobody is asked; a database that fails three times in a row is not asked again', async () => {
  await assert.rejects(new GatedRoutes(undefined).read('/latest', options), { code: 'sumdb.unreachable' });
  const answers: (string | undefined)[] = [
    'sumdb.unreachable',
    undefined,
    'sumdb.absent',
    'sumdb.unreachable',
    'sumdb.unreachable',
    'sumdb.unreachable',
  ];
  let asked = 0;
  const routes = {
    read: (path: string) => {
      const code = answers[asked++];
      if (code !== undefined) return Promise.reject(new GomirrorError(code, { path }));
      return Promise.resolve({ bytes: Buffer.from('ok'), route: 'r' });
    },
    rest: () => undefined,
  } as unknown as LogRoutes;
  const gated = new GatedRoutes(routes);
  for (const code of answers) {
    if (code === undefined) assert.equal((await gated.read('/x', options)).route, 'r');
    else await assert.rejects(gated.read('/x', options), { code });
  }
  await assert.rejects(gated.read('/x', options), { code: 'sumdb.unreachable' });
  assert.equal(asked, answers.length);
});

test('the first trouble is remembered, absence is testimony, and a fault of our own is thrown on', async () => {
  let error: Error = new GomirrorError('sumdb.fork', {});
  const log = { name: 'sum.example.com', look: () => Promise.reject(error) };
  const database = new AuditDatabase(log, (path) => path === 'private.example/a');
  assert.deepEqual(await database.ask('private.example/a', 'v1.0.0'), { kind: 'unproven' });
  assert.deepEqual(await database.ask('a.example/a', 'v1.0.0'), { kind: 'unproven' });
  error = new GomirrorError('mirror.log-unavailable', {});
  await database.ask('a.example/a', 'v1.0.0');
  assert.equal(database.trouble?.code, 'sumdb.fork');
  error = new GomirrorError('mirror.not-in-log', {});
  assert.deepEqual(await database.ask('a.example/a', 'v1.0.0'), {
    kind: 'not-in-log',
    database: 'sum.example.com',
  });
  error = new TypeError('ours');
  await assert.rejects(database.ask('a.example/a', 'v1.0.0'), TypeError);
});

test('the overlay: reads through, writes nothing below, and forgets what was used longest ago', async () => {
  const below: Pick<LogKeeper, 'readHead' | 'readCache' | 'readFork'> = {
    readHead: () => Promise.resolve('head 1'),
    readCache: (name) => Promise.resolve(name === 'kept' ? Buffer.from('kept') : undefined),
    readFork: () => Promise.resolve(undefined),
  };
  const overlay = new LogOverlay(below as LogKeeper);
  assert.equal(await overlay.swapHead('head 0', 'head 2'), false);
  assert.equal(await overlay.swapHead('head 1', 'head 2'), true);
  assert.equal(await overlay.readHead(), 'head 2');
  assert.equal(Buffer.from((await overlay.readCache('kept')) ?? []).toString(), 'kept');
  const large = Buffer.alloc(12 * MiB);
  await overlay.writeCache('a', large);
  await overlay.writeCache('b', large);
  await overlay.readCache('a');
  await overlay.writeCache('c', large);
  assert.equal(await overlay.readCache('b'), undefined);
  assert.equal(await overlay.readCache('a'), large);
  await overlay.writeCache('a', Buffer.from('new'));
  await overlay.forgetCache('c');
  assert.equal(await overlay.readCache('c'), undefined);
  const evidence = { older: 'o' } as unknown as Parameters<LogKeeper['keepFork']>[0];
  await overlay.keepFork(evidence);
  assert.equal(await overlay.readFork(), evidence);
  assert.equal(await new LogOverlay(undefined).readHead(), undefined);
});
