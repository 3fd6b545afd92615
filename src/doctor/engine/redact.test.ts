import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { Redactor } from './redact.ts';

const token = `ghp_${'a1B2'.repeat(9)}`;

test('what looks like a secret goes, what only looks like one nearly stays', () => {
  const redactor = new Redactor([]);
  const cases: readonly (readonly [string, string])[] = [
    ['https://me:secret@host.example/x', 'https://***@host.example/x'],
    ['https://host.example/mod/@v/v1.0.0.zip', 'https://host.example/mod/@v/v1.0.0.zip'],
    ['https://host.example/mod/@latest', 'https://host.example/mod/@latest'],
    ['golang.org/x/text@v0.14.0', 'golang.org/x/text@v0.14.0'],
    ['Proxy-Authorization: Basic abc', 'Proxy-Authorization: ***'],
    [`token is ${token}.`, 'token is ***.'],
    ['password=hunter2 user=me', 'password=*** user=me'],
    ['/etc/passwd: uid 1000', '/etc/passwd: uid 1000'],
    ['GET /x?sig=abcd&v=1', 'GET /x?sig=***&v=1'],
    ['git@github.com: Permission denied (publickey)', 'git@github.com: Permission denied (publickey)'],
  ];
  for (const [text, want] of cases) assert.equal(redactor.text(text), want);
});

test('what the machine knows as a secret goes wherever it stands, in other spellings too', async () => {
  const system = fakeSystem({
    env: {
      CI_JOB_TOKEN: 'job-token-1',
      https_proxy: 'http://u:p%40ss-word@proxy.example',
      NETRC: '/etc/own-netrc',
    },
    files: {
      '/etc/own-netrc': 'machine a login b password own-netrc-pass',
      '.git-credentials': 'https://me:git-pass@git.example\n',
      '.npmrc': '//registry.example/:_authToken=npm-token-9\n',
      '.docker/config.json': '{"auths":{"r":{"auth":"ZG9ja2VyLXBhc3M="}}}',
    },
  });
  const redactor = await Redactor.of(system);
  for (const secret of [
    'job-token-1',
    'p%40ss-word',
    'p@ss-word',
    'own-netrc-pass',
    'git-pass',
    'npm-token-9',
    'ZG9ja2VyLXBhc3M=',
  ])
    assert.equal(redactor.text(`x ${secret} y`), 'x *** y', secret);
});

test('a netrc that may not be read stops nothing', async () => {
  const system = fakeSystem({
    files: { '.netrc': { bytes: 'machine a password b', owner: 0, mode: 0o600 } },
  });
  assert.equal((await Redactor.of(system)).text('fine'), 'fine');
});

test('a law: a known secret of four characters or more is in no text that was redacted', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 4, maxLength: 20 }),
      fc.string(),
      fc.string(),
      (secret, before, after) => {
        fc.pre(!'***'.includes(secret) && !secret.includes('*'));
        assert.ok(!new Redactor([secret]).text(before + secret + after).includes(secret));
      },
    ),
  );
});
