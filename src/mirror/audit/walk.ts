import { type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** The files of one version in an `@v` folder, by what follows the version in their names: `zip`, `mod.sha256`, `ziphash`, … */
export interface VersionFiles {
  /** Relative to the tree, with `/`; empty for what lies where no module can. */
  readonly escapedPath: string;
  readonly escapedVersion: string;
  readonly suffixes: ReadonlySet<string>;
}

/** An extracted module, `<escaped path>@<escaped version>`, relative to the module cache. */
export interface ExtractedFolder {
  readonly name: string;
  readonly escapedPath: string;
  readonly escapedVersion: string;
}

/** Told of a folder, relative to the root, that cannot be read; the walk goes on without it. */
export type OnUnreadable = (folder: string, error: unknown) => void;

const known = /^(.+)\.(info|mod|zip|info\.sha256|mod\.sha256|zip\.sha256|ziphash|partial)$/;

/** Every version in a GOPROXY tree, in the order of names. Holds the names of one folder at each depth. */
export async function* versionsIn(root: string, onUnreadable: OnUnreadable): AsyncGenerator<VersionFiles> {
  for await (const { relative, entries } of folders(
    root,
    onUnreadable,
    (relative, name) =>
      // The go command keeps what it has of checksum databases beside the modules.
      relative !== '' || name !== 'sumdb',
  )) {
    if (path.posix.basename(relative) !== '@v') continue;
    const versions = new Map<string, Set<string>>();
    for (const entry of entries) {
      const [, version, suffix] = known.exec(entry.name) ?? [];
      if (version === undefined || suffix === undefined || entry.isDirectory()) continue;
      const suffixes = versions.get(version);
      if (suffixes === undefined) versions.set(version, new Set([suffix]));
      else suffixes.add(suffix);
    }
    const escapedPath = relative.slice(0, -'/@v'.length);
    for (const [escapedVersion, suffixes] of versions) yield { escapedPath, escapedVersion, suffixes };
  }
}

/** Every extracted module in a module cache. */
export async function* extractedIn(
  root: string,
  onUnreadable: OnUnreadable,
): AsyncGenerator<ExtractedFolder> {
  const isModule = (name: string) => name.includes('@');
  for await (const { relative, entries } of folders(
    root,
    onUnreadable,
    (relative, name) => !isModule(name) && (relative !== '' || name !== 'cache'),
  )) {
    for (const entry of entries) {
      if (!entry.isDirectory() || !isModule(entry.name)) continue;
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      const at = name.lastIndexOf('@');
      yield { name, escapedPath: name.slice(0, at), escapedVersion: name.slice(at + 1) };
    }
  }
}

async function* folders(
  root: string,
  onUnreadable: OnUnreadable,
  enters: (relative: string, name: string) => boolean,
  relative = '',
): AsyncGenerator<{ relative: string; entries: Dirent[] }> {
  let entries: Dirent[];
  try {
    entries = await readdir(path.join(root, relative), { withFileTypes: true });
  } catch (error) {
    onUnreadable(relative, error);
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  yield { relative, entries };
  for (const entry of entries) {
    if (!entry.isDirectory() || !enters(relative, entry.name)) continue;
    yield* folders(root, onUnreadable, enters, relative === '' ? entry.name : `${relative}/${entry.name}`);
  }
}
