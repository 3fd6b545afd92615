import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { type DirectWorld, startDirectWorld } from '../../../test/support/direct-world.ts';
import { History, makeRepository } from '../../../test/support/git-repository.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { MemoryRepository } from '../../../test/support/memory-repository.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { GomirrorError, systemClock } from '../../base/index.ts';
import { memoryZipSource, verifyZip } from '../../module/index.ts';
import { CopyFolder } from '../git/index.ts';
import { readAll } from '../read.ts';
import type { OriginAnswer } from '../types.ts';
import { DirectOrigin, type DirectParts } from './direct.ts';
import type { DirectOptions } from './types.ts';

const maxBytes = 1_000_000;

async function copiesFolder(t: TestContext): Promise<CopyFolder> {
  return new CopyFolder({ folder: await temporaryFolder(t), clock: systemClock });
}

const usual: DirectOptions = {
  name: 'direct',
  copies: new CopyFolder({ folder: '/nonexistent', clock: systemClock }),
  clock: systemClock,
  credentials: undefined,
  networks: [],
  fileRoots: [],
  insecure: () => false,
  ca: [],
  proxy: undefined,
  userAgent: 'gomirror/test',
  freshMs: 60_000,
  connectTimeoutMs: 5000,
  totalTimeoutMs: 60_000,
  perHost: 4,
  redirects: 5,
};

function start(t: TestContext, options: Partial<DirectOptions>, parts?: DirectParts): DirectOrigin {
  const origin = new DirectOrigin({ ...usual, ...options }, parts);
  t.after(() => origin.close());
  return origin;
}

/** The repositories of github.com, by what follows the host; the address of whatever is opened is noted. */
function startWith(t: TestContext, repositories: Record<string, MemoryRepository>, clock = systemClock) {
  const opened: string[] = [];
  const parts = {
    repositories: {
      open: ({ url }: { readonly url: string }) => {
        opened.push(url);
        return repositories[url.replace('https://github.com/', '')] ?? new MemoryRepository();
      },
      close: async () => undefined,
    },
  };
  return { origin: start(t, { clock }, parts), opened };
}

const text = async (origin: DirectOrigin, asked: string) =>
  (await readAll(await origin.get(asked, { maxBytes }))).toString();

async function failure(work: Promise<unknown>): Promise<GomirrorError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GomirrorError, String(error));
  return error;
}

const why = async (origin: DirectOrigin, asked: string) => {
  const { code, params } = await failure(origin.get(asked, { maxBytes }));
  return params['why'] ?? code;
};

function small(): MemoryRepository {
  const repository = new MemoryRepository();
  repository.add({
    'a.go': 'package a\n',
    LICENSE: 'do what you like\n',
    'sub/go.mod': 'module github.com/A/b/sub\n\ngo 1.21\n',
    'sub/b.go': 'package b\n',
    'vendor/c/c.go': 'package c\n',
  });
  repository.tag('v1.0.0', 'sub/v0.1.0');
  return repository;
}

test('the paths of the protocol', async (t) => {
  const repository = small();
  const { origin, opened } = startWith(t, { 'A/b': repository });
  assert.equal(await text(origin, '/github.com/!a/b/@v/list'), 'v1.0.0\n');
  const hash = repository.head!;
  const ref = '"Ref":"refs/tags/v1.0.0"';
  const origins = `"Origin":{"VCS":"git","URL":"${repository.url}","Hash":"${hash}",${ref}}`;
  const info = `{"Version":"v1.0.0","Time":"2021-01-01T00:00:00Z",${origins}}`;
  assert.equal(await text(origin, '/github.com/!a/b/@v/v1.0.0.info'), info);
  assert.equal(await text(origin, '/github.com/!a/b/@latest'), info);
  assert.equal(await text(origin, '/github.com/!a/b/@v/v1.0.0.mod'), 'module github.com/A/b\n');
  assert.match(
    await text(origin, '/github.com/!a/b/sub/@v/main.info'),
    /"v0\.1\.0".*"Subdir":"sub".*heads\/main"/,
  );
  assert.match(
    await text(origin, '/github.com/!a/b/sub/@v/v0.1.0.mod'),
    /^module github\.com\/A\/b\/sub\n\ngo/,
  );
  assert.deepEqual([...new Set(opened)], ['https://github.com/A/b']);
});

test('zips: what goes in, and the LICENSE of the root', async (t) => {
  const { origin } = startWith(t, { 'A/b': small() });
  const answer = await origin.get('/github.com/!a/b/@v/v1.0.0.zip', { maxBytes });
  assert.equal(answer.sizeBytes, undefined);
  const zip = memoryZipSource(await readAll(answer));
  assert.equal((await verifyZip(zip, 'github.com/A/b', 'v1.0.0')).files, 2);
  const sub = await readAll(await origin.get('/github.com/!a/b/sub/@v/v0.1.0.zip', { maxBytes }));
  assert.equal((await verifyZip(memoryZipSource(sub), 'github.com/A/b/sub', 'v0.1.0')).files, 3);
  assert.ok(sub.includes('github.com/A/b/sub@v0.1.0/LICENSE'));
});

