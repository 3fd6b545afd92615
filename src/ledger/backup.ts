import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describeError, errorCode, GomirrorError } from '../base/index.ts';
import { digestOf, type Member, readArchive, writeArchive } from './archive.ts';
import type { Head } from './audit-chain.ts';
import { type AuditFinding, verifySegments } from './audit-verify.ts';
import type { LedgerCode } from './codes.ts';
import { databaseName, segmentsName } from './places.ts';
import { listSegments, syncFolder } from './segments.ts';

/** What a backup says of itself, in its first member. */
export interface Manifest {
  readonly format: typeof manifestFormat;
  /** The gomirror that made it. */
  readonly version: string;
  readonly created: string;
  readonly head: Head;
  /** What was wrong with the audit log when the backup was made, if anything was: it is backed up as it is. */
  readonly problem?: AuditFinding['problem'];
  readonly files: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: string }[];
}

export interface BackupSummary {
  readonly file: string;
  readonly sizeBytes: number;
  readonly head: Head;
  /** What is wrong with the audit log in it. */
  readonly problem: AuditFinding['problem'];
}

const manifestName = 'manifest.json';
const manifestFormat = 'gomirror ledger backup 1';

/**
 * Writes a backup: a tar archive of a manifest, the database and the segments of the audit log, as of the moment at which the
 * database was copied (segments only grow, so that their beginnings up to its head belong to it). Only its owner may read it. It is
 * read back before it gets its name. Rejects with `ledger.backup-exists` or `ledger.backup-failed`.
 */
export async function writeBackup(job: {
  readonly folder: string;
  readonly file: string;
  /** False: a file of that name is left alone. */
  readonly replace: boolean;
  readonly version: string;
  readonly nowMs: number;
  readonly copy: (target: string) => Promise<Head & { segment: string; sizeBytes: number }>;
  /** The head of the log as it is now. */
  readonly headNow: () => Promise<Head>;
}): Promise<BackupSummary> {
  const { folder, file, replace } = job;
  if (!replace && fs.existsSync(file)) throw new GomirrorError<LedgerCode>('ledger.backup-exists', { file });
  const suffix = randomBytes(6).toString('hex');
  const unnamed = `${file}.${suffix}.tmp`;
  // Not in the ledger's folder: a backup is wanted most where that is full.
  const copied = `${file}.${suffix}.sqlite.tmp`;
  try {
    fs.writeFileSync(copied, '', { flag: 'wx', mode: 0o600 });
    const { number, hash, segment, sizeBytes } = await job.copy(copied);
    const members = [memberOf(copied, databaseName, fs.statSync(copied).size)];
    for (const { name } of listSegments(path.join(folder, segmentsName))) {
      if (name > segment) break;
      const source = path.join(folder, segmentsName, name);
      const size = name === segment ? sizeBytes : fs.statSync(source).size;
      members.push(memberOf(source, `${segmentsName}/${name}`, size));
    }
    const head = { number, hash };
    const expected = { before: head, after: job.headNow };
    const { signal } = new AbortController();
    const { problem } = await verifySegments(path.join(folder, segmentsName), expected, signal);
    const facts = { version: job.version, head, ...(problem && { problem }) };
    writeAndCheck(unnamed, members, facts, job.nowMs);
    fs.renameSync(unnamed, file);
    syncFolder(path.dirname(path.resolve(file)));
    return { file, sizeBytes: fs.statSync(file).size, head, problem };
  } catch (error) {
    fs.rmSync(unnamed, { force: true });
    if (error instanceof GomirrorError) throw error;
    const reason = errorCode(error) ?? describeError(error);
    throw new GomirrorError<LedgerCode>('ledger.backup-failed', { file, reason }, { cause: error });
  } finally {
    for (const tail of ['', '-wal', '-shm']) fs.rmSync(copied + tail, { force: true });
  }
}

function writeAndCheck(
  file: string,
  members: readonly Member[],
  facts: Pick<Manifest, 'version' | 'head' | 'problem'>,
  timeMs: number,
): void {
  const files = members.map((member) => ({
    name: member.name,
    sizeBytes: member.sizeBytes,
    sha256: digestOf(member),
  }));
  const created = new Date(timeMs).toISOString();
  const manifest: Manifest = { format: manifestFormat, created, ...facts, files };
  const manifestFile = `${file}.manifest`;
  const fd = fs.openSync(file, 'wx', 0o600);
  try {
    const text = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
    fs.writeFileSync(manifestFile, text, { flag: 'wx', mode: 0o600 });
    writeArchive(fd, [memberOf(manifestFile, manifestName, text.length), ...members], timeMs);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
    fs.rmSync(manifestFile, { force: true });
  }
  checkBackup(file);
}

/**
 * Reads a backup and compares every byte with its manifest. Throws `ledger.not-a-backup`, `ledger.backup-damaged`,
 * `ledger.backup-unreadable`.
 */
export function checkBackup(file: string): { manifest: Manifest; members: readonly Member[] } {
  const notOne = (cause?: unknown) =>
    new GomirrorError<LedgerCode>('ledger.not-a-backup', { file }, { cause });
  let all: Member[];
  try {
    all = readArchive(file);
  } catch (error) {
    const reason = errorCode(error);
    if (reason === undefined) throw notOne(error);
    throw new GomirrorError<LedgerCode>('ledger.backup-unreadable', { file, reason }, { cause: error });
  }
  const [first, ...members] = all;
  const manifest = first?.name === manifestName ? readManifest(first) : undefined;
  if (manifest === undefined) throw notOne();
  for (const { name, sizeBytes, sha256 } of manifest.files) {
    const member = members.find((candidate) => candidate.name === name);
    if (member?.sizeBytes !== sizeBytes || digestOf(member) !== sha256)
      throw new GomirrorError<LedgerCode>('ledger.backup-damaged', { file, name });
  }
  const strange = members.find(({ name }) => manifest.files.every((known) => known.name !== name));
  if (strange !== undefined)
    throw new GomirrorError<LedgerCode>('ledger.backup-damaged', { file, name: strange.name });
  return { manifest, members };
}

function readManifest(member: Member): Manifest | undefined {
  try {
    const text = fs.readFileSync(member.file).subarray(member.startByte, member.startByte + member.sizeBytes);
    const manifest = JSON.parse(text.toString()) as Manifest;
    const names = manifest.files.map(({ name }) => name);
    const allKnown = names.every((name) => name === databaseName || /^audit\/\d{12}\.jsonl$/.test(name));
    return manifest.format === manifestFormat && allKnown && names.includes(databaseName)
      ? manifest
      : undefined;
  } catch {
    return undefined;
  }
}

function memberOf(file: string, name: string, sizeBytes: number): Member {
  return { name, file, startByte: 0, sizeBytes };
}
