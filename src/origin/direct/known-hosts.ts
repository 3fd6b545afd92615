import { Absence } from './absence.ts';

/** Where a module path alone says that its repository is. */
export interface RepositoryByPath {
  /** The path of the repository's root: what its tags and folders are relative to. */
  readonly prefix: string;
  readonly vcs: string;
  /** Host and path, to which a scheme belongs. */
  readonly location: string;
  readonly how: 'known-host' | 'suffix';
}

/** Ends of a path that name a version control system. */
const systems = ['bzr', 'fossil', 'git', 'hg', 'svn'] as const;

interface KnownHost {
  readonly pattern: RegExp;
  readonly vcs: string;
  /** On these hosts `.git` and the like are part of an address, and of no path. */
  readonly refusesSuffix: boolean;
}

/** By the beginning of the path: the hosts whose layout the go command knows by heart (`cmd/go`, package `vcs`). */
const hosts: ReadonlyMap<string, KnownHost> = new Map([
  ['github.com', host(String.raw`github\.com/[\w.-]+/[\w.-]+`, true)],
  ['bitbucket.org', host(String.raw`bitbucket\.org/[\w.-]+/[\w.-]+`, true)],
  ['hub.jazz.net/git', host(String.raw`hub\.jazz\.net/git/[a-z0-9]+/[\w.-]+`, true)],
  ['git.apache.org', host(String.raw`git\.apache\.org/[a-z0-9_.-]+\.git`, false)],
  ['git.openstack.org', host(String.raw`git\.openstack\.org/[\w.-]+/[\w.-]+`, false, String.raw`(?:\.git)?`)],
  [
    'chiselapp.com',
    {
      pattern: /^(chiselapp\.com\/user\/[A-Za-z0-9]+\/repository\/[\w.-]+)$/,
      vcs: 'fossil',
      refusesSuffix: false,
    },
  ],
]);

function host(root: string, refusesSuffix: boolean, between = ''): KnownHost {
  return { pattern: new RegExp(`^(${root})${between}(?:/[\\w.-]+)*$`), vcs: 'git', refusesSuffix };
}

/**
 * What the path itself says; undefined where the host has to be asked. Throws an {@link Absence} for paths at which a known
 * host has no repositories.
 */
export function repositoryByPath(path: string): RepositoryByPath | undefined {
  for (const [beginning, { pattern, vcs, refusesSuffix }] of hosts) {
    if (path !== beginning && !path.startsWith(`${beginning}/`)) continue;
    const root = pattern.exec(path)?.[1];
    if (root === undefined) throw new Absence('absence.not-a-repository', { module: path, host: beginning });
    if (refusesSuffix && systems.some((system) => root.endsWith(`.${system}`))) {
      throw new Absence('absence.vcs-suffix', { module: path, host: beginning });
    }
    return { prefix: root, vcs, location: root, how: 'known-host' };
  }
  return bySuffix(path);
}

/** The general form `host/path.git/folder`, for any host. */
function bySuffix(path: string): RepositoryByPath | undefined {
  const [hostName = '', ...elements] = path.split('/');
  if (!/^[a-z0-9.-]+$/.test(hostName) || !hostName.slice(1, -1).includes('.')) return undefined;
  if (!elements.every((element) => /^~?[\w.-]+$/.test(element))) return undefined;
  for (const [index, element] of elements.entries()) {
    const vcs = systems.find((system) => element.endsWith(`.${system}`));
    if (vcs === undefined || element.replace(/^~/, '').length <= vcs.length + 1) continue;
    const prefix = [hostName, ...elements.slice(0, index + 1)].join('/');
    return { prefix, vcs, location: prefix.slice(0, -vcs.length - 1), how: 'suffix' };
  }
  return undefined;
}
