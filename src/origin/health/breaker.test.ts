import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { Breaker, type BreakerLimits, breakerDefaults, type OpenedBy, type Permit } from './breaker.ts';

function setUp(limits: Partial<BreakerLimits> = {}, random = () => 0) {
  const clock = new ManualClock();
  const breaker = new Breaker({ ...breakerDefaults, ...limits }, clock, random);
  const enter = () => breaker.enter() ?? assert.fail('nobody is let through');
  const fail = (times = 1) => {
    for (let i = 0; i < times; i++) breaker.fail(enter());
  };
  const succeed = (times = 1) => {
    for (let i = 0; i < times; i++) breaker.succeed(enter());
  };
  return { clock, breaker, enter, fail, succeed };
}

test('five failures in a row open it, four do not', () => {
  const { breaker, fail, succeed } = setUp();
  fail(4);
  succeed();
  fail(4);
  assert.equal(breaker.state, 'closed');
  fail();
  assert.equal(breaker.state, 'open');
  assert.equal(breaker.openedBy, 'failures');
  assert.equal(breaker.enter(), undefined);
});

test('one failure in ten opens it, but only once there are enough to tell', () => {
  const { breaker, fail, succeed } = setUp();
  succeed(9);
  fail();
  assert.equal(breaker.state, 'closed');
  succeed(20);
  fail(2);
  assert.equal(breaker.state, 'closed');
  succeed(7);
  assert.equal(breaker.state, 'closed');
  fail();
  assert.equal(breaker.state, 'open');
});

test('five stalls in a row open it too, unless it is in time between them', () => {
  const { breaker, enter, succeed } = setUp();
  const stall = (times: number) => {
    for (let i = 0; i < times; i++) {
      const permit = enter();
      breaker.stall(permit);
      breaker.release(permit);
    }
  };
  stall(4);
  succeed();
  stall(4);
  assert.equal(breaker.state, 'closed');
  stall(1);
  assert.deepEqual([breaker.state, breaker.openedBy], ['open', 'stalls']);
});

test('what is long ago is forgotten', () => {
  const { breaker, fail, succeed } = setUp();
  succeed(10);
  fail(2);
  succeed(50);
  fail(4);
  assert.equal(breaker.state, 'closed');
});

test('open for longer each time in a row, at most so long; half-open lets one probe through', () => {
  const { clock, breaker, enter, fail } = setUp({}, () => 0.5);
  fail(5);
  for (let n = 1; n <= 12; n++) {
    const waitMs = Math.min(30_000 * n, 300_000) * 1.05;
    assert.equal(Math.round(breaker.waitMs), waitMs);
    clock.advance(waitMs - 1);
    assert.equal(breaker.state, 'open');
    assert.equal(breaker.enterable, false);
    clock.advance(1);
    assert.equal(breaker.state, 'half-open');
    assert.equal(breaker.enterable, true);
    const probe = enter();
    assert.equal(probe.probe, true);
    assert.equal(breaker.enter(), undefined);
    breaker.fail(probe);
  }
  clock.advance(400_000);
  breaker.succeed(enter());
  assert.equal(breaker.state, 'closed');
  // At once again: still in a row. After having been well for longer than it was away: anew.
  fail(5);
  assert.equal(breaker.waitMs, 315_000);
  clock.advance(315_000);
  breaker.succeed(enter());
  clock.advance(400_000);
  fail(5);
  assert.equal(breaker.waitMs, 31_500);
});

test('a probe that ended for our own reasons makes room for another', () => {
  const { clock, breaker, enter, fail } = setUp();
  fail(5);
  clock.advance(30_000);
  breaker.release(enter());
  assert.equal(enter().probe, true);
});

test('Retry-After opens it for so long, within bounds', () => {
  const { clock, breaker, enter } = setUp({}, () => 1);
  breaker.fail(enter(), 7000);
  assert.deepEqual([breaker.state, breaker.openedBy, breaker.waitMs], ['open', 'asked', 7000]);
  clock.advance(7000);
  breaker.fail(enter(), 3_600_000);
  assert.equal(breaker.waitMs, 300_000);
});

