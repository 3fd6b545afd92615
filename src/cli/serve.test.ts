import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import { type IoFacts, recordIo } from '../../test/support/cli-io.ts';
import { GomirrorError } from '../base/index.ts';
import { main } from './main.ts';
import type { App } from './seam.ts';

/** Parts that are up at once and close when they are told to. */
function standIn(
  changes: { failStart?: Error; failLater?: unknown; drainOnly?: boolean } = {},
): App & { drains: number } {
  const closed = Promise.withResolvers<void>();
  const app = {
    drains: 0,
    verifyStore: () => assert.fail('verified'),
    startMirror: () => {
      if (changes.failStart !== undefined) return Promise.reject(changes.failStart);
      if (changes.failLater !== undefined) setImmediate(() => closed.reject(changes.failLater));
      const drain = () => {
        app.drains++;
        if (changes.drainOnly !== true) closed.resolve();
        return closed.promise;
      };
      return Promise.resolve({ url: 'http://127.0.0.1:4663', drain, closed: closed.promise });
    },
  };
  return app;
}

function systemError(code: string, syscall = 'listen'): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

async function serveAndStop(facts: IoFacts, argv: readonly string[] = []) {
  const io = recordIo(facts);
  const ended = main(['serve', '--upstream', 'official', ...argv], io);
  while (io.out() === '') await turn();
  io.stop('terminate');
  return { code: await ended, out: io.out(), err: io.err() };
}

test('on a terminal: the banner, with how to use it', async () => {
  const env = { HOME: '/h', NO_COLOR: '1' };
  const { code, out } = await serveAndStop({ terminal: true, app: standIn(), env });
  assert.equal(code, 0);
  assert.equal(
    out,
    [
      '  gomirror 1.2.3 on http://127.0.0.1:4663     data: ~/.local/share/gomirror',
      '  use it:  go env -w GOPROXY=http://127.0.0.1:4663,direct',
      '',
    ].join('\n'),
  );
  const guarded = await serveAndStop({ terminal: true, app: standIn(), env }, ['--private', 'a.example']);
  assert.match(guarded.out, /GOPROXY=http:\/\/127\.0\.0\.1:4663\n/);
  const elsewhere = await serveAndStop({ terminal: true, app: standIn(), env }, [
    '--data',
    '/home',
    '--lang',
    'zh',
  ]);
  assert.match(elsewhere.out, /数据：\/home$/m);
});

test('in a pipe: one line of JSON, and nothing else on standard output', async () => {
  const { out } = await serveAndStop({ app: standIn() }, ['--data', '/d']);
  const { time, ...ready } = JSON.parse(out) as Record<string, unknown>;
  assert.ok(!Number.isNaN(Date.parse(String(time))));
  assert.deepEqual(ready, {
    level: 'info',
    event: 'ready',
    version: '1.2.3',
    url: 'http://127.0.0.1:4663',
    data: '/d',
  });
});

test('the format that was asked for goes before what reads it', async () => {
  assert.match((await serveAndStop({ app: standIn() }, ['--log-format', 'pretty'])).out, /use it/);
  assert.match((await serveAndStop({ terminal: true, app: standIn() }, ['--log-format', 'json'])).out, /^\{/);
});

test('what was left out of the setting of the machine is said on standard error', async () => {
  const io = recordIo({ app: standIn(), env: { GOPROXY: 'http://localhost:4663,direct' } });
  const ended = main(['serve'], io);
  while (io.out() === '') await turn();
  assert.match(io.err(), /http:\/\/localhost:4663[^]*"direct"[^]*official/);
  io.stop('terminate');
  await ended;
});

test('SIGTERM and a reader that has gone drain with code 0, Ctrl-C with 130', async () => {
  for (const [reason, expected] of [
    ['terminate', 0],
    ['reader-gone', 0],
    ['interrupt', 130],
  ] as const) {
    const app = standIn();
    const io = recordIo({ app });
    const ended = main(['serve', '--upstream', 'off'], io);
    while (io.out() === '') await turn();
    io.stop(reason);
    assert.equal(await ended, expected);
    assert.equal(app.drains, 1);
    assert.deepEqual(io.exits, []);
  }
});

test('a second Ctrl-C ends at once', async () => {
  const app = standIn({ drainOnly: true });
  const io = recordIo({ app, terminal: true });
  void main(['serve', '--upstream', 'off'], io);
  while (io.out() === '') await turn();
  io.stop('interrupt');
  while (app.drains === 0) await turn();
  assert.match(io.err(), /Ctrl-C again/);
  assert.deepEqual(io.exits, []);
  io.stop('interrupt');
  assert.deepEqual(io.exits, [130]);
});

test('a signal while starting stops as soon as it has started', async () => {
  const app = standIn();
  const started = Promise.withResolvers<void>();
  const slow: App = {
    ...app,
    startMirror: async (...start) => {
      await started.promise;
      return app.startMirror(...start);
    },
  };
  const io = recordIo({ app: slow });
  const ended = main(['serve', '--upstream', 'off'], io);
  for (let turns = 0; turns < 50; turns++) await turn();
  io.stop('terminate');
  started.resolve();
  assert.equal(await ended, 0);
  assert.equal(app.drains, 1);
});

test('what keeps it from starting has its words and its exit code', async () => {
  const cases: readonly (readonly [Error, number, RegExp])[] = [
    [systemError('EADDRINUSE'), 3, /127\.0\.0\.1:4663 is in use[^]*--listen/],
    [systemError('EADDRNOTAVAIL'), 2, /no address/],
    [systemError('EACCES'), 2, /not allowed/],
    [systemError('ENOTFOUND', 'getaddrinfo'), 2, /no host/],
    [new GomirrorError('store.unusable', { folder: '/d', reason: 'EACCES' }), 4, /\/d/],
    [new GomirrorError('store.locked', { folder: '/d', pid: '7' }), 5, /\/d/],
    [systemError('EACCES', 'open'), 1, /no words for/],
    [new TypeError('x is not a function'), 1, /x is not a function/],
  ];
  for (const [failStart, expected, words] of cases) {
    const io = recordIo({ app: standIn({ failStart }) });
    assert.equal(await main(['serve', '--upstream', 'off'], io), expected, String(failStart));
    assert.equal(io.out(), '');
    assert.match(io.err(), words);
    assert.doesNotMatch(io.err(), /\n\s+at /);
  }
});

test('a mirror that cannot go on ends with code 1', async () => {
  const io = recordIo({ app: standIn({ failLater: systemError('EIO', 'write') }) });
  assert.equal(await main(['serve', '--upstream', 'off'], io), 1);
  assert.match(io.err(), /EIO/);
});

test('the stack is shown only when it is asked for', async () => {
  const io = recordIo({ app: standIn({ failStart: new TypeError('oops') }), env: { GOMIRROR_DEBUG: '1' } });
  await main(['serve', '--upstream', 'off'], io);
  assert.match(io.err(), /TypeError: oops\n\s+at /);
});
