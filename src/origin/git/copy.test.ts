import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type GitRepository, History, makeRepository } from '../../../test/support/git-repository.ts';
import { startGitServer } from '../../../test/support/git-server.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { errorCode, systemClock } from '../../base/index.ts';
import { CopyFolder, type GitOptions, GitRepositories, type Hash, type Repository } from './index.ts';

const { signal } = new AbortController();

interface World {
  readonly remote: GitRepository;
  readonly copies: string;
  /** A process that has just started, as far as the copies are concerned. */
  readonly again: (changed?: Partial<GitOptions>, url?: string) => Repository;
  /** The folder of the only copy of that kind. */
  readonly copy: (kind: 'whole' | 'bones') => Promise<string>;
}

async function start(t: TestContext): Promise<World> {
  const folder = await temporaryFolder(t);
  const history = new History();
  for (let n = 0; n < 6; n++) {
    const files = { 'go.mod': `module m${n}\n`, data: Buffer.alloc(20_000, `${n} data`) };
    history.tag(`v1.${n}.0`, history.commit({ files }));
  }
  const remote = await makeRepository(path.join(folder, 'root', 'r'), history);
  const copies = path.join(folder, 'copies');
  return {
    remote,
    copies,
    again(changed = {}, url = pathToFileURL(remote.folder).href) {
      const repositories = new GitRepositories({
        copies: new CopyFolder({ folder: copies, clock: systemClock }),
        clock: systemClock,
        credentials: undefined,
        ca: [],
        proxy: undefined,
        fileRoots: [path.join(folder, 'root')],
        freshMs: 60_000,
        connectTimeoutMs: 5000,
        totalTimeoutMs: 20_000,
        perHost: 4,
        ...changed,
      });
      atEnd(t, () => repositories.close());
      return repositories.open({ url, networks: ['127.0.0.0/8'] });
    },
    async copy(kind) {
      const name = (await readdir(copies)).find((entry) => entry.endsWith(`.${kind}`));
      assert.ok(name !== undefined, `no ${kind} copy`);
      return path.join(copies, name);
    },
  };
}

async function dataOf(repository: Repository, tag: string): Promise<number> {
  const { hash } = (await repository.commitOf(tag, { signal }))!;
  const sizes: number[] = [];
  await repository.archive(hash, '', async (file) => void sizes.push(file.sizeBytes), { signal });
  assert.equal(sizes.length, 2);
  return sizes[0]!;
}

async function packsOf(copy: string): Promise<string[]> {
  const folder = path.join(copy, 'objects', 'pack');
  return (await readdir(folder))
    .filter((name) => name.endsWith('.pack'))
    .map((name) => path.join(folder, name));
}

test('a copy that is not whole is noticed, removed and made anew', async (t) => {
  const { again, copy } = await start(t);
  assert.equal(await dataOf(again(), 'v1.2.0'), 20_000);
  const damages: Record<string, (folder: string) => Promise<unknown>> = {
    'a pack cut short': async (folder) => truncate((await packsOf(folder))[0]!, 100),
    'a pack missing': async (folder) => rm((await packsOf(folder))[0]!),
    'no HEAD': async (folder) => rm(path.join(folder, 'HEAD')),
    'no objects': async (folder) => rm(path.join(folder, 'objects'), { recursive: true }),
    'a config that is none': async (folder) => writeFile(path.join(folder, 'config'), '[core\n'),
    'an empty folder': async (folder) => {
      await rm(folder, { recursive: true });
      await mkdir(folder);
    },
  };
  for (const [name, damage] of Object.entries(damages)) {
    await damage(await copy('whole'));
    assert.equal(await dataOf(again(), 'v1.2.0'), 20_000, `whole: ${name}`);
    // The other copy is asked only for what is not in this one.
    assert.ok(await again().commitOf('v1.0.0', { signal }));
    await damage(await copy('bones'));
    assert.ok(await again().commitOf('v1.0.0', { signal }), `bones: ${name}`);
  }
});

test('a copy that breaks under a running process is made anew', async (t) => {
  const { again, copy } = await start(t);
  const repository = again();
  assert.equal(await dataOf(repository, 'v1.2.0'), 20_000);
  await rm(await copy('whole'), { recursive: true });
  assert.equal(await dataOf(repository, 'v1.2.0'), 20_000);
  for (const pack of await packsOf(await copy('whole'))) await truncate(pack, 50);
  assert.equal(await dataOf(repository, 'v1.2.0'), 20_000);
});