test('stalls count towards the share, once each, and keep away only those who have a choice', () => {
  const { clock, breaker, enter, succeed } = setUp();
  succeed(18);
  const slow = [enter(), enter()];
  for (const permit of slow) {
    breaker.stall(permit);
    breaker.stall(permit);
  }
  assert.deepEqual([breaker.state, breaker.openedBy], ['open', 'stalls']);
  // Their late success is about the past.
  for (const permit of slow) breaker.succeed(permit);
  assert.equal(breaker.state, 'open');
  assert.equal(breaker.enterable, true);
  // Whoever has nobody else asks it all the same, and when it fails, too, that ends.
  for (let i = 0; i < 5; i++) breaker.fail(enter());
  assert.deepEqual([breaker.openedBy, breaker.enter()], ['failures', undefined]);
  clock.advance(30_000);
  assert.equal(enter().probe, true);
});

test('successes that turn out wrong are failures in a row', () => {
  const { clock, breaker, enter, succeed } = setUp();
  for (let i = 0; i < 5; i++) {
    assert.equal(breaker.state, 'closed');
    succeed();
    breaker.retract();
  }
  assert.equal(breaker.state, 'open');
  clock.advance(30_000);
  breaker.succeed(enter());
  assert.equal(breaker.state, 'closed');
  breaker.retract();
  assert.deepEqual([breaker.state, breaker.waitMs], ['open', 60_000]);
});

type Happened = 'good' | 'failed' | 'stalled' | 'late success' | 'late failure' | 'wrong';

/** The rules once more, plainly: everything that happened is kept, and read anew each time. */
class Model {
  readonly #limits: BreakerLimits;
  nowMs = 0;
  period = 0;
  open: { by: OpenedBy; untilMs: number; forMs: number; probing: boolean; row: number } | undefined;
  #openings = 0;
  #closedAtMs = -1e12;
  #lastForMs = 0;
  #rowBefore = 0;
  #events: Happened[] = [];

  constructor(limits: BreakerLimits) {
    this.#limits = limits;
  }

  get state() {
    return this.open === undefined ? 'closed' : this.nowMs < this.open.untilMs ? 'open' : 'half-open';
  }

  enter(): Permit | undefined {
    const { open } = this;
    if (open === undefined) return { probe: false, period: this.period, stalled: false };
    const probe = this.nowMs >= open.untilMs && !open.probing;
    if (!probe && open.by !== 'stalls') return undefined;
    open.probing ||= probe;
    return { probe, period: this.period, stalled: false };
  }

  succeed(permit: Permit) {
    if (permit.period !== this.period) return;
    if (permit.probe) {
      this.open = undefined;
      this.#closedAtMs = this.nowMs;
      this.period++;
      this.#events = [];
      this.#rowBefore = this.#limits.failures;
    } else if (this.open === undefined) this.#add(permit.stalled ? 'late success' : 'good');
    else this.open.row = 0;
  }

