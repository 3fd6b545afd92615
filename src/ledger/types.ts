/** A user or a token whose secret was right. */
export interface Account {
  readonly kind: 'user' | 'token';
  /** Never changes; for {@link Accounts.used}. */
  readonly id: number;
  readonly name: string;
  /** A token has those of the user that it belongs to as well as its own. */
  readonly groups: readonly string[];
  /** What a token is restricted to, in GOPRIVATE's syntax; undefined for no restriction. */
  readonly reads: readonly string[] | undefined;
  /** The user that a token belongs to, if it does. */
  readonly owner: string | undefined;
  /** From when on it is no longer valid, in milliseconds since 1970; undefined for never. */
  readonly expiresMs: number | undefined;
}

export interface User {
  readonly id: number;
  readonly name: string;
  readonly groups: readonly string[];
  readonly createdMs: number;
  readonly lastUsedMs: number | undefined;
}

export interface Token {
  readonly id: number;
  readonly name: string;
  readonly owner: string | undefined;
  readonly groups: readonly string[];
  readonly reads: readonly string[] | undefined;
  readonly createdMs: number;
  readonly expiresMs: number | undefined;
  readonly revokedMs: number | undefined;
  readonly lastUsedMs: number | undefined;
}

/** Who may sign in. Everything runs off the event loop. */
export interface Accounts {
  /**
   * Grows whenever a user or a token was added, changed, revoked or removed, by this process or another one on the same data
   * folder, within about 100 ms. What was verified under another generation must be verified again.
   */
  readonly generation: number;
  /**
   * The user of that name if the password is right. Takes as long when there is no such user: about a tenth of a second on the thread
   * pool, two at a time. Rejects with `ledger.busy` when 64 wait already.
   */
  verifyPassword(name: string, password: string): Promise<Account | undefined>;
  /** The token with that secret, unless it has expired or was revoked. */
  verifyToken(secret: string): Promise<Account | undefined>;
  /** Notes that an account was used now; written in batches. */
  used(account: Pick<Account, 'kind' | 'id'>): void;
  /** Rejects with `ledger.name-taken`, `ledger.bad-name`, `ledger.bad-password`. */
  addUser(user: { name: string; password: string; groups: readonly string[] }): Promise<User>;
  /** Changes what is given. Rejects with `ledger.no-such-user`. */
  changeUser(name: string, change: { password?: string; groups?: readonly string[] }): Promise<User>;
  /** Removes the user and revokes the tokens that belong to it. Rejects with `ledger.no-such-user`. */
  removeUser(name: string): Promise<void>;
  users(): Promise<readonly User[]>;
  /**
   * Creates a token; its secret is given here and never again. Rejects with `ledger.name-taken`,
   * `ledger.no-such-user`, `ledger.bad-name`, `ledger.bad-pattern`, `ledger.bad-expiry`.
   */
  createToken(token: {
    name: string;
    owner?: string | undefined;
    groups: readonly string[];
    reads: readonly string[] | undefined;
    expiresMs: number | undefined;
  }): Promise<{ readonly token: Token; readonly secret: string }>;
  /** Rejects with `ledger.no-such-token`. */
  revokeToken(name: string): Promise<Token>;
  tokens(): Promise<readonly Token[]>;
}

/** What somebody wanted and what came of it. Never contains a secret. */
export interface AuditEntry {
  readonly action: 'read' | 'user' | 'token' | 'settings' | 'incident';
  /** Who did it: `user:alice`, `token:ci`, `nobody`, `command line`. */
  readonly who: string;
  readonly address: string | undefined;
  /** What it was about: `corp.example/x@v1.0.0.zip`, a user's name, the keys of settings. */
  readonly what: string;
  /** What came of it: `allow`, `deny`, `identify`, `added`, `revoked`, … */
  readonly outcome: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/** An entry as it stands in the log. */
export interface AuditRecord extends AuditEntry {
  /** From 1, without a gap. */
  readonly number: number;
  readonly timeMs: number;
  /** SHA-256 over the hash before it and this entry, hex. */
  readonly hash: string;
}

/** The append-only, hash-chained log. */
export interface Audit {
  /** Takes the entry and returns at once; entries are written in order, in batches, and are on disk within about 100 ms. */
  append(entry: AuditEntry): void;
  /** Resolves when everything appended before is on disk. Rejects when it could not be written. */
  flush(): Promise<void>;
}

/** What a private module's file was when it was first seen. */
export interface FirstSeen {
  /** Records a hash unless there is one; gives the one that is recorded. `kind` `zip` and `mod` are apart. */
  record(seen: {
    readonly path: string;
    readonly version: string;
    readonly kind: 'zip' | 'mod';
    readonly h1: string;
    readonly source: string;
  }): Promise<{
    readonly h1: string;
    readonly source: string;
    readonly timeMs: number;
    readonly isNew: boolean;
  }>;
  /** The hashes that are recorded of a version, without recording any; undefined where there is none. */
  find(
    path: string,
    version: string,
  ): Promise<{ readonly zipHash: string | undefined; readonly modHash: string | undefined } | undefined>;
}

/** What was seen once and is compared with later: where a vanity host sent us. */
export interface Observations {
  /** Replaces what was known under `name`; gives what that was, undefined for the first time. */
  replace(name: string, value: string): Promise<string | undefined>;
}
