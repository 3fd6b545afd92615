import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { Check, CheckContext, CheckResult } from '../types.ts';
import { finding, levelOf, resultOf } from './results.ts';
import { runChecks, type RunProgress } from './run.ts';

function check(id: string, needs: readonly string[], run: Check['run']): Check {
  return { id, group: 'go', needs, byDefault: true, run };
}

const fine = () => Promise.resolve(resultOf([], []));
const broken = () => Promise.resolve(resultOf([finding('doctor.x', 'error')]));
const never = () => new Promise<CheckResult>(() => undefined);

function contextOf(more: Partial<CheckContext> = {}): CheckContext {
  const { signal } = new AbortController();
  return {
    system: fakeSystem(),
    signal,
    timeoutMs: 10_000,
    mirror: undefined,
    module: undefined,
    facts: {},
    ...more,
  };
}

test('what needs a failed check is skipped because of the first that failed, at any distance', async () => {
  const ran: string[] = [];
  const noted = (id: string, needs: readonly string[], run = fine) =>
    check(id, needs, () => {
      ran.push(id);
      return run();
    });
  const checks = [
    noted('c', ['b']),
    noted('b', ['a']),
    noted('a', [], broken),
    noted('beside', []),
    noted('gone', ['no-such-check']),
  ];
  const results = await runChecks(checks, contextOf());
  assert.deepEqual(results.get('b'), { state: 'skipped', because: 'a' });
  assert.deepEqual(results.get('c'), { state: 'skipped', because: 'a' });
  assert.equal(results.get('beside')?.state, 'ok');
  assert.equal(results.get('gone')?.state, 'ok');
  assert.deepEqual(ran.toSorted(), ['a', 'beside', 'gone']);
  assert.deepEqual(
    [...results.keys()],
    checks.map(({ id }) => id),
    'in the order of the checks',
  );
});

test('warnings and notes stop nothing', async () => {
  const warned = () =>
    Promise.resolve(resultOf([finding('doctor.x', 'warning'), finding('doctor.y', 'note')]));
  const results = await runChecks([check('a', [], warned), check('b', ['a'], fine)], contextOf());
  assert.equal(results.get('b')?.state, 'ok');
});

test('independent checks run side by side, dependent ones one after the other', async () => {
  const underway = new Set<string>();
  const seen: string[] = [];
  const slow = (id: string, needs: readonly string[] = []) =>
    check(id, needs, async () => {
      underway.add(id);
      seen.push([...underway].join('+'));
      await turn();
      await turn();
      underway.delete(id);
      return fine();
    });
  await runChecks([slow('a'), slow('b'), slow('c', ['a', 'b'])], contextOf());
  assert.deepEqual(seen, ['a', 'a+b', 'c']);
});

test('a law: a check runs if and only if nothing below it failed', async () => {
  const graph = fc.array(fc.record({ needs: fc.array(fc.nat(30), { maxLength: 3 }), fails: fc.boolean() }), {
    minLength: 1,
    maxLength: 14,
  });
  await fc.assert(
    fc.asyncProperty(graph, async (nodes) => {
      const needsOf = nodes.map(({ needs }, at) => needs.filter((need) => need < at));
      const checks = nodes.map(({ fails }, at) =>
        check(
          `n${at}`,
          (needsOf[at] ?? []).map((need) => `n${need}`),
          fails ? broken : fine,
        ),
      );
      const results = await runChecks(checks, contextOf());
      const isBlocked = (at: number): boolean =>
        (needsOf[at] ?? []).some((need) => nodes[need]?.fails === true || isBlocked(need));
      for (const at of nodes.keys()) {
        const result = results.get(`n${at}`);
        assert.equal(result?.state === 'skipped', isBlocked(at));
        // The reason is always a check that found an error itself.
        if (result?.state === 'skipped') {
          const cause = results.get(result.because);
          assert.equal(cause && levelOf(cause), 'error');
        }
      }
    }),
    { numRuns: 200 },
  );
});

test('checks that need each other in a circle are refused', async () => {
  await assert.rejects(
    runChecks([check('a', ['b'], fine), check('b', ['a'], fine)], contextOf()),
    /a → b|b → a/,
  );
});

test('nothing answers: all ends within the time, each with what it was waiting for', async () => {
  const clock = new ManualClock();
  const system = fakeSystem({ clock, programs: { go: () => new Promise(() => undefined) } });
  const stubborn = check('stubborn', [], never);
  const asks = check('asks', [], async (context) => {
    await context.system.run('go', ['env', '-json'], { timeoutMs: 60_000, signal: context.signal });
    return fine();
  });
  const dials = check('dials', [], async (context) => {
    context.doing?.('GET https://mirror.example/')();
    context.doing?.('dial 192.0.2.1:443');
    return never();
  });
  const checks = [stubborn, asks, dials, check('after', ['stubborn'], fine)];
  const startedMs = clock.monotonicMs();
  const running = runChecks(checks, contextOf({ system }));
  const state = { isDone: false };
  void running.then(() => (state.isDone = true));
  for (let steps = 0; steps < 400 && !state.isDone; steps++) {
    for (let turns = 0; turns < 5; turns++) await turn();
    if (!state.isDone) clock.advance(50);
  }
  assert.ok(clock.monotonicMs() - startedMs <= 10_000, `${clock.monotonicMs() - startedMs} ms`);
  const results = await running;
  const reasonOf = (id: string) => {
    const result = results.get(id);
    assert.equal(result?.state, 'not-run', id);
    return result.reason;
  };
  assert.equal(reasonOf('stubborn').code, 'doctor.out-of-time');
  assert.equal(reasonOf('asks').params['doing'], 'go env -json');
  assert.equal(reasonOf('dials').params['doing'], 'dial 192.0.2.1:443');
  assert.deepEqual(results.get('after'), { state: 'skipped', because: 'stubborn' });
});

