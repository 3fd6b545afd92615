import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unknownMirror as own } from '../catalogue/index.ts';
import { judge } from './judge.ts';
import type { Seen } from './seen.ts';
import { recommend } from './recommend.ts';
import { spreadOf, usualSamples } from './samples.ts';

const hash = fc.constantFrom('h1:a', 'h1:b', 'h1:c', undefined);

function seenOf(name: string, zip: string | undefined, mod: string | undefined): Seen {
  const kinds = ['info', 'list', 'mod', 'zip'] as const;
  return {
    mirror: own(name, `https://${name}.example`, 'given'),
    steps: kinds.map((kind) => ({ kind, tried: 1, failed: 0, fault: undefined })),
    firstByteMs: [10, 20],
    rates: [1_000_000],
    certificate: undefined,
    newest: undefined,
    served: { small: { mod, zip }, large: { mod: undefined, zip: undefined } },
    logged: { small: undefined, large: undefined },
  };
}

const served = fc.array(fc.record({ zip: hash, mod: hash }), { minLength: 1, maxLength: 6 });
const facts = { samples: usualSamples, large: undefined, reachesDatabase: true, newest: undefined };

test('whoever serves other bytes than the database has is never recommended, however fast and however many', () => {
  fc.assert(
    fc.property(served, (all) => {
      const seen = all.map(({ zip, mod }, index) => seenOf(`m${index}`, zip, mod));
      const small = { zipHash: 'h1:a', modHash: 'h1:a' };
      const { reports, truth } = judge(seen, { ...facts, small });
      assert.equal(truth, 'database');
      const names = recommend(reports, { name: 'sum', places: [] })?.names ?? [];
      for (const [index, { zip, mod }] of all.entries()) {
        const isWrong = [zip, mod].some((each) => each !== undefined && each !== 'h1:a');
        const report = reports.find(({ mirror }) => mirror.name === `m${index}`);
        assert.equal(report?.hashes === 'differs', isWrong);
        if (isWrong) assert.equal(report?.state, 'unusable');
        if (isWrong) assert.ok(!names.includes(`m${index}`));
      }
      assert.equal(
        names.length > 0,
        reports.some(({ state }) => state !== 'unusable'),
      );
    }),
  );
});

test('without it, nobody differs from a majority that is none', () => {
  fc.assert(
    fc.property(served, (all) => {
      const seen = all.map(({ zip }, index) => seenOf(`m${index}`, zip, undefined));
      const { reports } = judge(seen, { ...facts, small: undefined });
      for (const { hashes, mirror } of reports) {
        const mine = all[Number(mirror.name.slice(1))]?.zip;
        const said = all.map(({ zip }) => zip).filter((zip) => zip !== undefined);
        const alike = said.filter((zip) => zip === mine).length;
        if (hashes === 'agrees') assert.ok(mine !== undefined && alike >= 2 && alike * 2 > said.length);
        if (hashes === 'differs') assert.ok(mine !== undefined && alike * 2 < said.length);
      }
    }),
  );
});

test('the faster comes first; failures and what is missing put a mirror behind', () => {
  const a = { ...seenOf('a', 'h1:a', 'h1:a'), rates: [400_000] };
  const b = seenOf('b', 'h1:a', 'h1:a');
  const flaky = { ...seenOf('c', 'h1:a', 'h1:a'), rates: [9_000_000] };
  const steps = flaky.steps.map((step) => ({ ...step, tried: 3, failed: 1 }));
  const small = { zipHash: 'h1:a', modHash: 'h1:a' };
  const { reports } = judge([a, b, { ...flaky, steps }], { ...facts, small });
  assert.deepEqual(
    reports.map(({ mirror, state }) => [mirror.name, state]),
    [
      ['b', 'usable'],
      ['a', 'usable'],
      ['c', 'limited'],
    ],
  );
  assert.equal(
    recommend(reports, { name: 'sum', places: [] })?.goproxy,
    'https://b.example|https://a.example,direct',
  );
});

test('a spread lies within what it is of', () => {
  assert.equal(spreadOf([]), undefined);
  assert.deepEqual(spreadOf([5, 1, 3, 2, 4]), { count: 5, p50: 3, p95: 5 });
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
      const spread = spreadOf(values);
      assert.ok(spread !== undefined && values.includes(spread.p50) && values.includes(spread.p95));
      assert.ok(spread.p50 <= spread.p95);
      assert.ok(values.filter((value) => value <= spread.p50).length * 2 >= values.length);
    }),
  );
});