test('a zip is held back by a slow taker, and ends with what the taker throws, or at its limit', async (t) => {
  const repository = new MemoryRepository();
  for (let file = 0; file < 40; file++) {
    const noise = Array.from({ length: 3000 }, (_, index) => Math.sin(index * file).toString(36)).join('');
    repository.add({ [`${file}.txt`]: noise });
  }
  repository.tag('v1.0.0');
  const { origin } = startWith(t, { 'a/b': repository });
  const open = async (limit = maxBytes): Promise<OriginAnswer> =>
    origin.get('/github.com/a/b/@v/v1.0.0.zip', { maxBytes: limit });
  let busy = false;
  let chunks = 0;
  await (
    await open()
  ).read(async () => {
    assert.equal(busy, false);
    busy = true;
    await new Promise((resolve) => setImmediate(resolve));
    busy = false;
    chunks++;
  });
  assert.ok(chunks > 1, `${chunks} chunks`);
  const own = new Error('full');
  await assert.rejects(
    (await open()).read(() => Promise.reject(own)),
    (error) => error === own,
  );
  assert.equal((await failure((await open(1000)).read(() => undefined))).code, 'origin.too-large');
  const ended = new AbortController();
  const answer = await origin.get('/github.com/a/b/@v/v1.0.0.zip', { maxBytes, signal: ended.signal });
  ended.abort(own);
  await assert.rejects(
    answer.read(() => undefined),
    (error) => error === own,
  );
});

test('small answers have a limit too', async (t) => {
  const { origin } = startWith(t, { 'a/b': small() });
  const error = await failure(origin.get('/github.com/a/b/@latest', { maxBytes: 10 }));
  assert.equal(error.code, 'origin.too-large');
});

test('what does not exist, and why', async (t) => {
  const { origin, opened } = startWith(t, { 'a/b': small() });
  assert.equal(await why(origin, '/github.com/a/@v/list'), 'absence.not-a-repository');
  assert.equal(await why(origin, '/github.com/@latest'), 'absence.not-a-repository');
  assert.equal(await why(origin, '/sumdb/sum.golang.org/supported'), 'absence.not-offered');
  assert.equal(await why(origin, '/cached-only/github.com/a/b/@v/list'), 'absence.not-offered');
  assert.equal(await why(origin, '/github.com/a/b.hg/@v/list'), 'absence.vcs-suffix');
  assert.equal(await why(origin, '/chiselapp.com/user/a/repository/b/@v/list'), 'origin.other-vcs');
  assert.deepEqual(opened, []);
  assert.equal(await why(origin, '/github.com/a/b/@v/v1.0.1.info'), 'absence.no-revision');
  assert.equal(await why(origin, '/github.com/a/b/@v/v1.0.1.zip'), 'absence.no-revision');
  assert.equal(await why(origin, '/github.com/a/b/v2/@latest'), 'absence.no-gomod-at-major');
  assert.equal(await why(origin, '/github.com/a/empty/@latest'), 'absence.no-commits');
  const { params } = await failure(origin.get('/github.com/a/b/@v/v1.0.1.info', { maxBytes }));
  const { upstream, path: asked, status, timedOut } = params;
  assert.deepEqual(
    { upstream, asked, status, timedOut },
    { upstream: 'direct', asked: '/github.com/a/b/@v/v1.0.1.info', status: 404, timedOut: false },
  );
});

test('one host that is gone is not waited for again at once, and others are asked as before', async (t) => {
  const clock = new ManualClock();
  const good = small();
  let asked = 0;
  let down = true;
  const gone = small();
  gone.refs = async () => {
    asked++;
    if (!down) return good.refs();
    throw new GomirrorError(
      'origin.unreachable',
      { upstream: 'bitbucket.org', reason: 'x' },
      { retryable: true },
    );
  };
  const open = ({ url }: { readonly url: string }) => (url.includes('bitbucket') ? gone : good);
  const origin = start(t, { clock }, { repositories: { open, close: async () => undefined } });
  const list = '/bitbucket.org/a/b/@v/list';
  const first = await failure(text(origin, list));
  assert.deepEqual([first.code, first.retryAfterSeconds], ['origin.unreachable', undefined]);
  const second = await failure(text(origin, '/bitbucket.org/a/c/@v/list'));
  assert.deepEqual(
    [second.code, second.retryable, second.retryAfterSeconds],
    ['origin.unreachable', true, 5],
  );
  assert.equal(asked, 1);
  assert.equal(await text(origin, '/github.com/a/b/@v/list'), 'v1.0.0\n');
  clock.advance(5000);
  await failure(text(origin, list));
  assert.equal(asked, 2);
  assert.equal((await failure(text(origin, list))).retryAfterSeconds, 10);
  clock.advance(10_000);
  down = false;
  assert.equal(await text(origin, list), 'v1.0.0\n');
  down = true;
  await failure(text(origin, list));
  assert.equal((await failure(text(origin, list))).retryAfterSeconds, 5);
});

