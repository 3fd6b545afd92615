import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { recordIo } from '../../test/support/cli-io.ts';
import { type Ended, endOf } from '../../test/support/ended.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { parseArguments } from './arguments.ts';
import type { PassedSignal, StopReason } from './command.ts';
import { main } from './main.ts';
import { newPassword } from './secret-input.ts';
import { Stopping } from './stopping.ts';

const program = fileURLToPath(new URL('../../bin/gomirror.js', import.meta.url));

/** A server that takes connections and never says a word; `asked` resolves with the first of them. */
async function silentServer(t: TestContext): Promise<{ port: number; asked: Promise<unknown> }> {
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  const sockets = new Set<net.Socket>();
  server.listen(0, '127.0.0.1');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const asked = once(server, 'connection');
  await once(server, 'listening');
  return { port: (server.address() as net.AddressInfo).port, asked };
}

/** Runs the real program in a home of its own. */
async function start(
  t: TestContext,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ child: ChildProcess; ended: Promise<Ended> }> {
  const home = await temporaryFolder(t);
  writeFileSync(path.join(home, 'settings.yaml'), 'private: [{ modules: 127.0.0.1, networks: loopback }]\n');
  const child = spawn(process.execPath, [program, ...args], {
    cwd: home,
    env: { PATH: '/nowhere', HOME: home, LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  return { child, ended: endOf(child) };
}

/** Command lines that wait for a server at this port. */
const waiting: Readonly<Record<string, (port: number) => readonly string[]>> = {
  prefetch: (port) => ['prefetch', 'example.com/a@latest', '--mirror', `http://127.0.0.1:${port}`],
  doctor: (port) => ['doctor', 'network', '--mirror', `http://127.0.0.1:${port}`],
  setup: (port) => ['setup', '--team', `https://127.0.0.1:${port}/team.yaml`, '--dry-run'],
  'mirrors check': (port) => ['mirrors', 'check', 'example.com/a', `http://127.0.0.1:${port}`],
  'mirrors update': (port) => ['mirrors', 'update', `https://127.0.0.1:${port}/mirrors.json`],
  status: (port) => ['status', `http://127.0.0.1:${port}`, '--json'],
  'auth check': (port) => ['auth', 'check', `127.0.0.1:${port}/a`, '--config', 'settings.yaml'],
};

for (const [name, argv] of Object.entries(waiting)) {
  test(`${name} ends in good order at the first signal: 130 for Ctrl-C, 143 for SIGTERM`, async (t) => {
    for (const [signal, expected] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const { port, asked } = await silentServer(t);
      const { child, ended } = await start(t, argv(port));
      const early = await Promise.race([asked, ended]);
      assert.ok(Array.isArray(early), `it did not wait: ${JSON.stringify(early)}`);
      child.kill(signal);
      const { code, out, err } = await ended;
      // No signal here: it has ended by itself.
      assert.equal(code, expected, err);
      assert.doesNotMatch(out + err, /unexpected|Abort|\n {4}at /);
    }
  });
}

test('a reader that goes away ends a waiting command quietly', async (t) => {
  const { port, asked } = await silentServer(t);
  const { child, ended } = await start(t, ['doctor', '--list']);
  child.stdout?.once('data', () => child.stdout?.destroy());
  assert.deepEqual(await ended.then(({ code, err }) => ({ code, err })), { code: 0, err: '' });
  const closed = await start(t, ['doctor', 'network', '--mirror', `http://127.0.0.1:${port}`, '--json']);
  closed.child.stdout?.destroy();
  await asked;
  closed.child.kill('SIGINT');
  const { code, err } = await closed.ended;
  assert.deepEqual({ code, err }, { code: 130, err: '' });
});

test('the second signal ends the process at once, the reader that goes away does not', () => {
  const cases: readonly (readonly [readonly StopReason[], readonly number[], number])[] = [
    [['interrupt'], [], 130],
    [['terminate'], [], 143],
    [['reader-gone'], [], 1],
    [['interrupt', 'interrupt'], [130], 130],
    [['terminate', 'interrupt'], [130], 143],
    [['interrupt', 'terminate'], [143], 130],
    [['interrupt', 'reader-gone'], [], 130],
    [['reader-gone', 'interrupt'], [130], 130],
  ];
  for (const [reasons, exits, code] of cases) {
    const io = recordIo();
    const stopping = new Stopping(io);
    assert.equal(stopping.isAsked, false);
    assert.equal(stopping.codeOr(0), 0);
    for (const reason of reasons) io.stop(reason);
    assert.equal(stopping.signal.aborted, true);
    assert.deepEqual(io.exits, exits, reasons.join(', '));
    assert.equal(stopping.codeOr(1), code, reasons.join(', '));
    stopping.forget();
    io.stop('interrupt');
    assert.deepEqual(io.exits, exits);
  }
});

test('who waits for a password is stopped too, on a terminal and at a pipe', async () => {
  const flags = [{ name: 'password-stdin', value: false }];
  for (const [argv, isTTY] of [
    [['--password-stdin'], false],
    [[], true],
  ] as const) {
    const raw: boolean[] = [];
    const input = Object.assign(new PassThrough(), { isTTY, setRawMode: (on: boolean) => raw.push(on) });
    const controller = new AbortController();
    const given = parseArguments(argv, flags, 'user add');
    const asked = newPassword({ io: recordIo(), lang: 'en', given }, 'en', controller.signal, input);
    input.write('half of it');
    setImmediate(() => controller.abort());
    await assert.rejects(asked, { name: 'AbortError' });
    assert.deepEqual(raw, isTTY ? [true, false] : []);
  }
});

test('a signal while the mirror of a run is being started ends it without the command', async (t) => {
  const marker = path.join(await temporaryFolder(t), 'ran');
  let tell: ((signal: PassedSignal) => void) | undefined;
  let isDrained = false;
  const app = {
    startMirror: () => {
      tell?.('SIGTERM');
      const drain = async () => void (isDrained = true);
      return Promise.resolve({ url: 'http://127.0.0.1:9', drain, closed: Promise.resolve() });
    },
    verifyStore: () => Promise.reject(new Error('nothing to verify')),
  };
  const io = {
    ...recordIo({ app, cwd: path.dirname(marker) }),
    onSignal: (listener: typeof tell) => ((tell = listener), () => undefined),
  };
  const script = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`;
  const words = ['run', '--data', path.join(path.dirname(marker), 'data'), '--listen', '127.0.0.1:0'];
  const code = await main([...words, '--', process.execPath, '-e', script], io);
  assert.deepEqual([code, existsSync(marker), isDrained, io.err()], [143, false, true, '']);
});