test('each in a chain has its share, so that a slow one leaves time for the rest', async () => {
  const clock = new ManualClock();
  const shares: number[] = [];
  const spends = (id: string, needs: readonly string[]) =>
    check(id, needs, (context) => {
      assert.ok(Number.isInteger(context.timeoutMs));
      shares.push(context.timeoutMs);
      clock.advance(context.timeoutMs * 0.9);
      return fine();
    });
  const checks = ['a', 'b', 'c', 'd', 'e'].map((id, at, ids) =>
    spends(id, at === 0 ? [] : [ids[at - 1] ?? '']),
  );
  const results = await runChecks(checks, contextOf({ system: fakeSystem({ clock }) }));
  assert.ok([...results.values()].every(({ state }) => state === 'ok'));
  assert.ok((shares[0] ?? 0) < 5000, String(shares));
  assert.ok(
    shares.every((share) => share > 0),
    String(shares),
  );
});

test('what a check has found when it is told to stop counts', async () => {
  const clock = new ManualClock();
  const told = check(
    'told',
    [],
    ({ signal }) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve(resultOf([finding('doctor.x', 'error')]))),
      ),
  );
  const running = runChecks([told], contextOf({ system: fakeSystem({ clock }) }));
  for (let turns = 0; turns < 10; turns++) await turn();
  clock.advance(9900);
  assert.equal((await running).get('told')?.state, 'found');
});

test('a check that breaks is said to be broken, and is no finding', async () => {
  const breaks = check('a', [], () => Promise.reject(new TypeError('x is not a function')));
  const results = await runChecks([breaks], contextOf());
  assert.deepEqual(results.get('a'), {
    state: 'not-run',
    reason: { code: 'doctor.check-broke', params: { reason: 'x is not a function' } },
  });
});

test('Ctrl-C ends everything at once with its reason', async () => {
  const controller = new AbortController();
  const running = runChecks([check('a', [], never)], contextOf({ signal: controller.signal }));
  for (let turns = 0; turns < 5; turns++) await turn();
  controller.abort(new Error('enough'));
  await assert.rejects(running, /enough/);
});

test('progress: each begins and ends once, counted', async () => {
  const told: RunProgress[] = [];
  const checks = [check('a', [], broken), check('b', ['a'], fine), check('c', [], fine)];
  await runChecks(checks, contextOf(), (progress) => told.push(progress));
  const ends = told.filter(({ result }) => result !== undefined);
  assert.deepEqual(ends.map(({ id }) => id).toSorted(), ['a', 'b', 'c']);
  assert.deepEqual(
    ends.map(({ ended }) => ended),
    [1, 2, 3],
  );
  assert.deepEqual(
    told
      .filter(({ result }) => result === undefined)
      .map(({ id }) => id)
      .toSorted(),
    ['a', 'c'],
  );
});

test('secrets of the machine are in no result', async () => {
  const system = fakeSystem({
    env: { HTTPS_PROXY: 'http://me:pa55word@proxy.example:8080' },
    files: { '.netrc': 'machine git.example login me password hunter22\n' },
  });
  const tells = check('a', [], () =>
    Promise.resolve(
      resultOf(
        [
          finding(
            'doctor.x',
            'error',
            { said: 'refused pa55word' },
            {
              evidence: ['Authorization: Basic bWU6cGE1NXdvcmQ=', 'login me hunter22'],
              remedies: [{ kind: 'command', command: 'curl https://me:hunter22@git.example/' }],
            },
          ),
        ],
        ['via http://me:pa55word@proxy.example:8080'],
      ),
    ),
  );
  const text = JSON.stringify([...(await runChecks([tells], contextOf({ system }))).values()]);
  assert.doesNotMatch(text, /pa55word|hunter22|bWU6/);
  assert.match(text, /proxy\.example/);
});

test('heavy checks come last, and have time kept for them', async () => {
  const clock = new ManualClock();
  const order: string[] = [];
  const noted = (id: string, spentMs: number, needs: readonly string[] = []) =>
    check(id, needs, async (context) => {
      order.push(`${id} begins`);
      await turn();
      clock.advance(spentMs);
      order.push(`${id} ends ${context.timeoutMs > 1000}`);
      return fine();
    });
  const heavy = { ...noted('heavy', 10), isHeavy: true as const };
  const checks = [heavy, noted('a', 3000), noted('b', 4000, ['a'])];
  const results = await runChecks(checks, contextOf({ system: fakeSystem({ clock }) }));
  assert.ok([...results.values()].every(({ state }) => state === 'ok'));
  assert.deepEqual(order, [
    'a begins',
    'a ends true',
    'b begins',
    'b ends true',
    'heavy begins',
    'heavy ends true',
  ]);
  await assert.rejects(
    runChecks([heavy, check('light', ['heavy'], fine)], contextOf()),
    /light needs a heavy check/,
  );
});
