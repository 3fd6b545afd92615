import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describeError, errorCode, GomirrorError } from '../../base/index.ts';
import {
  hashGoMod,
  isCanonicalVersion,
  parseInfo,
  unescapePath,
  unescapeVersion,
} from '../../module/index.ts';
import type { Verifier } from '../verifier.ts';
import type { AuditCode } from './codes.ts';
import type { AuditDatabase, Testimony } from './database.ts';
import { hashFile, isGone, readDigest, readRecord, sizeOf } from './files.ts';
import { becauseOf, type Finding } from './finding.ts';
import type { Tree } from './place.ts';
import type { VersionFiles } from './walk.ts';

/** What a check tells while it goes on. */
export interface AuditSink {
  finding(finding: Finding): void;
  /** Another file was read. */
  file(sizeBytes: number): void;
  /** Another file agrees with the checksum database. */
  proven(): void;
  /** Another file that the checksum database should vouch for and could not be asked about. */
  unproven(): void;
}

export interface CheckParts {
  readonly verifier: Verifier;
  readonly database: AuditDatabase;
  readonly sink: AuditSink;
  readonly signal: AbortSignal;
  /** Ask also about versions of which nothing but the `.info` is there. */
  readonly asksAboutInfo: boolean;
}

/** What is common to the files of one version. */
interface Subject {
  readonly tree: Tree;
  readonly files: VersionFiles;
  readonly path: string;
  readonly version: string;
  /** Absolute, without the suffix. */
  readonly base: string;
}

/** Checks all files of one version: against what lies beside them, against Go's rules, against the checksum database. */
export async function checkVersion(tree: Tree, files: VersionFiles, parts: CheckParts): Promise<void> {
  const { suffixes } = files;
  const base = path.join(tree.folder, files.escapedPath, '@v', files.escapedVersion);
  let subject: Subject;
  try {
    const version = unescapeVersion(files.escapedVersion);
    subject = { tree, files, path: unescapePath(files.escapedPath), version, base };
  } catch (error) {
    const file = fileName(tree, files, [...suffixes][0] ?? '');
    const because = becauseOf(error);
    parts.sink.finding({
      file,
      code: 'verify.bad-name',
      params: {},
      because,
      remove: removals(base, suffixes),
    });
    return;
  }
  const { path: modulePath, version } = subject;
  const canonical = isCanonicalVersion(version);
  const asks =
    canonical &&
    tree.isPrivate !== true &&
    (suffixes.has('zip') || suffixes.has('mod') || (parts.asksAboutInfo && suffixes.has('info')));
  const asked = asks
    ? parts.database.ask(modulePath, version)
    : Promise.resolve<Testimony>({ kind: 'unproven' });
  asked.catch(() => undefined); // Awaited below, perhaps after something else has failed.
  if (suffixes.has('info')) await guarded(subject, 'info', parts, () => checkInfo(subject, parts));
  if (suffixes.has('mod')) await guarded(subject, 'mod', parts, () => checkMod(subject, asked, parts));
  if (suffixes.has('zip')) await guarded(subject, 'zip', parts, () => checkZip(subject, asked, parts));
  const testimony = await asked;
  if (testimony.kind === 'not-in-log') {
    const { database } = testimony;
    const suffix = suffixes.has('zip') ? 'zip' : suffixes.has('mod') ? 'mod' : 'info';
    const params = { what: `${modulePath}@${version}`, database };
    find(subject, suffix, parts, 'verify.not-in-log', params, removals(base, suffixes));
  }
  await checkStrays(subject, parts);
}

async function checkInfo(subject: Subject, parts: CheckParts): Promise<void> {
  const bytes = await readSmall(subject, 'info', parts);
  if (bytes === undefined) return;
  try {
    parseInfo(bytes, isCanonicalVersion(subject.version) ? subject.version : undefined);
  } catch (error) {
    find(subject, 'info', parts, 'verify.bad-info', {}, undefined, becauseOf(error));
  }
}

async function checkMod(subject: Subject, asked: Promise<Testimony>, parts: CheckParts): Promise<void> {
  const bytes = await readSmall(subject, 'mod', parts);
  if (bytes === undefined) return;
  const testimony = await asked;
  if (testimony.kind === 'record') {
    compare(subject, 'mod', hashGoMod(bytes), testimony, parts);
    return;
  }
  if (testimony.kind === 'unproven') parts.sink.unproven();
}

