import { type Kysely, sql, type Transaction } from 'kysely';
import { GomirrorError } from '../base/index.ts';
import type { LedgerCode } from './codes.ts';
import type { Tables } from './schema.ts';

/** Each brings the schema from the version before it (its number less one) to its own. Never changed once released. */
export const migrations: readonly ((db: Transaction<Tables>) => Promise<void>)[] = [
  async function accounts(db) {
    const { schema } = db;
    await schema
      .createTable('counters')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'bigint', (column) => column.notNull())
      .execute();
    await db
      .insertInto('counters')
      .values([
        { name: 'account-id', value: 0 },
        { name: 'generation', value: 0 },
      ])
      .execute();
    await schema
      .createTable('users')
      .addColumn('id', 'bigint', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('password', 'text', (column) => column.notNull())
      .addColumn('groups', 'text', (column) => column.notNull())
      .addColumn('created_ms', 'bigint', (column) => column.notNull())
      .addColumn('last_used_ms', 'bigint')
      .execute();
    await schema
      .createTable('tokens')
      .addColumn('id', 'bigint', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('sha256', 'text', (column) => column.notNull().unique())
      .addColumn('owner', 'text')
      .addColumn('groups', 'text', (column) => column.notNull())
      .addColumn('reads', 'text')
      .addColumn('created_ms', 'bigint', (column) => column.notNull())
      .addColumn('expires_ms', 'bigint')
      .addColumn('revoked_ms', 'bigint')
      .addColumn('last_used_ms', 'bigint')
      .execute();
    // The name of a revoked token may be given again; both stay listed.
    await schema
      .createIndex('tokens_name')
      .unique()
      .on('tokens')
      .column('name')
      .where(sql.ref('revoked_ms'), 'is', null)
      .execute();
    await schema
      .createTable('first_seen')
      .addColumn('path', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('h1', 'text', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('time_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('first_seen_key', ['path', 'version', 'kind'])
      .execute();
    await schema
      .createTable('observations')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .addColumn('time_ms', 'bigint', (column) => column.notNull())
      .execute();
  },

  async function audit({ schema }) {
    await schema
      .createTable('audit_head')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('segment', 'text', (column) => column.notNull())
      .addColumn('size_bytes', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('audit_index')
      .addColumn('number', 'bigint', (column) => column.primaryKey())
      .addColumn('time_ms', 'bigint', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('who', 'text', (column) => column.notNull())
      .addColumn('address', 'text')
      .addColumn('what', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('detail', 'text')
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute();
    await schema.createIndex('audit_who').on('audit_index').columns(['who', 'number']).execute();
    await schema.createIndex('audit_what').on('audit_index').columns(['what', 'number']).execute();
  },
];

/**
 * Brings the schema to the newest version, in one transaction. Throws `ledger.newer-schema` when a newer gomirror has been here
 * (`folder` is for the words).
 */
export async function migrate(
  db: Kysely<Tables>,
  folder: string,
  wanted: typeof migrations = migrations,
): Promise<void> {
  await db.schema
    .createTable('schema_version')
    .ifNotExists()
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();
  if ((await versionOf(db)) === wanted.length) return;
  await db.transaction().execute(async (transaction) => {
    const version = await versionOf(transaction);
    if (version > wanted.length) {
      throw new GomirrorError<LedgerCode>('ledger.newer-schema', {
        folder,
        found: version,
        known: wanted.length,
      });
    }
    for (const step of wanted.slice(version)) await step(transaction);
    await transaction.deleteFrom('schema_version').execute();
    await transaction.insertInto('schema_version').values({ version: wanted.length }).execute();
  });
}

async function versionOf(db: Kysely<Tables>): Promise<number> {
  const row = await db.selectFrom('schema_version').select('version').executeTakeFirst();
  return row?.version ?? 0;
}
