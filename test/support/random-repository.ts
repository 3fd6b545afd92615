import type { Random } from '../oracle/random.ts';
import { type CommitMark, History, type RepositoryOptions, type TreeFile } from './git-repository.ts';
import { randomFiles, randomGoMod } from './random-files.ts';

/** A made-up repository, and what can be asked about the modules in it. */
export interface RandomRepository {
  readonly history: History;
  readonly options: RepositoryOptions & { readonly subfolder?: string };
  /** Module paths in it, or that could be. */
  readonly modules: readonly string[];
  /** Questions about a module: versions that tags name, a few that none does, branches, tags, commits. */
  questions(module: string, hash: (mark: CommitMark) => string): readonly string[];
}

const folders = ['', '', '', 'sub/', 'sub/', 'sub/v2/', 'v2/', 'v3/', 'deep/er/', 'Upper/'];

const tagVersions = [
  ...[
    'v0.0.1',
    'v0.1.0',
    'v0.9.9',
    'v1.0.0',
    'v1.0.0',
    'v1.0.1',
    'v1.1.0',
    'v1.2.0-rc.1',
    'v1.2.0',
    'v1.10.0',
  ],
  ...['v2.0.0', 'v2.0.0', 'v2.1.0', 'v2.1.1-beta', 'v3.0.0', 'v3.0.0-alpha', 'v4.0.0'],
];
const oldTagVersions = tagVersions.filter((one) => /^v[01]/.test(one));
const oddTagVersions = [
  ...[
    'v1',
    'v1.2',
    'v01.0.0',
    'v1.0.0+meta',
    'v2.0.0+incompatible',
    '1.0.0',
    'v1.0.0-',
    'V1.0.0',
    'v1.0.0.0',
  ],
  ...[
    'v1.3.0-0.20200101000000-abcdefabcdef',
    'v0.0.0-20200101000000-abcdefabcdef',
    'v1.4.0-pre',
    'v1.5.0-0.beta',
  ],
];
const plainNames = [
  'release',
  'nightly',
  'Stable',
  'x_y',
  'abcdef0',
  'deadbeef',
  'latest-build',
  'dev',
  'HEAD2',
];

/**
 * A history with branches and merges, of modules in the root, in folders, in `/vN` folders and on branches, with tags light,
 * annotated and odd. The same random source gives the same one. `base` is the import path of the repository's root.
 */
