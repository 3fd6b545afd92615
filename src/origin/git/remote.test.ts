import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import dns from 'node:dns/promises';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { startForwardProxy } from '../../../test/support/forward-proxy.ts';
import { History, makeRepository } from '../../../test/support/git-repository.ts';
import { type GitServer, type GitServerOptions, startGitServer } from '../../../test/support/git-server.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { GomirrorError, systemClock } from '../../base/index.ts';
import type { Credentials, HttpCredential } from '../credentials/index.ts';
import { CopyFolder, type GitOptions, GitRepositories, type Repository } from './index.ts';

const { signal } = new AbortController();
const loopback = ['127.0.0.0/8'];
const password = 'geheim/+=';
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

interface World {
  readonly server: GitServer;
  readonly log: () => Promise<string>;
  readonly open: (changed?: Partial<GitOptions>, networks?: readonly string[], url?: string) => Repository;
}

/** A git server with the repository `r`: twenty tags of one file. The git that speaks to it writes down its arguments. */
async function start(t: TestContext, options: Partial<GitServerOptions> = {}): Promise<World> {
  const folder = await temporaryFolder(t);
  const repositories = path.join(folder, 'repositories');
  const history = new History();
  for (let n = 0; n < 20; n++) {
    const mark = history.commit({ files: { 'go.mod': `module m${n}\n`, data: String(n).repeat(5000) } });
    history.tag(`v1.${n}.0`, mark, { annotated: n % 2 === 0 });
  }
  await makeRepository(path.join(repositories, 'r'), history);
  const server = await startGitServer(t, { repositories, ...options });
  const log = path.join(folder, 'log');
  await writeFile(
    path.join(folder, 'git'),
    `#!/bin/sh\necho "$@" >>'${log}'\nPATH='${process.env['PATH']}' exec git "$@"\n`,
  );
  await chmod(path.join(folder, 'git'), 0o755);
  let copies = 0;
  return {
    server,
    log: () => readFile(log, 'utf8'),
    open(changed = {}, networks = loopback, url = `${server.url}/r`) {
      const opened = new GitRepositories({
        copies: new CopyFolder({ folder: path.join(folder, `copies${copies++}`), clock: systemClock }),
        clock: systemClock,
        credentials: undefined,
        ca: server.certificate === undefined ? [] : [server.certificate.certificate],
        proxy: undefined,
        fileRoots: [],
        freshMs: 60_000,
        connectTimeoutMs: 5000,
        totalTimeoutMs: 20_000,
        perHost: 4,
        environment: { PATH: `${folder}:${process.env['PATH']}` },
        ...changed,
      });
      atEnd(t, () => opened.close());
      return opened.open({ url, networks });
    },
  };
}

async function failure(work: Promise<unknown>): Promise<GomirrorError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GomirrorError, `no coded error but ${String(error)}`);
  assert.doesNotMatch(`${error.stack}${JSON.stringify(error)}`, new RegExp(password.replaceAll('+', '\\+')));
  return error;
}

const codeOf = async (work: Promise<unknown>) => (await failure(work)).code;

/** Gives the next of `values` after each refusal, and remembers what was said of them. */
function credentials(values: readonly string[]): Credentials & { readonly said: string[] } {
  const said: string[] = [];
  let at = 0;
  const given = (value: string): HttpCredential => ({ authorization: basic(value), name: 'a test' });
  return {
    said,
    forUrl: async () => (values[at] === undefined ? undefined : given(values[at]!)),
    forSsh: () => undefined,
    refused: (_url, { authorization }) => {
      said.push(`refused ${authorization}`);
      at++;
    },
    accepted: (_url, { authorization }) => said.push(`accepted ${authorization}`),
  };
}

for (const [name, options] of [
  ['a server that filters', {}],
  ['a server that does not', { filters: false }],
] as const) {
  test(`tags, commits, files and history over HTTP from ${name}`, async (t) => {
    const { server, open } = await start(t, options);
    const repository = open();
    const { tags } = await repository.refs({ signal });
    assert.equal(tags.size, 20);
    const tenth = (await repository.commitOf('v1.10.0', { signal }))!.hash;
    assert.equal(tenth, tags.get('v1.10.0'));
    const read = async (n: number) =>
      (await repository.readFile(tags.get(`v1.${n}.0`)!, 'go.mod', 100, { signal }))?.toString();
    assert.equal(await read(10), 'module m10\n');
    assert.equal(await read(11), 'module m11\n');
    server.forget();
    // These came along with the second.
    for (const n of [9, 12, 0, 19]) assert.equal(await read(n), `module m${n}\n`);
    await repository.commitOf('v1.3.0', { signal });
    assert.equal(server.requests.length, 0);
    const names = [...tags.keys()];
    assert.equal((await repository.tagsIn(tenth, names, { signal })).size, 11);
    server.forget();
    assert.equal((await repository.tagsIn(tags.get('v1.4.0')!, names, { signal })).size, 5);
    assert.equal(server.requests.length, 0);
  });
}

