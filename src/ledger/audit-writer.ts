import fs from 'node:fs';
import path from 'node:path';
import type { Kysely, Transaction } from 'kysely';
import { MiB } from '../base/index.ts';
import {
  emptyHead,
  type Head,
  lineOf,
  longestLineBytes,
  parseLine,
  readLine,
  type TimedEntry,
} from './audit-chain.ts';
import { indexRow, lastIndexed } from './audit-index.ts';
import type { Tables } from './schema.ts';
import { lineBefore, listSegments, readLines, segmentName, writeDurably } from './segments.ts';
import type { AuditRecord } from './types.ts';

/** Batches up to this size go into the index at once; after larger ones it is brought up to date when somebody asks. */
const indexedAtOnce = 200;

/** The head, and the end of the segment that it is in. */
export interface Place extends Head {
  readonly segment: string;
  readonly sizeBytes: number;
}

/** What was found wrong with the end of the log before it could go on; becomes an entry itself. */
interface Repair {
  readonly outcome: 'recovered' | 'damaged';
  readonly detail: Record<string, number>;
}

/** Lines that are in a segment, and the transaction that was to acknowledge them has failed. */
interface Unacknowledged {
  /** The head when they were written. */
  readonly before: Head;
  readonly segment: string;
  readonly start: number;
  readonly end: number;
  readonly isNew: boolean;
}

/**
 * Appends to the segments; on the ledger's thread. The database's right to write is held from reading the head to advancing it, so
 * that several processes write one chain. Lines are on disk before the head is: after a crash the segment may be ahead of the
 * database, never behind.
 */
export class AuditWriter {
  readonly #db: Kysely<Tables>;
  readonly #folder: string;
  readonly #segmentBytes: number;
  #freshSegment = false;
  #unacknowledged: Unacknowledged | undefined;

  constructor(db: Kysely<Tables>, folder: string, segmentBytes = 64 * MiB) {
    this.#db = db;
    this.#folder = folder;
    this.#segmentBytes = segmentBytes;
  }

