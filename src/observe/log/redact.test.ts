import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redact } from './redact.ts';

const cases: readonly (readonly [string, string])[] = [
  ['https://user:geheim@host.example/x failed', 'https://***@host.example/x failed'],
  [
    'see https://geheim@host.example and http://a:geheim@b/',
    'see https://***@host.example and http://***@b/',
  ],
  ['https://host.example/path?key=geheim', 'https://host.example/path?***'],
  ['https://user:ge/heim@host.example/x', 'https://***@host.example/x'],
  ['Authorization: Basic Z2VoZWltOmdlaGVpbQ==', 'Authorization: Basic ***'],
  ['authorization: geheim', 'authorization:***'],
  ['Bearer geheim.geheim', 'Bearer ***'],
  ['access_token=geheim&x=1', 'access_token=***&x=1'],
  ['PASSWORD = geheim', 'PASSWORD =***'],
];

for (const [text, clean] of cases) {
  test(`nothing secret stays of ${JSON.stringify(clean)}`, () => {
    assert.equal(redact(text), clean);
    assert.ok(!redact(text).includes('heim'));
  });
}

for (const text of [
  'https://sum.golang.org/lookup/golang.org/x/text@v0.3.0',
  'https://mirror.example.com/golang.org/x/text/@v/v0.3.0.zip',
  'https://mirror.example.com/golang.org/x/text/@latest',
  'https://mirror.example.com:8443/github.com/!azure/token/@v/list',
  'golang.org/x/oauth2/token v1.0.0: no basic check of the secret passed',
  'connect ECONNREFUSED 127.0.0.1:4663',
]) {
  test(`what is not secret stays: ${text}`, () => assert.equal(redact(text), text));
}
