import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type GitRepository, History, makeRepository } from '../../../test/support/git-repository.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { GomirrorError, systemClock } from '../../base/index.ts';
import { CopyFolder, type GitOptions, GitRepositories, type Hash, type Repository } from './index.ts';

const { signal } = new AbortController();

interface World {
  readonly remote: GitRepository;
  readonly opened: Repository;
  readonly copies: string;
  /** What git was started with so far, one run a line. */
  readonly runs: () => Promise<string[]>;
  readonly again: (changed?: Partial<GitOptions>) => Repository;
}

/** A repository in a file root, and a git that writes down its arguments. */
async function start(t: TestContext, history: History, changed: Partial<GitOptions> = {}): Promise<World> {
  const folder = await temporaryFolder(t);
  const remote = await makeRepository(path.join(folder, 'root', 'r.git'), history);
  const copies = path.join(folder, 'copies');
  const log = path.join(folder, 'log');
  await writeFile(
    path.join(folder, 'git'),
    `#!/bin/sh\necho "$@" >>'${log}'\nPATH='${process.env['PATH']}' exec git "$@"\n`,
  );
  await chmod(path.join(folder, 'git'), 0o755);
  const again = (more: Partial<GitOptions> = {}) => {
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
      environment: { PATH: `${folder}:${process.env['PATH']}` },
      ...changed,
      ...more,
    });
    atEnd(t, () => repositories.close());
    return repositories.open({ url: pathToFileURL(remote.folder).href, networks: [] });
  };
  const runs = async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return { remote, opened: again(), copies, runs, again };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GomirrorError, `no coded error but ${String(error)}`);
  return error.code;
}

async function archived(repository: Repository, commit: Hash, folder = ''): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  await repository.archive(
    commit,
    folder,
    async (file) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of file.read()) chunks.push(chunk);
      found[file.path] =
        `${file.kind === 'file' ? '' : `${file.kind}:`}${Buffer.concat(chunks).toString('latin1')}`;
    },
    { signal },
  );
  return found;
}

/** v1.0.0 – v1.1.0 – main, and a branch `side` from v1.0.0. */
function small(format: 'sha1' | 'sha256' = 'sha1'): {
  history: History;
  marks: Record<'one' | 'two' | 'main' | 'side', number>;
} {
  const history = new History(format);
  const one = history.commit({ files: { 'go.mod': 'module example.com/a\n', 'a/b.go': 'package a\n' } });
  history.tag('v1.0.0', one);
  const two = history.commit({ files: { 'c.go': 'package c\n', 'a/l': { symlink: 'b.go' } } });
  history.tag('v1.1.0', two, { annotated: true });
  const side = history.commit({ branch: 'side', parents: [one], files: { 's.go': 'package s\n' } });
  history.tag('sub/v0.1.0', side);
  const main = history.commit({ branch: 'main', parents: [two], files: { 'd.go': 'package d\n' } });
  return { history, marks: { one, two, main, side } };
}

