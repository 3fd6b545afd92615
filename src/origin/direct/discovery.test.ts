import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { GomirrorError } from '../../base/index.ts';
import type { ModulePath } from '../../module/index.ts';
import type { Credentials } from '../credentials/index.ts';
import { Absence } from './absence.ts';
import { Discovery, type DiscoveryOptions, type Found } from './discovery.ts';

const { signal } = new AbortController();
const tag = (content: string) => `<meta name="go-import" content="${content}">`;

type Answer = string | number | GomirrorError;

function start(pages: Record<string, Answer>, changed: Partial<DiscoveryOptions> = {}) {
  const asked: string[] = [];
  const told: string[] = [];
  const clock = new ManualClock();
  const discovery = new Discovery({
    name: 'direct',
    clock,
    credentials: undefined,
    fileRoots: [],
    freshMs: 60_000,
    insecure: () => false,
    onDiscovered: ({ prefix, vcs, root, how }) => told.push(`${how} ${prefix} ${vcs} ${root}`),
    ping: () => Promise.reject(new Error('not expected')),
    web: {
      page: async (url) => {
        asked.push(url.href);
        const answer = pages[url.href.replace('?go-get=1', '')] ?? 404;
        if (answer instanceof GomirrorError) throw answer;
        const [status, text] = typeof answer === 'string' ? [200, answer] : [answer, ''];
        return { url, status, text };
      },
    },
    ...changed,
  });
  const find = async (module: string): Promise<string> => {
    try {
      return shown(await discovery.find(module as ModulePath, signal));
    } catch (error) {
      if (error instanceof Absence) return error.why;
      if (error instanceof GomirrorError) return error.code;
      throw error;
    }
  };
  return { find, asked, told, clock, discovery };
}

function shown(found: Found): string {
  if (found.kind === 'mirror') return `mirror ${found.base}`;
  return [found.prefix, found.url, found.subfolder].filter((part) => part !== '').join(' ');
}

test('the page of a path, and that of what it speaks for', async () => {
  const { find, asked, told } = start({
    'https://a.com/x': tag('a.com/x git https://git.a.com/x'),
    'https://a.com/x/sub': tag('a.com/x git https://git.a.com/x'),
    'https://a.com/y': tag('a.com git https://git.a.com/all'),
    'https://a.com/': tag('a.com git https://elsewhere.com/all'),
    'https://a.com/z': tag('a.com/z/more git https://git.a.com/z'),
    'https://a.com/f': tag('a.com/f git https://git.a.com/f in/side'),
    'https://a.com/old': tag('a.com/old hg https://hg.a.com/old'),
    'https://a.com/odd': tag('a.com/odd teleport https://a.com/odd'),
    'https://a.com/proxied': tag('a.com/proxied mod https://proxy.a.com/'),
    'https://a.com/key': tag('a.com/key git git+ssh://git@git.a.com/key'),
  });
  assert.equal(await find('a.com/x'), 'a.com/x https://git.a.com/x');
  assert.equal(await find('a.com/x/sub'), 'a.com/x https://git.a.com/x');
  assert.deepEqual(asked, ['https://a.com/x?go-get=1', 'https://a.com/x/sub?go-get=1']);
  assert.equal(await find('a.com/y'), 'absence.go-imports-disagree');
  assert.equal(await find('a.com/z'), 'absence.no-go-import');
  assert.equal(await find('a.com/f'), 'a.com/f https://git.a.com/f in/side');
  assert.equal(await find('a.com/proxied'), 'mirror https://proxy.a.com');
  assert.equal(await find('a.com/key'), 'a.com/key ssh://git@git.a.com/key');
  told.length = 0;
  assert.equal(await find('a.com/old'), 'origin.other-vcs');
  assert.equal(await find('a.com/odd'), 'origin.other-vcs');
  assert.equal(await find('a.com/x.svn'), 'origin.other-vcs');
  assert.equal(await find('launchpad.net/x'), 'origin.other-vcs');
  assert.deepEqual(told, []);
});

