import assert from 'node:assert/strict';
import { test } from 'node:test';
import { has } from '../text/index.ts';
import { loadGroup, makeChecks } from './checks.ts';
import { missingNeeds, selectChecks } from './engine/index.ts';
import { type CheckName, checkNames } from './list/index.ts';

const checks = makeChecks();

test('each check has a name of its own in its group, words, and needs that there are', () => {
  const ids = checks.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const { id, group } of checks) {
    assert.ok(id.startsWith(`${group}.`), id);
    assert.ok(has(`doctor.check-${id.replaceAll('.', '-')}`), `no words for ${id}`);
  }
  assert.deepEqual(missingNeeds(checks), []);
});

test('the list of checks is that of the checks themselves', async () => {
  const groups = new Set(checks.map(({ group }) => group));
  const real = (await Promise.all([...groups].map((group) => loadGroup(group)))).flat();
  const named = (all: readonly CheckName[]) =>
    all
      .map(({ id, group, needs, byDefault, isHeavy }) => ({ id, group, needs, byDefault, isHeavy }))
      .toSorted((first, second) => first.id.localeCompare(second.id));
  assert.deepEqual(named(checkNames), named(real));
});

test('every group that there is can be named', () => {
  for (const group of ['go', 'settings', 'cache', 'network', 'modules', 'cgo', 'containers'])
    assert.ok(
      selectChecks(checks, [group]).some((check) => check.group === group),
      group,
    );
});
