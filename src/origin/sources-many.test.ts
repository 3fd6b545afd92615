import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeOrigin, settle } from '../../test/support/fake-origin.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { GomirrorError } from '../base/index.ts';
import {
  type Origin,
  readAll,
  type RunOptions,
  Sources,
  type SourcesOptions,
  Upstream,
  Verdict,
} from './index.ts';

const lost = new GomirrorError('origin.unreachable', {}, { retryable: true });
const absent = new GomirrorError('origin.absent');
const refused = new GomirrorError('origin.refused');

/** Sources `a`, `b`, … of one group, or as `list` says. */
function setUp(list: string, options: Partial<SourcesOptions> = {}) {
  const clock = new ManualClock();
  const origins = new Map<string, FakeOrigin>();
  const entries = [...list.matchAll(/(\w)([,|]?)/g)].map(([, name = '', separator]) => {
    const fake = new FakeOrigin(name);
    origins.set(name, fake);
    const origin = new Upstream(fake, clock, { random: () => 0 });
    return { origin, thenOn: separator === '|' ? ('any' as const) : ('absent' as const) };
  });
  const sources = new Sources(
    entries,
    { attempts: 1, backoffMs: 100, maxBackoffMs: 2000, ...options },
    clock,
    () => 0.5,
  );
  let files = 0;
  const get = async (origin: Origin, signal: AbortSignal) => {
    const answer = await origin.get(`/example.com/a/@v/v1.${files++}.0.mod`, { maxBytes: 100, signal });
    return `${origin.name}: ${String(await readAll(answer))}`;
  };
  const run = (given: RunOptions = {}) => {
    const done = sources.run(get, given);
    done.catch(() => {});
    return done;
  };
  /** Runs with each origin answering as `says` says: a body, a failure, or nothing yet. */
  const runWith = async (says: Record<string, string | Error>, given: RunOptions = {}) => {
    for (const [name, origin] of origins) origin.script = () => says[name];
    const done = await run(given).catch((error: unknown) => error);
    for (const origin of origins.values()) origin.script = undefined;
    return done;
  };
  const originOf = (name: string) => origins.get(name) ?? assert.fail();
  const last = (name: string) => originOf(name).asked.at(-1) ?? assert.fail(`${name} was not asked`);
  const counts = () => [...origins.values()].map(({ asked }) => asked.length).join('');
  const kill = async (name: string) => {
    const upstream = sources.entries.find((entry) => entry.origin.name === name)?.origin ?? assert.fail();
    originOf(name).script = () => lost;
    while (!upstream.blocked) await upstream.get('/x', { maxBytes: 1 }).catch(() => {});
    originOf(name).script = undefined;
    originOf(name).asked.length = 0;
    return upstream;
  };
  return { clock, sources, run, runWith, last, counts, kill };
}

test('in a group a failure leads on at once, and each gets its try whatever the attempts', async () => {
  const { runWith, counts, clock } = setUp('a|b|c');
  assert.equal(await runWith({ a: lost, b: lost, c: 'ok' }), 'c: ok');
  assert.equal(counts(), '111');
  assert.equal(clock.sleeping, 0);
});

test('when all have failed, those that may recover are asked again after a pause', async () => {
  const { run, last, counts, clock } = setUp('a|b', { attempts: 4 });
  const done = run();
  last('a').fail(lost);
  await settle();
  last('b').fail(new GomirrorError('origin.refused'));
  await settle();
  assert.equal(counts(), '11');
  clock.advance(50);
  await settle();
  assert.equal(counts(), '21');
  last('a').answer('back');
  assert.equal(await done, 'a: back');
});

test('repeats are rationed', async () => {
  const { run, clock, counts, last, sources } = setUp('a', { attempts: 2, retryPercent: 0 });
  void sources;
  const all = Array.from({ length: 4 }, () => run());
  await settle();
  assert.equal(counts(), '4');
  last('a').fail(lost);
  await settle();
  clock.advance(50);
  await settle();
  // One repeats; that is well within the three that always may.
  assert.equal(counts(), '5');
  last('a').answer('ok');
  const [, , , fourth] = all;
  assert.equal(await fourth, 'a: ok');
});