test('addresses that no page may name', async () => {
  const roots = [
    ...['file:///srv/git/x', 'http://git.a.com/x', 'git://git.a.com/x', 'ext::sh -c x', 'git.a.com/x'],
    ...[
      'https://me:secret@git.a.com/x',
      'ssh://git:secret@git.a.com/x',
      'https://git.a.com/x?y',
      'git@a.com:x',
    ],
  ];
  for (const root of roots) {
    const { find } = start({ 'https://a.com/x': tag(`a.com/x git ${root.replaceAll(' ', '%20')}`) });
    assert.equal(await find('a.com/x'), 'absence.bad-root', root);
  }
  for (const folder of ['/etc', '-x', '../up', 'a/../b', 'a//b', '.', 'a/']) {
    const { find } = start({ 'https://a.com/x': tag(`a.com/x git https://git.a.com/x ${folder}`) });
    assert.equal(await find('a.com/x'), 'absence.bad-subfolder', folder);
  }
});

test('the secret in an address is not repeated', async () => {
  const { discovery } = start({ 'https://a.com/x': tag('a.com/x git https://me:hush@git.a.com/x') });
  await assert.rejects(discovery.find('a.com/x' as ModulePath, signal), (error: unknown) => {
    assert.ok(error instanceof Absence);
    assert.doesNotMatch(JSON.stringify(error.params), /hush|me:/);
    return true;
  });
});

test('an outage is no absence', async () => {
  const down = new GomirrorError(
    'origin.unreachable',
    { upstream: 'c.com', reason: 'x' },
    { retryable: true },
  );
  const { find } = start({
    'https://a.com/a': 403,
    'https://a.com/b': 503,
    'https://a.com/c': 429,
    'https://a.com/d': 400,
    'https://c.com/x': down,
  });
  assert.equal(await find('a.com/a'), 'origin.refused');
  assert.equal(await find('a.com/b'), 'origin.status');
  assert.equal(await find('a.com/c'), 'origin.rate-limited');
  assert.equal(await find('a.com/d'), 'absence.page-status');
  assert.equal(await find('c.com/x'), 'origin.unreachable');
});

test('what was found is remembered, and asked for once by all who want it', async () => {
  const pages: Record<string, Answer> = { 'https://a.com/x': tag('a.com/x git https://git.a.com/x') };
  const { find, asked, told, clock } = start(pages);
  await Promise.all([find('a.com/x'), find('a.com/x'), find('a.com/y'), find('a.com/y')]);
  assert.equal(await find('a.com/x'), 'a.com/x https://git.a.com/x');
  assert.equal(asked.length, 2);
  pages['https://a.com/x'] = tag('a.com/x git https://moved.com/x');
  pages['https://a.com/y'] = tag('a.com/y git https://git.a.com/y');
  assert.equal(await find('a.com/y'), 'absence.page-status');
  clock.advance(60_001);
  assert.equal(await find('a.com/y'), 'a.com/y https://git.a.com/y');
  assert.equal(await find('a.com/x'), 'a.com/x https://moved.com/x');
  assert.deepEqual(told, [
    'go-get a.com/x git https://git.a.com/x',
    'go-get a.com/y git https://git.a.com/y',
    'go-get a.com/x git https://moved.com/x',
  ]);
});

test('plain http for paths that allow it, when https does not work', async () => {
  const down = new GomirrorError('origin.unreachable', { upstream: 'a.com', reason: 'x' });
  const pages = { 'https://a.com/x': down, 'http://a.com/x': tag('a.com/x git http://git.a.com/x') };
  assert.equal(await start(pages).find('a.com/x'), 'origin.unreachable');
  const { find } = start(pages, { insecure: (module) => module === 'a.com/x' });
  assert.equal(await find('a.com/x'), 'a.com/x http://git.a.com/x');
  const pinged: string[] = [];
  const ping = async (url: string) => {
    pinged.push(url);
    if (url.startsWith('https:')) throw down;
  };
  const suffix = start({}, { insecure: () => true, ping });
  assert.equal(await suffix.find('a.com/x.git/sub'), 'a.com/x.git http://a.com/x');
  assert.deepEqual(pinged, ['https://a.com/x', 'http://a.com/x']);
});

