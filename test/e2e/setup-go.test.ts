import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { repositoryRoot } from '../../scripts/support/repository.ts';
import { makeCertificate } from '../support/certificate.ts';
import { needsGo } from '../support/go.ts';
import { temporaryFolder } from '../support/temp.ts';

const run = promisify(execFile);
const bin = path.join(repositoryRoot, 'bin', 'gomirror.js');
const node = [process.execPath, '--disable-warning=ExperimentalWarning', bin];
const bareEnv = (home: string) => ({
  HOME: home,
  PATH: process.env['PATH'] ?? '',
  TERM: 'dumb',
  LANG: 'C.UTF-8',
  SHELL: '/bin/bash',
});

test('a mirror with the company’s own authority and a password: one command, and go in a new terminal works', async (t) => {
  if (!needsGo(t)) return;
  const { certificate, key } = makeCertificate();
  const server = https.createServer({ cert: certificate, key }, ({ headers, url }, response) => {
    const wanted = `Basic ${Buffer.from('me:Geheim-77').toString('base64')}`;
    if (headers.authorization !== wanted)
      response.writeHead(401, { 'content-type': 'text/plain' }).end('who?');
    else if (url === '/example.com/m/@v/list') response.end('v1.0.0\nv1.2.0\n');
    else if (url?.endsWith('.info') === true) response.end('{"Version":"v1.2.0"}');
    else if (url?.endsWith('.mod') === true) response.end('module example.com/m\n');
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  const home = await temporaryFolder(t);
  const ask = () =>
    run('bash', ['-lc', 'go list -m -versions example.com/m'], {
      env: { ...bareEnv(home), GONOSUMDB: 'example.com', GOTOOLCHAIN: 'local' },
      cwd: home,
    });
  const setup = (...words: string[]) => {
    const [program, ...args] = [...node, 'setup', ...words, '--yes'];
    return run(program, args, { env: bareEnv(home), cwd: home });
  };
  // A log-in shell of this system has a PATH of its own.
  await setup('--mirror', `https://${host},off`, '--path');
  await assert.rejects(ask(), /certificate signed by unknown authority/);
  writeFileSync(path.join(home, 'company.pem'), certificate);
  await setup('--ca', 'company.pem');
  await assert.rejects(ask(), /401 Unauthorized/);
  writeFileSync(path.join(home, 'token'), 'Geheim-77\n');
  const { stdout } = await setup('--login', host, '--user', 'me', '--password-file', 'token');
  assert.doesNotMatch(stdout, /Geheim/);
  assert.equal((await ask()).stdout, 'example.com/m v1.0.0 v1.2.0\n');
});

/** A terminal with the program on it; `answer` is typed once `question` has been shown. */
async function onTerminal(
  home: string,
  answers: readonly (readonly [RegExp, string])[],
): Promise<{ shown: string; code: number | null }> {
  const command = [...node, 'setup'].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: bareEnv(home),
    cwd: home,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  let at = 0;
  let from = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    shown += chunk;
    const next = answers[at];
    if (next === undefined || !next[0].test(shown.slice(from))) return;
    at += 1;
    from = shown.length;
    child.stdin.write(next[1]);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { shown, code };
}

async function hasScript(): Promise<boolean> {
  return run('script', ['--version']).then(
    () => true,
    () => false,
  );
}

test('on a terminal: questions, the changes, and a yes', async (t) => {
  if (!(await hasScript())) return t.skip('no script command for a terminal');
  const home = await temporaryFolder(t);
  const { shown, code } = await onTerminal(home, [
    [/\[auto\]/, 'goproxy.cn\r'],
    [/\[none\]/, '\r'],
    [/\[leave as it is\]/, '\r'],
    [/\[N\]/, '\r'],
    [/y\/N/, 'y\r'],
  ]);
  assert.equal(code, 0, shown);
  assert.match(shown, /gomirror undo \d/);
  assert.ok(readdirSync(path.join(home, '.config', 'go')).includes('env'));
});

test('Ctrl-C at a question leaves nothing', async (t) => {
  if (!(await hasScript())) return t.skip('no script command for a terminal');
  const home = await temporaryFolder(t);
  for (const answers of [
    [[/\[auto\]/, '\u0003']],
    [
      [/\[auto\]/, 'goproxy.cn\r'],
      [/\[none\]/, '\r'],
      [/\[leave as it is\]/, '\r'],
      [/\[N\]/, '\r'],
      [/changes\? y\/N/, '\u0003'],
    ],
  ] as const) {
    const { shown, code } = await onTerminal(home, answers);
    assert.equal(code, 130, shown);
    assert.match(shown, /nothing was changed/);
    assert.deepEqual(readdirSync(home), []);
  }
});
