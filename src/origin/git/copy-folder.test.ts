import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type GitRepository, History, makeRepository } from '../../../test/support/git-repository.ts';
import { startGitServer } from '../../../test/support/git-server.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { GomirrorError, systemClock } from '../../base/index.ts';
import { CopyFolder, type CopyLimits, GitRepositories, type Repository } from './index.ts';

const { signal } = new AbortController();
const unlimited: CopyLimits = { totalBytes: 0, repositoryBytes: 0 };

interface World {
  readonly folder: string;
  /** Set by the test at any time. */
  limits: CopyLimits;
  copies: CopyFolder;
  /** A repository with so many versions, each of about so many bytes that no two have in common. */
  make(name: string, versions: number, sizeBytes: number): Promise<GitRepository>;
  open(made: GitRepository): Repository;
  /** A process that starts now, as far as the copies are concerned. */
  again(): void;
  /** Reads all files of a version; the size of its data. */
  readonly read: (repository: Repository, tag: string) => Promise<number>;
  names(): Promise<string[]>;
}

async function start(t: TestContext, limits = unlimited): Promise<World> {
  const root = await temporaryFolder(t);
  const folder = path.join(root, 'copies');
  const folderOf = () => new CopyFolder({ folder, clock: systemClock, limits: () => world.limits });
  const repositoriesOf = () => {
    const made = new GitRepositories({
      copies: world.copies,
      clock: systemClock,
      credentials: undefined,
      ca: [],
      proxy: undefined,
      fileRoots: [root],
      freshMs: 60_000,
      connectTimeoutMs: 5000,
      totalTimeoutMs: 20_000,
      perHost: 4,
    });
    atEnd(t, () => made.close());
    return made;
  };
  let repositories: GitRepositories;
  const world: World = {
    ...{ folder, limits },
    copies: undefined as unknown as CopyFolder,
    async make(name, versions, sizeBytes) {
      const history = new History();
      for (let n = 0; n < versions; n++) {
        const files = { 'go.mod': `module m${n}\n`, data: randomBytes(sizeBytes) };
        history.tag(`v1.${n}.0`, history.commit({ files }));
      }
      return makeRepository(path.join(root, name), history);
    },
    open: (made) => repositories.open({ url: pathToFileURL(made.folder).href, networks: [] }),
    again() {
      world.copies = folderOf();
      repositories = repositoriesOf();
    },
    read: async (repository, tag) => {
      const { hash } = (await repository.commitOf(tag, { signal }))!;
      let size = 0;
      const count = async (file: { readonly sizeBytes: number }) => void (size += file.sizeBytes);
      await repository.archive(hash, '', count, { signal });
      return size;
    },
    names: async () => (await readdir(folder)).filter((name) => /\.(?:whole|bones)$/.test(name)),
  };
  world.again();
  return world;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GomirrorError, `no coded error but ${String(error)}`);
  return error.code;
}

test('what was not used for the longest time goes, and comes back when it is wanted', async (t) => {
  const world = await start(t, { totalBytes: 1_000_000, repositoryBytes: 0 });
  const { read } = world;
  const opened: Repository[] = [];
  for (const name of ['a', 'b', 'c']) opened.push(world.open(await world.make(name, 2, 300_000)));
  const [a, b, c] = opened as [Repository, Repository, Repository];
  for (const each of [a, b]) assert.ok((await read(each, 'v1.0.0')) > 300_000);
  await world.copies.settled();
  assert.equal(world.copies.counts().evictions, 0);
  assert.ok((await read(a, 'v1.0.0')) > 300_000);
  assert.ok((await read(c, 'v1.0.0')) > 300_000);
  await world.copies.settled();
  const { evictions, repositories, sizeBytes } = world.copies.counts();
  assert.equal(evictions, 1);
  assert.equal(repositories, 2);
  assert.ok(sizeBytes <= 1_000_000, String(sizeBytes));
  const left = await world.names();
  assert.deepEqual(
    (await readdir(world.folder)).filter((name) => name.startsWith('.')),
    [],
  );
  // The one that went is b; it answers all the same, the version that it had and another one.
  assert.ok((await read(b, 'v1.0.0')) > 300_000);
  assert.ok((await read(b, 'v1.1.0')) > 300_000);
  assert.ok((await world.names()).some((name) => !left.includes(name)));
});