test('a copy that is found broken after files were given out is not read twice in one go', async (t) => {
  const { again, copy } = await start(t);
  const repository = again();
  const { hash } = (await repository.commitOf('v1.2.0', { signal }))!;
  await dataOf(repository, 'v1.2.0');
  const given: string[] = [];
  const failed = await repository
    .archive(
      hash,
      '',
      async (file) => {
        given.push(file.path);
        throw new Error('stop');
      },
      { signal },
    )
    .catch((error: unknown) => error);
  assert.match(String(failed), /stop/);
  assert.deepEqual(given, ['data']);
  // What a consumer throws is no reason to make the copy anew.
  assert.equal((await packsOf(await copy('whole'))).length, 1);
});

test('locks and folders that a killed process left are no obstacle', async (t) => {
  const { again, copy, copies } = await start(t);
  const repository = again();
  await dataOf(repository, 'v1.0.0');
  for (const kind of ['whole', 'bones'] as const)
    await writeFile(path.join(await copy(kind), 'shallow.lock'), '');
  await mkdir(path.join(copies, '.old-1', 'objects'), { recursive: true });
  await mkdir(path.join(copies, '.new-2'));
  await utimes(path.join(copies, '.new-2'), 1, 1);
  assert.equal(await dataOf(again(), 'v1.5.0'), 20_000);
  while ((await readdir(copies)).some((name) => name.startsWith('.'))) await systemClock.sleep(10);
});

test('killed in the middle of a fetch: the next one starts from what is whole', async (t) => {
  const { again, copy, copies, remote } = await start(t);
  const server = await startGitServer(t, { repositories: path.dirname(remote.folder) });
  const url = `${server.url}/r`;
  const script = `
    import { CopyFolder, GitRepositories } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)};
    import { systemClock } from ${JSON.stringify(new URL('../../base/index.ts', import.meta.url).href)};
    const repositories = new GitRepositories({ copies: new CopyFolder({ folder: ${JSON.stringify(copies)}, clock: systemClock }), clock: systemClock,
      credentials: undefined, ca: [], proxy: undefined, fileRoots: [], freshMs: 60000, connectTimeoutMs: 5000,
      totalTimeoutMs: 20000, perHost: 4 });
    const { signal } = new AbortController();
    const one = repositories.open({ url: ${JSON.stringify(url)}, networks: ['127.0.0.0/8'] });
    await one.readFile(${JSON.stringify(await remote.git('rev-parse', 'v1.3.0'))}, 'go.mod', 100, { signal });`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: 'ignore',
  });
  const posts = () => server.requests.filter(({ method }) => method === 'POST').length;
  // The listing passes; the fetch, another POST, gets no answer.
  while (posts() < 1) await systemClock.sleep(1);
  const heal = server.fault(/\/git-upload-pack$/, 'stall');
  while (posts() < 2) await systemClock.sleep(1);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  heal();
  const repository = again({}, url);
  assert.equal(await dataOf(repository, 'v1.3.0'), 20_000);
  assert.ok((await packsOf(await copy('whole'))).length > 0);
});

test('two processes may share the folder', async (t) => {
  const { again } = await start(t);
  const [one, two] = [again(), again()];
  const sizes = await Promise.all(
    ['v1.0.0', 'v1.1.0', 'v1.2.0', 'v1.3.0'].flatMap((tag) => [one, two].map((each) => dataOf(each, tag))),
  );
  assert.deepEqual(new Set(sizes), new Set([20_000]));
});

test('a repository that was made again with SHA-256 gets a copy of that kind', async (t) => {
  const { again, remote } = await start(t);
  assert.equal(await dataOf(again(), 'v1.2.0'), 20_000);
  await rm(remote.folder, { recursive: true });
  const history = new History('sha256');
  const files = { 'go.mod': 'module again\n', data: Buffer.alloc(10) };
  history.tag('v1.2.0', history.commit({ files }));
  const remade = await makeRepository(remote.folder, history);
  const repository = again();
  assert.equal(await dataOf(repository, 'v1.2.0'), 10);
  const hash = (await remade.git('rev-parse', 'v1.2.0')) as Hash;
  assert.equal((await repository.commit(hash, { signal })).hash, hash);
});

test('aborting an archive ends git and leaves the copy in order', async (t) => {
  const { again } = await start(t);
  const repository = again();
  const { hash } = (await repository.commitOf('v1.2.0', { signal }))!;
  const ending = new AbortController();
  const aborted = repository.archive(
    hash,
    '',
    async () => {
      ending.abort(Object.assign(new Error('gone'), { code: 'GONE' }));
    },
    { signal: ending.signal },
  );
  const error: unknown = await aborted.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.equal(errorCode(error), 'GONE');
  assert.equal(await dataOf(repository, 'v1.2.0'), 20_000);
});