async function checkZip(subject: Subject, asked: Promise<Testimony>, parts: CheckParts): Promise<void> {
  const { tree, base } = subject;
  const file = `${base}.zip`;
  const sizeBytes = await sizeOf(file);
  if (sizeBytes === undefined) return; // Gone since the folder was read.
  parts.sink.file(sizeBytes);
  if (sizeBytes === 0) {
    find(subject, 'zip', parts, 'verify.empty-file', {});
    return;
  }
  const want = tree.hasDigests ? await readDigest(`${file}.sha256`) : undefined;
  let verdict;
  try {
    verdict = await parts.verifier.verify(file, subject.path, subject.version, sizeBytes);
  } catch (error) {
    if (errorCode(error)?.startsWith('zip.') !== true) {
      // A thread tells only that it could not read; what the system says when it is read here is the finding.
      await hashFile(file, { signal: parts.signal });
      throw error;
    }
    const got = want === undefined ? want : await hashFile(file, { signal: parts.signal });
    const because = becauseOf(error);
    if (want === undefined || got === undefined || got === want) {
      find(subject, 'zip', parts, 'verify.bad-zip', {}, undefined, because);
    } else {
      find(subject, 'zip', parts, 'verify.other-bytes', { got, want }, undefined, because);
    }
    return;
  }
  if (!checkDigest(subject, 'zip', verdict.sha256, want, parts)) return;
  const recorded = await readRecord(`${base}.ziphash`);
  if (recorded === undefined) {
    find(subject, 'zip', parts, 'verify.no-zip-hash', {}, []);
  } else if (recorded !== verdict.h1) {
    find(subject, 'zip', parts, 'verify.wrong-zip-hash', { got: verdict.h1, want: recorded });
  }
  const testimony = await asked;
  if (testimony.kind === 'record') compare(subject, 'zip', verdict.h1, testimony, parts);
  else if (testimony.kind === 'unproven') parts.sink.unproven();
}

/** Records whose files are gone. Looks again, because a server names the record just before the file. */
async function checkStrays(subject: Subject, parts: CheckParts): Promise<void> {
  const { files, tree, base } = subject;
  for (const kind of ['info', 'mod', 'zip'] as const) {
    // In a module cache the hash of a zip that was deleted to save space still vouches for the extracted folder.
    const records = tree.hasDigests ? [`${kind}.sha256`, ...(kind === 'zip' ? ['ziphash'] : [])] : [];
    const stray = files.suffixes.has(kind) ? undefined : records.find((record) => files.suffixes.has(record));
    if (stray === undefined || (await sizeOf(`${base}.${kind}`)) !== undefined) continue;
    if ((await sizeOf(`${base}.${stray}`)) === undefined) continue;
    find(subject, stray, parts, 'verify.record-without-file', {}, [`${base}.${stray}`]);
  }
}

/** The bytes of a small file whose record agrees; undefined when something was found, or when it is gone. */
async function readSmall(
  subject: Subject,
  kind: 'info' | 'mod',
  parts: CheckParts,
): Promise<Buffer | undefined> {
  const file = `${subject.base}.${kind}`;
  let bytes: Buffer;
  try {
    bytes = await readFile(file, { signal: parts.signal });
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
  parts.sink.file(bytes.length);
  if (bytes.length === 0) {
    find(subject, kind, parts, 'verify.empty-file', {});
    return undefined;
  }
  const want = subject.tree.hasDigests ? await readDigest(`${file}.sha256`) : undefined;
  return checkDigest(subject, kind, hash('sha256', bytes, 'hex'), want, parts) ? bytes : undefined;
}

/** False when the bytes are not those recorded. */
function checkDigest(
  subject: Subject,
  kind: string,
  got: string,
  want: string | undefined,
  parts: CheckParts,
): boolean {
  if (!subject.tree.hasDigests || got === want) return true;
  if (want === undefined) {
    find(subject, kind, parts, 'verify.no-digest', {}, []);
    return true;
  }
  find(subject, kind, parts, 'verify.other-bytes', { got, want });
  return false;
}

function compare(
  subject: Subject,
  kind: 'mod' | 'zip',
  got: string,
  { record }: Testimony & { kind: 'record' },
  parts: CheckParts,
): void {
  const want = kind === 'zip' ? record.zipHash : record.modHash;
  if (got === want) {
    parts.sink.proven();
    return;
  }
  const { database, id } = record;
  find(subject, kind, parts, 'verify.wrong-hash', { got, want: want ?? '-', database, id });
}

/** Runs the check of one file; a file that cannot be read is a finding and does not end the verification. */
async function guarded(
  subject: Subject,
  suffix: string,
  parts: CheckParts,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    parts.signal.throwIfAborted();
    if (isGone(error)) return;
    if (error instanceof GomirrorError) throw error;
    find(subject, suffix, parts, 'verify.unreadable', { reason: describeError(error) }, []);
  }
}

function find(
  subject: Subject,
  suffix: string,
  { sink }: CheckParts,
  code: AuditCode,
  params: Finding['params'],
  remove?: readonly string[],
  because?: NonNullable<Finding['because']>,
): void {
  const file = fileName(subject.tree, subject.files, suffix);
  sink.finding({
    file,
    code,
    params: { file, ...params },
    ...(because && { because }),
    remove: remove ?? removals(subject.base, subject.files.suffixes, suffix),
  });
}

function fileName(tree: Tree, files: VersionFiles, suffix: string): string {
  return `${tree.prefix}${files.escapedPath}/@v/${files.escapedVersion}.${suffix}`;
}

/** The files to delete for a fresh copy of `kind` (of everything, without it): the file and what is recorded about it. */
function removals(base: string, suffixes: ReadonlySet<string>, kind?: string): string[] {
  const belongs = (suffix: string) =>
    kind === undefined || suffix === kind || suffix === `${kind}.sha256` || suffix === `${kind}hash`;
  return [...suffixes].filter(belongs).map((suffix) => `${base}.${suffix}`);
}
