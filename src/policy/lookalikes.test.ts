import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lookalikes } from './lookalikes.ts';

const ours = [
  'git.corp.example/*',
  '*.acme-tools.com',
  'github.com/fabrikam/*',
  'code.contoso.co.uk/billing/ledger',
  'gitlab.com/northwind/Core',
];
const lookalikes = new Lookalikes(ours);

test('public names that could be taken for private ones', () => {
  const cases: readonly (readonly [path: string, likePattern: string, why: string])[] = [
    // Hosts.
    ['git.c0rp.example/x', ours[0]!, 'similar-host'],
    ['git-corp.example/x', ours[0]!, 'similar-host'],
    ['gitcorp.example/x', ours[0]!, 'similar-host'],
    ['git.corp.exampel/x', ours[0]!, 'similar-host'],
    ['git.corps.example/x', ours[0]!, 'similar-host'],
    ['git.corp.example.evil.net/x', ours[0]!, 'similar-host'],
    ['git.xn--orp-3ed.example/x', ours[0]!, 'similar-host'],
    ['git.acmetools.com/x', ours[1]!, 'similar-host'],
    ['go.acme.tools.com/x', ours[1]!, 'similar-host'],
    ['acrne-tools.com/x', ours[1]!, 'similar-host'],
    ['git.acme-tools.com.evil.net/x', ours[1]!, 'similar-host'],
    ['githud.com/fabrikam/x', ours[2]!, 'similar-host'],
    ['code.contozo.co.uk/billing/other', ours[3]!, 'similar-host'],
    // Owners on the same host.
    ['github.com/fabrlkam/x', ours[2]!, 'similar-owner'],
    ['github.com/fabri-kam/x', ours[2]!, 'similar-owner'],
    ['github.com/fabrikan/x', ours[2]!, 'similar-owner'],
    ['github.com/fabirkam/x', ours[2]!, 'similar-owner'],
    ['gitlab.com/north-wind/core', ours[4]!, 'similar-owner'],
    // Case, which the host may not tell apart.
    ['github.com/Fabrikam/x', ours[2]!, 'only-case-differs'],
    ['gitlab.com/northwind/core', ours[4]!, 'only-case-differs'],
    // Elsewhere, and inside.
    ['github.com/billing/ledger', ours[3]!, 'same-name-elsewhere'],
    ['github.com/Billing/ledger/v2', ours[3]!, 'same-name-elsewhere'],
    ['evil.net/git.corp.example/x', ours[0]!, 'private-name-inside'],
    ['github.com/evil/github.com/fabrikam/x', ours[2]!, 'private-name-inside'],
    ['evil.net/a/go.acme-tools.com', ours[1]!, 'private-name-inside'],
  ];
  for (const [path, likePattern, why] of cases)
    assert.deepEqual(lookalikes.notice(path), { likePattern, why }, path);
});

test('private modules, and public ones that are like none', () => {
  const none = `
    git.corp.example/x go.acme-tools.com/x github.com/fabrikam/x code.contoso.co.uk/billing/ledger/v2
    github.com/x/y github.com/fabric/x github.com/spf13/cobra golang.org/x/text gopkg.in/yaml.v3 gitlab.com/x/y gitea.com/x/y
    gitee.com/x/y git2.corp.example/x wiki.corp.example/x acme-tools.com/x k8s.io/api sigs.k8s.io/yaml go.uber.org/zap
    code.contoso.co.uk/billing/ledgers code.contoso.co.uk/other gitlab.com/northwind/cores gitlab.com/x/core
    github.com/billing/other github.com/ledger/billing google.golang.org/grpc cloud.google.com/go example.com/corp
    filippo.io/age honnef.co/go/tools modernc.org/sqlite code.cloudfoundry.org/bytefmt codeberg.org/x/y git.sr.ht/~x/y
  `;
  for (const path of none.trim().split(/\s+/)) assert.equal(lookalikes.notice(path), undefined, path);
});

test('patterns that fix no domain are like nothing', () => {
  for (const patterns of [[], [''], ['*'], ['*.com'], ['*/*/internal'], ['[']]) {
    for (const path of ['github.com/x/y', 'evil.net/git.com/x', 'a.b/c/internal'])
      assert.equal(new Lookalikes(patterns).notice(path), undefined, `${patterns.join()} ${path}`);
  }
});

test('names of private modules may stand among the patterns', () => {
  const named = new Lookalikes(['git.corp.example/*', 'git.corp.example/payments/ledger']);
  assert.deepEqual(named.notice('github.com/payments/ledger'), {
    likePattern: 'git.corp.example/payments/ledger',
    why: 'same-name-elsewhere',
  });
});
