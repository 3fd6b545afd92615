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

test('what leads to private modules alone, or differs from one only in case, is withheld', () => {
  const own = new ModulePolicy([
    { modules: ['github.com/acme/open', 'code.example/*'], from: undefined, sumdb: false },
    {
      modules: ['git.corp.example/*,gitlab.com/North/*/*', 'github.com/acme/*', '*.corp.example/lib'],
      from: [],
      sumdb: false,
    },
  ]);
  const kind = (path: string) => {
    const { isPrivate, inLog, fromPublic } = own.classify(path);
    if (isPrivate) return 'private';
    assert.equal(inLog, fromPublic);
    return inLog ? 'public' : 'withheld';
  };
  const cases = {
    withheld: `git.corp.example gitlab.com/North gitlab.com/North/x gitlab.com/north/x/y gitlab.com/north github.com/acme
      github.com/Acme github.com/Acme/billing github.com/ACME/billing/v2 a.corp.example/Lib/x github.com/Acme/open`,
    private: `git.corp.example/x gitlab.com/North/x/y github.com/acme/billing/v2 a.corp.example/lib github.com/acme/open
      code.example/x`,
    public: `github.com github.com/acmes/x gitlab.com corp.example a.corp.example a.corp.example/libs code.example
      code.Example/x git.corp.example.com/x rsc.io/quote`,
  };
  for (const [expected, paths] of Object.entries(cases))
    for (const path of paths.trim().split(/\s+/)) assert.equal(kind(path), expected, path);
});
