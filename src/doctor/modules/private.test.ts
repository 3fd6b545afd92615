import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { gitEnvironment } from '../../../test/support/git-repository.ts';
import { startGitServer } from '../../../test/support/git-server.ts';
import { inProject, type ModulesFacts, type ModulesSaid } from '../../../test/support/modules-world.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { realSystem } from '../../goenv/index.ts';
import { allowsGit } from './git.ts';
import { patternFor } from './private.ts';
import { importOf } from './remotes.ts';

const run = promisify(execFile);
const host = 'git.corp.example';
const goMod = `module example.com/app\n\ngo 1.22\n\nrequire ${host}/team/x.git v1.0.0\n`;

/** A home and a project on this machine, and a git server that stands in for the company's. */
async function company(t: TestContext, users?: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder(t);
  const home = path.join(folder, 'home');
  const app = path.join(folder, 'app');
  const bare = path.join(folder, 'repositories', 'team', 'x.git');
  for (const each of [home, app, bare]) await mkdir(each, { recursive: true });
  await run('git', ['init', '-q', '--bare', bare], { env: gitEnvironment() });
  await writeFile(path.join(app, 'go.mod'), goMod);
  const server = await startGitServer(t, {
    repositories: path.join(folder, 'repositories'),
    ...(users === undefined ? {} : { users }),
  });
  const config = `[url "${server.url}/"]\n\tinsteadOf = https://${host}/\n`;
  await writeFile(path.join(home, '.gitconfig'), config);
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GOPROXY: 'off',
    GOPRIVATE: host,
    GOSUMDB: 'off',
    GOROOT: folder,
  };
  const check = (more: Readonly<Record<string, string>> = {}): Promise<ModulesSaid> =>
    inProject(['private'], { system: realSystem({ env: { ...env, ...more }, cwd: app }) });
  return { home, config, server, check };
}

test('a private repository that everybody may read, and one that wants a login', async (t) => {
  const open = await company(t);
  assert.deepEqual((await open.check()).all, []);
  const closed = await company(t, { token: 'hunter2' });
  const said = await closed.check();
  assert.deepEqual(said.codes, ['private-no-login']);
  assert.equal(said.findings[0]?.sure, 'certain');
  assert.match(said.findings[0]?.evidence.join('\n') ?? '', /terminal prompts disabled/);
});

test('a login that works, and one that does any more not; no word of either', async (t) => {
  const { home, check, server } = await company(t, { token: 'hunter2' });
  const netrc = path.join(home, '.netrc');
  const write = (password: string) =>
    writeFile(
      netrc,
      `machine 127.0.0.1 login token password ${password}\nmachine ${host} login token password ${password}\n`,
      {
        mode: 0o600,
      },
    );
  await write('hunter2');
  assert.deepEqual((await check()).all, []);
  assert.ok(server.requests.some(({ authorization }) => authorization !== undefined));
  await write('hunter1');
  const said = await check();
  assert.deepEqual(said.codes, ['private-login-stale']);
  assert.match(String(said.findings[0]?.params['places']), /\.netrc$/);
  assert.doesNotMatch(JSON.stringify(said.findings), /hunter/);
});

test('a repository that is not there', async (t) => {
  const { check, server } = await company(t);
  server.fault(/team\/x/, { status: 404 });
  const said = await check();
  assert.deepEqual(said.codes, ['private-not-found']);
  assert.equal(said.findings[0]?.sure, 'likely');
});

test('a server that is not there', async (t) => {
  const { check, server } = await company(t);
  await server.refuse();
  assert.deepEqual((await check()).codes, ['private-unreachable']);
});

/** A machine whose git says `stderr` to everything that it is asked over the network. */
function says(stderr: string, more: ModulesFacts = {}): ModulesFacts {
  const git = (args: readonly string[]) => {
    if (args[0] === 'ls-remote') return { code: 128, stderr };
    return args[0] === '--version' ? { stdout: 'git version 2.45.0\n' } : { code: 1 };
  };
  return {
    files: { '/home/gopher/app/go.mod': goMod },
    programs: { git },
    ...more,
    env: { GOPROXY: 'off', GOPRIVATE: host, GOSUMDB: 'off', ...more.env },
  };
}

test('what git and ssh say, in their words', async () => {
  const cases: Readonly<Record<string, string>> = {
    'git@git.corp.example: Permission denied (publickey).\nfatal: Could not read from remote repository.':
      'private-ssh-refused',
    'Host key verification failed.\r\nfatal: Could not read from remote repository.': 'private-host-key',
    'WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!\nHost key verification failed.': 'private-host-key',
    'ERROR: Repository not found.\nfatal: Could not read from remote repository.': 'private-not-found',
    "fatal: could not read Username for 'https://git.corp.example': terminal prompts disabled":
      'private-no-login',
    "fatal: Authentication failed for 'https://git.corp.example/team/x.git/'": 'private-no-login',
    "fatal: unable to access 'https://git.corp.example/': SSL certificate problem: self-signed certificate":
      'private-certificate',
    'fatal: unable to access: Could not resolve host: git.corp.example': 'private-unreachable',
    'fatal: something new': 'private-fails',
  };
  for (const [stderr, code] of Object.entries(cases)) {
    const said = await inProject(['private'], says(stderr));
    assert.deepEqual(said.codes, [code], stderr);
  }
});