for (const format of ['sha1', 'sha256'] as const) {
  test(`refs, commits, files and ancestry of a repository (${format})`, async (t) => {
    const { history, marks } = small(format);
    const { remote, opened } = await start(t, history);
    const [one, two, side, main] = ([marks.one, marks.two, marks.side, marks.main] as const).map(
      (mark) => remote.hash(mark) as Hash,
    ) as [Hash, Hash, Hash, Hash];
    const refs = await opened.refs({ signal });
    assert.equal(refs.head, main);
    assert.deepEqual(Object.fromEntries(refs.branches), { main, side });
    assert.deepEqual(Object.fromEntries(refs.tags), { 'v1.0.0': one, 'v1.1.0': two, 'sub/v0.1.0': side });

    const time = Number(await remote.git('show', '-s', '--format=%ct', two));
    assert.deepEqual(await opened.commitOf('v1.1.0', { signal }), { hash: two, timeSeconds: time });
    assert.equal((await opened.commitOf('main', { signal }))?.hash, main);
    assert.equal((await opened.commitOf('HEAD', { signal }))?.hash, main);
    assert.equal((await opened.commit(one, { signal })).hash, one);
    assert.equal(await opened.commitOf('v9.9.9', { signal }), undefined);
    assert.equal(await opened.commitOf('0123456', { signal }), undefined);

    assert.equal(
      (await opened.readFile(two, 'go.mod', 100, { signal }))?.toString(),
      'module example.com/a\n',
    );
    assert.equal(await opened.readFile(two, 'a', 100, { signal }), undefined);
    for (const name of ['no', './go.mod', 'a/../go.mod', '/go.mod', '', 'go.mod\nHEAD'])
      assert.equal(await opened.readFile(two, name, 100, { signal }), undefined, name);
    assert.equal(await codeOf(opened.readFile(two, 'go.mod', 5, { signal })), 'origin.too-large');
    assert.deepEqual(await opened.files(two, '', { signal }), [
      { path: 'a/b.go', isRegular: true },
      { path: 'a/l', isRegular: false },
      { path: 'c.go', isRegular: true },
      { path: 'go.mod', isRegular: true },
    ]);
    assert.deepEqual(await opened.files(two, 'a', { signal }), [
      { path: 'b.go', isRegular: true },
      { path: 'l', isRegular: false },
    ]);
    assert.deepEqual(await archived(opened, two, 'a'), { 'b.go': 'package a\n', l: 'symlink:' });
    assert.deepEqual(await archived(opened, two, 'nowhere'), {});

    const tags = [...refs.tags.keys(), 'v7.0.0'];
    assert.deepEqual([...(await opened.tagsIn(main, tags, { signal }))], ['v1.0.0', 'v1.1.0']);
    assert.deepEqual([...(await opened.tagsIn(one, tags, { signal }))], ['v1.0.0']);
    assert.equal(await opened.isAncestor(one, side, { signal }), true);
    assert.equal(await opened.isAncestor(two, side, { signal }), false);
    assert.equal(await opened.isAncestor(main, one, { signal }), false);
  });
}

test('a commit that no ref names is found by its hash or the beginning of it', async (t) => {
  const history = new History();
  const [first] = Array.from({ length: 20 }, (_, n) => history.commit({ files: { f: `${n}` } })) as [number];
  const { remote, opened } = await start(t, history);
  const hash = remote.hash(first);
  assert.equal((await opened.commitOf(hash.slice(0, 12), { signal }))?.hash, hash);
  assert.equal((await opened.commitOf(hash, { signal }))?.hash, hash);
  assert.equal(await opened.commitOf(hash.slice(0, 6), { signal }), undefined);
});

test('a commit that no branch or tag leads to does not exist, though the server has it', async (t) => {
  const { history } = small();
  const { remote, opened } = await start(t, history);
  const lost = history.commit({ branch: 'lost', parents: [1], files: { x: 'x' } });
  await remote.update(history);
  const hash = remote.hash(lost) as Hash;
  await remote.git('update-ref', '-d', 'refs/heads/lost');
  assert.equal(await opened.commitOf(hash, { signal }), undefined);
});

test('the bytes are those of git archive: attributes count, but not export-subst and export-ignore', async (t) => {
  const history = new History();
  history.commit({
    files: {
      '.gitattributes':
        'crlf.txt text eol=crlf\nid.txt ident\nwide.txt text working-tree-encoding=UTF-16LE\n' +
        'subst.txt export-subst\nignored.txt export-ignore\nlfs.bin filter=lfs\n',
      'crlf.txt': 'a\nb\n',
      'id.txt': '$Id$\n',
      'wide.txt': 'w\n',
      'subst.txt': '$Format:%H$\n',
      'ignored.txt': 'here\n',
      'lfs.bin': 'version https://git-lfs.example.com/spec/v1\n',
      'raw.txt': 'a\r\nb\n',
      [`${'long/'.repeat(60)}näme.txt`]: 'long\n',
      'sub/.gitattributes': '* text eol=crlf\n',
      'sub/f': 'x\n',
    },
  });
  const { opened } = await start(t, history);
  const head = (await opened.refs({ signal })).head!;
  const found = await archived(opened, head);
  assert.equal(found['crlf.txt'], 'a\r\nb\r\n');
  assert.match(found['id.txt']!, /^\$Id: [0-9a-f]{40} \$\n$/);
  assert.equal(found['wide.txt'], 'w\0\n\0');
  assert.equal(found['subst.txt'], '$Format:%H$\n');
  assert.equal(found['ignored.txt'], 'here\n');
  assert.match(found['lfs.bin']!, /^version/);
  assert.equal(found['raw.txt'], 'a\r\nb\n');
  assert.equal(found[`${'long/'.repeat(60)}näme.txt`], 'long\n');
  assert.equal((await archived(opened, head, 'sub'))['f'], 'x\r\n');
});

