import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { GomirrorError } from '../base/index.ts';
import type { BytesAnswer, Mirror } from '../mirror/index.ts';
import { SharedBodies } from './bodies.ts';
import { requestChannel } from './events.ts';
import { createHandler } from './handler.ts';
import { HotAnswers } from './hot.ts';
import { Tally } from './tally.ts';

/** A handler over a mirror that answers with `answer`; `ask` gives status and body. */
function setUp(answer: () => Partial<BytesAnswer> | Promise<Partial<BytesAnswer>>) {
  const clock = new ManualClock();
  let opened = 0;
  const mirror = {
    open: async () => {
      opened++;
      const base = { kind: 'bytes', contentType: 'text/plain', source: 'cache', verified: true } as const;
      return { ...base, bytes: Buffer.from('body'), lifetime: { kind: 'forever' }, ...(await answer()) };
    },
  } as unknown as Mirror;
  const hot = new HotAnswers(100_000, 10_000);
  const handle = createHandler({
    mirror,
    hot,
    bodies: new SharedBodies(100_000),
    own: async () => false,
    tally: new Tally(),
    clock,
    lang: 'en',
    instance: 'gomirror-test',
    writeStallMs: 1000,
  });
  const ask = async (url = '/example.com/m/@v/v1.0.0.mod') => {
    const said = { status: 0, body: '' };
    const response = {
      statusCode: 0,
      headersSent: false,
      writableFinished: true,
      writeHead: (status: number) => (said.status = status),
      end: (body: string | Buffer) => (said.body = body.toString()),
    };
    const request = { method: 'GET', url, rawHeaders: [], socket: {}, httpVersion: '1.1' };
    handle(request as unknown as IncomingMessage, response as unknown as ServerResponse);
    for (let turns = 0; turns < 5; turns++) await turn();
    return `${said.status} ${said.body}`;
  };
  return { clock, hot, ask, opened: () => opened };
}

test('what is kept is repeated from memory for good; what was just fetched, for a minute', async () => {
  const kept = setUp(() => ({ source: 'cache' }));
  const fetched = setUp(() => ({ source: 'upstream' }));
  for (const { ask, clock, opened } of [kept, fetched]) {
    for (let round = 0; round < 3; round++) assert.equal(await ask(), '200 body');
    assert.equal(opened(), 1);
    clock.advance(59_000);
    await ask();
    assert.equal(opened(), 1);
    clock.advance(1000);
  }
  await kept.ask();
  assert.equal(kept.opened(), 1);
  // It may never have reached the store: whoever asks now has it looked for there, and fetched again.
  await fetched.ask();
  assert.equal(fetched.opened(), 2);
});

test('what changes is repeated while it is fresh, what could not be verified never', async () => {
  const list = setUp(() => ({ source: 'upstream', lifetime: { kind: 'fresh', freshMs: 5000 } }));
  await list.ask('/example.com/m/@v/list');
  list.clock.advance(4999);
  await list.ask('/example.com/m/@v/list');
  assert.equal(list.opened(), 1);
  list.clock.advance(1);
  await list.ask('/example.com/m/@v/list');
  assert.equal(list.opened(), 2);
  const unverified = setUp(() => ({ verified: false }));
  await unverified.ask();
  await unverified.ask();
  assert.equal(unverified.opened(), 2);
});

test('an answer that was begun before everything was forgotten is not repeated', async () => {
  const slow = Promise.withResolvers<Partial<BytesAnswer>>();
  let answer: Partial<BytesAnswer> | Promise<Partial<BytesAnswer>> = slow.promise;
  const { ask, hot, opened } = setUp(() => answer);
  const former = ask();
  await turn();
  hot.clear();
  answer = { bytes: Buffer.from('new') };
  slow.resolve({ bytes: Buffer.from('old') });
  assert.equal(await former, '200 old');
  assert.equal(await ask(), '200 new');
  assert.equal(await ask(), '200 new');
  assert.equal(opened(), 2);
});

test('a disk that cannot be read is told to the client and to the operator', async (t) => {
  const { ask } = setUp(() => {
    throw new GomirrorError('store.read-failed', { what: 'a', reason: 'EMFILE' }, { retryable: true });
  });
  const told: (string | undefined)[] = [];
  t.after(requestChannel.subscribe(({ error }) => told.push(error?.code)));
  assert.match(await ask(), /^503 gomirror: cannot read a from the store: EMFILE/);
  assert.ok(told.includes('store.read-failed'));
});
