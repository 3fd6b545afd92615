import assert from 'node:assert/strict';
import { chmod, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { GomirrorError } from '../../base/index.ts';
import type { CredentialEntry } from '../../config/index.ts';
import { type CredentialsOptions, makeCredentials } from './credentials.ts';
import { credentialChannel, secretsIn, withoutSecrets } from './errors.ts';
import { guessService } from './token.ts';

const { signal } = new AbortController();
const repository = new URL('https://git.corp.example/team/x.git');

function optionsOf(environment: Record<string, string>, clock = new ManualClock()): CredentialsOptions {
  return { clock, environment, platform: 'linux', homeFolder: undefined, userAgent: 'gomirror/test' };
}

function token(place: string, more: Partial<Extract<CredentialEntry, { kind: 'token' }>> = {}) {
  const empty = { user: undefined, service: undefined };
  return { for: place, kind: 'token', ...empty, secret: { env: 'TOKEN' }, ...more } as const;
}

const decoded = (authorization: string | undefined) =>
  Buffer.from((authorization ?? '').replace(/^Basic /, ''), 'base64').toString();

test('each service gets the user name that it wants beside a token', async () => {
  for (const [place, secret, expected, more] of [
    ['github.com', 'ghp_x', 'x-access-token:ghp_x'],
    ['github.corp.example', 'ghp_x', 'x-access-token:ghp_x'],
    ['gitlab.com', 'glpat-x', 'oauth2:glpat-x'],
    ['gitea.corp.example', 'x', 'token:x'],
    ['codeberg.org', 'x', 'token:x'],
    ['bitbucket.org', 'ATCTTx', 'x-token-auth:ATCTTx'],
    ['bitbucket.org', 'ATATTx', 'x-bitbucket-api-token-auth:ATATTx'],
    ['dev.azure.com', 'x', ':x'],
    ['git.corp.example', 'x', 'token:x'],
    ['git.corp.example', 'x', 'oauth2:x', { service: 'gitlab' }],
    ['github.com', 'x', 'me:x', { user: 'me' }],
  ] as const) {
    const credentials = makeCredentials([token(place, more)], optionsOf({ TOKEN: secret }));
    const found = await credentials.forUrl(new URL(`https://${place}/a/b`), signal);
    assert.equal(decoded(found?.authorization), expected);
    assert.equal(found?.name, `token ${place} (TOKEN)`);
  }
  assert.equal(guessService('notgithub.example'), undefined);
});

test('plain http, and hosts that nobody named, get nothing', async () => {
  const credentials = makeCredentials([token('git.corp.example')], optionsOf({ TOKEN: 'secret' }));
  for (const url of ['http://git.corp.example/team/x', 'https://example.com/', 'ssh://git.corp.example/x']) {
    assert.equal(await credentials.forUrl(new URL(url), signal), undefined, url);
  }
  assert.equal(decoded((await credentials.forUrl(repository, signal))?.authorization), 'token:secret');
});

test('the longest entry is taken, and those for ssh are apart', async () => {
  const ssh = {
    for: 'git.corp.example',
    kind: 'ssh',
    user: 'git',
    keyFile: '/keys/id',
    knownHostsFile: '/keys/hosts',
  } as const;
  const basic = { for: 'git.corp.example/team', kind: 'basic', user: 'u', secret: { env: 'B' } } as const;
  const credentials = makeCredentials(
    [ssh, token('git.corp.example'), basic],
    optionsOf({ TOKEN: 't', B: 'b' }),
  );
  assert.equal(decoded((await credentials.forUrl(repository, signal))?.authorization), 'u:b');
  const other = new URL('https://git.corp.example/teams/x');
  assert.equal(decoded((await credentials.forUrl(other, signal))?.authorization), 'token:t');
  assert.equal(credentials.forSsh('git.corp.example:2222', '/team/x.git')?.keyFile, '/keys/id');
  assert.equal(credentials.forSsh('git.corp.example', 'team/x.git')?.user, 'git');
  assert.equal(credentials.forSsh('example.com', 'team/x.git'), undefined);
});

test('what cannot be a secret is refused, and no error tells it', async () => {
  for (const [environment, code] of [
    [{}, 'origin.credential-unset'],
    [{ TOKEN: '' }, 'origin.credential-unset'],
    [{ TOKEN: '\n' }, 'origin.credential-characters'],
    [{ TOKEN: 'hun\u0000ter2' }, 'origin.credential-characters'],
    [{ TOKEN: 'hunter2\r\nX-Evil: 1' }, 'origin.credential-characters'],
  ] as const) {
    const credentials = makeCredentials([token('git.corp.example')], optionsOf(environment));
    await assert.rejects(credentials.forUrl(repository, signal), (error: GomirrorError) => {
      assert.equal(error.code, code);
      assert.doesNotMatch(JSON.stringify(error) + error.message + String(error.stack), /ter2|Evil/);
      return true;
    });
  }
  const colon = { for: 'git.corp.example', kind: 'basic', user: 'a:b', secret: { env: 'TOKEN' } } as const;
  await assert.rejects(makeCredentials([colon], optionsOf({ TOKEN: 'x' })).forUrl(repository, signal), {
    code: 'origin.credential-characters',
  });
});

test('a file is read again when it changes, without the newline at its end', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'token');
  const clock = new ManualClock();
  const credentials = makeCredentials(
    [token('git.corp.example', { secret: { file } })],
    optionsOf({}, clock),
  );
  const now = async () => decoded((await credentials.forUrl(repository, signal))?.authorization);
  await assert.rejects(now(), { code: 'origin.credential-unusable' });
  await writeFile(file, 'first\n', { mode: 0o600 });
  assert.equal(await now(), 'token:first');
  await writeFile(`${file}.new`, 'second\r\n', { mode: 0o600 });
  await rename(`${file}.new`, file);
  assert.equal(await now(), 'token:first');
  clock.advance(1000);
  assert.equal(await now(), 'token:second');
  // After a refusal it is looked at at once.
  const refused = await credentials.forUrl(repository, signal);
  assert.ok(refused);
  await writeFile(file, 'third', { mode: 0o600 });
  credentials.refused(repository, refused);
  assert.equal(await now(), 'token:third');
});

