import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { asGomirrorError, errorCode } from '../../base/index.ts';
import { say } from '../../text/index.ts';
import { realSystem } from '../system/index.ts';
import {
  checkPolicy,
  driftOf,
  loadPolicy,
  parseSource,
  readTeamRecord,
  teamFile,
  teamRecordText,
} from './index.ts';

const policy = `# ours
version: 1
name: Corp
mirror: https://goproxy.corp.example
private: [git.corp.example, '*.internal']
proxy: http://proxy.corp.example:3128
`;
const sha256 = createHash('sha256').update(policy).digest('hex');
const { signal } = new AbortController();

/** A web server with these files; anything else is 404. */
async function serve(t: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const server = http.createServer(({ url = '' }, response) => {
    const text = files[url];
    if (url === '/moved') response.writeHead(302, { location: '/team.yaml' }).end();
    else if (text === undefined) response.writeHead(404).end('no');
    else response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const codeOf = (promise: Promise<unknown>) => promise.then(() => undefined, errorCode);

test('a pinned policy is taken when its hash is right, and nothing of it when it is not', async (t) => {
  const url = await serve(t, { '/team.yaml': policy });
  const system = realSystem({ env: {} });
  const load = (source: string) => loadPolicy(system, parseSource(source), signal);
  const loaded = await load(`${url}/team.yaml#sha256=${sha256.toUpperCase()}`);
  assert.equal(loaded.policy.mirror, 'https://goproxy.corp.example');
  assert.deepEqual(loaded.policy.private, ['git.corp.example', '*.internal']);
  assert.equal(loaded.sha256, sha256);
  assert.equal((await load(`${url}/moved#sha256=${sha256}`)).sha256, sha256);
  assert.equal(await codeOf(load(`${url}/team.yaml#sha256=${'0'.repeat(64)}`)), 'goenv.team-wrong-hash');
  assert.equal(await codeOf(load(`${url}/team.yaml`)), 'goenv.team-not-pinned');
  const failed = await load(`${url}/none#sha256=${sha256}`).then(() => undefined, asGomirrorError);
  assert.equal(failed?.code, 'goenv.team-cannot-read');
  assert.equal(
    say('goenv.team-cannot-read', failed?.params ?? {}, 'zh'),
    `无法读取 ${url}/none 的策略：服务器返回状态码 404`,
  );
});

test('a signed policy: made with openssl, as the documentation says', async (t) => {
  const folder = await temporaryFolder(t);
  const at = (name: string) => path.join(folder, name);
  writeFileSync(at('team.yaml'), policy);
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', at('team.key')]);
  const der = execFileSync('openssl', ['pkey', '-in', at('team.key'), '-pubout', '-outform', 'DER']);
  const key = der.subarray(-32).toString('base64');
  const args = ['pkeyutl', '-sign', '-rawin', '-inkey', at('team.key'), '-in', at('team.yaml')];
  const signature = execFileSync('openssl', args).toString('base64');
  writeFileSync(at('team.yaml.sig'), `${signature.slice(0, 64)}\n${signature.slice(64)}\n`);
  const url = await serve(t, {
    '/team.yaml': policy,
    '/team.yaml.sig': readFileSync(at('team.yaml.sig'), 'utf8'),
    '/changed.yaml': policy.replace('goproxy.corp', 'goproxy.evil'),
    '/changed.yaml.sig': signature,
    '/unsigned.yaml': policy,
    '/short.yaml': policy,
    '/short.yaml.sig': signature.slice(0, 40),
    '/other.yaml': policy,
    '/other.yaml.sig': sign(
      undefined,
      Buffer.from(policy),
      generateKeyPairSync('ed25519').privateKey,
    ).toString('base64'),
  });
  const load = (place: string) =>
    loadPolicy(realSystem({ env: {} }), parseSource(`${place}#key=${key}`), signal);
  assert.equal((await load(`${url}/team.yaml`)).policy.name, 'Corp');
  assert.equal((await load(at('team.yaml'))).policy.name, 'Corp');
  assert.equal(await codeOf(load(`${url}/changed.yaml`)), 'goenv.team-wrong-signature');
  assert.equal(await codeOf(load(`${url}/short.yaml`)), 'goenv.team-wrong-signature');
  assert.equal(await codeOf(load(`${url}/other.yaml`)), 'goenv.team-wrong-signature');
  assert.equal(await codeOf(load(`${url}/unsigned.yaml`)), 'goenv.team-no-signature');
});

test('places of policies', () => {
  assert.deepEqual(parseSource('team.yaml'), { place: 'team.yaml' });
  assert.deepEqual(parseSource('a#b.yaml'), { place: 'a#b.yaml' });
  for (const text of [
    'u#sha256=12',
    `u#sha256=${'g'.repeat(64)}`,
    'u#key=abc',
    'u#sha512=12',
    `#sha256=${sha256}`,
  ])
    assert.throws(() => parseSource(text), { code: 'goenv.team-bad-source' }, text);
});

test('what a policy may not say', () => {
  const codeOfPolicy = (data: unknown) => {
    try {
      checkPolicy(data);
      return undefined;
    } catch (error) {
      return errorCode(error);
    }
  };
  assert.equal(codeOfPolicy({ version: 1 }), undefined);
  assert.equal(
    codeOfPolicy({ version: 1, private: 'a, b', proxy: 'off', docker: ['https://d.example'] }),
    undefined,
  );
  for (const data of [
    null,
    [],
    {},
    { version: '1' },
    { version: 1, mirror: '' },
    { version: 1, mirror: ['a'] },
    { version: 1, mirror: 'https://a\nGOFLAGS=-x' },
    { version: 1, mirror: 'https://u:p@a' },
    { version: 1, proxy: 'ftp://a' },
    { version: 1, npm: 'javascript:1' },
    { version: 1, docker: ['x'] },
    { version: 1, private: [] },
    { version: 1, ca: 'none' },
  ])
    assert.equal(codeOfPolicy(data), 'goenv.team-bad-policy', JSON.stringify(data));
  assert.equal(codeOfPolicy({ version: 1, mirrors: 'x' }), 'goenv.team-unknown-part');
  assert.equal(codeOfPolicy({ version: 2, anything: 'x' }), 'goenv.team-unknown-part');
  assert.equal(codeOfPolicy({ version: 2 }), 'goenv.team-newer-version');
});

test('what was applied is remembered, and told from what the machine has since become', async () => {
  const system = fakeSystem({});
  assert.equal(await readTeamRecord(system), undefined);
  const source = parseSource(`https://corp.example/team.yaml#sha256=${sha256}`);
  const text = teamRecordText(
    { source, policy: { version: 1, name: 'Corp' }, sha256 },
    { go: { GOPROXY: 'https://a', GOPRIVATE: 'x' }, variables: { HTTPS_PROXY: 'http://p' } },
  );
  const read = await readTeamRecord(fakeSystem({ files: { [teamFile(system)]: text } }));
  assert.ok(read !== undefined);
  assert.deepEqual(read.source, source);
  const now: Readonly<Record<string, string>> = { GOPROXY: 'https://a', GOPRIVATE: 'y' };
  assert.deepEqual(
    driftOf(read, (name) => now[name]),
    [
      { name: 'GOPRIVATE', wanted: 'x', actual: 'y' },
      { name: 'HTTPS_PROXY', wanted: 'http://p', actual: undefined },
    ],
  );
  for (const damaged of ['', '[]', '{"version":2}', '{"version":1,"source":{}}'])
    assert.equal(await readTeamRecord(fakeSystem({ files: { [teamFile(system)]: damaged } })), undefined);
});
