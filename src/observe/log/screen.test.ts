import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { channel } from '../../base/index.ts';
import { fillChannel, progressChannel } from '../../mirror/index.ts';
import { statusOf, Tally } from '../../server/index.ts';
import type { ObservedRequest } from '../sources.ts';
import { Log } from './log.ts';
import { widthOf } from '../../text/index.ts';

/** A terminal as far as the log uses one: lines that wrap, cursor up, carriage return, clear to the end. */
class Terminal {
  readonly isTTY = true;
  columns: number;
  #rows: string[] = [''];
  #row = 0;
  widest = 0;
  written = '';

  constructor(columns: number) {
    this.columns = columns;
  }

  write(text: string): boolean {
    this.written += text;
    for (const [part] of text.matchAll(/\u001b\[(\d*)([A-Za-z])|\r|\n|[^\u001b\r\n]+/g)) this.#take(part);
    return true;
  }

  #take(part: string): void {
    const code = /^\u001b\[(\d*)([A-Za-z])$/.exec(part);
    if (part === '\n') this.#down();
    else if (part === '\r') return;
    else if (code === null) this.#print(part);
    else if (code[2] === 'A') this.#row -= Number(code[1]);
    else if (code[2] === 'J') this.#rows = [...this.#rows.slice(0, this.#row), ''];
    else if (code[2] !== 'm') throw new Error(`unknown: ${JSON.stringify(part)}`);
    if (this.#row < 0) throw new Error('the cursor left the screen');
  }

  #print(text: string): void {
    this.widest = Math.max(this.widest, widthOf(text));
    let rest = text;
    while (rest.length > this.columns) {
      this.#rows[this.#row] = rest.slice(0, this.columns);
      rest = rest.slice(this.columns);
      this.#down();
    }
    this.#rows[this.#row] = rest;
  }

  #down(): void {
    this.#row++;
    this.#rows[this.#row] ??= '';
  }

  get screen(): string[] {
    return this.#rows.slice(0, -1);
  }
}

function start(columns: number, lang: 'en' | 'zh' = 'en') {
  const output = new Terminal(columns);
  const clock = new ManualClock();
  const requests = channel<ObservedRequest>('test.request');
  const log = new Log({
    ...{ output, format: 'pretty', level: 'info', lang, color: false, live: true },
    ...{ clock, requests, tally: new Tally(), statusOf },
  });
  return { output, clock, log };
}

const progress = (name: string, receivedBytes: number, sizeBytes?: number) =>
  progressChannel.publish({
    ...{ path: `example.com/${name}`, version: 'v1.0.0', source: 'official', receivedBytes, sizeBytes },
  });
const arrive = (name: string) =>
  fillChannel.publish({
    ...{
      path: `example.com/${name}`,
      version: 'v1.0.0',
      kind: 'zip',
      source: 'official',
      sizeBytes: 9_000_000,
    },
    ...{ durationMs: 1000, proof: { database: 'db', id: 7 }, error: undefined },
  });

test('a long zip is a line that changes, and gives way to the line that stays', (t) => {
  const { output, clock, log } = start(110);
  t.after(() => log.close());
  progress('big', 1_000_000, 9_000_000);
  clock.advance(1000);
  progress('big', 5_000_000, 9_000_000);
  assert.deepEqual(output.screen, [
    '  example.com/big v1.0.0                     5.0 MB / 9.0 MB    55 %     4.0 MB/s   official',
  ]);
  arrive('big');
  assert.deepEqual(output.screen, [
    '  example.com/big v1.0.0                 zip   9.0 MB   official      1.0 s   verified (db #7)',
  ]);
});

test('lines that stay go above those that change', (t) => {
  const { output, clock, log } = start(110);
  t.after(() => log.close());
  progress('big', 1_000_000, 9_000_000);
  arrive('small');
  clock.advance(200);
  progress('big', 2_000_000);
  assert.equal(output.screen.length, 2);
  assert.match(output.screen[0] ?? '', /example\.com\/small .*verified/);
  assert.match(output.screen[1] ?? '', /example\.com\/big .* 2\.0 MB/);
});

test('of many at once a few are shown and the others counted', (t) => {
  for (const [lang, words] of [
    ['en', '  … and 7 more on their way'],
    ['zh', '  ……还有 7 个正在下载'],
  ] as const) {
    const { output, clock, log } = start(110, lang);
    t.after(() => log.close());
    for (let index = 0; index < 10; index++) progress(`m${index}`, 1_000_000, 2_000_000);
    clock.advance(1000);
    progress('m0', 1_500_000, 2_000_000);
    assert.equal(output.screen.length, 4);
    assert.equal(output.screen[3], words);
    for (let index = 0; index < 10; index++) arrive(`m${index}`);
    assert.equal(output.screen.length, 10);
    assert.ok(output.screen.every((line) => line.includes(' zip ')));
    log.close();
  }
});

test('no changing line reaches the edge, however narrow the terminal', () => {
  for (const columns of [12, 30, 50, 72, 80, 100]) {
    const { output, clock, log } = start(columns);
    progress('a/rather/long/path/of/a/module/that/does/not/fit/anywhere', 1_000_000, 9_000_000);
    clock.advance(1000);
    progress('a/rather/long/path/of/a/module/that/does/not/fit/anywhere', 4_000_000, 9_000_000);
    assert.ok(output.widest > 0 && output.widest < columns, `${columns}: ${output.widest}`);
    assert.equal(output.screen.length, 1);
    log.settle();
    assert.deepEqual(output.screen, []);
    log.close();
  }
});

test('a source that is given up begins anew', (t) => {
  const { output, clock, log } = start(110);
  t.after(() => log.close());
  progress('big', 5_000_000, 9_000_000);
  clock.advance(1000);
  progress('big', 1_000_000, 9_000_000);
  assert.match(output.screen[0] ?? '', /1\.0 MB \/ 9\.0 MB {4}11 % {3}official$/);
});

test('once settled nothing is drawn anew, and what others write stays', (t) => {
  const { output, clock, log } = start(110);
  t.after(() => log.close());
  progress('big', 1_000_000, 9_000_000);
  log.settle();
  output.write('gomirror: finishing\n');
  clock.advance(1000);
  progress('big', 2_000_000, 9_000_000);
  assert.deepEqual(output.screen, ['gomirror: finishing']);
  arrive('big');
  assert.equal(output.screen[0], 'gomirror: finishing');
  assert.match(output.screen[1] ?? '', / zip /);
  assert.equal(output.screen.length, 2);
});

test('events in a hurry do not redraw each time', (t) => {
  const { output, log } = start(110);
  t.after(() => log.close());
  for (let index = 1; index <= 1000; index++) progress('big', index * 1000, 9_000_000);
  assert.ok(output.written.length < 500);
});