test('the time of a tag costs a listing and a few hundred bytes where the server filters', async (t) => {
  const { server, open } = await start(t);
  const repository = open();
  for (const n of [3, 4, 5]) assert.ok(await repository.commitOf(`v1.${n}.0`, { signal }));
  assert.deepEqual(
    server.requests.map(({ method }) => method),
    ['GET', 'POST', 'GET', 'POST'],
  );
});

test('credentials go over TLS, in no argument, and are accepted once', async (t) => {
  const { open, server, log } = await start(t, { tls: true, users: { me: password } });
  const own = credentials([`me:${password}`]);
  const repository = open({ credentials: own });
  const { head } = await repository.refs({ signal });
  await repository.files(head!, '', { signal });
  assert.deepEqual(own.said, [`accepted ${basic(`me:${password}`)}`]);
  assert.ok(server.requests.every(({ authorization }) => authorization === basic(`me:${password}`)));
  const lines = await log();
  assert.match(lines, / fetch /);
  assert.ok(!lines.includes(password) && !lines.includes(basic(`me:${password}`).slice(6)));
});

test('wrong credentials are refused, said so, and the next ones tried once', async (t) => {
  const { open } = await start(t, { tls: true, users: { me: password } });
  const own = credentials(['me:stale', `me:${password}`]);
  assert.ok((await open({ credentials: own }).refs({ signal })).head);
  assert.deepEqual(own.said, [`refused ${basic('me:stale')}`, `accepted ${basic(`me:${password}`)}`]);
  const wrong = credentials([`you:${password}`]);
  assert.equal(await codeOf(open({ credentials: wrong }).refs({ signal })), 'origin.refused');
  assert.equal(await codeOf(open().refs({ signal })), 'origin.refused');
});

test('plain http gets no credentials', async (t) => {
  const { open, server } = await start(t);
  await open({ credentials: credentials([`me:${password}`]) }).refs({ signal });
  assert.ok(server.requests.every(({ authorization }) => authorization === undefined));
});

test('an unknown authority, a missing repository, redirects and errors of the server have their codes', async (t) => {
  const { open, server } = await start(t, { tls: true });
  assert.equal(await codeOf(open({ ca: [] }).refs({ signal })), 'origin.untrusted');
  assert.equal(await codeOf(open({}, loopback, `${server.url}/nothing`).refs({ signal })), 'origin.absent');
  const cases = [
    [{ redirect: 'https://127.0.0.1:1/elsewhere' }, 'origin.git-redirected'],
    [{ redirect: `${server.url}/r2`, code: 301 }, 'origin.git-redirected'],
    [{ status: 403 }, 'origin.refused'],
    [{ status: 429 }, 'origin.rate-limited'],
    [{ status: 503 }, 'origin.status'],
    [{ status: 200, body: '<html>sign in</html>' }, 'origin.git-no-server'],
    ['cut', 'origin.unreachable'],
  ] as const;
  for (const [fault, code] of cases) {
    const heal = server.fault(/info\/refs/, fault);
    assert.equal(await codeOf(open().refs({ signal })), code, JSON.stringify(fault));
    heal();
  }
  await server.refuse();
  assert.equal(await codeOf(open().refs({ signal })), 'origin.unreachable');
});

test('nothing inside is connected to unless its network is allowed', async (t) => {
  const { open, server } = await start(t);
  assert.equal(await codeOf(open({}, []).refs({ signal })), 'origin.inside-address');
  assert.equal(await codeOf(open({}, ['10.0.0.0/8']).refs({ signal })), 'origin.inside-address');
  const port = new URL(server.url).port;
  for (const host of ['localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]'])
    assert.equal(
      await codeOf(open({}, [], `http://${host}:${port}/r`).refs({ signal })),
      'origin.inside-address',
      host,
    );
  const proxy = await startForwardProxy(t);
  assert.equal(
    await codeOf(open({ proxy: { url: proxy.url } }, []).refs({ signal })),
    'origin.inside-address',
  );
  assert.equal(server.requests.length, 0);
  assert.equal(proxy.requests.length, 0);
});

