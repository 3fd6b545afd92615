import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AccessPolicy } from './access-policy.ts';
import type { ModuleClass, Who } from './types.ts';

const isPublic: ModuleClass = { isPrivate: false, entry: undefined, inLog: true, fromPublic: true };
const isPrivate: ModuleClass = { isPrivate: true, entry: 0, inLog: false, fromPublic: false };

const nobody: Who = { kind: 'nobody', name: '', groups: [], address: '203.0.113.9' };
const user = (name: string, ...groups: string[]): Who => ({ ...nobody, kind: 'user', name, groups });
const token = (name: string, more: Partial<Who> = {}): Who => ({ ...nobody, kind: 'token', name, ...more });

const policy = new AccessPolicy({
  publicReaders: 'everybody',
  rules: [
    { who: ['user:ann', 'group:admins'], read: ['*.corp.example', 'github.com/acme'] },
    { who: ['token:ci'], read: ['git.corp.example/app'] },
    { who: ['network:10.0.0.0/8', 'network:loopback'], read: ['git.corp.example/office'] },
    { who: ['signed-in'], read: ['git.corp.example/shared'] },
    { who: ['everybody'], read: ['git.corp.example/open'] },
    { who: ['ann', 'users:ann', 'network:10.0.0.0/99', 'user', ''], read: ['*'] },
  ],
});

/** The number of the rule, or the verdict. */
function decide(who: Who, path: string, by = policy): string {
  const decision = by.decide(path, isPrivate, who);
  if (decision.verdict === 'allow') return `rule ${String(decision.rule)}`;
  return decision.verdict === 'deny' ? decision.reason : decision.verdict;
}

test('the first rule that names somebody and what is read decides', () => {
  const git = 'git.corp.example';
  const cases: readonly (readonly [who: Who, path: string, verdict: string])[] = [
    [user('ann'), `${git}/app`, 'rule 0'],
    [user('bob', 'admins'), 'github.com/acme/x', 'rule 0'],
    [user('bob'), `${git}/app`, 'no-rule'],
    [user('ci'), `${git}/app`, 'no-rule'],
    [token('ci'), `${git}/app/v2`, 'rule 1'],
    [token('ann'), `${git}/app`, 'no-rule'],
    [token('ci'), `${git}/shared`, 'rule 3'],
    [{ ...user('ann'), kind: 'header' }, `${git}/app`, 'rule 0'],
    [{ ...user('ann'), kind: 'oidc' }, `${git}/app`, 'rule 0'],
    [{ ...nobody, name: 'ann', groups: ['admins'] }, `${git}/app`, 'identify'],
    [nobody, `${git}/shared`, 'identify'],
    [nobody, `${git}/open`, 'rule 4'],
    [user('bob'), `${git}/open`, 'rule 4'],
    [nobody, `${git}/office`, 'identify'],
    [{ ...nobody, address: '10.1.1.1' }, `${git}/office`, 'rule 2'],
    [{ ...nobody, address: '::ffff:10.1.1.1' }, `${git}/office`, 'rule 2'],
    [{ ...nobody, address: '::1' }, `${git}/office`, 'rule 2'],
    [{ ...nobody, address: '' }, `${git}/office`, 'identify'],
    [{ ...user('bob'), address: '10.1.1.1' }, `${git}/other`, 'no-rule'],
  ];
  for (const [who, path, verdict] of cases)
    assert.equal(decide(who, path), verdict, `${JSON.stringify(who)} ${path}`);
});

test('a token is its owner too, within what it may read', () => {
  const git = 'git.corp.example';
  assert.equal(decide(token('t', { owner: 'ann' }), `${git}/app`), 'rule 0');
  assert.equal(decide(token('t', { groups: ['admins'] }), `${git}/app`), 'rule 0');
  const reads = [`${git}/app`];
  const bound = token('t', { owner: 'ann', groups: ['admins'], reads });
  assert.equal(decide(bound, `${git}/app/v2`), 'rule 0');
  assert.equal(decide(bound, `${git}/other`), 'token-scope');
  assert.equal(decide(bound, `${git}/shared`), 'token-scope');
  assert.equal(decide(bound, 'elsewhere.example/x'), 'no-rule');
  assert.equal(decide(token('t', { reads: ['*'] }), `${git}/app`), 'no-rule', 'it never widens');
  assert.equal(decide(token('ci', { reads: [] }), `${git}/app`), 'token-scope');
  assert.equal(decide(bound, `${git}/open`), 'rule 4', 'what takes no token');
  assert.equal(decide({ ...bound, address: '10.0.0.1' }, `${git}/office`), 'rule 2');
});

test('public modules are for everybody, or for whoever is signed in', () => {
  const read = (by: AccessPolicy, who: Who) => by.decide('golang.org/x/text', isPublic, who).verdict;
  assert.equal(read(policy, nobody), 'allow');
  const closed = new AccessPolicy({ publicReaders: 'signed-in', rules: [] });
  assert.equal(read(closed, nobody), 'identify');
  assert.equal(read(closed, user('bob')), 'allow');
  assert.equal(read(closed, token('ci', { reads: ['git.corp.example'] })), 'allow');
});

test('private modules are for nobody unless a rule says so', () => {
  const none = new AccessPolicy({ publicReaders: 'everybody', rules: [] });
  fc.assert(
    fc.property(fc.webPath(), fc.string(), fc.array(fc.string()), (path, name, groups) => {
      assert.equal(decide({ ...nobody, groups }, path, none), 'identify');
      for (const kind of ['user', 'token', 'header', 'oidc'] as const)
        assert.equal(decide({ ...nobody, kind, name, groups, owner: name }, path, none), 'no-rule');
    }),
  );
});

test('a token reads nothing that its owner may not, nor anything outside its scope', () => {
  const path = fc
    .constantFrom('app', 'office', 'shared', 'open', 'other', 'x')
    .map((name) => `git.corp.example/${name}`);
  const reads = fc.option(fc.subarray(['git.corp.example/app', '*.corp.example', 'git.corp.example/o*']), {
    nil: undefined,
  });
  const address = fc.constantFrom('10.0.0.1', '203.0.113.1');
  fc.assert(
    fc.property(path, reads, address, fc.constantFrom('ann', 'bob'), (asked, scope, from, owner) => {
      const its = policy.decide(asked, isPrivate, { ...token('t', { owner, reads: scope }), address: from });
      const owners = policy.decide(asked, isPrivate, { ...user(owner), address: from });
      if (its.verdict === 'allow') assert.equal(owners.verdict, 'allow');
      if (scope === undefined) assert.deepEqual(its, owners);
    }),
  );
});

test('many addresses do not make it forget who is where', () => {
  for (let i = 0; i < 10_000; i++) {
    const address = `${i % 2 === 0 ? 10 : 11}.0.${i >> 8}.${i & 255}`;
    assert.equal(
      decide({ ...nobody, address }, 'git.corp.example/office'),
      i % 2 === 0 ? 'rule 2' : 'identify',
    );
  }
});
