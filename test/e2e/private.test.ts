import assert from 'node:assert/strict';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { makeCertificate } from '../support/certificate.ts';
import { startDirectWorld } from '../support/direct-world.ts';
import { History } from '../support/git-repository.ts';
import { goClient, needsGo } from '../support/go.ts';
import { runGomirror } from '../support/gomirror.ts';
import { makeModule } from '../support/module-factory.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld } from '../support/world.ts';

const host = 'vcs.example.com';
const lib = `${host}/lib`;
const gitSecret = 'only-the-mirror-knows';

/** A company: a git server that wants a password, a public upstream and database, and a gomirror between them and everybody. */
async function startCompany(t: TestContext) {
  const git = await startDirectWorld(t, { host, users: { mirror: gitSecret } });
  const open = makeModule({ path: 'example.com/open', version: 'v1.0.0' });
  const world = await startWorld(t, [open]);
  const history = new History();
  const first = history.commit({
    files: { 'go.mod': `module ${lib}\n\ngo 1.21\n`, 'lib.go': 'package lib\n' },
  });
  history.tag('v1.0.0', first);
  history.tag('v1.1.0', history.commit({ files: { 'more.go': 'package lib\n' } }));
  await git.repository('lib', history);
  const folder = await temporaryFolder(t);
  const file = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text, { mode: 0o600 });
    return path.join(folder, name);
  };
  const certificate = makeCertificate();
  const caFile = await file('ca.pem', certificate.certificate);
  const settings = await file(
    'gomirror.yaml',
    `tls: {cert: ${caFile}, key: ${await file('key.pem', certificate.key)}}
private:
  - {modules: '${host}/*', from: direct}
credentials:
  - {for: ${host}, kind: basic, user: mirror, secretFile: ${await file('git-secret', `${gitSecret}\n`)}}
access:
  rules:
    - {who: ['group:backend', 'token:ci'], read: '${host}/*'}
fetch: {proxy: '${git.proxy.url}', ca: ${await file('git-ca.pem', git.ca)}}
freshness: {list: 0, staleWhileRevalidate: 0, absent: 0}
`,
  );
  const data = path.join(folder, 'data');
  await mkdir(data);
  const cli = async (...args: string[]) =>
    runGomirror([...args, '--config', settings, '--data', data], { env: { GOMIRROR_LANG: 'en' } });
  await file('password', 'correct-horse-battery\n');
  const added = await cli(
    'user',
    'add',
    'alice',
    '--group',
    'backend',
    '--password-file',
    path.join(folder, 'password'),
  );
  assert.equal(added.code, 0, added.stderr);
  const created = await cli('token', 'create', '--name', 'ci', '--read', lib, '--ttl', '1d');
  assert.equal(created.code, 0, created.stderr);
  const token = created.stdout.trim();
  let mirror = await world.gomirror({ data, args: ['--config', settings], env: { GOMIRROR_LANG: 'en' } });
  const client = async (netrc: string | undefined, env: Record<string, string> = {}) => {
    const go = await goClient(t, {
      goproxy: mirror.url.replace('127.0.0.1', 'localhost'),
      gosumdb: world.database.db.key.verifierKey,
      env: { SSL_CERT_FILE: caFile, GONOSUMDB: `${host}/*`, GONOPROXY: 'none', ...env },
    });
    if (netrc !== undefined) {
      await writeFile(
        path.join(go.home, '.netrc'),
        `machine localhost:${new URL(mirror.url).port}\n${netrc}\n`,
        { mode: 0o600 },
      );
    }
    return (...args: string[]) => go.run(go.home, args);
  };
  const alice = 'login alice\npassword correct-horse-battery';
  const ci = `login whoever\npassword ${token}`;
  return {
    ...{ git, world, history, file, caFile, data, cli, client, token, alice, ci },
    get mirror() {
      return mirror;
    },
    use: (other: typeof mirror) => (mirror = other),
  };
}

const wanted = ['mod', 'download', '-json', `${lib}@v1.0.0`];
const sumOf = ({ stdout }: { stdout: string }) => (JSON.parse(stdout) as { Sum?: string }).Sum;

