import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check, CheckResult, Finding } from '../types.ts';
import { countLevels, rankFindings } from './rank.ts';
import { finding } from './results.ts';
import { missingNeeds, selectChecks, UnknownCheck } from './select.ts';

function check(id: string, needs: readonly string[] = [], byDefault = true): Check {
  const run = () => Promise.resolve<CheckResult>({ state: 'ok', seen: [] });
  return { id, group: id.startsWith('go.') ? 'go' : 'network', needs, byDefault, run };
}

const checks = [
  check('go.present'),
  check('go.env', ['go.present']),
  check('go.slow', ['go.env'], false),
  check('network.dns'),
];
const ids = (names: readonly string[]) => selectChecks(checks, names).map(({ id }) => id);

test('nothing named: what runs by default; a name, a group, and what they need', () => {
  assert.deepEqual(ids([]), ['go.present', 'go.env', 'network.dns']);
  assert.deepEqual(ids(['network']), ['network.dns']);
  assert.deepEqual(ids(['go']), ['go.present', 'go.env']);
  assert.deepEqual(ids(['go.slow']), ['go.present', 'go.env', 'go.slow']);
});

test('a name that is none, with the nearest', () => {
  const thrown = (name: string) => {
    try {
      return selectChecks(checks, [name]);
    } catch (error) {
      assert.ok(error instanceof UnknownCheck);
      return error.nearest;
    }
  };
  assert.equal(thrown('network.dsn'), 'network.dns');
  assert.equal(thrown('netwrok'), 'network');
  assert.equal(thrown('quite-another-thing'), undefined);
});

test('a need that nobody meets is found', () => {
  assert.deepEqual(missingNeeds([...checks, check('network.x', ['network.y'])]), ['network.x: network.y']);
});

test('root causes first: errors that stopped others, then errors, warnings, notes; certain before likely', () => {
  const found = (...findings: readonly Finding[]): CheckResult => ({ state: 'found', findings, seen: [] });
  const results = new Map<string, CheckResult>([
    [
      'go.present',
      found(finding('n', 'note'), finding('w', 'warning'), finding('l', 'error', {}, { sure: 'likely' })),
    ],
    ['go.env', found(finding('e', 'error'))],
    ['network.dns', found(finding('root', 'error', {}, { sure: 'likely' }), finding('n2', 'note'))],
    ['go.slow', { state: 'skipped', because: 'network.dns' }],
  ]);
  const placed = rankFindings(checks, results);
  assert.deepEqual(
    placed.map(({ finding: { code } }) => code),
    ['root', 'e', 'l', 'w', 'n', 'n2'],
  );
  assert.deepEqual(countLevels(placed), { error: 3, warning: 1, note: 2 });
});

test('what only shows that something else is wrong comes after that, whatever it stopped', () => {
  const found = (code: string): CheckResult => ({
    state: 'found',
    findings: [finding(code, 'error')],
    seen: [],
  });
  const results = new Map<string, CheckResult>([
    ['go.present', found('doctor.go-env-fails')],
    ['go.env', { state: 'skipped', because: 'go.present' }],
    ['network.dns', found('cause')],
  ]);
  assert.deepEqual(
    rankFindings(checks, results).map(({ finding: { code } }) => code),
    ['cause', 'doctor.go-env-fails'],
  );
});
