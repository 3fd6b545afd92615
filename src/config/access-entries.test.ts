import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readIssuers, readRules, writeIssuers, writeRules } from './access-entries.ts';
import { type Outcome, writtenJson } from './written.ts';

function read<Value>(
  reader: (written: NonNullable<ReturnType<typeof writtenJson>>) => Outcome<Value>,
  value: unknown,
) {
  const written = writtenJson(JSON.stringify(value), 'here');
  assert.ok(written !== undefined);
  return reader(written);
}

function codesOf(outcome: Outcome<unknown>): string {
  if ('value' in outcome) return 'read';
  return outcome.faults
    .map(({ code, params }) => {
      const near = params['nearest'] === undefined ? '' : ` → ${String(params['nearest'])}`;
      return code.slice('config.'.length) + near;
    })
    .join();
}

test('rules: who may read what', () => {
  const rules = [
    { who: 'group:backend, user:gopher,signed-in', read: 'corp.example/*, b.example' },
    {
      who: ['network:10.0.0.0/8', 'network:192.0.2.7', 'network:loopback', 'everybody'],
      read: ['a.example'],
    },
    { who: 'token:ci-1', read: '*' },
  ];
  assert.deepEqual(read(readRules, rules), {
    value: [
      { who: ['group:backend', 'user:gopher', 'signed-in'], read: ['corp.example/*', 'b.example'] },
      {
        who: ['network:10.0.0.0/8', 'network:192.0.2.7/32', 'network:loopback', 'everybody'],
        read: ['a.example'],
      },
      { who: ['token:ci-1'], read: ['*'] },
    ],
  });
});

test('what is wrong in a rule', () => {
  const cases: [unknown, string][] = [
    [{}, 'part-missing,part-missing'],
    [{ who: '', read: 'a' }, 'who-empty'],
    [{ who: 'everybody', read: 'none' }, 'pattern-empty'],
    [{ who: 'everyone', read: 'a' }, 'bad-who-near → everybody'],
    [{ who: 'signedin', read: 'a' }, 'bad-who-near → signed-in'],
    [{ who: 'usr:gopher', read: 'a' }, 'bad-who-near → user:gopher'],
    [{ who: 'Group:x', read: 'a' }, 'bad-who-near → group:x'],
    [{ who: 'gopher', read: 'a' }, 'bad-who'],
    [{ who: '10.0.0.0/8', read: 'a' }, 'bad-who-near → network:10.0.0.0/8'],
    [{ who: 'fd00::/8', read: 'a' }, 'bad-who-near → network:fd00::/8'],
    [{ who: 'constructor', read: 'a' }, 'bad-who'],
    [{ who: 'user:', read: 'a' }, 'bad-who-name'],
    [{ who: 'user', read: 'a' }, 'bad-who-name'],
    [{ who: 'token:gmt_0123456789abcdefghi', read: 'a' }, 'who-secret'],
    [{ who: 'gmt_0123456789abcdefghi', read: 'a' }, 'who-secret'],
    [{ who: 'token:gmt_ci', read: 'a' }, 'read'],
    [{ who: 'user:a b', read: 'a' }, 'bad-who-name'],
    [{ who: 'network:10.0.0.1/8', read: 'a' }, 'network-host-bits'],
    [{ who: 'network:', read: 'a' }, 'bad-who-name'],
    [{ who: 'network:corp', read: 'https://a.example' }, 'bad-network,pattern-address'],
    [{ who: 'everybody', reads: 'a' }, 'unknown-part-near → read,part-missing'],
  ];
  for (const [rule, codes] of cases)
    assert.equal(codesOf(read(readRules, [rule])), codes, JSON.stringify(rule));
});

test('what is written reads as the same rules', () => {
  const who = fc.constantFrom(
    'user:a',
    'token:b/c',
    'group:d:e',
    'network:10.0.0.0/8',
    'signed-in',
    'everybody',
  );
  const pattern = fc.constantFrom('a.example', '*', 'b.example/[x-y]*');
  const rule = fc
    .tuple(fc.uniqueArray(who, { minLength: 1 }), fc.uniqueArray(pattern, { minLength: 1 }))
    .map(([whom, patterns]) => ({ who: whom, read: patterns }));
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1 }), (rules) => {
      assert.deepEqual(read(readRules, writeRules(rules)), { value: rules });
    }),
  );
});

test('issuers: https; what may be left out', () => {
  const issuers = [
    { issuer: 'https://issuer.example/', audience: 'gomirror' },
    {
      ...{
        issuer: 'https://127.0.0.1:8080/realm',
        audience: 'a b',
        claims: { repository: 'acme/*', ref_protected: true },
      },
      ...{ nameClaim: 'email', groups: 'ci, backend' },
    },
  ];
  const outcome = read(readIssuers, issuers);
  assert.deepEqual(outcome, {
    value: [
      { issuer: 'https://issuer.example/', audience: 'gomirror', claims: {}, nameClaim: 'sub', groups: [] },
      {
        ...{
          issuer: 'https://127.0.0.1:8080/realm',
          audience: 'a b',
          nameClaim: 'email',
          groups: ['ci', 'backend'],
        },
        claims: { repository: 'acme/*', ref_protected: 'true' },
      },
    ],
  });
  assert.ok('value' in outcome);
  assert.deepEqual(read(readIssuers, writeIssuers(outcome.value)), outcome);
});

test('what is wrong with an issuer', () => {
  const good = { issuer: 'https://issuer.example', audience: 'x' };
  const cases: [unknown, string][] = [
    [{}, 'part-missing,part-missing'],
    [{ ...good, issuer: 'http://issuer.example' }, 'bad-issuer'],
    [{ ...good, issuer: 'http://127.0.0.1:8080/realm' }, 'bad-issuer'],
    [{ ...good, issuer: 'https://u:p@issuer.example' }, 'bad-issuer'],
    [{ ...good, issuer: 'https://issuer.example?x' }, 'bad-issuer'],
    [{ ...good, issuer: 'issuer.example' }, 'bad-issuer'],
    [{ ...good, audience: '' }, 'bad-text'],
    [{ ...good, claims: 'sub' }, 'not-a-section'],
    [{ ...good, claims: { sub: ['a'] } }, 'not-a-value'],
    [{ ...good, claim: {} }, 'unknown-part-near → claims'],
    [{ ...good, groups: 'a b' }, 'bad-who-name'],
  ];
  for (const [issuer, codes] of cases)
    assert.equal(codesOf(read(readIssuers, [issuer])), codes, JSON.stringify(issuer));
});
