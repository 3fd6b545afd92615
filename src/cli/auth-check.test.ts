import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { recordIo } from '../../test/support/cli-io.ts';
import { gitEnvironment } from '../../test/support/git-repository.ts';
import { startGitServer } from '../../test/support/git-server.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { exitCodes } from './exit-codes.ts';
import { main } from './main.ts';

async function setUp(t: TestContext) {
  const folder = await temporaryFolder(t);
  await promisify(execFile)('git', ['init', '-q', '--bare', path.join(folder, 'x.git')], {
    env: gitEnvironment(),
  });
  const server = await startGitServer(t, { repositories: folder, tls: true, users: { token: 'hunter2' } });
  const ca = path.join(folder, 'ca.pem');
  await writeFile(ca, server.certificate?.certificate ?? '');
  const secret = path.join(folder, 'secret');
  const settings = `fetch: { ca: ${ca}, proxy: none }
private:
  - { modules: 127.0.0.1, networks: loopback }
credentials:
  - { for: '${server.host}', kind: token, secretEnv: TOKEN }
  - { for: '127.0.0.2:1', kind: basic, user: u, secretFile: ${secret} }
`;
  const check = async (token: string, ...args: readonly string[]) => {
    const io = recordIo({ files: { '/cwd/g.yaml': settings, [ca]: 'PEM' }, env: { TOKEN: token } });
    const code = await main(['auth', 'check', ...args, '--config', '/cwd/g.yaml'], io);
    assert.doesNotMatch(io.out() + io.err(), /hunter/);
    return { code, out: io.out(), err: io.err() };
  };
  return { server, secret, check };
}

test('auth check says what works, and what to do when it does not', async (t) => {
  const { server, check } = await setUp(t);
  const good = await check('hunter2', `${server.host}/x`);
  assert.equal(good.code, exitCodes.ok, good.err + good.out);
  assert.match(good.out, /^token .* \(TOKEN\): taken/m);
  assert.match(good.out, /^ok: https:.*\n {4}the server takes the credential$/m);
  const bad = await check('hunter3', `${server.host}/x`);
  assert.equal(bad.code, exitCodes.failed);
  assert.match(bad.out, /^not ok: https:.*\n.*status 401.*\n.*sign in\n.*Basic realm="git"\n.*expired/m);
  const chinese = await check('hunter3', `${server.host}/x`, '--lang', 'zh');
  assert.match(chinese.out, /服务器不认可该凭据/);
  const elsewhere = await check('hunter2', '127.0.0.1:1/x');
  assert.equal(elsewhere.code, exitCodes.failed);
  assert.match(elsewhere.out, /no entry of "credentials"/);
});

test('auth check says whose file everybody may read', async (t) => {
  const { secret, check } = await setUp(t);
  await writeFile(secret, 'hunter2');
  for (const [mode, warns] of [
    [0o644, process.platform !== 'win32'],
    [0o600, false],
  ] as const) {
    await chmod(secret, mode);
    const { err } = await check('', '127.0.0.2:1');
    assert.equal(/every user .*secret[^]*chmod 600/.test(err), warns, err);
  }
});

test('auth check for a script', async (t) => {
  const { server, check } = await setUp(t);
  const { code, out } = await check('hunter3', `${server.host}/x`, '--json');
  assert.equal(code, exitCodes.failed);
  const report = JSON.parse(out) as {
    target: string;
    works: boolean;
    entries: readonly object[];
    steps: readonly { outcome: string; status?: number; words: string; hint?: string }[];
  };
  assert.equal(report.target, `${server.host}/x`);
  assert.equal(report.works, false);
  assert.deepEqual(report.entries, [{ kind: 'token', name: `token ${server.host} (TOKEN)`, chosen: true }]);
  assert.deepEqual(
    report.steps.map(({ outcome, status }) => [outcome, status]),
    [
      ['obtained', undefined],
      ['refused', 401],
    ],
  );
  assert.match(report.steps[1]?.hint ?? '', /token/);
});

test('auth check wants a host that it can check, and repeats no password', async (t) => {
  const { check } = await setUp(t);
  assert.equal((await check('x')).code, exitCodes.usage);
  const bad = await check('x', 'https://me:hunter2@git.corp.example/x');
  assert.equal(bad.code, exitCodes.usage);
  assert.match(bad.err, /\*\*\*/);
});