test('a server of the old protocol, which gives only what its refs name', async (t) => {
  const { history, marks } = small();
  const { remote, again } = await start(t, history);
  const folder = await temporaryFolder(t);
  await writeFile(
    path.join(folder, 'git'),
    `#!/bin/sh\nPATH='${process.env['PATH']}' exec git -c protocol.version=0 "$@"\n`,
  );
  await chmod(path.join(folder, 'git'), 0o755);
  const opened = again({ environment: { PATH: `${folder}:${process.env['PATH']}` } });
  assert.equal((await opened.commitOf('v1.1.0', { signal }))?.hash, remote.hash(marks.two));
  const two = remote.hash(marks.two) as Hash;
  assert.equal((await opened.files(two, '', { signal })).length, 4);
  assert.equal(await opened.isAncestor(remote.hash(marks.one) as Hash, two, { signal }), true);
});

test('tags of what is no commit are no versions, and nothing is fetched for them twice', async (t) => {
  const { history } = small();
  const { remote, opened, runs } = await start(t, history);
  await remote.git('tag', 'tree', 'main^{tree}');
  assert.equal(await opened.commitOf('tree', { signal }), undefined);
  for (const hash of ['1234567', '7654321']) assert.equal(await opened.commitOf(hash, { signal }), undefined);
  assert.equal((await runs()).filter((line) => / fetch /.test(line) && !/depth/.test(line)).length, 1);
});

test('a moved tag is seen when the listing is no longer fresh', async (t) => {
  const { history, marks } = small();
  const clock = new ManualClock();
  const { remote, opened } = await start(t, history, { clock });
  assert.equal((await opened.commitOf('v1.0.0', { signal }))?.hash, remote.hash(marks.one));
  history.tag('v1.0.0', marks.main);
  await remote.update(history);
  assert.equal((await opened.refs({ signal })).tags.get('v1.0.0'), remote.hash(marks.one));
  clock.advance(60_000);
  assert.equal((await opened.refs({ signal })).tags.get('v1.0.0'), remote.hash(marks.main));
  assert.equal((await opened.commitOf('v1.0.0', { signal }))?.hash, remote.hash(marks.main));
});

test('who needs a newer listing gets one, but not in a row', async (t) => {
  const clock = new ManualClock();
  const { opened, runs } = await start(t, small().history, { clock });
  const listings = async () => (await runs()).filter((line) => line.startsWith('ls-remote')).length;
  const first = await opened.refs({ signal });
  assert.equal(await opened.refs({ signal, sinceMs: clock.monotonicMs() }), first, 'it is new enough');
  clock.advance(1);
  const sinceMs = clock.monotonicMs();
  const [second, same] = await Promise.all([
    opened.refs({ signal, sinceMs }),
    opened.refs({ signal, sinceMs }),
  ]);
  assert.notEqual(second, first);
  assert.equal(same, second);
  assert.equal(await listings(), 2);
  clock.advance(4_000);
  assert.equal(await opened.refs({ signal, sinceMs: clock.monotonicMs() }), second, 'too soon');
  clock.advance(1_000);
  assert.notEqual(await opened.refs({ signal, sinceMs: clock.monotonicMs() }), second);
  assert.equal(await listings(), 3);
});

test('an empty repository, and one that is not there', async (t) => {
  const { remote, opened, again } = await start(t, new History());
  assert.equal((await opened.refs({ signal })).head, undefined);
  assert.equal(await opened.commitOf('main', { signal }), undefined);
  assert.equal(await opened.commitOf('1234567', { signal }), undefined);
  await remote.git('config', 'core.bare', 'broken');
  assert.equal(await codeOf(again({ fileRoots: [] }).refs({ signal })), 'origin.git-bad-address');
});

