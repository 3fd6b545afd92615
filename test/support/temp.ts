import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { atEnd, type Scope } from './scope.ts';

const alive = new Set<string>();
process.on('exit', () => {
  for (const folder of alive) removeFolder(folder);
});

/**
 * A new empty folder, removed with all that is in it when the test of `scope` is over, or at the latest when this
 * process ends. `parent` is for folders that must lie on a certain file system.
 */
export async function temporaryFolder(scope: Scope, parent: string = os.tmpdir()): Promise<string> {
  const folder = await mkdtemp(path.join(parent, 'gomirror-test-'));
  alive.add(folder);
  atEnd(scope, () => {
    removeFolder(folder);
    alive.delete(folder);
  });
  return folder;
}

/** Removes a folder even if parts of it are read-only, as Go's module cache and read-only stores are. */
function removeFolder(folder: string): void {
  const options = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 };
  try {
    rmSync(folder, options);
  } catch {
    makeWritable(folder);
    rmSync(folder, options);
  }
}

function makeWritable(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(path.join(folder, entry.name));
  }
}