export function randomRepository(random: Random, base: string): RandomRepository {
  const history = new History(random.oneIn(6) ? 'sha256' : 'sha1');
  const commits: CommitMark[] = [];
  const tags = new Set<string>();
  const tag = (name: string, at: CommitMark) => {
    tags.add(name);
    history.tag(name, at, { annotated: random.oneIn(2) });
  };
  const branches = ['main'];
  const subfolder = random.oneIn(8) ? 'sub' : undefined;
  // What a folder is called in import paths. With a fourth field, the module `base/x` is in the folder `x/sub`.
  const pathOf = (folder: string): string | undefined => {
    const inside = folder.replace(/\/$/, '');
    if (subfolder === undefined) return inside === '' ? base : `${base}/${inside}`;
    if (inside.endsWith(`${subfolder}/v2`)) return `${base}/v2`;
    return inside === subfolder ? base : undefined;
  };
  const hasGoMods = !random.oneIn(5);
  const isHostile = random.oneIn(8);
  const count = 4 + random.below(12);
  let timeSeconds = Date.UTC(2019, random.below(12), 1 + random.below(28), random.below(24)) / 1000;
  const used = random.many(1, 4, () => random.pick(folders));

  const change = (folder = random.pick(['', ...used])): Record<string, TreeFile | null> => {
    const files = randomFiles(random, folder, isHostile && commits.length > count - 3);
    if (hasGoMods && (commits.length < 3 || !random.oneIn(3))) {
      const path = pathOf(folder) ?? base;
      const major = random.oneIn(5) ? random.pick(['/v2', '/v3']) : '';
      const goMod = `${folder}go.mod`;
      files[goMod] = random.oneIn(8)
        ? null
        : randomGoMod(random, path.replace(/\/v\d+$/, '') + (major || suffix(path)));
    }
    return files;
  };

  while (commits.length < count) {
    timeSeconds += random.oneIn(8) ? -random.below(100_000) : random.below(1_000_000);
    const branch = random.pick(branches);
    const from = random.oneIn(5) && commits.length > 0 ? random.pick(commits) : undefined;
    if (from !== undefined && branches.length < 5) {
      const name = random.pick(['dev', 'v2', 'Feature-X', 'release-1', 'v1', 'next', 'fix']);
      if (!branches.includes(name)) {
        branches.push(name);
        history.branch(name, from);
      }
    }
    const merged = random.oneIn(7) && commits.length > 2 ? [random.pick(commits), random.pick(commits)] : [];
    const parents = new Set(merged).size === 2 ? { parents: merged } : {};
    const authored = random.oneIn(3) ? { authorSeconds: timeSeconds - random.below(10_000) } : {};
    const mark = history.commit({
      branch,
      timeSeconds,
      files: change(used[commits.length]),
      ...parents,
      ...authored,
    });
    commits.push(mark);
    for (let left = random.below(4); left > 0; left--) {
      const version = random.pick(
        random.oneIn(8) ? oddTagVersions : random.oneIn(3) ? tagVersions : oldTagVersions,
      );
      const name =
        (random.oneIn(2) ? random.pick(used).replace(/v\d+\/$/, random.oneIn(4) ? '$&' : '') : '') + version;
      const at = random.oneIn(4) ? random.pick(commits) : mark;
      tag(name, at);
    }
    if (random.oneIn(8)) tag(random.pick(plainNames), mark);
  }

  const modules = new Set([base]);
  for (const folder of used) {
    const path = pathOf(folder);
    if (path === undefined) continue;
    modules.add(path);
    const bare = path.replace(/\/v\d+$/, '');
    if (random.oneIn(2)) modules.add(`${bare}/v2`);
    if (random.oneIn(4)) modules.add(`${bare}/v3`);
    if (random.oneIn(6)) modules.add(`${bare}/none`);
  }
  if (random.oneIn(3)) modules.add(`${base}/v2`);

  return {
    history,
    options: {
      head: random.oneIn(5) ? random.pick(branches) : 'main',
      ...(subfolder === undefined ? {} : { subfolder }),
    },
    modules: [...modules],
    questions: (module, hash) => {
      const major = suffix(module).slice(1);
      const folder = module.slice(base.length + 1).replace(/(?:^|\/)v\d+$/, '');
      const inside = [subfolder, folder].filter(Boolean).join('/');
      const prefix = inside === '' ? '' : `${inside}/`;
      const versionOf = (name: string) =>
        major === '' && /^v(?:[2-9]|\d\d+)\.\d+\.\d+(?:-[-.\w]+)?$/.test(name) && !random.oneIn(8)
          ? `${name}+incompatible`
          : name;
      const tagged = [...tags].flatMap((name) =>
        name.startsWith(prefix) && !name.slice(prefix.length).includes('/')
          ? [name.slice(prefix.length)]
          : [],
      );
      // Where there is no such tag, the client of a proxy takes the build away from the version and asks again.
      const others = [...tagVersions, ...oddTagVersions].filter(
        (version) => random.oneIn(16) && !version.includes('+meta'),
      );
      const names = [...branches, ...plainNames.filter((name) => random.oneIn(8) || tags.has(name))];
      return [
        'latest',
        ...[...tagged, ...others].filter((name) => /^v\d+\.\d+\.\d+/.test(name)).map(versionOf),
        // What looks like the beginning of a version is for clients to answer; the rest is none of theirs.
        ...names.filter((name) => !/^v\d+$/.test(name) && !random.oneIn(3)),
        ...random.many(1, 3, () => hash(random.pick(commits)).slice(0, random.pick([7, 12, 40, 64]))),
      ];
    },
  };
}

function suffix(path: string): string {
  return /\/v(?:[2-9]|\d\d+)$/.exec(path)?.[0] ?? '';
}
