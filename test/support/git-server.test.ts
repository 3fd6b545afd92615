import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { gitEnvironment, History, makeRepository } from './git-repository.ts';
import { type GitServerOptions, startGitServer } from './git-server.ts';
import { needsSshd, startSshServer } from './ssh-server.ts';
import { temporaryFolder } from './temp.ts';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Asynchronous: the servers run in this very process. */
function git(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const options = {
    env: { ...gitEnvironment(), GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: 'true', ...env },
    timeout: 20_000,
  };
  return new Promise((resolve) => {
    execFile('git', args, options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
  });
}

/** One repository, `org/one`: two commits, a tag of each kind. */
async function repositories(t: TestContext) {
  const folder = await temporaryFolder(t);
  const history = new History();
  const first = history.commit({ files: { 'a.txt': 'a\n', 'x/run.sh': { executable: '#!/bin/sh\n' } } });
  history.tag('v1.0.0', first, { annotated: true });
  const second = history.commit({ files: { 'a.txt': 'b\n', link: { symlink: 'a.txt' } } });
  history.tag('v1.1.0', second);
  const one = await makeRepository(path.join(folder, 'org/one'), history);
  return { folder, one, history, first, second };
}

async function start(t: TestContext, options: Partial<GitServerOptions> = {}) {
  const made = await repositories(t);
  return { ...made, server: await startGitServer(t, { repositories: made.folder, ...options }) };
}

test('a history becomes the repository that it says, with times, modes and tags, and can grow', async (t) => {
  const { one, history, first, second } = await repositories(t);
  assert.equal(await one.git('rev-parse', 'v1.0.0^{commit}'), one.hash(first));
  assert.equal(await one.git('cat-file', '-t', 'v1.0.0'), 'tag');
  assert.equal(await one.git('cat-file', '-t', 'v1.1.0'), 'commit');
  assert.equal(await one.git('log', '-1', '--format=%ct %P', 'main'), `1577836920 ${one.hash(first)}`);
  const tree = await one.git('ls-tree', '-r', '--format=%(objectmode) %(path)', 'main');
  assert.equal(tree, '100644 a.txt\n120000 link\n100755 x/run.sh');
  history.tag('v1.0.0', second);
  const third = history.commit({ branch: 'other', parents: [first], files: { x: null, 'odd "name"': 'o' } });
  await one.update(history);
  assert.equal(await one.git('rev-parse', 'v1.0.0'), one.hash(second));
  assert.equal(await one.git('ls-tree', '-r', '-z', '--name-only', one.hash(third)), 'a.txt\0odd "name"\0');
});

test('git clones over smart HTTP, in part where that is allowed', async (t) => {
  const { server, folder, one, second } = await start(t);
  const blobs = async (name: string, url: string) => {
    const clone = path.join(folder, name);
    const outcome = await git(['clone', '--quiet', '--bare', '--filter=blob:none', `${url}/org/one`, clone]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal((await git(['-C', clone, 'rev-parse', 'main'])).stdout.trim(), one.hash(second));
    const listed = await git(['-C', clone, 'cat-file', '--batch-all-objects', '--batch-check']);
    return listed.stdout.split('\n').filter((line) => line.includes(' blob ')).length;
  };
  assert.equal(await blobs('part', server.url), 0);
  const whole = await startGitServer(t, { repositories: folder, filters: false });
  assert.equal(await blobs('whole', whole.url), 4);
  assert.equal(server.requests[0]?.target, '/org/one/info/refs?service=git-upload-pack');
});

test('only who is named reads, and the log tells what was presented', async (t) => {
  const { server } = await start(t, { users: { reader: 'pass:word' } });
  const ask = (url: string) => git(['ls-remote', url]);
  const without = await ask(`${server.url}/org/one`);
  assert.notEqual(without.code, 0);
  assert.equal((await ask(`${server.url.replace('//', '//reader:wrong@')}/org/one`)).code, 128);
  const right = await ask(`${server.url.replace('//', '//reader:pass%3Aword@')}/org/one`);
  assert.equal(right.code, 0, right.stderr);
  assert.match(right.stdout, /refs\/tags\/v1\.0\.0\^\{\}/);
  assert.equal(server.requests[0]?.authorization, undefined);
  assert.equal(server.requests.at(-1)?.authorization?.startsWith('Basic '), true);
});

test('over TLS with a certificate of its own', async (t) => {
  const { server, folder } = await start(t, { tls: true });
  const caFile = path.join(folder, 'ca.pem');
  await writeFile(caFile, server.certificate?.certificate ?? '');
  assert.notEqual((await git(['ls-remote', `${server.url}/org/one`])).code, 0);
  assert.equal((await git(['ls-remote', `${server.url}/org/one`], { GIT_SSL_CAINFO: caFile })).code, 0);
});

test('go-get pages, faults, and the way back from them', async (t) => {
  const { server } = await start(t);
  server.page('127.0.0.1/one', ['127.0.0.1/one git https://127.0.0.1/org/one']);
  const page = await fetch(`${server.url}/one/deep?go-get=1`);
  assert.match(await page.text(), /<meta name="go-import" content="127\.0\.0\.1\/one git https:/);
  assert.equal((await fetch(`${server.url}/two?go-get=1`)).status, 404);
  const ask = async (fault: Parameters<typeof server.fault>[1]) => {
    const end = server.fault(/org\/one/, fault);
    const outcome = await git(['-c', 'http.followRedirects=false', 'ls-remote', `${server.url}/org/one`]);
    end();
    assert.notEqual(outcome.code, 0);
    return outcome.stderr;
  };
  assert.match(await ask({ status: 403 }), /403/);
  assert.match(await ask({ status: 404 }), /not found/);
  assert.match(await ask({ status: 200, body: '<html>\nsign in\n</html>\n' }), /not valid/);
  assert.match(await ask({ redirect: 'http://elsewhere.example.com/one' }), /302/);
  assert.match(await ask('cut'), /Empty reply/);
  const good = await git(['ls-remote', `${server.url}/org/one`]);
  assert.equal(good.code, 0, good.stderr);
  await server.refuse();
  assert.notEqual((await git(['ls-remote', `${server.url}/org/one`])).code, 0);
});

test('sshd lets one key read one folder, and can change its host key', async (t) => {
  if (!needsSshd(t)) return;
  const { folder } = await repositories(t);
  const server = await startSshServer(t, { repositories: folder });
  const ask = (key: string, name = 'org/one') => {
    const options = [
      ...['-F', '/dev/null', '-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes', '-i', key],
      ...['-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${server.knownHostsFile}`],
    ];
    return git(['ls-remote', `${server.url}/${name}`], { GIT_SSH_COMMAND: ['ssh', ...options].join(' ') });
  };
  const good = await ask(server.keyFile);
  assert.equal(good.code, 0, good.stderr);
  assert.match(good.stdout, /refs\/tags\/v1\.1\.0/);
  assert.deepEqual(await server.commands(), ["git-upload-pack '/org/one'"]);
  assert.match((await ask(server.keyFile, 'org/two')).stderr, /not found/);
  assert.match((await ask(server.keyFile, '../etc')).stderr, /not here/);
  assert.match((await ask(server.strangersKeyFile)).stderr, /Permission denied/);
  await server.changeHostKey();
  assert.match((await ask(server.keyFile)).stderr, /HOST IDENTIFICATION HAS CHANGED/i);
});