test('what somebody uses stays until he has done', async (t) => {
  const world = await start(t, { totalBytes: 400_000, repositoryBytes: 0 });
  const repository = world.open(await world.make('a', 1, 300_000));
  const { hash } = (await repository.commitOf('v1.0.0', { signal }))!;
  let names: string[] = [];
  await repository.archive(
    hash,
    '',
    async () => {
      world.limits = { totalBytes: 1000, repositoryBytes: 0 };
      await world.copies.use('0'.repeat(40), async () => undefined);
      await world.copies.settled();
      names = await world.names();
    },
    { signal },
  );
  assert.ok(names.length > 0);
  await world.copies.settled();
  assert.deepEqual(await world.names(), []);
});

test('a fetch that brings too much is stopped, said to be so, and not repeated at once', async (t) => {
  const world = await start(t, { totalBytes: 0, repositoryBytes: 1_000_000 });
  const made = await world.make('big', 3, 3_000_000);
  const server = await startGitServer(t, { repositories: path.dirname(made.folder) });
  const repositories = new GitRepositories({
    ...{ copies: world.copies, clock: systemClock, credentials: undefined, ca: [], proxy: undefined },
    ...{ fileRoots: [], freshMs: 60_000, connectTimeoutMs: 5000, totalTimeoutMs: 20_000, perHost: 4 },
  });
  atEnd(t, () => repositories.close());
  const repository = repositories.open({ url: `${server.url}/big`, networks: ['127.0.0.0/8'] });
  const hash = (await repository.commitOf('v1.0.0', { signal }))!.hash;
  assert.equal(
    await codeOf(repository.readFile(hash, 'go.mod', 100, { signal })),
    'origin.repository-too-large',
  );
  await world.copies.settled();
  assert.ok(world.copies.counts().sizeBytes < 1_000_000, 'nothing of it stays');
  server.forget();
  assert.equal(
    await codeOf(repository.readFile(hash, 'go.mod', 100, { signal })),
    'origin.repository-too-large',
  );
  assert.deepEqual(server.requests, []);
});

test('a fetch that goes on and on is stopped in the middle, and leaves nothing', async (t) => {
  const world = await start(t);
  const made = await world.make('big', 1, 1000);
  const folder = await temporaryFolder(t);
  // Writes as git does, for ever; git itself lists.
  const script = `#!/bin/sh
case "$*" in *' fetch '*) ;; *) PATH='${process.env['PATH']}' exec git "$@" ;; esac
to="\${1#--git-dir=}/objects/pack/tmp_pack_1"
while :; do head -c 200000 /dev/zero >>"$to"; sleep 0.05; done
`;
  await writeFile(path.join(folder, 'git'), script, { mode: 0o755 });
  const repositories = new GitRepositories({
    ...{ copies: world.copies, clock: systemClock, credentials: undefined, ca: [], proxy: undefined },
    ...{ fileRoots: [path.dirname(made.folder)], freshMs: 60_000, connectTimeoutMs: 5000 },
    ...{ totalTimeoutMs: 20_000, perHost: 4, environment: { PATH: `${folder}:${process.env['PATH']}` } },
  });
  atEnd(t, () => repositories.close());
  const repository = repositories.open({ url: pathToFileURL(made.folder).href, networks: [] });
  const { tags } = await repository.refs({ signal });
  const ending = new AbortController();
  const other = repository.readFile(tags.get('v1.0.0')!, 'LICENSE', 100, { signal: ending.signal });
  other.catch(() => undefined);
  const temporaries = async () =>
    (await readdir(world.folder, { recursive: true })).filter((name) => name.endsWith('tmp_pack_1'));
  while ((await temporaries()).length === 0) await systemClock.sleep(10);
  ending.abort(new Error('gone'));
  await assert.rejects(other, /gone/);
  const end = Date.now() + 10_000;
  while ((await temporaries()).length > 0 && Date.now() < end) await systemClock.sleep(10);
  assert.deepEqual(await temporaries(), []);

  world.limits = { totalBytes: 0, repositoryBytes: 1_000_000 };
  const read = repository.readFile(tags.get('v1.0.0')!, 'go.mod', 100, { signal });
  assert.equal(await codeOf(read), 'origin.repository-too-large');
  await world.copies.settled();
  assert.ok(world.copies.counts().sizeBytes < 200_000);
});