test('the second version of a repository brings its neighbours, and the next are here already', async (t) => {
  const history = new History();
  for (let n = 0; n < 20; n++)
    history.tag(`v1.${n}.0`, history.commit({ files: { 'go.mod': `module m${n}\n` } }));
  const { opened, runs, again } = await start(t, history);
  const { tags } = await opened.refs({ signal });
  const read = async (repository: Repository, n: number) =>
    (await repository.readFile(tags.get(`v1.${n}.0`)!, 'go.mod', 100, { signal }))?.toString();
  for (const n of [10, 11, 12, 9, 0, 19]) assert.equal(await read(opened, n), `module m${n}\n`);
  const fetches = (await runs()).filter((line) => / fetch /.test(line));
  assert.equal(fetches.length, 2);
  assert.match(fetches[0]!, /--depth=1/);
  // Another process finds them as well, without the server.
  assert.equal(await read(again(), 5), 'module m5\n');
  assert.equal((await runs()).filter((line) => / fetch /.test(line)).length, 2);
});

for (const format of ['sha1', 'sha256'] as const) {
  test(`a tag that is expected is fetched while the refs are listed, or in its turn (${format})`, async (t) => {
    const { history } = small(format);
    const { opened, runs } = await start(t, history);
    opened.expect?.('v1.0.0', { signal });
    const { tags } = await opened.refs({ signal });
    assert.equal((await opened.files(tags.get('v1.0.0')!, '', { signal })).length > 0, true);
    const fetches = (await runs()).filter((line) => / fetch /.test(line));
    // The one that was expected to be of the other kind was in vain.
    assert.equal(fetches.length, format === 'sha1' ? 1 : 2);
  });
}

test('what was expected in vain, or by a name that could mean more, harms nobody', async (t) => {
  const { history } = small();
  const { opened, again, runs } = await start(t, history);
  opened.expect?.('v9.9.9', { signal });
  assert.equal(await opened.commitOf('v9.9.9', { signal }), undefined);
  assert.notEqual(await opened.commitOf('v1.0.0', { signal }), undefined);
  const before = (await runs()).length;
  for (const tag of ['*', 'a:refs/heads/x', '-x', '', 'a b', '^v1.0.0']) again().expect?.(tag, { signal });
  assert.equal((await runs()).length, before);
});

test('those who ask for the same at the same time share one listing and one fetch', async (t) => {
  const { history } = small();
  const { opened, runs } = await start(t, history);
  const ask = async () => {
    const { head } = await opened.refs({ signal });
    return (await opened.files(head!, '', { signal })).length;
  };
  assert.deepEqual(await Promise.all([ask(), ask(), ask()]), [5, 5, 5]);
  const started = await runs();
  assert.equal(started.filter((line) => line.startsWith('ls-remote')).length, 1);
  assert.equal(started.filter((line) => / fetch /.test(line)).length, 1);
});

