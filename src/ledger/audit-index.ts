import path from 'node:path';
import type { Insertable, Kysely } from 'kysely';
import { longestLineBytes, parseLine } from './audit-chain.ts';
import type { Tables } from './schema.ts';
import { listSegments, readLines } from './segments.ts';
import type { AuditRecord } from './types.ts';

/** What to look for in the audit log; what is undefined does not matter. */
export interface AuditQuery {
  /** The last so many. */
  readonly limit: number;
  readonly who?: string | undefined;
  /** The beginning of it, so that a module's path finds all of its versions. */
  readonly what?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: string | undefined;
  readonly sinceMs?: number | undefined;
}

const rowsAtOnce = 1000;

/** The number of the last entry in the index; what is missing behind it is read from the segments. */
export async function lastIndexed(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom('audit_index')
    .select((select) => select.fn.max('number').as('last'))
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** Adds what is in the segments, up to `head`, and not in the index. Lines that are none are left out. */
export async function updateIndex(db: Kysely<Tables>, folder: string, head: number): Promise<void> {
  let last = await lastIndexed(db);
  const segments = listSegments(folder);
  for (const [at, { name }] of segments.entries()) {
    const next = segments[at + 1];
    if (last >= head || (next !== undefined && next.firstNumber <= last + 1)) continue;
    let rows: AuditRecord[] = [];
    const write = async () => {
      const batch = rows;
      rows = [];
      await db.transaction().execute(async (transaction) => {
        for (const record of batch) {
          await transaction
            .insertInto('audit_index')
            .values(indexRow(record))
            .onConflict((conflict) => conflict.column('number').doNothing())
            .execute();
        }
      });
    };
    for (const line of readLines(path.join(folder, name), longestLineBytes)) {
      const record = parseLine(line.bytes.toString());
      if (record === undefined || record.number <= last || record.number > head) continue;
      last = record.number;
      rows.push(record);
      if (rows.length === rowsAtOnce) await write();
    }
    await write();
  }
}

/** The last entries that a query asks for, oldest first. The index must be up to date. */
export async function queryIndex(db: Kysely<Tables>, query: AuditQuery): Promise<AuditRecord[]> {
  let select = db.selectFrom('audit_index').selectAll().orderBy('number', 'desc').limit(query.limit);
  const { who, what, action, outcome, sinceMs } = query;
  if (who !== undefined) select = select.where('who', '=', who);
  if (what !== undefined) {
    // Everything that begins with it, without the wildcards of LIKE and in the order of bytes.
    select = select.where('what', '>=', what).where('what', '<', `${what}\u{10ffff}`);
  }
  if (action !== undefined) select = select.where('action', '=', action);
  if (outcome !== undefined) select = select.where('outcome', '=', outcome);
  if (sinceMs !== undefined) select = select.where('time_ms', '>=', sinceMs);
  const rows = await select.execute();
  return rows.toReversed().map((row) => ({
    number: row.number,
    timeMs: row.time_ms,
    action: row.action as AuditRecord['action'],
    who: row.who,
    address: row.address ?? undefined,
    what: row.what,
    outcome: row.outcome,
    detail: row.detail === null ? undefined : (JSON.parse(row.detail) as AuditRecord['detail']),
    hash: row.hash,
  }));
}

export function indexRow(record: AuditRecord): Insertable<Tables['audit_index']> {
  const { number, timeMs, action, who, address, what, outcome, detail, hash } = record;
  return {
    ...{ number, time_ms: timeMs, action, who, what, outcome, hash },
    address: address ?? null,
    detail: detail === undefined ? null : JSON.stringify(detail),
  };
}
