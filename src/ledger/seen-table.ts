import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';
import type { FirstSeen } from './types.ts';

type Seen = Parameters<FirstSeen['record']>[0];
type Recorded = Awaited<ReturnType<FirstSeen['record']>>;

/** Records a hash unless there is one; see {@link FirstSeen}. */
export function recordFirstSeen(db: Kysely<Tables>, seen: Seen, timeMs: number): Promise<Recorded> {
  return db.transaction().execute(async (db) => {
    const { path, version, kind, h1, source } = seen;
    const known = await db
      .selectFrom('first_seen')
      .select(['h1', 'source', 'time_ms'])
      .where('path', '=', path)
      .where('version', '=', version)
      .where('kind', '=', kind)
      .executeTakeFirst();
    if (known !== undefined)
      return { h1: known.h1, source: known.source, timeMs: known.time_ms, isNew: false };
    await db.insertInto('first_seen').values({ path, version, kind, h1, source, time_ms: timeMs }).execute();
    return { h1, source, timeMs, isNew: true };
  });
}

/** What is recorded of a version; see {@link FirstSeen}. */
export async function findFirstSeen(
  db: Kysely<Tables>,
  path: string,
  version: string,
): Promise<Awaited<ReturnType<FirstSeen['find']>>> {
  const rows = await db
    .selectFrom('first_seen')
    .select(['kind', 'h1'])
    .where('path', '=', path)
    .where('version', '=', version)
    .execute();
  if (rows.length === 0) return undefined;
  const hashOf = (kind: string) => rows.find((row) => row.kind === kind)?.h1;
  return { zipHash: hashOf('zip'), modHash: hashOf('mod') };
}

/** Puts a value in the place of what was known; see {@link Observations}. */
export function replaceObservation(
  db: Kysely<Tables>,
  name: string,
  value: string,
  timeMs: number,
): Promise<string | undefined> {
  return db.transaction().execute(async (db) => {
    const known = await db
      .selectFrom('observations')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirst();
    if (known?.value === value) return value;
    const row = { value, time_ms: timeMs };
    await db
      .insertInto('observations')
      .values({ name, ...row })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
      .execute();
    return known?.value;
  });
}