test('who is offline is asked last, or not at all', async () => {
  const { runWith, counts, kill, clock } = setUp('a|b');
  await kill('a');
  assert.equal(await runWith({ b: 'ok' }), 'b: ok');
  assert.equal(counts(), '01');
  // Nobody says that it does not exist while one who might have it cannot be asked.
  const error = (await runWith({ b: absent })) as GomirrorError;
  assert.deepEqual([error.code, error.retryable, error.retryAfterSeconds], ['origin.offline', true, 30]);
  assert.equal(counts(), '02');
  // Half-open, and no prober: a request finds out, in its usual place.
  clock.advance(30_000);
  assert.equal(await runWith({ a: 'back', b: 'ok' }), 'a: back');
});

test('who is silent is not waited for when most have said that it does not exist, and not for long when somebody has', async () => {
  const hedge = { hedge: true };
  const three = setUp('a|b|c');
  const asked = three.run(hedge).catch((error: unknown) => error);
  await settle();
  three.clock.advance(1000);
  await settle();
  three.last('b').fail(absent);
  await settle();
  three.last('c').fail(absent);
  assert.equal(await asked, absent);

  const two = setUp('a|b');
  const waiting = two.run(hedge).catch((error: unknown) => error);
  await settle();
  two.clock.advance(1000);
  await settle();
  two.last('b').fail(absent);
  await settle();
  two.clock.advance(3000);
  const error = (await waiting) as GomirrorError;
  assert.deepEqual([error.code, error.params['upstream']], ['origin.timeout', 'a']);
});

test('what most say not to exist does not, though one cannot be asked; what only half of them say may', async () => {
  const three = setUp('a|b|c', { attempts: 3 });
  await three.kill('a');
  assert.equal(await three.runWith({ b: absent, c: absent }), absent);
  assert.equal(await three.runWith({ b: absent, c: 'ok' }), 'c: ok');
  const fresh = setUp('a|b|c', { attempts: 3 });
  assert.equal(await fresh.runWith({ a: lost, b: absent, c: absent }), absent);
  assert.equal(fresh.clock.sleeping, 0, 'nobody waits for another round');
  const four = setUp('a|b|c|d');
  assert.equal(await four.runWith({ a: lost, b: lost, c: absent, d: absent }), lost);
  // A lie is told whatever the others say.
  const lie = new Verdict(new GomirrorError('mirror.wrong-hash'), 'next');
  assert.equal(await setUp('a|b|c').runWith({ a: lie, b: absent, c: absent }), lie.error);
});

test('all offline: unavailable at once, and when to come again', async () => {
  const { runWith, counts, kill, clock } = setUp('a|b', { attempts: 3 });
  await kill('a');
  clock.advance(10_000);
  await kill('b');
  const error = (await runWith({})) as GomirrorError;
  assert.equal(error.code, 'origin.all-offline');
  assert.deepEqual(error.params, { upstreams: 'a, b', reason: 'origin.unreachable' });
  assert.deepEqual([error.retryable, error.retryAfterSeconds], [true, 20]);
  // Not even when it is nearly over.
  clock.advance(18_000);
  assert.equal(((await runWith({})) as GomirrorError).retryAfterSeconds, 2);
  assert.equal(counts(), '00');
  assert.equal(clock.sleeping, 0);
});

test('who comes while the only ones left are being tried waits for how that goes, but not for long', async () => {
  const { run, last, counts, kill, clock } = setUp('a|b');
  await kill('a');
  await kill('b');
  clock.advance(30_000);
  const [first, second, third] = [run(), run(), run()];
  await settle();
  assert.equal(counts(), '11', 'each is tried once');
  last('b').fail(lost);
  await settle();
  last('a').answer('back');
  assert.equal(await first, 'a: back');
  assert.equal(await second.catch((error: unknown) => error), lost);
  await settle();
  last('a').answer('too');
  assert.equal(await third, 'a: too');

  // A trial that is silent keeps nobody longer than a slow answer would, nor does one that ends badly.
  for (const how of ['silent', 'fails', 'left'] as const) {
    const one = setUp('a');
    await one.kill('a');
    one.clock.advance(30_000);
    const trial = one.run();
    await settle();
    const leaves = new AbortController();
    const waiting = one.run({ signal: leaves.signal }).catch((error: unknown) => error);
    await settle();
    if (how === 'silent') one.clock.advance(1000);
    else if (how === 'fails') one.last('a').fail(lost);
    else leaves.abort(new Error('gone'));
    const error = (await waiting) as GomirrorError;
    if (how === 'left') assert.equal(error.message, 'gone');
    else assert.equal(error.code, 'origin.all-offline');
    assert.equal(one.counts(), '1');
    if (how === 'fails') await assert.rejects(trial);
    else one.last('a').answer('late');
  }
});

