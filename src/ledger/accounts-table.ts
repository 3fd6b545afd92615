import type { Kysely, Selectable, Transaction } from 'kysely';
import { GomirrorError } from '../base/index.ts';
import type { LedgerCode } from './codes.ts';
import type { Tables } from './schema.ts';
import type { Account, Token, User } from './types.ts';

/** What the tables know of a user for a comparison of passwords. */
export interface UserSecret {
  readonly account: Account;
  readonly password: string;
}

/** A token that is to be made; its secret stays with who made it. */
export interface NewToken {
  readonly name: string;
  readonly sha256: string;
  readonly owner: string | undefined;
  readonly groups: readonly string[];
  readonly reads: readonly string[] | undefined;
  readonly expiresMs: number | undefined;
}

/** When an account was last used. */
export interface Use extends Pick<Account, 'kind' | 'id'> {
  readonly timeMs: number;
}

/** Users and tokens in their tables; on the ledger's thread. Every change grows `generation`. */
export class AccountsTable {
  readonly #db: Kysely<Tables>;

  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async generation(): Promise<number> {
    const row = await this.#db
      .selectFrom('counters')
      .select('value')
      .where('name', '=', 'generation')
      .executeTakeFirst();
    return row?.value ?? 0;
  }

  async userSecret(name: string): Promise<UserSecret | undefined> {
    const row = await this.#db.selectFrom('users').selectAll().where('name', '=', name).executeTakeFirst();
    if (row === undefined) return undefined;
    const { id, groups, password } = row;
    const account: Account = {
      ...{ kind: 'user', id, name, groups: listOf(groups) },
      ...{ reads: undefined, owner: undefined, expiresMs: undefined },
    };
    return { account, password };
  }

  /** The token of that digest unless it was revoked, its groups together with its owner's. */
  async token(sha256: string): Promise<Account | undefined> {
    const row = await this.#db
      .selectFrom('tokens')
      .leftJoin('users', 'users.name', 'tokens.owner')
      .select([
        'tokens.id',
        'tokens.name',
        'tokens.owner',
        'tokens.groups',
        'tokens.reads',
        'tokens.expires_ms',
      ])
      .select('users.groups as owner_groups')
      .where('tokens.sha256', '=', sha256)
      .where('tokens.revoked_ms', 'is', null)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const ownersGroups = row.owner_groups === null ? [] : listOf(row.owner_groups);
    return {
      kind: 'token',
      id: row.id,
      name: row.name,
      groups: [...new Set([...listOf(row.groups), ...ownersGroups])],
      reads: row.reads === null ? undefined : listOf(row.reads),
      owner: row.owner ?? undefined,
      expiresMs: row.expires_ms ?? undefined,
    };
  }

