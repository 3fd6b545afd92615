import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { Sink } from './sink.ts';

/** A reader that stops reading after `patience` lines and goes on when told. */
class SlowReader {
  readonly taken: string[] = [];
  destroyed = false;
  patience: number;
  #drain: (() => void) | undefined;

  constructor(patience: number) {
    this.patience = patience;
  }

  write(text: string): boolean {
    this.taken.push(text);
    return --this.patience > 0;
  }

  once(_event: 'drain', listener: () => void): void {
    this.#drain = listener;
  }

  resume(patience: number): void {
    this.patience = patience;
    this.#drain?.();
  }
}

test('what a slow reader does not take waits, up to the limit; then lines are dropped and counted', () => {
  const reader = new SlowReader(2);
  const said: number[] = [];
  const sink = new Sink(reader, 10, (dropped) => said.push(dropped));
  for (const line of ['1\n', '2\n', '3\n', '4\n', '5\n', '6\n', '7\n', '8\n', '9\n']) sink.write(line);
  assert.deepEqual(reader.taken, ['1\n', '2\n']);
  assert.ok(sink.saturated);
  assert.equal(sink.dropped, 2);
  reader.resume(100);
  assert.deepEqual(reader.taken, ['1\n', '2\n', '3\n4\n5\n6\n7\n']);
  assert.deepEqual(said, [2]);
  assert.ok(!sink.saturated);
  sink.write('10\n');
  assert.equal(reader.taken.at(-1), '10\n');
  assert.equal(sink.dropped, 2);
});

test('a reader that stays slow is waited for again', () => {
  const reader = new SlowReader(1);
  const sink = new Sink(reader, 100, () => assert.fail('nothing was dropped'));
  sink.write('1\n');
  sink.write('2\n');
  reader.resume(1);
  assert.ok(sink.saturated);
  sink.write('3\n');
  reader.resume(1);
  assert.deepEqual(reader.taken, ['1\n', '2\n', '3\n']);
});

test('a reader that has gone is written to no more, and nobody is told', () => {
  const reader = new SlowReader(100);
  reader.destroyed = true;
  const sink = new Sink(reader, 100, () => assert.fail('nothing was dropped'));
  sink.write('1\n');
  assert.deepEqual(reader.taken, []);
});

test('an output that throws does not throw into what is logged', () => {
  const sink = new Sink(
    {
      write: () => {
        throw new Error('write EPIPE');
      },
    },
    100,
    () => assert.fail('nothing was dropped'),
  );
  sink.write('1\n');
});

test('an output that tells nothing of its state is always written to', () => {
  let text = '';
  const sink = new Sink({ write: (line) => void (text += line) }, 100, () =>
    assert.fail('nothing was dropped'),
  );
  for (let index = 0; index < 100; index++) sink.write('line\n');
  assert.equal(text.length, 500);
});

test('a real pipe that nobody reads fills up, drops, and goes on with a count of what is missing', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume(); process.stdin.pause()'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const { stdin } = child;
  stdin.on('error', () => undefined);
  const resumed = Promise.withResolvers<number>();
  const sink = new Sink(stdin, 1000, resumed.resolve);
  const line = `${'x'.repeat(99)}\n`;
  for (let index = 0; index < 10_000; index++) sink.write(line);
  assert.ok(sink.saturated);
  assert.ok(sink.dropped > 5000);
  assert.ok(stdin.writableLength < 100_000, 'what waits in memory is bounded');
  // Either may close first.
  const closed = Promise.all([once(child, 'close'), once(stdin, 'close').catch(() => undefined)]);
  child.kill('SIGKILL');
  await closed;
  sink.write(line);
});