test('a team reads its modules through gomirror, and nobody else does, or hears of them', async (t) => {
  if (!needsGo(t)) return;
  const company = await startCompany(t);
  const { client, token, world, git, cli, mirror } = company;

  const straight = await git.go({ local: true });
  const sum = sumOf(await straight.run(straight.home, wanted));
  for (const netrc of [company.alice, company.ci]) {
    const go = await client(netrc);
    const downloaded = await go(...wanted);
    assert.equal(downloaded.code, 0, downloaded.stdout + downloaded.stderr);
    assert.equal(sumOf(downloaded), sum);
    const versions = await go('list', '-m', '-versions', lib);
    assert.equal(versions.stdout.trim(), `${lib} v1.0.0 v1.1.0`, versions.stderr);
  }
  const said = `https://localhost:${new URL(mirror.url).port}\n\nAuthorization: Bearer ${token}\n\n`;
  const script = await company.file('goauth.sh', `#!/bin/sh\ncat <<'END'\n${said}END\n`);
  await chmod(script, 0o700);
  const byBearer = await (await client(undefined, { GOAUTH: script }))(...wanted);
  assert.equal(byBearer.code, 0, byBearer.stdout + byBearer.stderr);

  const stranger = await client(undefined);
  for (const what of [`${lib}@v1.0.0`, `${lib}@v9.9.9`, `${host}/never@v1.0.0`]) {
    const refused = await stranger('mod', 'download', what);
    assert.notEqual(refused.code, 0);
    assert.match(refused.stderr, /401 Unauthorized/);
    assert.match(refused.stderr, /netrc/);
  }
  // The token is for one module only.
  const beyond = await (await client(company.ci))('mod', 'download', `${host}/never@v1.0.0`);
  assert.match(beyond.stderr, /403 Forbidden/);
  const anyone = await stranger('mod', 'download', 'example.com/open@v1.0.0');
  assert.equal(anyone.code, 0, anyone.stderr);

  const heard = JSON.stringify([world.upstream.requests, world.database.db.requests]);
  assert.ok(heard.includes('example.com/open') && !heard.includes(host));

  // gomirror itself presents what the netrc file has, as the go command does.
  const home = await temporaryFolder(t);
  const prefetch = async () =>
    runGomirror(['prefetch', `${lib}@v1.1.0`, '--mirror', mirror.url.replace('127.0.0.1', 'localhost')], {
      env: { HOME: home, GOMIRROR_LANG: 'en', NODE_EXTRA_CA_CERTS: company.caFile },
    });
  const unknown = await prefetch();
  assert.equal(unknown.code, 1, unknown.stdout + unknown.stderr);
  await writeFile(
    path.join(home, '.netrc'),
    `machine localhost:${new URL(mirror.url).port}\n${company.ci}\n`,
  );
  const fetched = await prefetch();
  assert.equal(fetched.code, 0, fetched.stdout + fetched.stderr);

  const revoked = await cli('token', 'revoke', 'ci');
  assert.equal(revoked.code, 0, revoked.stderr);
  const late = await (await client(company.ci))(...wanted);
  assert.match(late.stdout + late.stderr, /401 Unauthorized/);

  const audit = await cli('audit', 'tail', '--limit', '1000', '--json');
  for (const word of ['token:ci', 'user:alice', 'identify', 'allow', 'deny', 'revoked']) {
    assert.ok(audit.stdout.includes(word), word);
  }
  assert.equal((await cli('audit', 'verify')).code, 0);
  const told = audit.stdout + JSON.stringify(mirror.events) + mirror.stderr;
  assert.ok(!told.includes(gitSecret) && !told.includes(token));
});

test('a tag that moves changes nothing that is kept or was seen, and a git server that is gone is an outage', async (t) => {
  if (!needsGo(t)) return;
  const company = await startCompany(t);
  const { git, data, history, client, ci, alice } = company;
  const get = async (...args: string[]) => (await client(ci))(...args);
  const sum = sumOf(await get(...wanted));
  history.tag('v1.0.0', history.commit({ files: { 'lib.go': 'package lib // other\n' } }));
  await git.repository('lib', history);
  assert.equal(sumOf(await get(...wanted)), sum);

  // Its files are lost, and with them what was fetched; what was seen is not.
  await company.mirror.stop();
  await rm(path.join(data, 'private', 'modules'), { recursive: true });
  await rm(path.join(data, 'repositories'), { recursive: true, force: true });
  company.use(await company.mirror.restart());
  const moved = await get(...wanted);
  assert.notEqual(moved.code, 0);
  assert.ok(moved.stdout.includes(sum ?? '-') && /first seen/.test(moved.stdout), moved.stdout);
  const audit = await company.cli('audit', 'tail', '--action', 'incident');
  assert.match(audit.stdout, /mirror\.changed-hash/);

  assert.equal((await get('mod', 'download', `${lib}@v1.1.0`)).code, 0);
  await git.server.refuse();
  const kept = await get('mod', 'download', `${lib}@v1.1.0`);
  assert.equal(kept.code, 0, kept.stderr);
  const list = await get('list', '-m', '-versions', lib);
  assert.match(list.stdout, /v1\.1\.0/, list.stderr);
  const gone = await (await client(alice))('mod', 'download', `${host}/other@v1.0.0`);
  assert.match(gone.stderr, /50[234] /);
  assert.doesNotMatch(gone.stderr, /404 Not Found/);
});
