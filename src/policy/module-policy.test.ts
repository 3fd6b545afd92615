import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ModulePolicy } from './module-policy.ts';

const policy = new ModulePolicy([
  { modules: ['git.corp.example/open/*'], from: undefined, sumdb: false },
  { modules: ['*.corp.example', 'github.com/acme'], from: [], sumdb: false },
  { modules: ['example.com/mirrored'], from: [], sumdb: true },
]);

test('the first entry that matches says how a module is treated', () => {
  const cases = {
    'git.corp.example/open/a': { isPrivate: true, entry: 0, inLog: false, fromPublic: true },
    'git.corp.example/open': { isPrivate: true, entry: 1, inLog: false, fromPublic: false },
    'github.com/acme/x/v2': { isPrivate: true, entry: 1, inLog: false, fromPublic: false },
    'example.com/mirrored': { isPrivate: true, entry: 2, inLog: true, fromPublic: false },
    'github.com/acmes/x': { isPrivate: false, entry: undefined, inLog: true, fromPublic: true },
    'corp.example/x': { isPrivate: false, entry: undefined, inLog: true, fromPublic: true },
  };
  for (const [path, expected] of Object.entries(cases))
    assert.deepEqual(policy.classify(path), expected, path);
});

test('without entries everything is public', () => {
  assert.equal(new ModulePolicy([]).classify('git.corp.example/x').isPrivate, false);
});
