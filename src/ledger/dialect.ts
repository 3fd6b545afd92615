import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type SqliteStatement,
} from 'kysely';
import { errorCode } from '../base/index.ts';

/*
 * Everything that is SQLite's own, but for the gate, stands in this file: how it is opened, locked, watched and copied. What is written through
 * Kysely elsewhere is the SQL that PostgreSQL understands too.
 */

/** How long a statement waits for another process to finish its transaction. */
const busyTimeoutMs = 10_000;
/** A statement is some kilobytes; there are a few dozens, and as many again with other numbers of rows. */
const statementsKept = 200;

/** An open database file. */
export interface Opened<Tables> {
  readonly db: Kysely<Tables>;
  /** Changes whenever another connection, of this process or another one, has committed something. */
  dataVersion(): number;
  /** Writes a consistent copy to a file that is empty or does not exist; others may read and write meanwhile. */
  copyTo(file: string): void;
  close(): Promise<void>;
}

/**
 * Opens the file, and makes it if need be. Every commit is on disk when it returns (WAL, synchronous=FULL); a transaction has
 * the right to write from its beginning (`begin immediate`), so that what it has read stays true. Throws the errors of node:sqlite.
 */
export function openDatabase<Tables>(file: string): Opened<Tables> {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
  try {
    patiently(() => database.exec('PRAGMA journal_mode=WAL'));
    database.exec('PRAGMA synchronous=FULL');
  } catch (error) {
    database.close();
    throw error;
  }
  const adapted = new AdaptedDatabase(database);
  const dialect: Dialect = {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ImmediateDriver(database, adapted),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
  const db = new Kysely<Tables>({ dialect });
  const version = database.prepare('PRAGMA data_version');
  const copy = database.prepare('VACUUM INTO ?');
  return {
    db,
    dataVersion: () => Number(version.get()?.['data_version'] ?? 0),
    copyTo: (target) => void copy.run(target),
    close: async () => {
      await db.destroy();
      if (database.isOpen) database.close();
    },
  };
}

/** True when another process held the database for longer than anybody may. */
export function isBusy(error: unknown): boolean {
  if (errorCode(error) !== 'ERR_SQLITE_ERROR') return false;
  const { errcode } = error as { errcode?: unknown };
  // SQLITE_BUSY and SQLITE_LOCKED with their extended codes (sqlite.org/rescode.html).
  return typeof errcode === 'number' && ((errcode & 0xff) === 5 || (errcode & 0xff) === 6);
}

/** Two processes that make the same file at once: switching to WAL does not wait for the other as everything else does. */
function patiently(run: () => void): void {
  for (let tries = 0; ; tries++) {
    try {
      run();
      return;
    } catch (error) {
      if (!isBusy(error) || tries === 50) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync, adaptedDatabase: SqliteDatabase) {
    super({ database: adaptedDatabase });
    this.#database = database;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** Where the disk is full SQLite has done it already, and why is what has to be told. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** A node:sqlite database in the shape that Kysely's SQLite driver expects, with its statements kept for the next time. */
class AdaptedDatabase implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = adapted(this.#database.prepare(sql));
    if (this.#statements.size >= statementsKept) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

function adapted(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}