  async used(uses: readonly Use[]): Promise<void> {
    await this.#db.transaction().execute(async (db) => {
      for (const { kind, id, timeMs } of uses) {
        const table = kind === 'user' ? 'users' : 'tokens';
        await db.updateTable(table).set({ last_used_ms: timeMs }).where('id', '=', id).execute();
      }
    });
  }

  addUser(user: {
    name: string;
    password: string;
    groups: readonly string[];
    timeMs: number;
  }): Promise<User> {
    return this.#change(async (db) => {
      const { name, password, groups, timeMs } = user;
      const taken = await db.selectFrom('users').select('id').where('name', '=', name).executeTakeFirst();
      if (taken !== undefined) throw new GomirrorError<LedgerCode>('ledger.name-taken', { name });
      const id = await count(db, 'account-id');
      const row = {
        id,
        name,
        password,
        groups: JSON.stringify(groups),
        created_ms: timeMs,
        last_used_ms: null,
      };
      await db.insertInto('users').values(row).execute();
      return userOf(row);
    });
  }

  changeUser(
    name: string,
    change: { password?: string | undefined; groups?: readonly string[] | undefined },
  ): Promise<User> {
    return this.#change(async (db) => {
      const row = await db.selectFrom('users').selectAll().where('name', '=', name).executeTakeFirst();
      if (row === undefined) throw noSuchUser(name);
      const next = {
        password: change.password ?? row.password,
        groups: change.groups === undefined ? row.groups : JSON.stringify(change.groups),
      };
      await db.updateTable('users').set(next).where('id', '=', row.id).execute();
      return userOf({ ...row, ...next });
    });
  }

  removeUser(name: string, timeMs: number): Promise<void> {
    return this.#change(async (db) => {
      const removed = await db.deleteFrom('users').where('name', '=', name).executeTakeFirst();
      if (removed.numDeletedRows === 0n) throw noSuchUser(name);
      await db
        .updateTable('tokens')
        .set({ revoked_ms: timeMs })
        .where('owner', '=', name)
        .where('revoked_ms', 'is', null)
        .execute();
    });
  }

  async users(): Promise<User[]> {
    const rows = await this.#db.selectFrom('users').selectAll().orderBy('name').execute();
    return rows.map(userOf);
  }

  createToken(token: NewToken & { readonly timeMs: number }): Promise<Token> {
    return this.#change(async (db) => {
      const { name, sha256, owner, groups, reads, expiresMs, timeMs } = token;
      if (owner !== undefined) {
        const user = await db.selectFrom('users').select('id').where('name', '=', owner).executeTakeFirst();
        if (user === undefined) throw noSuchUser(owner);
      }
      const taken = await db
        .selectFrom('tokens')
        .select('id')
        .where('name', '=', name)
        .where('revoked_ms', 'is', null)
        .executeTakeFirst();
      if (taken !== undefined) throw new GomirrorError<LedgerCode>('ledger.name-taken', { name });
      const id = await count(db, 'account-id');
      const row = {
        ...{ id, name, sha256, owner: owner ?? null, groups: JSON.stringify(groups), created_ms: timeMs },
        reads: reads === undefined ? null : JSON.stringify(reads),
        expires_ms: expiresMs ?? null,
        revoked_ms: null,
        last_used_ms: null,
      };
      await db.insertInto('tokens').values(row).execute();
      return tokenOf(row);
    });
  }

  revokeToken(name: string, timeMs: number): Promise<Token> {
    return this.#change(async (db) => {
      const row = await db
        .selectFrom('tokens')
        .selectAll()
        .where('name', '=', name)
        .where('revoked_ms', 'is', null)
        .executeTakeFirst();
      if (row === undefined) throw new GomirrorError<LedgerCode>('ledger.no-such-token', { name });
      await db.updateTable('tokens').set({ revoked_ms: timeMs }).where('id', '=', row.id).execute();
      return tokenOf({ ...row, revoked_ms: timeMs });
    });
  }

  async tokens(): Promise<Token[]> {
    const rows = await this.#db.selectFrom('tokens').selectAll().orderBy('name').orderBy('id').execute();
    return rows.map(tokenOf);
  }

  #change<Result>(work: (db: Transaction<Tables>) => Promise<Result>): Promise<Result> {
    return this.#db.transaction().execute(async (db) => {
      const result = await work(db);
      await count(db, 'generation');
      return result;
    });
  }
}

/** The next number of a counter. */
async function count(db: Transaction<Tables>, name: string): Promise<number> {
  const { value } = await db
    .updateTable('counters')
    .set((expression) => ({ value: expression('value', '+', 1) }))
    .where('name', '=', name)
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

function noSuchUser(name: string): GomirrorError<LedgerCode> {
  return new GomirrorError('ledger.no-such-user', { name });
}

function listOf(json: string): string[] {
  return JSON.parse(json) as string[];
}

function userOf(row: Selectable<Tables['users']>): User {
  return {
    id: row.id,
    name: row.name,
    groups: listOf(row.groups),
    createdMs: row.created_ms,
    lastUsedMs: row.last_used_ms ?? undefined,
  };
}

function tokenOf(row: Omit<Selectable<Tables['tokens']>, 'sha256'>): Token {
  return {
    id: row.id,
    name: row.name,
    owner: row.owner ?? undefined,
    groups: listOf(row.groups),
    reads: row.reads === null ? undefined : listOf(row.reads),
    createdMs: row.created_ms,
    expiresMs: row.expires_ms ?? undefined,
    revokedMs: row.revoked_ms ?? undefined,
    lastUsedMs: row.last_used_ms ?? undefined,
  };
}
