import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { describeError, errorCode, GomirrorError } from '../base/index.ts';
import { parseGoWork } from '../module/index.ts';
import type { CliCode } from './codes.ts';

/** A go.sum, go.work.sum or go.mod, by its path. */
export interface ModuleFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The files that say which modules a folder needs: of a workspace those of all its folders and its go.work.sum, else those
 * of its go.mod. Throws `cli.no-module-files`, `cli.cannot-read`.
 */
export async function filesOfFolder(folder: string): Promise<ModuleFile[]> {
  if (await exists(path.join(folder, 'go.work'))) return filesOfWorkspace(path.join(folder, 'go.work'));
  const found = await filesOfModule(path.join(folder, 'go.mod'));
  if (found.length === 0) throw new GomirrorError<CliCode>('cli.no-module-files', { path: folder });
  return found;
}

/**
 * The files that belong to a go.mod (of a name of its own, for `-modfile`): its sums, and itself where these name no zip, as
 * after `go mod graph`, or where all that it requires is `wanted`.
 */
export async function filesOfModule(
  goMod: string,
  wanted: 'packages' | 'all' = 'packages',
): Promise<ModuleFile[]> {
  const folder = path.dirname(goMod);
  const sums = await readAll([goMod.replace(/\.mod$/, '.sum'), path.join(folder, 'go.work.sum')]);
  if (wanted === 'packages' && sums.some(({ text }) => namesZip.test(text))) return sums;
  return [...sums, ...(await readAll([goMod]))];
}

/** A line with the hash of a zip, and not that of a go.mod file. */
const namesZip = /^\S+ v[^\s/]+ h1:/m;

/** The files that belong to a go.work: its go.work.sum, and those of the folders that it uses. */
export async function filesOfWorkspace(
  goWork: string,
  wanted: 'packages' | 'all' = 'packages',
): Promise<ModuleFile[]> {
  const folder = path.dirname(goWork);
  const { use } = parseGoWork(await readText(goWork));
  const found = await readAll([path.join(folder, 'go.work.sum')]);
  for (const each of use) {
    found.push(...(await filesOfModule(path.resolve(folder, each.folder, 'go.mod'), wanted)));
  }
  return found;
}

/** What a named file says. Throws `cli.unknown-module-file` when it is none of Go's. */
export async function filesOfFile(file: string): Promise<ModuleFile[]> {
  const base = path.basename(file);
  if (base === 'go.work') return filesOfWorkspace(file);
  if (!/\.(?:sum|mod)$/.test(base))
    throw new GomirrorError<CliCode>('cli.unknown-module-file', { path: file });
  return [{ name: file, text: await readText(file) }];
}

/** True when there is something at `file`, whatever it is. */
export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Those of the files that there are. */
async function readAll(files: readonly string[]): Promise<ModuleFile[]> {
  const found: ModuleFile[] = [];
  for (const file of files) {
    try {
      found.push({ name: file, text: await readText(file) });
    } catch (error) {
      if (!(error instanceof GomirrorError) || errorCode(error.cause) !== 'ENOENT') throw error;
    }
  }
  return found;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = errorCode(error) ?? describeError(error);
    throw new GomirrorError<CliCode>('cli.cannot-read', { path: file, reason }, { cause: error });
  }
}
