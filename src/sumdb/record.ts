import { GomirrorError } from '../base/index.ts';
import type { SumdbCode } from './codes.ts';
import { decodeBase64, decodeText } from './note.ts';
import { hashBytes, parseCount } from './tree.ts';

const maxLookupBytes = 1_000_000;

/** A record as a look-up gives it, not yet proven. */
export interface Record {
  readonly id: number;
  /** What the log has hashed, final newline included. */
  readonly text: string;
}

/** The hashes that a record's text names for one module version. */
export interface ModuleHashes {
  /** `h1:…` of the zip. */
  readonly zipHash: string | undefined;
  /** `h1:…` of go.mod. */
  readonly modHash: string | undefined;
}

/**
 * Splits a look-up answer, `id\n` record, blank line, tree note. The note part is returned as it is; nothing of it is
 * ever read as a record.
 * @throws GomirrorError `sumdb.bad-record`
 */
export function parseLookup(bytes: Uint8Array): { record: Record; note: string } {
  const message = decodeLookup(bytes);
  const end = message.indexOf('\n\n');
  if (end < 0) throw badRecord('no-blank-line');
  return { record: splitRecord(message.slice(0, end + 1)), note: message.slice(end + 2) };
}

/**
 * Reads a record as the cache keeps it, `id\n` record.
 * @throws GomirrorError `sumdb.bad-record`
 */
export function parseRecord(bytes: Uint8Array): Record {
  return splitRecord(decodeLookup(bytes));
}

/** `id\n` record: what the cache keeps and a look-up answer begins with. */
export function formatRecord(record: Record): string {
  return `${record.id}\n${record.text}`;
}

/**
 * Finds the hashes of a module version in the text of an authenticated record. Only `h1:` is read; lines of other kinds
 * are left alone.
 * @throws GomirrorError `sumdb.record-lacks-module`, `sumdb.bad-record` when it names two hashes for one thing
 */
export function hashesIn(text: string, path: string, version: string): ModuleHashes {
  const zipHash = hashOf(text, `${path} ${version} `);
  const modHash = hashOf(text, `${path} ${version}/go.mod `);
  if (zipHash === undefined && modHash === undefined) {
    throw new GomirrorError<SumdbCode>('sumdb.record-lacks-module', { path, version }, { retryable: true });
  }
  return { zipHash, modHash };
}

function hashOf(text: string, prefix: string): string | undefined {
  let found: string | undefined;
  for (const line of text.split('\n')) {
    if (!line.startsWith(`${prefix}h1:`)) continue;
    const value = line.slice(prefix.length);
    if (decodeBase64(value.slice('h1:'.length))?.length !== hashBytes) throw badRecord('hash');
    if (found !== undefined && found !== value) throw badRecord('two-hashes');
    found = value;
  }
  return found;
}

function decodeLookup(bytes: Uint8Array): string {
  if (bytes.length > maxLookupBytes) throw badRecord('too-long');
  const message = decodeText(bytes);
  if (message === undefined) throw badRecord('characters');
  return message;
}

function splitRecord(message: string): Record {
  const idEnd = message.indexOf('\n');
  const id = parseCount(message.slice(0, Math.max(idEnd, 0)));
  if (id === undefined) throw badRecord('id');
  const text = message.slice(idEnd + 1);
  if (
    text === '' ||
    text === '\n' ||
    text.startsWith('\n') ||
    text.includes('\n\n') ||
    !text.endsWith('\n')
  ) {
    throw badRecord('text');
  }
  return { id, text };
}

function badRecord(rule: string): GomirrorError<SumdbCode> {
  return new GomirrorError('sumdb.bad-record', { rule }, { retryable: true });
}