test('a file that everybody may read is warned about, once', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'token');
  await writeFile(file, 'secret', { mode: 0o600 });
  const clock = new ManualClock();
  const warnings: GomirrorError[] = [];
  t.after(credentialChannel.subscribe(({ reason }) => warnings.push(reason)));
  const credentials = makeCredentials(
    [token('git.corp.example', { secret: { file } })],
    optionsOf({}, clock),
  );
  await credentials.forUrl(repository, signal);
  assert.deepEqual(warnings, []);
  await chmod(file, 0o644);
  for (const text of ['one', 'two']) {
    await writeFile(file, text);
    clock.advance(1000);
    await credentials.forUrl(repository, signal);
  }
  assert.deepEqual(
    warnings.map(({ code, params }) => [code, params['path']]),
    [['origin.credential-readable', file]],
  );
});

test('who stops waiting gets the reason of the signal', async () => {
  const stopped = new AbortController();
  const hanging = new Promise<never>(() => undefined);
  const entry = { for: 'git.corp.example', kind: 'helper', command: ['x'] } as const;
  const credentials = makeCredentials([entry], { ...optionsOf({}), run: () => hanging });
  const waiting = credentials.forUrl(repository, stopped.signal);
  stopped.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  await assert.rejects(credentials.forUrl(repository, stopped.signal), /enough/);
});

test('a server that repeats a secret does not get it into an error', () => {
  const authorization = `Basic ${Buffer.from('me:hunter2').toString('base64')}`;
  const said = `bad "${authorization}" of hunter2`;
  const error = new GomirrorError('origin.refused', { said, status: 401 }, { retryAfterSeconds: 3 });
  const clean = withoutSecrets(error, secretsIn(authorization));
  assert.ok(clean instanceof GomirrorError);
  assert.equal(clean.params['said'], 'bad "Basic ***" of ***');
  assert.equal(clean.params['status'], 401);
  assert.equal(clean.retryAfterSeconds, 3);
  assert.doesNotMatch(JSON.stringify(clean) + String(clean.stack), /hunter2|bWU6/);
  assert.equal(withoutSecrets(error, ['absent']), error);
});