  fail(permit: Permit, retryAfterMs?: number) {
    if (permit.period !== this.period) return;
    if (this.open === undefined) this.#add(permit.stalled ? 'late failure' : 'failed');
    else if (permit.probe) this.#opens('failures');
    else if (++this.open.row >= this.#limits.failures) this.open.by = 'failures';
    if (retryAfterMs === undefined) return;
    if (this.open === undefined) this.#opens('asked');
    const forMs = Math.min(retryAfterMs, this.#limits.openForAtMostMs);
    this.#lastForMs = forMs;
    this.open = { ...this.open!, by: 'asked', forMs, untilMs: this.nowMs + forMs };
  }

  stall(permit: Permit) {
    if (permit.period !== this.period || permit.stalled) return;
    permit.stalled = true;
    if (permit.probe) this.#opens('stalls');
    else if (this.open === undefined) this.#add('stalled');
  }

  release(permit: Permit) {
    if (permit.probe && permit.period === this.period && this.open !== undefined) this.open.probing = false;
  }

  retract() {
    if (this.open === undefined) this.#add('wrong');
  }

  #add(event: Happened) {
    this.#events.push(event);
    const samples: string[] = [];
    let row = 0;
    let before = this.#rowBefore;
    for (const each of this.#events) {
      if (each === 'good' || each === 'late success') [before, row] = [row, 0];
      else if (each === 'wrong') [before, row] = [0, Math.max(row, before) + 1];
      else if (each !== 'stalled') row++;
      if (each === 'wrong' && samples.includes('good')) samples.splice(samples.lastIndexOf('good'), 1);
      if (each === 'good' || each === 'failed' || each === 'stalled') samples.push(each);
      if (each === 'wrong') samples.push('failed');
      if (samples.length > this.#limits.window) samples.shift();
    }
    if (event === 'good' || event === 'late success') return;
    if (event !== 'stalled' && row >= this.#limits.failures) {
      this.#opens('failures');
      return;
    }
    const stalls = this.#events.slice(this.#events.lastIndexOf('good') + 1);
    if (event === 'stalled' && stalls.filter((each) => each === 'stalled').length >= this.#limits.failures) {
      this.#opens('stalls');
      return;
    }
    if (event === 'late failure' || samples.length < 0.4 * this.#limits.window) return;
    const share = (...kinds: string[]) =>
      (100 * samples.filter((each) => kinds.includes(each)).length) / samples.length;
    if (share('failed', 'stalled') < this.#limits.sharePercent) return;
    this.#opens(share('failed') >= this.#limits.sharePercent ? 'failures' : 'stalls');
  }

  #opens(by: OpenedBy) {
    const inRow = this.open !== undefined || this.nowMs - this.#closedAtMs < this.#lastForMs;
    this.#openings = inRow ? this.#openings + 1 : 1;
    const forMs = Math.min(this.#limits.openForMs * this.#openings, this.#limits.openForAtMostMs);
    this.#lastForMs = forMs;
    this.open = { by, forMs, untilMs: this.nowMs + forMs, probing: false, row: 0 };
    this.period++;
    this.#events = [];
  }
}

test('whatever happens, it is in the state that the rules say', () => {
  const limits: BreakerLimits = {
    ...{ failures: 3, sharePercent: 30, window: 10, openForMs: 1000, openForAtMostMs: 2500 },
  };
  const which = fc.nat(30);
  const event = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('enter' as const) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('succeed' as const), which }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('fail' as const),
        which,
        retryAfterMs: fc.option(fc.constantFrom(0, 700, 9000), { nil: undefined, freq: 8 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('stall' as const), which }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), which }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('retract' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.nat(1500) }) },
  );
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(event, { minLength: 20, maxLength: 120 }), (events) => {
      const { clock, breaker } = setUp(limits);
      const model = new Model(limits);
      const underway: { real: Permit; modelled: Permit }[] = [];
      for (const each of events) {
        if (each.kind === 'advance') {
          clock.advance(each.ms);
          model.nowMs += each.ms;
        } else if (each.kind === 'retract') {
          breaker.retract();
          model.retract();
        } else if (each.kind === 'enter') {
          assert.equal(
            breaker.enterable,
            breaker.state === 'closed' ||
              breaker.openedBy === 'stalls' ||
              (breaker.state === 'half-open' && !breaker.probing),
          );
          const real = breaker.enter();
          const modelled = model.enter();
          assert.deepEqual(real && real.probe, modelled && modelled.probe);
          if (real !== undefined && modelled !== undefined) underway.push({ real, modelled });
        } else if (underway.length > 0) {
          const at = each.which % underway.length;
          const { real, modelled } = underway[at]!;
          if (each.kind === 'stall') {
            breaker.stall(real);
            model.stall(modelled);
          } else {
            underway.splice(at, 1);
            if (each.kind === 'fail') {
              breaker.fail(real, each.retryAfterMs);
              model.fail(modelled, each.retryAfterMs);
            } else {
              breaker[each.kind](real);
              model[each.kind](modelled);
            }
          }
        }
        const waitMs = model.open === undefined ? 0 : Math.max(0, model.open.untilMs - model.nowMs);
        assert.deepEqual(
          [breaker.state, breaker.openedBy, breaker.waitMs],
          [model.state, model.open?.by, waitMs],
        );
        seen.add(`${breaker.state} ${breaker.openedBy}`);
      }
    }),
    { numRuns: 500 },
  );
  // The schedules lead everywhere.
  assert.equal(seen.size, 7, [...seen].join(', '));
});