test('ssh where there is a key and nothing else', async () => {
  const key = { user: undefined, keyFile: '/key', knownHostsFile: '/known', name: 'key' };
  const credentials = (token: boolean): Credentials => ({
    forSsh: (host) => (host === 'github.com' ? key : undefined),
    forUrl: async () => (token ? { authorization: 'Bearer x', name: 'token' } : undefined),
    refused: () => undefined,
    accepted: () => undefined,
  });
  const withKey = start({}, { credentials: credentials(false) });
  assert.equal(await withKey.find('github.com/a/b/c'), 'github.com/a/b ssh://git@github.com/a/b');
  assert.equal(await withKey.find('bitbucket.org/a/b'), 'bitbucket.org/a/b https://bitbucket.org/a/b');
  const withBoth = start({}, { credentials: credentials(true) });
  assert.equal(await withBoth.find('github.com/a/b'), 'github.com/a/b https://github.com/a/b');
});

test('repositories in folders of this machine, the longest path first', async (t) => {
  const folder = await temporaryFolder(t);
  const make = async (name: string) => {
    await mkdir(path.join(folder, name, 'objects'), { recursive: true });
    await writeFile(path.join(folder, name, 'HEAD'), 'ref: refs/heads/main\n');
  };
  await make('corp.example/team.git');
  await make('corp.example/team/own');
  const { find, asked } = start({}, { fileRoots: [folder] });
  assert.equal(await find('corp.example/team/x'), `corp.example/team file://${folder}/corp.example/team.git`);
  assert.equal(
    await find('corp.example/team/own/v2'),
    `corp.example/team/own file://${folder}/corp.example/team/own`,
  );
  assert.deepEqual(asked, []);
  assert.equal(await find('corp.example/other'), 'absence.page-status');
});

test('of a page nothing is remembered but its tags', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { find, asked } = start(
    {},
    {
      web: {
        page: async (url) => {
          asked.push(url.href);
          const { host } = url;
          // A megabyte of its own each time, as text that came over the network is.
          const filler = Buffer.alloc(1 << 20, host).toString();
          const root = host.startsWith('bad') ? 'no-url-but-some-text-in-its-place' : `https://git.${host}/x`;
          return { url, status: 200, text: `<head>${tag(`${host}/x git ${root}`)}</head>${filler}` };
        },
      },
    },
  );
  await find('warm.example.com/x');
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < 60; n++) {
    assert.match(await find(`host${n}.example.com/x`), /^host/);
    assert.equal(await find(`bad${n}.example.com/x`), 'absence.bad-root');
  }
  collect();
  const grownMiB = (process.memoryUsage().heapUsed - before) / 2 ** 20;
  assert.ok(grownMiB < 30, `${grownMiB} MiB for 120 pages`);
});

test('a page of very many tags is read each time, and a tag of endless length never', async () => {
  const page = (count: number) => {
    const others = Array.from({ length: count }, (_, index) =>
      tag(`b.com/x${index} git https://git.b.com/x`),
    );
    return [tag('a.com/x git https://git.a.com/x'), ...others].join('');
  };
  const pages = { 'https://a.com/x': page(0), 'https://a.com/x/y': page(0), 'https://a.com/x/z': page(0) };
  const few = start(pages);
  for (const path of ['a.com/x/y', 'a.com/x/z']) await few.find(path);
  assert.equal(few.asked.filter((url) => url === 'https://a.com/x?go-get=1').length, 1);
  const many = start({ ...pages, 'https://a.com/x': page(1000) });
  for (const path of ['a.com/x/y', 'a.com/x/z']) {
    assert.equal(await many.find(path), 'a.com/x https://git.a.com/x');
  }
  assert.equal(many.asked.filter((url) => url === 'https://a.com/x?go-get=1').length, 2);
  const endless = start({ 'https://a.com/x': tag(`a.com/x git https://git.a.com/${'x'.repeat(10_000)}`) });
  assert.equal(await endless.find('a.com/x'), 'absence.no-go-import');
});
