import { createHash } from 'node:crypto';
import type { AuditEntry, AuditRecord } from './types.ts';

/**
 * The lines of the audit log. A line is the entry as JSON, its keys in one order, with the hash as the last of them:
 * `{"number":…,"time":…,"action":…,"who":…,"address":…,"what":…,"outcome":…,"detail":{…},"hash":"…"}`. The hash is SHA-256, in hex,
 * over the hash of the line before (64 hex digits) and the bytes of this line without `,"hash":"…"`. So each line vouches for all
 * before it, to the byte.
 */

/** Where a chain stands: the number of its last entry and that one's hash. */
export interface Head {
  readonly number: number;
  readonly hash: string;
}

/** Of a log without entries. */
export const emptyHead: Head = { number: 0, hash: '0'.repeat(64) };

/** An entry and when it happened. */
export type TimedEntry = AuditEntry & { readonly timeMs: number };

const hashMark = Buffer.from(',"hash":"');
const lineEnd = Buffer.from('"}');
const suffixBytes = hashMark.length + 64 + lineEnd.length;
/** Texts come from strangers; what is longer is cut, so that a line stays below {@link longestLineBytes}. */
const longestText = 2048;
const mostDetails = 32;
export const longestLineBytes = 512 * 1024;

/** The line of `entry` behind `head`, without the line feed, and the head that it makes. */
export function lineOf(entry: TimedEntry, head: Head): { line: string; head: Head } {
  const number = head.number + 1;
  const body = bodyOf(entry, number);
  const hash = hashOf(head, Buffer.from(body));
  return { line: `${body.slice(0, -1)},"hash":"${hash}"}`, head: { number, hash } };
}

/** The entry of a line behind `head`; undefined when it is not the next entry of that chain, to the byte. */
export function readLine(line: Uint8Array, head: Head): AuditRecord | undefined {
  const bytes = Buffer.from(line.buffer, line.byteOffset, line.byteLength);
  const cut = bytes.length - suffixBytes;
  if (cut <= 0) return undefined;
  const hash = bytes.toString('latin1', cut + hashMark.length, cut + hashMark.length + 64);
  const body = Buffer.concat([bytes.subarray(0, cut), Buffer.from('}')]);
  if (!bytes.subarray(cut, cut + hashMark.length).equals(hashMark)) return undefined;
  if (!bytes.subarray(-lineEnd.length).equals(lineEnd)) return undefined;
  if (hash !== hashOf(head, body)) return undefined;
  const record = parseLine(bytes.toString());
  return record?.number === head.number + 1 ? record : undefined;
}

/** What a line says, whether or not it belongs to the chain; undefined when it is none. */
export function parseLine(line: string): AuditRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { number, time, action, who, address, what, outcome, detail, hash } = value as Record<
    string,
    unknown
  >;
  const texts = [time, action, who, what, outcome, hash].every((text) => typeof text === 'string');
  if (!texts || !Number.isSafeInteger(number)) return undefined;
  const timeMs = Date.parse(time as string);
  if (Number.isNaN(timeMs)) return undefined;
  return {
    number: number as number,
    timeMs,
    action: action as AuditRecord['action'],
    who: who as string,
    address: typeof address === 'string' ? address : undefined,
    what: what as string,
    outcome: outcome as string,
    detail: typeof detail === 'object' && detail !== null ? (detail as AuditRecord['detail']) : undefined,
    hash: hash as string,
  };
}

function hashOf(head: Head, body: Uint8Array): string {
  return createHash('sha256').update(head.hash).update(body).digest('hex');
}

function bodyOf({ timeMs, action, who, address, what, outcome, detail }: TimedEntry, number: number): string {
  return JSON.stringify({
    number,
    time: new Date(timeMs).toISOString(),
    action,
    who: shortened(who),
    address: address === undefined ? undefined : shortened(address),
    what: shortened(what),
    outcome: shortened(outcome),
    detail: detail === undefined ? undefined : sorted(detail),
  });
}

function sorted(detail: NonNullable<AuditEntry['detail']>): Record<string, string | number | boolean> {
  const pairs = Object.entries(detail)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, mostDetails);
  return Object.fromEntries(
    pairs.map(([key, value]) => [shortened(key), typeof value === 'string' ? shortened(value) : value]),
  );
}

function shortened(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}
