import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isComplete, ModuleGraph, type Reach, readRequirements } from './graph.ts';

/** `go` version, then requirements, by `path@version`. */
type World = Readonly<Record<string, readonly [go: string, ...requires: string[]]>>;

function goMod([go, ...requires]: readonly [string, ...string[]]): string {
  const lines = requires.map((each) => `require ${each.replace('@', ' ')}\n`).join('');
  return `module example.com/any\n${go === '' ? '' : `go ${go}\n`}${lines}`;
}

function split(name: string): { path: string; version: string } {
  const [path = '', version = ''] = name.split('@');
  return { path, version };
}

/** Asks for `roots` and reads whatever the graph then wants; everything wanted, the roots included, in order. */
function walk(
  world: World,
  roots: readonly string[],
  reach: Reach = 'asked',
  depth = 32,
  certain = true,
): string[] {
  const graph = new ModuleGraph({ depth, versions: 1000 }, certain);
  const wanted: string[] = [];
  const take = (found: readonly { path: string; version: string }[]) => {
    for (const each of found) {
      const name = `${each.path}@${each.version}`;
      wanted.push(name);
      const file = world[name];
      const requirements = file === undefined ? undefined : readRequirements(goMod(file));
      if (requirements !== undefined) take(graph.learn(each, requirements));
    }
  };
  for (const root of roots) {
    const { path, version } = split(root);
    take(graph.reach(path, version, reach));
  }
  return wanted;
}

const world: World = {
  'a.com/new@v1.0.0': ['1.21', 'b.com/new@v1.1.0', 'c.com/old@v1.0.0'],
  'b.com/new@v1.1.0': ['1.17', 'x.com/hidden@v1.0.0'],
  'c.com/old@v1.0.0': ['1.16', 'd.com/new@v1.0.0'],
  'd.com/new@v1.0.0': ['1.22', 'e.com/bare@v1.0.0'],
  'e.com/bare@v1.0.0': [''],
  'f.com/old@v1.0.0': ['1.11', 'b.com/new@v1.1.0'],
  'x.com/hidden@v1.0.0': ['1.20', 'y.com/deeper@v1.0.0'],
  'y.com/deeper@v1.0.0': ['1.20'],
};

test('the graph ends where Go prunes it', () => {
  const table: readonly (readonly [what: string, roots: string[], reach: Reach, wanted: string[]])[] = [
    [
      'below what is asked for: its requirements, and everything beneath those that are not complete',
      ['a.com/new@v1.0.0'],
      'asked',
      ['a.com/new', 'b.com/new', 'c.com/old', 'd.com/new', 'e.com/bare'],
    ],
    ['what is listed and complete ends a branch', ['a.com/new@v1.0.0'], 'listed', ['a.com/new']],
    [
      'what is listed and not complete needs everything beneath it',
      ['c.com/old@v1.0.0'],
      'listed',
      ['c.com/old', 'd.com/new', 'e.com/bare'],
    ],
    [
      'beneath what is not complete nothing is pruned, whatever is complete there',
      ['f.com/old@v1.0.0'],
      'asked',
      ['f.com/old', 'b.com/new', 'x.com/hidden', 'y.com/deeper'],
    ],
    [
      'a version that was pruned is opened when something needs all of it',
      ['a.com/new@v1.0.0', 'f.com/old@v1.0.0'],
      'asked',
      [
        ...['a.com/new', 'b.com/new', 'c.com/old', 'd.com/new', 'e.com/bare'],
        ...['f.com/old', 'x.com/hidden', 'y.com/deeper'],
      ],
    ],
    [
      'a version that was pruned is opened when it is asked for',
      ['a.com/new@v1.0.0', 'b.com/new@v1.1.0'],
      'asked',
      ['a.com/new', 'b.com/new', 'c.com/old', 'd.com/new', 'e.com/bare', 'x.com/hidden'],
    ],
    ['an unknown file is a leaf', ['z.com/unknown@v1.0.0'], 'unpruned', ['z.com/unknown']],
  ];
  for (const [what, roots, reach, wanted] of table) {
    assert.deepEqual(
      walk(world, roots, reach).map((name) => split(name).path),
      wanted,
      what,
    );
  }
});

test('what may be listed in a higher version leads on only once it is asked for', () => {
  const [first, second] = ['a.com/new@v1.0.0', 'c.com/old@v1.0.0'];
  const wanted = (...roots: string[]) => walk(world, roots, 'asked', 32, false);
  assert.deepEqual(wanted(first), ['a.com/new@v1.0.0', 'b.com/new@v1.1.0', 'c.com/old@v1.0.0']);
  assert.deepEqual(wanted(first, second).slice(3), ['d.com/new@v1.0.0', 'e.com/bare@v1.0.0']);
});

test('a version that is asked for out of the blue is a root', () => {
  const graph = new ModuleGraph({ depth: 32, versions: 100 });
  const isRoot = (name: string) => graph.isRoot(split(name));
  graph.reach('a.com/a', 'v1.1.0', 'asked');
  graph.reach('b.com/b', 'v1.0.0', 'unpruned');
  graph.reach('b.com/b', 'v1.0.0', 'asked');
  graph.reach('a.com/a', 'v1.0.0', 'asked');
  graph.reach('c.com/c', 'v1.0.0', 'listed');
  assert.deepEqual(['a.com/a@v1.1.0', 'a.com/a@v1.0.0', 'b.com/b@v1.0.0', 'c.com/c@v1.0.0'].map(isRoot), [
    ...[true, false, false, false],
  ]);
});