  /** Resolves when the entries are on disk. Throws the errors of the system and of node:sqlite; then none is in the log. */
  async append(entries: readonly TimedEntry[]): Promise<Head> {
    fs.mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const head = await this.#db.transaction().execute(async (transaction) => {
      const known = await placeOf(transaction);
      this.#takeBackOwn(known);
      const { place, repair } = this.#settle(known);
      const first = entries[0];
      const timeMs = first?.timeMs ?? 0;
      const all = repair === undefined ? entries : [incident(repair, timeMs), ...entries];
      return this.#write(transaction, known, place, all);
    });
    this.#unacknowledged = undefined;
    return head;
  }

  /** The same entries come again, so that lines of theirs which nobody has seen must not stay. */
  #takeBackOwn(known: Place): void {
    const own = this.#unacknowledged;
    this.#unacknowledged = undefined;
    if (own === undefined || own.before.number !== known.number || own.before.hash !== known.hash) return;
    const file = path.join(this.#folder, own.segment);
    const isLast = listSegments(this.#folder).at(-1)?.name === own.segment;
    if (isLast && fs.statSync(file).size === own.end) takeBack(file, own.start, own.isNew);
  }

  /** Repairs what a crash has left, if it has left something. */
  async repair(timeMs: number): Promise<void> {
    if (listSegments(this.#folder).length === 0) return;
    await this.#db.transaction().execute(async (transaction) => {
      const known = await placeOf(transaction);
      const { place, repair } = this.#settle(known);
      if (repair !== undefined) await this.#write(transaction, known, place, [incident(repair, timeMs)]);
    });
  }

  async #write(
    db: Transaction<Tables>,
    known: Place,
    place: Place,
    entries: readonly TimedEntry[],
  ): Promise<Head> {
    const isFull = place.sizeBytes >= this.#segmentBytes;
    const isNew = place.segment === '' || isFull || this.#freshSegment;
    const segment = isNew ? segmentName(place.number + 1) : place.segment;
    const start = isNew ? 0 : place.sizeBytes;
    let head: Head = { number: place.number, hash: place.hash };
    const lines: string[] = [];
    const records: AuditRecord[] = [];
    for (const entry of entries) {
      const next = lineOf(entry, head);
      head = next.head;
      lines.push(`${next.line}\n`);
      if (entries.length <= indexedAtOnce) records.push(parseLine(next.line)!);
    }
    const bytes = Buffer.from(lines.join(''));
    const file = path.join(this.#folder, segment);
    try {
      writeDurably(file, bytes, start, isNew);
    } catch (error) {
      // After a failed fsync nobody knows what is on the disk; the next batch begins a file of its own.
      takeBack(file, start, isNew);
      this.#freshSegment = true;
      throw error;
    }
    this.#freshSegment = false;
    const { number, hash } = known;
    this.#unacknowledged = { before: { number, hash }, segment, start, end: start + bytes.length, isNew };
    const row = { ...head, segment, size_bytes: start + bytes.length };
    await db
      .insertInto('audit_head')
      .values({ id: 1, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
    const inOrder = place.number === known.number && (await lastIndexed(db)) === place.number;
    if (inOrder)
      for (const record of records) await db.insertInto('audit_index').values(indexRow(record)).execute();
    return head;
  }

  /** Where the log really ends. Nothing is looked at when the segment is as long as it was left. */
  #settle(known: Place): { place: Place; repair?: Repair } {
    const last = listSegments(this.#folder).at(-1);
    if (last === undefined && known.number === 0) return { place: known };
    const file = path.join(this.#folder, last?.name ?? known.segment);
    const sizeBytes = last === undefined ? 0 : fs.statSync(file).size;
    if (last?.name === known.segment && sizeBytes === known.sizeBytes) return { place: known };
    if (last === undefined || !this.#headStands(known)) return this.#damaged(known);
    // The head is where it was, and more stands behind it: written, and never acknowledged.
    return this.#adopt(known);
  }

  #headStands(known: Place): boolean {
    if (known.number === 0) return true;
    try {
      const line = lineBefore(path.join(this.#folder, known.segment), known.sizeBytes, longestLineBytes);
      return line !== undefined && parseLine(line.toString())?.hash === known.hash;
    } catch {
      return false;
    }
  }

  #adopt(known: Place): { place: Place; repair: Repair } {
    let place: Place = known;
    let cutBytes = 0;
    for (const { name, firstNumber } of listSegments(this.#folder)) {
      if (name < known.segment) continue;
      const file = path.join(this.#folder, name);
      const start = name === known.segment ? known.sizeBytes : 0;
      if (start === 0 && firstNumber !== place.number + 1) return this.#damaged(place);
      let endByte = start;
      for (const line of readLines(file, longestLineBytes, start)) {
        const record = line.whole ? readLine(line.bytes, place) : undefined;
        if (record !== undefined) {
          endByte = line.endByte;
          place = { number: record.number, hash: record.hash, segment: name, sizeBytes: endByte };
          continue;
        }
        // A line that ends is no half-written one: somebody else has been here, and that must be seen.
        if (line.whole) return this.#damaged(place);
        cutBytes += line.bytes.length;
      }
      if (endByte === 0) fs.rmSync(file);
      else if (cutBytes > 0) fs.truncateSync(file, endByte);
    }
    return {
      place,
      repair: { outcome: 'recovered', detail: { from: known.number, to: place.number, cutBytes } },
    };
  }

  /** The evidence is left as it is: the log goes on in a file of its own, and the gap stays for `audit verify` to find. */
  #damaged(place: Place): { place: Place; repair: Repair } {
    this.#freshSegment = true;
    // A number for the new file's name that no file there begins with, or sorts behind.
    const number = Math.max(place.number, listSegments(this.#folder).at(-1)?.firstNumber ?? 0);
    return { place: { ...place, number }, repair: { outcome: 'damaged', detail: { head: place.number } } };
  }
}

/** The head as the database has it. */
export async function headOf(db: Kysely<Tables>): Promise<Head> {
  const { number, hash } = await placeOf(db);
  return { number, hash };
}

/** The head, with the segment it is in; a segment of no name for an empty log. */
export async function placeOf(db: Kysely<Tables>): Promise<Place> {
  const row = await db.selectFrom('audit_head').selectAll().executeTakeFirst();
  if (row === undefined) return { ...emptyHead, segment: '', sizeBytes: 0 };
  return { number: row.number, hash: row.hash, segment: row.segment, sizeBytes: row.size_bytes };
}

function incident({ outcome, detail }: Repair, timeMs: number): TimedEntry {
  return { timeMs, action: 'incident', who: 'gomirror', address: undefined, what: 'audit', outcome, detail };
}

function takeBack(file: string, sizeBytes: number, isNew: boolean): void {
  try {
    if (isNew) fs.rmSync(file, { force: true });
    else fs.truncateSync(file, sizeBytes);
  } catch {
    // What is left there is found before the next batch is written.
  }
}