test('the places of credentials: a netrc file that is not there, one that others may read, GOAUTH', async () => {
  const quiet = says('', {});
  const codes = async (more: ModulesFacts) =>
    (await inProject(['private'], { ...quiet, programs: { git: () => ({}) }, ...more })).codes;
  const env = quiet.env ?? {};
  assert.deepEqual(await codes({}), []);
  assert.deepEqual(await codes({ env: { ...env, NETRC: '/nowhere' } }), ['netrc-missing']);
  const files = { ...quiet.files, '.netrc': { bytes: 'machine a login b password c\n', mode: 0o644 } };
  assert.deepEqual(await codes({ files }), ['netrc-readable']);
  assert.deepEqual(await codes({ env: { ...env, GOAUTH: 'netrc; corp-login --x' } }), ['goauth-program']);
  assert.deepEqual(await codes({ env: { ...env, GOAUTH: 'git relative' } }), ['goauth-folder']);
  assert.deepEqual(await codes({ env: { ...env, GOAUTH: 'git /home/gopher' } }), []);
});

test('git: needed or not, old, sent to a service that was given up, told not to look at certificates', async () => {
  const env = { GOPROXY: 'https://goproxy.example,direct', GOPRIVATE: host };
  const files = { '/home/gopher/app/go.mod': goMod };
  const codes = async (facts: ModulesFacts) => (await inProject(['git'], { env, files, ...facts })).all;
  assert.deepEqual(await codes({}), ['git-missing']);
  assert.deepEqual(await codes({ files: {} }), ['git-missing-direct']);
  assert.deepEqual(await codes({ files: {}, env: { GOPROXY: 'https://goproxy.example' } }), [
    'git-missing-unused',
  ]);
  const git = (version: string, config: readonly (readonly [string, string])[] = []) => ({
    git: (args: readonly string[]) =>
      args[0] === '--version'
        ? { stdout: `git version ${version}\n` }
        : {
            stdout: config
              .map(([name, value]) => `file:/home/gopher/.gitconfig\0${name}\n${value}\0`)
              .join(''),
          },
  });
  assert.deepEqual(await codes({ programs: git('2.45.1') }), []);
  assert.deepEqual(await codes({ programs: git('2.39.3 (Apple Git-146)') }), []);
  assert.deepEqual(await codes({ programs: git('1.8.3.1') }), ['git-old']);
  const retired = git('2.45.0', [['url.https://hub.fastgit.org/.insteadof', 'https://github.com/']]);
  assert.deepEqual(await codes({ programs: retired }), ['git-retired-mirror']);
  const usual = git('2.45.0', [['url.ssh://git@github.com/.insteadof', 'https://github.com/']]);
  assert.deepEqual(await codes({ programs: usual }), []);
  const secret = git('2.45.0', [
    ['url.https://me:hunter2@git.corp.example/.insteadof', 'https://git.corp.example/'],
  ]);
  const said = await inProject(['git'], { env, files, programs: secret });
  assert.deepEqual(said.all, ['git-secret-in-url']);
  assert.doesNotMatch(JSON.stringify(said), /hunter2/);
  assert.deepEqual(await codes({ programs: git('2.45.0', [['http.sslverify', 'false']]) }), [
    'git-unverified',
  ]);
  assert.deepEqual(await codes({ programs: git('2.45.0'), env: { ...env, GOVCS: 'private:hg' } }), [
    'govcs-refuses',
  ]);
});

test('GOVCS: the first rule that fits counts', () => {
  assert.ok(allowsGit('github.com:git,*:off', 'github.com/a/b', false));
  assert.ok(!allowsGit('github.com:git,*:off', 'example.com/a', false));
  assert.ok(allowsGit('public:off,private:all', 'example.com/a', true));
  assert.ok(!allowsGit('public:off,private:all', 'example.com/a', false));
  assert.ok(allowsGit('*:hg|git', 'example.com/a', false));
  assert.ok(allowsGit('example.org:off', 'example.com/a', false));
});

test('patterns for GOPRIVATE, and the pages that name a repository', () => {
  assert.equal(patternFor('github.com/acme/x/v2'), 'github.com/acme');
  assert.equal(patternFor('git.corp.example/team/x'), 'git.corp.example');
  const page = `<html><head><meta name="go-import" content="${host}/team/x git https://${host}/scm/team/x.git"></head></html>`;
  assert.equal(importOf(page, `${host}/team/x/sub`), `https://${host}/scm/team/x.git`);
  assert.equal(importOf(page, `${host}/team/xy`), undefined);
  assert.equal(importOf(page.replace('https://git', '--upload-pack=x'), `${host}/team/x`), undefined);
});