test('the name of a server is resolved once, by us: git goes to the address that was checked', async (t) => {
  const { open, server } = await start(t);
  const { port } = new URL(server.url);
  // Only this process knows the name; were git to look it up, it would find nothing.
  const asked: string[] = [];
  t.mock.method(dns, 'lookup', async (host: string) => {
    asked.push(host);
    return [
      { address: '10.1.2.3', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
  });
  syncBuiltinESMExports();
  atEnd(t, () => syncBuiltinESMExports());
  atEnd(t, () => t.mock.restoreAll());
  const repository = open({}, loopback, `http://git.example.com:${port}/r`);
  const { head } = await repository.refs({ signal });
  assert.ok((await repository.files(head!, '', { signal })).length > 0);
  assert.deepEqual(asked, ['git.example.com']);
  assert.ok(server.requests.every(({ host }) => host === `git.example.com:${port}`));
});

test('an HTTP proxy on the way is used, with its credentials, and its refusal told', async (t) => {
  const { open, server } = await start(t, { tls: true });
  const proxy = await startForwardProxy(t, {
    credentials: `p:${encodeURIComponent('pw')}`,
    hosts: { 'git.example.com:443': server.host },
  });
  const url = 'https://git.example.com/r';
  const through = (text: string) => open({ proxy: { url: text } }, [], url);
  const signedIn = proxy.url.replace('://', '://p:pw@');
  // The certificate is for loopback, so that this is as far as it gets; the way there is what counts.
  assert.equal(await codeOf(through(signedIn).refs({ signal })), 'origin.untrusted');
  assert.deepEqual(proxy.requests, ['CONNECT git.example.com:443']);
  assert.equal(await codeOf(through(proxy.url).refs({ signal })), 'origin.proxy-refused');
});

test('a server that says nothing is given up, by time or by whoever waited', async (t) => {
  const { open, server } = await start(t);
  server.fault(/info\/refs/, 'stall');
  assert.equal(await codeOf(open({ totalTimeoutMs: 300 }).refs({ signal })), 'origin.timeout');
  const giving = new AbortController();
  const asked = open().refs({ signal: giving.signal });
  while (server.open === 0) await systemClock.sleep(5);
  giving.abort(new Error('enough'));
  await assert.rejects(asked, /enough/);
  // git has been ended with it: nobody holds the connection any more.
  while (server.open > 0) await systemClock.sleep(5);
});

test('a server of plain files is read whole', async (t) => {
  const folder = await temporaryFolder(t);
  const history = new History();
  for (const n of [0, 1]) history.tag(`v1.${n}.0`, history.commit({ files: { 'go.mod': `module m${n}\n` } }));
  const repositoryThere = await makeRepository(path.join(folder, 'r'), history);
  await repositoryThere.git('update-server-info');
  const server = http.createServer((request, response) => {
    const file = path.join(folder, new URL(request.url ?? '/', 'http://x').pathname);
    readFile(file).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(t, () => {
    server.close();
    server.closeAllConnections();
  });
  const { open } = await start(t);
  const repository = open({}, loopback, `http://127.0.0.1:${(server.address() as AddressInfo).port}/r`);
  const { hash } = (await repository.commitOf('v1.0.0', { signal }))!;
  assert.equal((await repository.readFile(hash, 'go.mod', 100, { signal }))?.toString(), 'module m0\n');
});

test('closing ends what runs', async (t) => {
  const { server } = await start(t);
  server.fault(/info\/refs/, 'stall');
  const folder = await temporaryFolder(t);
  const repositories = new GitRepositories({
    copies: new CopyFolder({ folder, clock: systemClock }),
    clock: systemClock,
    credentials: undefined,
    ca: [],
    proxy: undefined,
    fileRoots: [],
    freshMs: 60_000,
    connectTimeoutMs: 5000,
    totalTimeoutMs: 20_000,
    perHost: 4,
  });
  const asked = repositories.open({ url: `${server.url}/r`, networks: loopback }).refs({ signal });
  asked.catch(() => undefined);
  while (server.open === 0) await systemClock.sleep(5);
  await repositories.close();
  await assert.rejects(asked, /closed/);
});
