import { createHash } from 'node:crypto';
import { pathsOf, type System } from '../../goenv/index.ts';
import { goFolders, runGo, settingsOf } from '../machine/index.ts';
import type { CheckContext } from '../types.ts';

/** As go 1.19 to 1.26 write it; where it is another one, there is nothing under these names. */
const indexVersion = 'go index v2';

/**
 * What go remembers of the packages in extracted modules: it reads a folder of the module cache once and keeps what it saw in the build
 * cache, under the folder's path, for good (cmd/go/internal/modindex). So whoever mends the folder alone still builds what was damaged.
 * Of `folders` below the module cache those entries that are there.
 */
export async function rememberedPackages(
  context: CheckContext,
  folders: readonly string[],
): Promise<string[]> {
  const { system } = context;
  const { moduleCache, buildCache } = goFolders(system, await settingsOf(context));
  if (moduleCache === undefined || buildCache === undefined) return [];
  const { join, relative } = pathsOf(system);
  const extracted = folders.filter((folder) => {
    const between = relative(moduleCache, folder);
    return between.includes('@') && !/^(?:\.\.|cache(?:[\\/]|$))/.test(between);
  });
  if (extracted.length === 0) return [];
  const versions = await goVersions(context);
  const entries = versions.flatMap((version) => extracted.map((folder) => entryName(version, folder)));
  const files = entries.map((name) => join(buildCache, name.slice(0, 2), `${name}-a`));
  const there = await Promise.all(files.map((file) => isThere(system, file)));
  return files.filter((_, at) => there[at]);
}

/** The name that the index of a module has among the actions of the build cache, for one go. */
function entryName(version: string, folder: string): string {
  // Without the experiments that it was built with.
  const salt = version.replace(/[ -]X:.*/, '');
  return createHash('sha256')
    .update(`${salt}module index ${version} ${indexVersion} ${folder}\n`)
    .digest('hex');
}

/** The go on PATH, and the one that the project has it switch to. */
async function goVersions(context: CheckContext): Promise<string[]> {
  const ask = async (env: Readonly<Record<string, string | undefined>>) => {
    const asked = await runGo(context, ['env', 'GOVERSION'], { env }).catch(() => undefined);
    return asked?.code === 0 ? asked.stdout.trim() : '';
  };
  // GOPROXY=off: what is not here already is not fetched for this.
  const own = [await ask({}), await ask({ GOTOOLCHAIN: undefined, GOPROXY: 'off' })];
  return [...new Set(own)].filter((version) => version !== '');
}

async function isThere({ files }: System, file: string): Promise<boolean> {
  return (await files.facts(file).catch(() => undefined)) !== undefined;
}