test('a short Retry-After is waited for, by all who come meanwhile', async () => {
  const { run, last, counts, clock } = setUp('a', { attempts: 3 });
  const first = run();
  last('a').fail(new GomirrorError('origin.rate-limited', {}, { retryable: true, retryAfterSeconds: 3 }));
  await settle();
  const second = run();
  await settle();
  assert.equal(counts(), '1');
  clock.advance(3000);
  await settle();
  assert.equal(counts(), '2');
  last('a').answer('now');
  assert.equal(await first, 'a: now');
  clock.advance(2000);
  await settle();
  last('a').answer('too');
  assert.equal(await second, 'a: too');
});

test('who has waited as long as he was asked to is not sent away because another tries first', async () => {
  const { run, last, counts, clock, sources } = setUp('a', { attempts: 2 });
  const done = run();
  last('a').fail(new GomirrorError('origin.rate-limited', {}, { retryable: true, retryAfterSeconds: 3 }));
  await settle();
  clock.advance(3000);
  const probe = sources.entries[0]!.origin.get('/probe', { maxBytes: 1 });
  const tried = last('a');
  await settle();
  assert.equal(counts(), '2', 'nobody beside the one that tries');
  tried.answer('');
  await readAll(await probe);
  await settle();
  last('a').answer('now');
  assert.equal(await done, 'a: now');
});

test('a timer that rings a moment early does not make the wait vain', async () => {
  const { run, last, counts, clock } = setUp('a', { attempts: 2 });
  const sleep = clock.sleep.bind(clock);
  clock.sleep = (ms, signal) => sleep(ms === 3000 ? ms - 1 : ms, signal);
  const done = run();
  last('a').fail(new GomirrorError('origin.rate-limited', {}, { retryable: true, retryAfterSeconds: 3 }));
  await settle();
  clock.advance(2999);
  await settle();
  clock.advance(2);
  await settle();
  assert.equal(counts(), '2');
  last('a').answer('now');
  assert.equal(await done, 'a: now');
});

test('between groups only absence leads on, though one of a group be down', async () => {
  const { runWith, counts, kill } = setUp('a|b,c');
  assert.equal(await runWith({ a: absent, b: absent, c: 'ok' }), 'c: ok');
  assert.equal(await runWith({ a: lost, b: lost, c: 'ok' }), lost);
  assert.equal(counts(), '221');
  assert.equal(await runWith({ a: refused, b: refused, c: 'ok' }), refused);
  assert.equal(await runWith({ a: lost, b: absent, c: 'ok' }), 'c: ok');
  assert.equal(await runWith({ a: lost, b: absent, c: absent }), lost);
  await kill('a');
  await kill('b');
  assert.equal(((await runWith({ c: 'ok' })) as GomirrorError).code, 'origin.all-offline');
});

test('wrong bytes count against who gave them', async () => {
  const { sources } = setUp('a|b');
  for (let i = 0; i < 5; i++) {
    await sources.run(async (origin) => {
      if (origin.name === 'a') throw new Verdict(new GomirrorError('mirror.wrong-hash'), 'next');
    });
  }
  assert.deepEqual(
    sources.statuses().map(({ state, reason }) => [state, reason?.code]),
    [
      ['offline', 'mirror.wrong-hash'],
      ['active', undefined],
    ],
  );
  assert.deepEqual(
    sources.candidates({}).map(({ name }) => name),
    ['b'],
  );
});

test('candidates: the first group in the order of the strategy; the offline ones only when there are no others', async () => {
  const { sources, kill } = setUp('a|b|c,d');
  const names = () =>
    sources
      .candidates({})
      .map(({ name }) => name)
      .join('');
  assert.equal(names(), 'abc');
  await kill('a');
  assert.equal(names(), 'bc');
  await kill('b');
  await kill('c');
  assert.equal(names(), 'abc');
  assert.deepEqual(
    new Sources([], { attempts: 1, backoffMs: 1, maxBackoffMs: 1 }, new ManualClock()).candidates({}),
    [],
  );
});

test('failover: the first is active and the others stand by, until it is gone', async () => {
  const { sources, kill, runWith, clock } = setUp('a|b|c');
  const states = () =>
    sources
      .statuses()
      .map(({ state }) => state)
      .join(' ');
  assert.equal(states(), 'active standby standby');
  await kill('a');
  assert.equal(states(), 'offline active standby');
  clock.advance(30_000);
  assert.equal(await runWith({ a: 'back' }), 'a: back');
  assert.equal(states(), 'active standby standby');
});