test('circles end, and so does depth', () => {
  const circle: World = {
    'a.com/a@v1.0.0': ['', 'b.com/b@v1.0.0'],
    'b.com/b@v1.0.0': ['', 'a.com/a@v1.0.0'],
  };
  assert.deepEqual(walk(circle, ['a.com/a@v1.0.0']), ['a.com/a@v1.0.0', 'b.com/b@v1.0.0']);
  const chain: World = Object.fromEntries(
    Array.from({ length: 50 }, (_, i) => [`a.com/m${i}@v1.0.0`, ['1.16', `a.com/m${i + 1}@v1.0.0`]]),
  );
  assert.equal(walk(chain, ['a.com/m0@v1.0.0'], 'asked', 32).length, 33);
});

test('a lower version than one that is known is left alone where it is only listed, not where everything counts', () => {
  const lower: World = {
    'a.com/a@v1.0.0': ['1.20', 'n.com/n@v1.5.0'],
    'b.com/b@v1.0.0': ['1.20', 'n.com/n@v1.4.0'],
    'c.com/c@v1.0.0': ['1.16', 'n.com/n@v1.3.0'],
  };
  assert.deepEqual(walk(lower, ['a.com/a@v1.0.0', 'b.com/b@v1.0.0', 'c.com/c@v1.0.0']), [
    ...['a.com/a@v1.0.0', 'n.com/n@v1.5.0', 'b.com/b@v1.0.0', 'c.com/c@v1.0.0', 'n.com/n@v1.3.0'],
  ]);
});

test('the highest versions are selected, those asked for first', () => {
  const graph = new ModuleGraph({ depth: 32, versions: 100 });
  graph.reach('z.com/z', 'v1.2.0', 'asked');
  graph.reach('b.com/b', 'v1.10.0', 'unpruned');
  graph.reach('b.com/b', 'v1.9.0', 'asked');
  graph.reach('a.com/a', 'v0.1.0', 'listed');
  assert.deepEqual(graph.selected(), [
    { path: 'z.com/z', version: 'v1.2.0', asked: true },
    { path: 'a.com/a', version: 'v0.1.0', asked: false },
    { path: 'b.com/b', version: 'v1.10.0', asked: false },
  ]);
});

test('the number of versions is bounded', () => {
  const graph = new ModuleGraph({ depth: 32, versions: 3 });
  graph.reach('a.com/a', 'v1.0.0', 'asked');
  const requires = ['b', 'c', 'd', 'e'].map((name) => ({ path: `a.com/${name}`, version: 'v1.0.0' }));
  assert.equal(graph.learn({ path: 'a.com/a', version: 'v1.0.0' }, { complete: true, requires }).length, 2);
  assert.equal(graph.size, 3);
});

test('the edition of Go from which on a file is complete', () => {
  for (const go of ['1.17', '1.17.1', '1.21rc1', '1.26.8', '2.0']) assert.equal(isComplete(go), true, go);
  for (const go of [undefined, '1.16', '1.9', '1.2.17']) assert.equal(isComplete(go), false, String(go));
});

test('a file that Go would refuse says nothing', () => {
  assert.equal(readRequirements('module a\nrequire b.com/b nonsense\n'), undefined);
  const withMore =
    'module a.com/a\ngo 1.20\nrequire b.com/b v1.0.0\nreplace b.com/b => ../b\nexclude c.com/c v1.0.0\n';
  assert.deepEqual(
    readRequirements(withMore)?.requires.map(({ path, version }) => `${path}@${version}`),
    ['b.com/b@v1.0.0'],
  );
});

test('in whatever order files become known, an unpruned graph is loaded whole, each file once', () => {
  const modules = 8;
  const edges = fc.array(fc.tuple(fc.nat(modules - 1), fc.nat(modules - 1)), { maxLength: 24 });
  fc.assert(
    fc.property(edges, fc.array(fc.nat(), { minLength: 64, maxLength: 64 }), (pairs, picks) => {
      const name = (index: number) => ({ path: `a.com/m${index}`, version: 'v1.0.0' });
      const requiresOf = (index: number) => pairs.filter(([from]) => from === index).map(([, to]) => to);
      const graph = new ModuleGraph({ depth: 32, versions: 100 });
      const waiting = [...graph.reach('a.com/m0', 'v1.0.0', 'unpruned')];
      const seen: string[] = [];
      while (waiting.length > 0) {
        const [next] = waiting.splice((picks[seen.length] ?? 0) % waiting.length, 1);
        const index = Number((next?.path ?? '').slice('a.com/m'.length));
        seen.push(`m${index}`);
        waiting.push(
          ...graph.learn(name(index), { complete: index % 2 === 0, requires: requiresOf(index).map(name) }),
        );
      }
      const reachable = new Set([0]);
      for (const from of reachable) for (const to of requiresOf(from)) reachable.add(to);
      assert.deepEqual(seen.toSorted(), [...reachable].map((index) => `m${index}`).toSorted());
    }),
  );
});