test('a revision is data, whatever it looks like', async (t) => {
  const { history } = small();
  const { opened, runs } = await start(t, history);
  for (const revision of [
    '',
    '-x',
    '--upload-pack=touch x',
    '--output=/tmp/x',
    'v1.0.0^',
    'v1.0.0..main',
    'main@{1}',
    ':/commit',
    '^main',
    'refs/heads/main',
    'abc 1234567',
    '1234567\n--all',
    '1234567; touch x',
    'HEAD~1',
    'ABCDEF0123',
  ]) {
    assert.equal(await opened.commitOf(revision, { signal }), undefined, revision);
  }
  const odd = (await runs()).filter((line) => /touch|output|--all|\^|~|@\{/.test(line.replace(/\/\S*/g, '')));
  assert.deepEqual(odd, []);
  assert.equal(await codeOf(opened.files('--output=/tmp/x' as Hash, '', { signal })), 'origin.absent');
  assert.equal(await codeOf(opened.commit('HEAD' as Hash, { signal })), 'origin.absent');
  const head = (await opened.refs({ signal })).head!;
  for (const folder of ['--all', '-z', ':(top)a', '*', 'a*'])
    assert.deepEqual(await opened.files(head, folder, { signal }), [], folder);
});

test('hooks, filters and settings of the machine have no say', async (t) => {
  const history = new History();
  history.commit({ files: { '.gitattributes': '* filter=evil\n', 'a.txt': 'a\n' } });
  const folder = await temporaryFolder(t);
  const touched = path.join(folder, 'touched');
  const config = path.join(folder, 'config');
  await writeFile(
    config,
    `[filter "evil"]\n\tsmudge = touch ${touched}\n\tclean = touch ${touched}\n[core]\n\thooksPath = ${folder}\n`,
  );
  for (const hook of ['post-checkout', 'reference-transaction', 'pre-auto-gc']) {
    await writeFile(path.join(folder, hook), `#!/bin/sh\ntouch ${touched}\n`);
    await chmod(path.join(folder, hook), 0o755);
  }
  const { opened } = await start(t, history, {
    environment: {
      PATH: process.env['PATH'],
      HOME: folder,
      GIT_CONFIG_GLOBAL: config,
      GIT_CONFIG_SYSTEM: config,
      GIT_DIR: folder,
      GIT_EXEC_PATH: folder,
    },
  });
  const head = (await opened.refs({ signal })).head!;
  assert.equal((await archived(opened, head))['a.txt'], 'a\n');
  await assert.rejects(readFile(touched), /ENOENT/);
});

test('without git, or with an old one, the error says so', async (t) => {
  const { history } = small();
  const { again } = await start(t, history);
  const empty = await temporaryFolder(t);
  assert.equal(await codeOf(again({ environment: { PATH: empty } }).refs({ signal })), 'origin.git-missing');
  await writeFile(path.join(empty, 'git'), '#!/bin/sh\necho git version 2.36.1\n');
  await chmod(path.join(empty, 'git'), 0o755);
  assert.equal(
    await codeOf(again({ environment: { PATH: `${empty}:/bin` } }).refs({ signal })),
    'origin.git-old',
  );
});

test('git that reads for too long is stopped, and says so', async (t) => {
  const { history } = small();
  const folder = await temporaryFolder(t);
  const script = `#!/bin/sh
case "$*" in *cat-file*) exec sleep 60 ;; esac
PATH='${process.env['PATH']}' exec git "$@"
`;
  await writeFile(path.join(folder, 'git'), script, { mode: 0o755 });
  const environment = { PATH: `${folder}:${process.env['PATH']}` };
  const { opened } = await start(t, history, { environment, totalTimeoutMs: 2_000 });
  const { tags } = await opened.refs({ signal });
  // The copy is there, and git is asked what is in it.
  assert.equal(await codeOf(opened.commit(tags.get('v1.0.0')!, { signal })), 'origin.timeout');
});

test('of very many repositories those are forgotten that were asked for the longest ago, and nobody waits for', async (t) => {
  const root = await temporaryFolder(t);
  const remote = await makeRepository(path.join(root, 'r'), small().history);
  const repositories = new GitRepositories({
    copies: new CopyFolder({ folder: path.join(root, 'copies'), clock: systemClock }),
    ...{ clock: systemClock, credentials: undefined, ca: [], proxy: undefined, fileRoots: [root] },
    ...{ freshMs: 60_000, connectTimeoutMs: 5000, totalTimeoutMs: 20_000, perHost: 4 },
  });
  atEnd(t, () => repositories.close());
  const open = (name: string) =>
    repositories.open({ url: pathToFileURL(path.join(root, name)).href, networks: [] });
  const url = { url: pathToFileURL(remote.folder).href, networks: [] };
  const busy = repositories.open(url);
  const listed = busy.refs({ signal });
  const [first, second] = [open('0'), open('1')];
  for (let n = 2; n < 254; n++) open(String(n));
  assert.equal(open('0'), first, 'nothing is forgotten yet');
  for (let n = 254; n < 260; n++) open(String(n));
  assert.equal(repositories.open(url), busy);
  assert.equal(open('0'), first);
  assert.notEqual(open('1'), second);
  assert.ok((await listed).head);
});
