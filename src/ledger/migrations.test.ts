import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../test/support/temp.ts';
import { systemClock } from '../base/index.ts';
import { openDatabase } from './dialect.ts';
import { Ledger } from './index.ts';
import { migrate, migrations } from './migrations.ts';
import type { Tables } from './schema.ts';
import { makeSecret, secretDigest } from './secret.ts';

const options = { clock: systemClock, mode: 'server' } as const;

test('a ledger of version 1 is brought up to date with all that is in it', async (t) => {
  const folder = path.join(await temporaryFolder(t), 'ledger');
  mkdirSync(folder);
  const file = path.join(folder, 'ledger.sqlite');
  const secret = makeSecret();
  const old = openDatabase<Tables>(file);
  await migrate(old.db, folder, migrations.slice(0, 1));
  await old.db
    .insertInto('tokens')
    .values({
      ...{ id: 7, name: 'ci', sha256: secretDigest(secret), owner: null, groups: '["bots"]', reads: null },
      ...{ created_ms: 1, expires_ms: null, revoked_ms: null, last_used_ms: null },
    })
    .execute();
  await old.db.updateTable('counters').set({ value: 7 }).where('name', '=', 'account-id').execute();
  await old.close();

  const ledger = await Ledger.open(folder, options);
  t.after(() => ledger.close());
  assert.equal((await ledger.accounts.verifyToken(secret))?.name, 'ci');
  const user = await ledger.accounts.addUser({ name: 'alice', password: 'correct horse', groups: [] });
  assert.equal(user.id, 8);
  ledger.audit.append({ action: 'user', who: 'x', address: undefined, what: 'alice', outcome: 'added' });
  await ledger.audit.flush();
  assert.equal((await ledger.auditTail({ limit: 9 })).length, 1);
});

test('one of a newer version is refused, and left as it is', async (t) => {
  const folder = path.join(await temporaryFolder(t), 'ledger');
  const first = await Ledger.open(folder, options);
  await first.close();
  const database = openDatabase<Tables>(path.join(folder, 'ledger.sqlite'));
  t.after(() => database.close());
  await database.db.updateTable('schema_version').set({ version: 99 }).execute();
  await assert.rejects(
    Ledger.open(folder, options),
    (error: { code: string; params: { found: number } }) =>
      error.code === 'ledger.newer-schema' && error.params.found === 99,
  );
  const { version } = await database.db.selectFrom('schema_version').selectAll().executeTakeFirstOrThrow();
  assert.equal(version, 99);
});

test('a migration that fails leaves nothing of itself', async (t) => {
  const folder = await temporaryFolder(t);
  const database = openDatabase<Tables>(path.join(folder, 'x.sqlite'));
  t.after(() => database.close());
  const broken: typeof migrations = [
    ...migrations,
    async ({ schema }) => {
      await schema.createTable('half').addColumn('x', 'text').execute();
      throw new Error('in the middle');
    },
  ];
  await migrate(database.db, folder, migrations.slice(0, 1));
  await assert.rejects(migrate(database.db, folder, broken), /in the middle/);
  const { version } = await database.db.selectFrom('schema_version').selectAll().executeTakeFirstOrThrow();
  assert.equal(version, 1);
  const tables = (await database.db.introspection.getTables()).map(({ name }) => name);
  assert.equal(tables.includes('half'), false);
  assert.equal(tables.includes('audit_head'), false);
});

test('several openings of a new folder at once make one ledger', async (t) => {
  const folder = path.join(await temporaryFolder(t), 'ledger');
  const ledgers = await Promise.all([1, 2, 3].map(() => Ledger.open(folder, options)));
  t.after(() => Promise.all(ledgers.map((ledger) => ledger.close())));
  await ledgers[0]!.accounts.addUser({ name: 'alice', password: 'correct horse', groups: [] });
  assert.equal((await ledgers[2]!.accounts.users()).length, 1);
});