test('neighbours that make it too much are left out', async (t) => {
  const world = await start(t, { totalBytes: 0, repositoryBytes: 1_000_000 });
  const repository = world.open(await world.make('a', 8, 400_000));
  for (const tag of ['v1.3.0', 'v1.4.0', 'v1.5.0', 'v1.0.0'])
    assert.ok((await world.read(repository, tag)) > 400_000, tag);
});

test('where there is no room and everything is in use, a fetch is stopped until there is', async (t) => {
  const world = await start(t, { totalBytes: 500_000, repositoryBytes: 0 });
  const [a, b] = [
    world.open(await world.make('a', 1, 400_000)),
    world.open(await world.make('b', 1, 400_000)),
  ];
  const { hash } = (await a.commitOf('v1.0.0', { signal }))!;
  let said = '';
  await a.archive(hash, '', async () => void (said ||= await codeOf(world.read(b, 'v1.0.0'))), { signal });
  assert.equal(said, 'origin.copies-full');
  await world.copies.settled();
  assert.ok((await world.read(b, 'v1.0.0')) > 400_000);
});

test('what an earlier process left is counted, and goes in the order of its use', async (t) => {
  const world = await start(t);
  const made = [await world.make('a', 1, 300_000), await world.make('b', 1, 300_000)];
  for (const each of made) await world.read(world.open(each), 'v1.0.0');
  await world.copies.settled();
  const before = world.copies.counts();
  const [first] = await world.names();
  const name = first!.slice(0, 40);
  for (const each of await world.names()) {
    const at = each.startsWith(name) ? new Date() : new Date(Date.now() - 3_600_000);
    await utimes(path.join(world.folder, each), at, at);
  }
  const leftover = path.join(world.folder, '.old-1');
  await mkdir(leftover);
  const packs = path.join(world.folder, first!, 'objects', 'pack');
  await writeFile(path.join(packs, 'tmp_pack_x'), Buffer.alloc(100_000));
  world.again();
  world.copies.begin();
  await world.copies.settled();
  assert.equal(world.copies.counts().repositories, 2);
  assert.ok(world.copies.counts().sizeBytes >= before.sizeBytes);
  await assert.rejects(stat(leftover));
  world.limits = { totalBytes: 600_000, repositoryBytes: 0 };
  await world.copies.use('0'.repeat(40), async () => undefined);
  await world.copies.settled();
  assert.ok((await world.names()).every((each) => each.startsWith(name)));
  assert.equal(world.copies.counts().repositories, 1);
});

test('copies of many packs, or grown too large, are begun anew', async (t) => {
  const world = await start(t, { totalBytes: 0, repositoryBytes: 700_000 });
  const repository = world.open(await world.make('a', 3, 300_000));
  const { tags } = await repository.refs({ signal });
  for (const tag of ['v1.0.0', 'v1.1.0', 'v1.2.0']) {
    await repository.readFile(tags.get(tag)!, 'go.mod', 100, { signal });
    await world.copies.settled();
    assert.ok(world.copies.counts().sizeBytes < 1_400_000);
  }
  assert.ok(world.copies.counts().evictions > 0);
});