test('a stalled small answer is asked of another, unrationed; the loser is stopped', async () => {
  const { run, last, counts, clock, sources } = setUp('a|b', { hedgePercent: 0 });
  const done = run({ hedge: true });
  clock.advance(999);
  assert.equal(counts(), '10');
  clock.advance(1);
  assert.equal(counts(), '11');
  last('b').answer('rescued');
  assert.equal(await done, 'b: rescued');
  assert.equal(last('a').options.signal?.aborted, true);
  assert.equal(last('b').options.signal?.aborted, false);
  await settle();
  const [a] = sources.statuses();
  assert.deepEqual([a?.stalls, a?.failures, a?.inFlight], [1, 0, 0]);
});

test('what is not to be asked twice waits for its answer', async () => {
  const { run, last, counts, clock } = setUp('a|b');
  const done = run();
  clock.advance(20_000);
  assert.equal(counts(), '10');
  last('a').answer('late');
  assert.equal(await done, 'a: late');
});

/** Twenty answers of a tenth of a second each. */
async function warmUp({ run, last, clock }: ReturnType<typeof setUp>) {
  for (let i = 0; i < 20; i++) {
    const done = run({ hedge: true });
    clock.advance(100);
    last('a').answer('ok');
    await done;
  }
}

test('after the usual time a second one is sent out, within the budget', async () => {
  const all = setUp('a|b', { hedgePercent: 5 });
  await warmUp(all);
  const { run, last, clock, counts } = all;
  const done = run({ hedge: true });
  clock.advance(99);
  assert.equal(counts(), '210');
  clock.advance(1);
  assert.equal(counts(), '211');
  last('b').answer('hedged');
  assert.equal(await done, 'b: hedged');
  // That was the one that twenty requests had earned.
  const again = run({ hedge: true });
  clock.advance(500);
  assert.equal(counts(), '221');
  clock.advance(500);
  assert.equal(counts(), '222');
  last('a').answer('ok');
  assert.equal(await again, 'a: ok');
});

test('the usual time begins when the request is sent, and not while it waits for a connection', async () => {
  const all = setUp('a|b', { hedgePercent: 100 });
  await warmUp(all);
  const { run, last, clock, counts } = all;
  last('a').options.onSent?.();
  const done = run({ hedge: true });
  clock.advance(900);
  last('a').options.onSent?.();
  clock.advance(99);
  assert.equal(counts(), '210');
  clock.advance(1);
  assert.equal(counts(), '211');
  last('b').answer('hedged');
  assert.equal(await done, 'b: hedged');
});

test('waiting for anything but the upstream sends nobody out', async () => {
  const { sources, clock, counts, last } = setUp('a|b');
  const record = Promise.withResolvers<string>();
  const done = sources.run(
    async (origin, signal) => {
      await readAll(await origin.get('/x.mod', { maxBytes: 9, signal }));
      return record.promise;
    },
    { hedge: true },
  );
  last('a').answer('ok');
  await settle();
  clock.advance(20_000);
  assert.equal(counts(), '10');
  record.resolve('proven');
  assert.equal(await done, 'proven');
});

test('a second one that says absent does not decide before the first has spoken', async () => {
  for (const ending of ['answers', 'fails']) {
    const { run, last, clock } = setUp('a|b');
    const done = run({ hedge: true });
    clock.advance(1000);
    last('b').fail(absent);
    await settle();
    if (ending === 'answers') {
      last('a').answer('there');
      assert.equal(await done, 'a: there');
    } else {
      last('a').fail(lost);
      await assert.rejects(done, lost);
    }
  }
});

test('who gives up is told why, in the words of a Verdict, and no upstream is blamed', async () => {
  const { run, clock, sources } = setUp('a|b');
  const gone = new AbortController();
  const done = run({ hedge: true, signal: gone.signal });
  clock.advance(1000);
  gone.abort(new Verdict(new GomirrorError('mirror.not-in-log'), 'stop'));
  await assert.rejects(done, { code: 'mirror.not-in-log' });
  assert.deepEqual(
    sources.statuses().map(({ failures }) => failures),
    [0, 0],
  );
});

test('hash by client: each has his own', async () => {
  const { sources } = setUp('a|b|c', { strategy: 'hash-client' });
  const firsts = new Set<string>();
  for (let i = 0; i < 50; i++) {
    const turn = { urgency: 'asked', client: `10.0.0.${i}` } as const;
    const [first] = sources.candidates({ turn });
    assert.equal(sources.candidates({ turn, module: 'other' })[0], first);
    firsts.add(first?.name ?? '');
  }
  assert.equal(firsts.size, 3);
});
