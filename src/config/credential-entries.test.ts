import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { makeHost } from '../../test/support/host.ts';
import { hint, say } from '../text/index.ts';
import { loadConfig, type LoadedConfig } from './load.ts';
import type { CredentialEntry } from './private.ts';
import { ConfigError } from './problems.ts';
import { settingOf } from './settings.ts';
import { formatData } from './values.ts';

const load = (entries: unknown): Promise<LoadedConfig> => {
  const text = typeof entries === 'string' ? entries : stringify({ credentials: entries });
  return loadConfig({
    flags: {},
    configFile: '/etc/g.yaml',
    host: makeHost({ files: { '/etc/g.yaml': text } }),
  });
};

/** The codes of what is wrong, each sayable, and all that is said. */
async function problemsOf(entries: unknown): Promise<{ codes: string; said: string }> {
  const error: unknown = await load(entries).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ConfigError, JSON.stringify(error));
  let said = JSON.stringify(error.problems);
  for (const { code, params } of error.problems) {
    for (const lang of ['en', 'zh'] as const)
      said += say(code, params, lang) + (hint(code, params, lang) ?? '');
    assert.match(String(params['where']), /^\/etc\/g\.yaml:\d+:\d+$/);
  }
  assert.doesNotMatch(said, /[{]\w+[}]/);
  return { codes: error.problems.map(({ code }) => code.slice('config.'.length)).join(), said };
}

test('every kind, with what may be left out left out, and with all of it', async () => {
  const entries = [
    { for: 'GitHub.com/Acme/', kind: 'token', secretFile: 'token' },
    { for: 'git.example:8443', kind: 'token', user: 'robot', service: 'gitea', secretEnv: 'GIT_TOKEN' },
    { for: 'a.example', kind: 'basic', user: 'robot', secretFile: '~/password' },
    { for: '[::1]:8443/x', kind: 'netrc' },
    { for: 'b.example', kind: 'netrc', file: '/netrc' },
    { for: 'b.example', kind: 'ssh', keyFile: 'key', knownHostsFile: 'known_hosts' },
    { for: 'c.example', kind: 'ssh', user: 'git', keyFile: 'key', knownHostsFile: 'known_hosts' },
    { for: 'c.example', kind: 'helper', command: '/usr/bin/gh auth git-credential' },
    { for: 'd.example', kind: 'helper', command: ['./helper', '--path', 'a b'] },
    { for: 'github.com', kind: 'github-app', appId: 123, installationId: '456', secretFile: 'app.pem' },
    {
      ...{
        for: 'ghe.example',
        kind: 'github-app',
        appId: 'Iv1.x',
        installationId: '4',
        secretEnv: 'APP_KEY',
      },
      apiUrl: 'https://ghe.example/api/v3/',
    },
  ];
  const { config } = await load(entries);
  const expected: readonly CredentialEntry[] = [
    {
      for: 'github.com/Acme',
      kind: 'token',
      user: undefined,
      service: undefined,
      secret: { file: '/etc/token' },
    },
    { for: 'git.example:8443', kind: 'token', user: 'robot', service: 'gitea', secret: { env: 'GIT_TOKEN' } },
    { for: 'a.example', kind: 'basic', user: 'robot', secret: { file: '/home-of-gopher/password' } },
    { for: '[::1]:8443/x', kind: 'netrc', file: undefined },
    { for: 'b.example', kind: 'netrc', file: '/netrc' },
    {
      for: 'b.example',
      kind: 'ssh',
      user: undefined,
      keyFile: '/etc/key',
      knownHostsFile: '/etc/known_hosts',
    },
    { for: 'c.example', kind: 'ssh', user: 'git', keyFile: '/etc/key', knownHostsFile: '/etc/known_hosts' },
    { for: 'c.example', kind: 'helper', command: ['/usr/bin/gh', 'auth', 'git-credential'] },
    { for: 'd.example', kind: 'helper', command: ['/etc/helper', '--path', 'a b'] },
    {
      ...{ for: 'github.com', kind: 'github-app', appId: '123', installationId: '456' },
      ...{ secret: { file: '/etc/app.pem' }, apiUrl: undefined },
    },
    {
      ...{ for: 'ghe.example', kind: 'github-app', appId: 'Iv1.x', installationId: '4' },
      ...{ secret: { env: 'APP_KEY' }, apiUrl: 'https://ghe.example/api/v3' },
    },
  ];
  assert.deepEqual(config.credentials, expected);
  const shown = formatData(settingOf('credentials'), config.credentials);
  assert.deepEqual((await load(shown)).config.credentials, expected);
});