async function startReal(t: TestContext, world: DirectWorld): Promise<DirectOrigin> {
  return start(t, { copies: await copiesFolder(t), ca: [world.ca], proxy: { url: world.proxy.url } });
}

function realHistory(base: string): History {
  const history = new History();
  const first = history.commit({
    files: { 'go.mod': `module ${base}\n`, 'a.go': 'package a\n', 'link.go': { symlink: 'a.go' } },
  });
  history.tag('v1.0.0', first, { annotated: true });
  history.commit({ files: { 'b.go': 'package a\n' } });
  return history;
}

test('from a real git server, found by its page', async (t) => {
  const world = await startDirectWorld(t);
  const base = `${world.host}/team/x`;
  const repository = await world.repository('team/x', realHistory(base));
  const origin = await startReal(t, world);
  assert.equal(await text(origin, `/${base}/@v/list`), 'v1.0.0\n');
  const { Version } = JSON.parse(await text(origin, `/${base}/@v/main.info`)) as { Version: string };
  const hash = repository.hash(2);
  assert.equal(Version, `v1.0.1-0.20200101000200-${hash.slice(0, 12)}`);
  for (const version of ['v1.0.0', Version]) {
    const zip = await readAll(await origin.get(`/${base}/@v/${version}.zip`, { maxBytes }));
    const { files } = await verifyZip(memoryZipSource(zip), base, version);
    assert.equal(files, version === 'v1.0.0' ? 2 : 3);
  }
});

test('a server that asks strangers to sign in for what it does not have', async (t) => {
  const world = await startDirectWorld(t, { users: { me: 'secret' } });
  const base = `${world.host}/team/x`;
  await world.repository('team/x', realHistory(base));
  const origin = await startReal(t, world);
  assert.equal(await why(origin, `/${base}/@v/list`), 'origin.refused');
  const again = await startReal(t, world);
  world.server.fault(/^vcs\.example\.com\/team\/x$/, { status: 404 });
  assert.equal(await why(again, `/${base}/@v/list`), 'absence.no-repository');
});

test('a page that names a module proxy', async (t) => {
  const world = await startDirectWorld(t);
  const base = `${world.host}/proxied`;
  world.server.page(base, [`${base} mod https://${world.host}/goproxy`]);
  world.server.fault(/^vcs\.example\.com\/goproxy\/vcs\.example\.com\/proxied\/@v\/list$/, {
    status: 200,
    body: 'v1.2.3\n',
  });
  world.server.fault(/^vcs\.example\.com\/goproxy\/.*\.mod$/, { status: 410, body: 'gone' });
  const origin = await startReal(t, world);
  assert.equal(await text(origin, `/${base}/@v/list`), 'v1.2.3\n');
  assert.equal(await why(origin, `/${base}/@v/v1.0.0.mod`), 'origin.absent');
});

test('from a folder of this machine, whose place is not told', async (t) => {
  const folder = await temporaryFolder(t);
  const base = 'corp.example/team/x';
  await mkdir(path.join(folder, 'corp.example/team'), { recursive: true });
  await makeRepository(path.join(folder, `${base}.git`), realHistory(base));
  const origin = start(t, { copies: await copiesFolder(t), fileRoots: [folder] });
  const info = await text(origin, `/${base}/@latest`);
  assert.match(info, /"Version":"v1\.0\.0"/);
  assert.ok(!info.includes(folder));
  const { params } = await failure(origin.get(`/${base}/@v/nowhere.info`, { maxBytes }));
  assert.ok(!JSON.stringify(params).includes(folder));
});

test('what somebody has only made up is not noted, and what is there once', async (t) => {
  const told: string[] = [];
  const made = new MemoryRepository();
  made.add({ 'go.mod': 'module github.com/a/there\n' });
  made.tag('v1.0.0');
  const missing = Promise.reject(new GomirrorError('origin.absent', { upstream: 'github.com' }));
  missing.catch(() => undefined);
  const origin = start(
    t,
    { onDiscovered: ({ prefix, how }) => told.push(`${how} ${prefix}`) },
    {
      repositories: {
        open: ({ url }) =>
          url.endsWith('/there') ? made : Object.assign(new MemoryRepository(), { refs: () => missing }),
        close: async () => undefined,
      },
    },
  );
  for (let n = 0; n < 3; n++) await failure(origin.get(`/github.com/a/invented${n}/@v/list`, { maxBytes }));
  assert.deepEqual(told, []);
  for (const file of ['list', 'v1.0.0.info', 'v1.0.0.mod']) {
    await text(origin, `/github.com/a/there/@v/${file}`);
  }
  assert.deepEqual(told, ['known-host github.com/a/there']);
});
