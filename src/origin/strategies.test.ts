import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { settingOf, type Strategy as StrategyName } from '../config/index.ts';
import { type Member, strategyOf } from './strategies.ts';

const { choices } = settingOf('strategy') as { readonly choices: readonly StrategyName[] };

const member = (name: string, given: Partial<Member> = {}): Member => ({
  ...{ name, priority: 0, weight: 1, latencyMs: undefined, successShare: 1, inFlight: 0 },
  ...given,
});
const nobody = { module: '', client: '' };

function order(
  name: StrategyName,
  members: readonly Member[],
  question = nobody,
  random = () => 0.5,
): string {
  return strategyOf(name, random)
    .order(members, question)
    .map((each) => each.name)
    .join('');
}

test('failover: priority, then weight, then the list', () => {
  const members = [
    member('a', { priority: 1, weight: 9 }),
    member('b'),
    member('c', { weight: 2 }),
    member('d'),
    member('e', { priority: 1 }),
  ];
  assert.equal(order('failover', members), 'cbdae');
  assert.equal(order('failover', [member('a'), member('b'), member('c')]), 'abc');
});

test('fastest: what a success takes; unknown ones first; now and then another, to see', () => {
  const members = [
    member('a', { latencyMs: 300 }),
    member('b', { latencyMs: 100, successShare: 0.2 }),
    member('c', { latencyMs: 200 }),
  ];
  assert.equal(order('fastest', members), 'cab');
  assert.equal(order('fastest', [...members, member('d')]), 'dcab');
  assert.equal(
    order('fastest', members, nobody, () => 0.01),
    'acb',
  );
});

test('least-connections: the fewest under way for its weight', () => {
  const members = [
    member('a', { inFlight: 2 }),
    member('b', { inFlight: 1 }),
    member('c', { inFlight: 5, weight: 4 }),
  ];
  assert.equal(order('least-connections', members), 'cba');
});

test('round-robin: in proportion to the weights, and spread', () => {
  const strategy = strategyOf('round-robin');
  const members = [member('a', { weight: 5 }), member('b'), member('c')];
  const firsts = Array.from({ length: 14 }, () => strategy.order(members, nobody)[0]?.name).join('');
  assert.equal(firsts, 'aabacaa'.repeat(2));
});

const members = fc
  .uniqueArray(
    fc.record({
      name: fc.string({ minLength: 1, maxLength: 6 }),
      priority: fc.nat(2),
      weight: fc.integer({ min: 1, max: 9 }),
      latencyMs: fc.option(fc.nat(5000), { nil: undefined }),
      successShare: fc.double({ min: 0, max: 1, noNaN: true }),
      inFlight: fc.nat(9),
    }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 6 },
  )
  .map((all): Member[] => all);
const question = fc.record({ module: fc.string(), client: fc.string() });

test('every strategy names each member once, and lower priorities never before higher ones', () => {
  fc.assert(
    fc.property(fc.constantFrom(...choices), members, question, (name, all, asked) => {
      const ordered = strategyOf(name).order(all, asked);
      assert.deepEqual(new Set(ordered), new Set(all));
      assert.equal(ordered.length, all.length);
      const priorities = ordered.map(({ priority }) => priority);
      assert.deepEqual(
        priorities,
        priorities.toSorted((a, b) => a - b),
      );
    }),
  );
});

test('hash: the same one for the same key, whoever else is there', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('hash-module', 'hash-client'),
      members,
      question,
      fc.nat(),
      (name, all, asked, nth) => {
        const { order } = strategyOf(name);
        const ordered = order(all, asked);
        assert.deepEqual(order(all.toReversed(), asked), ordered);
        // One that is lost moves nobody else.
        const lost = all[nth % all.length];
        const left = (each: Member) => each !== lost;
        assert.deepEqual(order(all.filter(left), asked), ordered.filter(left));
        // And only its own key counts.
        const other = name === 'hash-module' ? { ...asked, client: 'x' } : { ...asked, module: 'x' };
        assert.deepEqual(order(all, other), ordered);
      },
    ),
  );
});

test('hash: modules spread in proportion to the weights', () => {
  const { order } = strategyOf('hash-module');
  const all = [member('a', { weight: 3 }), member('b'), member('c')];
  const counts = { a: 0, b: 0, c: 0 };
  for (let i = 0; i < 5000; i++) {
    const name = order(all, { module: `example.com/m${i}`, client: '' })[0]?.name ?? assert.fail();
    counts[name as keyof typeof counts]++;
  }
  for (const [name, share] of Object.entries({ a: 0.6, b: 0.2, c: 0.2 })) {
    const got = counts[name as keyof typeof counts] / 5000;
    assert.ok(Math.abs(got - share) < 0.03, `${name}: ${got}`);
  }
});