test('what is wrong is named', async () => {
  const token = { for: 'a.example', kind: 'token', secretEnv: 'X' };
  const cases: [unknown, string][] = [
    ['credentials: token', 'not-a-map'],
    [[{}], 'part-missing,part-missing'],
    [[{ for: 'a.example', kind: 'tokn', secretEnv: 'X' }], 'bad-choice-near'],
    [[{ for: 'a.example', kind: 'token' }], 'secret-missing'],
    [[{ ...token, secretFile: 'x' }], 'secret-twice'],
    [[{ ...token, secretEnv: '$X' }], 'bad-secret-variable'],
    [[{ ...token, service: 'githb' }], 'bad-choice-near'],
    [[{ ...token, keyFile: 'x' }], 'unknown-part'],
    [[{ ...token, usr: 'x' }], 'unknown-part-near'],
    [[{ ...token, for: 'https://a.example/x.git' }], 'credential-address'],
    [[{ ...token, for: 'a.example:99999' }], 'bad-credential-place'],
    [[{ ...token, for: '*.example' }], 'bad-credential-place'],
    [[{ ...token, for: 'a.example/x/*' }], 'bad-credential-place'],
    [[{ ...token, for: 'a.example//x' }], 'bad-credential-place'],
    [[token, { ...token, for: 'A.example/' }], 'credential-twice'],
    [[{ for: 'a.example', kind: 'basic', secretEnv: 'X' }], 'part-missing'],
    [[{ for: 'a.example', kind: 'basic', user: 'a:b', secretEnv: 'X' }], 'bad-user'],
    [[{ for: 'a.example', kind: 'ssh', user: '-oProxyCommand=x', keyFile: 'k' }], 'part-missing,bad-user'],
    [[{ for: 'a.example', kind: 'helper', command: 'sh -c "echo $X"' }], 'bad-command'],
    [[{ for: 'a.example', kind: 'helper', command: [] }], 'bad-command'],
    [
      [
        {
          for: 'a.example',
          kind: 'github-app',
          appId: 'a b',
          installationId: '1',
          secretEnv: 'X',
          apiUrl: 'http://a.example',
        },
      ],
      'bad-text,bad-api-url',
    ],
  ];
  for (const [entries, codes] of cases) {
    assert.equal((await problemsOf(entries)).codes, codes, JSON.stringify(entries));
  }
});

test('a secret written into the settings is refused, and is in nothing that is said', async () => {
  const base = { for: 'a.example', kind: 'token' };
  const secrets = [
    { ...base, token: 'hunter2' },
    { ...base, Password: 'hunter2' },
    { ...base, secret: 'hunter2' },
    { ...base, secretFile: '-----BEGIN PRIVATE KEY-----\nhunter2\n' },
    { ...base, secretFile: 'ghp_hunter2hunter2hunter2hunter2' },
    { ...base, secretEnv: 'ghp_hunter2hunter2hunter2hunter2' },
    { ...base, secretEnv: 'glpat-hunter2' },
    { ...base, secretEnv: 'hunter2!' },
    { ...base, secretFile: 'hunter2\n' },
    { ...base, secretEnv: 'X', for: 'https://u:hunter2@a.example' },
    { ...base, secretEnv: 'X', for: 'u:hunter2@a.example' },
    { ...base, secretEnv: 'X', for: 'https://a.example/x?token=hunter2' },
    { ...base, secretEnv: 'X', for: 'a.example/x?token=hunter2' },
    { ...base, secretEnv: 'X', user: 'robot:hunter2' },
    { for: 'a.example', kind: 'ssh', keyFile: 'k', knownHostsFile: 'k', user: 'robot:hunter2' },
    { ...base, ghp_hunter2hunter2hunter2hunter2: 'x' },
    { for: 'a.example', kind: 'helper', command: ['helper', 'github_pat_hunter2'] },
    { for: 'a.example', kind: 'helper', command: 'helper "hunter2"' },
    { for: 'a.example', kind: 'github-app', appId: '1', installationId: '1', key: 'hunter2' },
    {
      for: 'a.example',
      kind: 'github-app',
      appId: '1',
      installationId: '1',
      secretEnv: 'X',
      apiUrl: 'https://u:hunter2@a.example',
    },
  ];
  for (const entry of secrets) {
    const { codes, said } = await problemsOf([entry]);
    assert.doesNotMatch(said, /hunter2/, codes);
  }
  assert.equal((await problemsOf([secrets[0]])).codes, 'credential-secret');
});

test('whatever is written instead of a place for a secret is not repeated', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.stringMatching(/^[ -~\n]{12,40}$/).filter((secret) => secret.trim() !== ''),
      fc.constantFrom('secretEnv', 'secret', 'token', 'password'),
      async (secret, part) => {
        const entries = [{ for: 'a.example', kind: 'token', [part]: secret }];
        const outcome = await load(entries).then(
          () => undefined,
          () => problemsOf(entries),
        );
        if (outcome !== undefined) assert.ok(!outcome.said.includes(secret.trim()));
        else assert.equal(part, 'secretEnv');
      },
    ),
    { numRuns: 200 },
  );
});
