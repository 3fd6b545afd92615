import { hash } from 'node:crypto';
import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { escapePath, escapeVersion } from '../../src/module/index.ts';
import type { TestModule } from './module-factory.ts';

/** Where a module version's files are in a GOPROXY tree, without the suffix: `example.com/!a/@v/v1.0.0`. */
export function keptName({ path: modulePath, version }: Pick<TestModule, 'path' | 'version'>): string {
  return `${escapePath(modulePath)}/@v/${escapeVersion(version)}`;
}

/** Writes module versions as a GOPROXY tree has them, with digests beside where it is to be a store's. */
export async function writeTree(
  folder: string,
  modules: readonly TestModule[],
  options: { readonly digests: boolean },
): Promise<void> {
  for (const each of modules) {
    const base = path.join(folder, keptName(each));
    await mkdir(path.dirname(base), { recursive: true });
    for (const kind of ['info', 'mod', 'zip'] as const) {
      const file = `${base}.${kind}`;
      await writeFile(file, each[kind]);
      if (options.digests) await writeDigest(file);
    }
    await writeFile(`${base}.ziphash`, each.h1);
  }
}

/** Writes the `.sha256` that belongs to a file as it is now. */
export async function writeDigest(file: string): Promise<void> {
  const digest = hash('sha256', await readFile(file), 'hex');
  await writeFile(`${file}.sha256`, `${digest}  ${path.basename(file)}\n`);
}

/** Turns over one bit of a file where it lies, so that whoever reads it meanwhile sees all its length; `at` is a share of that. */
export async function flipBit(file: string, at = 0.5): Promise<void> {
  await using handle = await open(file, 'r+');
  const { size } = await handle.stat();
  const byte = Buffer.alloc(1);
  const position = Math.floor((size - 1) * at);
  await handle.read(byte, 0, 1, position);
  await handle.write(Buffer.of(byte[0]! ^ 1), 0, 1, position);
}

/** Everything below a folder, by name: time of change, size and content, so that any write shows. */
export async function snapshot(folder: string): Promise<ReadonlyMap<string, string>> {
  const seen = new Map<string, string>();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const { mtimeMs, size } = await stat(file);
    const content = entry.isFile() ? hash('sha256', await readFile(file), 'hex') : '';
    seen.set(path.relative(folder, file), `${mtimeMs} ${size} ${content}`);
  }
  return seen;
}
