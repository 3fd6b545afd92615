import { GomirrorError } from '../../base/index.ts';
import type { RegistryValue } from '../system/index.ts';
import type { PlanCode } from './codes.ts';
import type { JournaledChange, JournalEntry } from './types.ts';

/** The form of the files of the journal. */
const version = 1;

/** An entry as the bytes of its file: JSON, contents in base64, so that any byte comes back as it was. */
export function encodeEntry(entry: JournalEntry): Buffer {
  const changes = entry.changes.map((change) => {
    if (change.kind === 'registry')
      return { ...change, before: change.before ?? null, after: change.after ?? null };
    return { ...change, before: inBase64(change.before), after: inBase64(change.after) };
  });
  return Buffer.from(`${JSON.stringify({ version, ...entry, changes }, undefined, 1)}\n`);
}

function inBase64(bytes: Buffer | undefined): string | null {
  return bytes === undefined ? null : bytes.toString('base64');
}

/** The entry in a file of the journal. Throws `goenv.journal-damaged`, `goenv.journal-newer`. */
export function decodeEntry(bytes: Uint8Array, path: string): JournalEntry {
  const damaged = (cause?: unknown) =>
    new GomirrorError<PlanCode>('goenv.journal-damaged', { path }, { cause });
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw damaged(error);
  }
  const fields = record(parsed);
  const written = fields?.['version'];
  if (typeof written === 'number' && written > version)
    throw new GomirrorError<PlanCode>('goenv.journal-newer', { path });
  const { id, timeMs, state, command, changes, left } = fields ?? {};
  if (
    written !== version ||
    typeof id !== 'string' ||
    typeof timeMs !== 'number' ||
    (state !== 'planned' && state !== 'done' && state !== 'undone') ||
    typeof command !== 'string' ||
    !Array.isArray(changes)
  )
    throw damaged();
  const read = changes.map((change) => {
    const decoded = decodeChange(record(change) ?? {});
    if (decoded === undefined) throw damaged();
    return decoded;
  });
  return {
    id,
    timeMs,
    state,
    command,
    changes: read,
    ...(Array.isArray(left) && { left: left.map(String) }),
  };
}

function decodeChange(fields: Readonly<Record<string, unknown>>): JournaledChange | undefined {
  const { kind, path, key, name, before, after, mode, target, modeBefore, modeAfter, newFolders, isSecret } =
    fields;
  const why = record(fields['why']);
  const code = why?.['code'];
  const params = record(why?.['params']);
  if (typeof code !== 'string' || params === undefined) return undefined;
  const common = {
    why: { code, params: Object.fromEntries(Object.entries(params).filter(isParam)) },
    ...(isSecret === true && { isSecret }),
  };
  if (kind === 'registry' && typeof key === 'string' && typeof name === 'string')
    return { ...common, kind, key, name, before: registryValue(before), after: registryValue(after) };
  if (kind !== 'file' || typeof path !== 'string') return undefined;
  return {
    ...common,
    kind,
    path,
    before: fromBase64(before),
    after: fromBase64(after),
    ...(typeof mode === 'number' && { mode }),
    ...(typeof target === 'string' && { target }),
    ...(typeof modeBefore === 'number' && { modeBefore }),
    ...(typeof modeAfter === 'number' && { modeAfter }),
    ...(Array.isArray(newFolders) && { newFolders: newFolders.map(String) }),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function isParam(entry: [string, unknown]): entry is [string, string | number | boolean] {
  return ['string', 'number', 'boolean'].includes(typeof entry[1]);
}

function fromBase64(value: unknown): Buffer | undefined {
  return typeof value === 'string' ? Buffer.from(value, 'base64') : undefined;
}

function registryValue(value: unknown): RegistryValue | undefined {
  const { kind, data } = record(value) ?? {};
  if (kind !== 'REG_SZ' && kind !== 'REG_EXPAND_SZ' && kind !== 'REG_DWORD') return undefined;
  return typeof data === 'string' ? { kind, data } : undefined;
}
