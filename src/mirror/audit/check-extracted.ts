import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describeError, GomirrorError } from '../../base/index.ts';
import {
  type DirectoryHash,
  hashDirectory,
  isCanonicalVersion,
  unescapePath,
  unescapeVersion,
} from '../../module/index.ts';
import type { CheckParts } from './check-version.ts';
import { isGone, readRecord, sizeOf } from './files.ts';
import { becauseOf, type Finding } from './finding.ts';
import type { Place } from './place.ts';
import type { ExtractedFolder } from './walk.ts';

/**
 * Checks an extracted module against the hash that was recorded when it was downloaded, and against the checksum
 * database. What an interrupted extraction left is passed over: the go command extracts it anew.
 */
export async function checkExtracted(
  place: Place,
  folder: ExtractedFolder,
  parts: CheckParts,
): Promise<void> {
  const { sink, signal } = parts;
  const root = path.join(place.extracted ?? place.root, folder.name);
  const find = (code: Finding['code'], params: Finding['params'], because?: Finding['because']) =>
    sink.finding({
      file: `${folder.name}/`,
      code,
      params: { file: folder.name, ...params },
      ...(because && { because }),
      remove: code === 'verify.unreadable' ? [] : [root],
    });
  let modulePath: string;
  let version: string;
  try {
    modulePath = unescapePath(folder.escapedPath);
    version = unescapeVersion(folder.escapedVersion);
  } catch (error) {
    find('verify.bad-name', {}, becauseOf(error));
    return;
  }
  const [tree] = place.trees;
  const base = path.join(tree?.folder ?? '', folder.escapedPath, '@v', folder.escapedVersion);
  if ((await sizeOf(`${base}.partial`)) !== undefined) return;
  let hashed: DirectoryHash;
  try {
    const leaveOut = modulePath === 'golang.org/toolchain' ? isRenamedGoMod : undefined;
    hashed = await hashDirectory(root, `${modulePath}@${version}`, { signal, ...(leaveOut && { leaveOut }) });
  } catch (error) {
    signal.throwIfAborted();
    if (isGone(error)) return;
    if (error instanceof GomirrorError) find('verify.bad-extracted', {}, becauseOf(error));
    else find('verify.unreadable', { reason: describeError(error) });
    return;
  }
  sink.file(hashed.unpackedBytes);
  const recorded = await readRecord(`${base}.ziphash`);
  if (recorded !== undefined && recorded !== hashed.h1) {
    find('verify.changed-extracted', { got: hashed.h1, want: recorded });
    return;
  }
  if (!isCanonicalVersion(version)) return;
  const testimony = await parts.database.ask(modulePath, version);
  if (testimony.kind === 'unproven') sink.unproven();
  else if (testimony.kind === 'not-in-log') {
    // Otherwise said of the files that it was extracted from.
    const alone = (await sizeOf(`${base}.zip`)) === undefined && (await sizeOf(`${base}.mod`)) === undefined;
    const what = `${modulePath}@${version}`;
    if (alone) find('verify.not-in-log', { what, database: testimony.database });
  } else if (testimony.record.zipHash === hashed.h1) sink.proven();
  else {
    const { database, id, zipHash } = testimony.record;
    find('verify.wrong-hash', { got: hashed.h1, want: zipHash ?? '-', database, id });
  }
}

/**
 * No module zip may hold a nested go.mod, so a toolchain's are named `_go.mod` in it; the go command puts a copy under the
 * right name beside each before it first runs that toolchain.
 */
function isRenamedGoMod(place: string): boolean {
  if (path.basename(place) !== 'go.mod') return false;
  try {
    const original = readFileSync(path.join(path.dirname(place), '_go.mod'));
    return hash('sha256', original) === hash('sha256', readFileSync(place));
  } catch {
    return false;
  }
}
