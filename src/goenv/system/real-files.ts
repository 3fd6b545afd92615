import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import nodePath from 'node:path';
import { isMissing, systemCode, temporaryPath } from './paths.ts';
import type { FileFacts, Files } from './types.ts';

/** The files of the machine that this process runs on. */
export function realFiles(platform: NodeJS.Platform): Files {
  const isWindows = platform === 'win32';
  return {
    read: (path) => unlessMissing(fs.readFile(path)),
    facts: async (path) => {
      const stats = await unlessMissing(fs.lstat(path));
      if (stats === undefined) return undefined;
      const facts: FileFacts = {
        kind: stats.isFile()
          ? 'file'
          : stats.isDirectory()
            ? 'folder'
            : stats.isSymbolicLink()
              ? 'link'
              : 'other',
        sizeBytes: stats.size,
        mode: isWindows ? undefined : stats.mode & 0o7777,
        owner: isWindows ? undefined : stats.uid,
        changedMs: stats.mtimeMs,
      };
      return facts;
    },
    realPath: (path) => unlessMissing(fs.realpath(path)),
    list: (path) => unlessMissing(fs.readdir(path)),
    write: (path, bytes, options = {}) => replace(path, bytes, options.mode, isWindows),
    remove: async (path, options = {}) => {
      if (options.wholeFolder === true) return removeAll(path);
      const stats = await unlessMissing(fs.lstat(path));
      if (stats === undefined) return;
      await (stats.isDirectory() ? fs.rmdir(path) : fs.unlink(path));
    },
    makeFolder: async (path) => void (await fs.mkdir(path, { recursive: true })),
    mayWrite: async (path) => {
      try {
        const target = await targetOf(path);
        const stats = await unlessMissing(fs.stat(target));
        if (stats?.isFile() === true) await fs.access(target, constants.W_OK);
        const folder =
          stats?.isDirectory() === true ? target : await standingFolder(nodePath.dirname(target));
        if (!(await fs.stat(folder)).isDirectory()) return false;
        await fs.access(folder, constants.W_OK | constants.X_OK);
        return true;
      } catch {
        return false;
      }
    },
    freeBytes: async (path) => {
      try {
        const { bavail, bsize, files, ffree } = await fs.statfs(await standingFolder(path));
        // Some file systems do not count files, and say 0 of both.
        return files > 0 && ffree === 0 ? 0 : bavail * bsize;
      } catch {
        return undefined;
      }
    },
  };
}

async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function replace(
  path: string,
  bytes: Uint8Array,
  mode: number | undefined,
  isWindows: boolean,
): Promise<void> {
  const target = await targetOf(path);
  const before = await unlessMissing(fs.stat(target));
  // A rename would get past the write protection of a file.
  if (before !== undefined) await fs.access(target, constants.W_OK);
  const folder = nodePath.dirname(target);
  await fs.mkdir(folder, { recursive: true });
  const temporary = temporaryPath(target);
  await fs.rm(temporary, { force: true });
  const kept = mode ?? (before === undefined ? undefined : before.mode & 0o7777);
  try {
    const file = await fs.open(temporary, 'wx', kept === undefined ? 0o666 : 0o600);
    try {
      // Root that edits a user's file leaves it the user's; the mode comes after, since this clears bits of it.
      if (!isWindows && before !== undefined && before.uid !== process.getuid?.())
        await file.chown(before.uid, before.gid);
      if (!isWindows && kept !== undefined) await file.chmod(kept);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(temporary, target);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
  if (!isWindows) await syncFolder(folder);
}

/** What a link leads to, though nothing may stand there yet; any other path as it is. */
async function targetOf(path: string): Promise<string> {
  let target = path;
  for (let hops = 0; hops < 40; hops += 1) {
    const stats = await unlessMissing(fs.lstat(target));
    if (stats?.isSymbolicLink() !== true) return target;
    target = nodePath.resolve(nodePath.dirname(target), await fs.readlink(target));
  }
  throw Object.assign(new Error(`ELOOP: too many links, ${path}`), { code: 'ELOOP', path });
}

/** The nearest thing that is there, at `path` or above it. */
async function standingFolder(path: string): Promise<string> {
  let folder = path;
  while ((await unlessMissing(fs.lstat(folder))) === undefined) {
    const above = nodePath.dirname(folder);
    if (above === folder) return folder;
    folder = above;
  }
  return folder;
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await fs.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Some network file systems know no fsync of a folder, and a folder may be writable without being readable.
    if (!['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EACCES', 'EBADF'].includes(systemCode(error) ?? '')) {
      throw error;
    }
  }
}

/** The go command makes what it unpacks read-only, folders too: those first become writable again. */
async function removeAll(path: string): Promise<void> {
  const stats = await unlessMissing(fs.lstat(path));
  if (stats?.isDirectory() === true) {
    if ((stats.mode & 0o700) !== 0o700) await fs.chmod(path, (stats.mode & 0o7777) | 0o700);
    for (const name of await fs.readdir(path)) await removeAll(nodePath.join(path, name));
    await fs.rmdir(path);
  } else if (stats !== undefined) await fs.unlink(path);
}
