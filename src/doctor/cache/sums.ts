import { pathsOf, type System } from '../../goenv/index.ts';
import { escapePath, escapeVersion, hashGoMod } from '../../module/index.ts';

/** A line of a go.sum ("go.sum files" in the Go Modules Reference). */
export interface SumLine {
  readonly path: string;
  readonly version: string;
  readonly isGoMod: boolean;
  readonly hash: string;
  /** Relative to `cache/download` of the module cache, without the suffix, with `/`. */
  readonly base: string;
  /** The folder of the extracted module, relative to the module cache. */
  readonly extracted: string;
}

/** A file in the cache that is not what go.sum says. */
export interface WrongFile {
  readonly line: SumLine;
  readonly file: string;
  readonly got: string;
  /** What to delete so that it is fetched again. */
  readonly remove: readonly string[];
}

/** The lines of a go.sum that can be read; of several for one file the first. */
export function parseSums(text: string): SumLine[] {
  const lines = new Map<string, SumLine>();
  for (const each of text.split('\n')) {
    const [path, written, hash] = each.trim().split(/\s+/);
    if (path === undefined || written === undefined || hash?.startsWith('h1:') !== true) continue;
    const isGoMod = written.endsWith('/go.mod');
    const version = isGoMod ? written.slice(0, -'/go.mod'.length) : written;
    const key = `${path}@${written}`;
    if (lines.has(key)) continue;
    try {
      const escaped = { path: escapePath(path), version: escapeVersion(version) };
      const base = `${escaped.path}/@v/${escaped.version}`;
      lines.set(key, { path, version, isGoMod, hash, base, extracted: `${escaped.path}@${escaped.version}` });
    } catch {
      continue; // Another check reads go.sum itself.
    }
  }
  return [...lines.values()];
}

/** Compares what the cache has of the lines' modules with them; reads small files only. `isOver` ends it early. */
export async function wrongFiles(
  system: System,
  moduleCache: string,
  lines: readonly SumLine[],
  isOver: () => boolean,
): Promise<{ readonly wrong: WrongFile[]; readonly looked: number }> {
  const { join } = pathsOf(system);
  const wrong: WrongFile[] = [];
  let looked = 0;
  for (const line of lines) {
    if (isOver()) break;
    looked++;
    const base = join(moduleCache, 'cache', 'download', ...line.base.split('/'));
    const file = `${base}.${line.isGoMod ? 'mod' : 'ziphash'}`;
    const bytes = await system.files.read(file).catch(() => undefined);
    if (bytes === undefined) continue;
    const got = line.isGoMod ? hashGoMod(bytes) : bytes.toString('latin1').trim();
    if (got === line.hash) continue;
    const folder = join(moduleCache, ...line.extracted.split('/'));
    const remove = line.isGoMod ? [file] : [file, `${base}.zip`, folder];
    wrong.push({ line, file, got, remove: await present(system, remove) });
  }
  return { wrong, looked };
}

async function present(system: System, paths: readonly string[]): Promise<string[]> {
  const there: string[] = [];
  for (const path of paths)
    if ((await system.files.facts(path).catch(() => undefined)) !== undefined) there.push(path);
  return there;
}
