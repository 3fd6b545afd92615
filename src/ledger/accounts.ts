import { type Clock, GomirrorError } from '../base/index.ts';
import type { Use } from './accounts-table.ts';
import type { LedgerCode } from './codes.ts';
import { isPasswordLength, passwordMaxBytes, passwordMinBytes, Passwords } from './passwords.ts';
import { isTokenSecret, makeSecret, secretDigest } from './secret.ts';
import type { LedgerThread } from './thread.ts';
import type { Account, Accounts, Token, User } from './types.ts';

const usesEveryMs = 30_000;
/** Of so many accounts, the last use is remembered until it is written; beyond that it is written at once. */
const usesAtOnce = 10_000;

/** {@link Accounts} in front of the ledger's thread: rules for names and secrets, and what must not wait for a disk. */
export class LedgerAccounts implements Accounts {
  readonly #thread: LedgerThread;
  readonly #clock: Clock;
  readonly #passwords = new Passwords();
  #uses = new Map<string, Use>();
  #stopClock: (() => void) | undefined;

  constructor(thread: LedgerThread, clock: Clock) {
    this.#thread = thread;
    this.#clock = clock;
  }

  get generation(): number {
    return this.#thread.generation;
  }

  async verifyPassword(name: string, password: string): Promise<Account | undefined> {
    const known = isName(name) ? await this.#thread.call('userSecret', name) : undefined;
    const matches = await this.#passwords.matches(password, known?.password);
    return matches ? known?.account : undefined;
  }

  async verifyToken(secret: string): Promise<Account | undefined> {
    if (!isTokenSecret(secret)) return undefined;
    const account = await this.#thread.call('token', secretDigest(secret));
    if (account?.expiresMs !== undefined && account.expiresMs <= this.#clock.now()) return undefined;
    return account;
  }

  used({ kind, id }: Pick<Account, 'kind' | 'id'>): void {
    this.#uses.set(`${kind} ${id}`, { kind, id, timeMs: this.#clock.now() });
    if (this.#uses.size >= usesAtOnce) void this.writeUses();
    else this.#stopClock ??= this.#clock.after(usesEveryMs, () => void this.writeUses());
  }

  /** Writes what {@link used} has noted. Never rejects: the note is a convenience. */
  async writeUses(): Promise<void> {
    this.#stopClock?.();
    this.#stopClock = undefined;
    const uses = [...this.#uses.values()];
    this.#uses = new Map();
    if (uses.length > 0) await this.#thread.call('used', uses).catch(() => undefined);
  }

  async addUser(user: { name: string; password: string; groups: readonly string[] }): Promise<User> {
    const { name, password, groups } = user;
    checkNames([name, ...groups]);
    const hash = await this.#hash(password);
    return this.#thread.call('addUser', { name, password: hash, groups, timeMs: this.#clock.now() });
  }

  async changeUser(name: string, change: { password?: string; groups?: readonly string[] }): Promise<User> {
    const { password, groups } = change;
    checkNames(groups ?? []);
    const hash = password === undefined ? undefined : await this.#hash(password);
    return this.#thread.call('changeUser', name, { password: hash, groups });
  }

  removeUser(name: string): Promise<void> {
    return this.#thread.call('removeUser', name, this.#clock.now());
  }

  users(): Promise<readonly User[]> {
    return this.#thread.call('users');
  }

  async createToken(token: {
    name: string;
    owner?: string | undefined;
    groups: readonly string[];
    reads: readonly string[] | undefined;
    expiresMs: number | undefined;
  }): Promise<{ readonly token: Token; readonly secret: string }> {
    const { name, owner, groups, reads, expiresMs } = token;
    checkNames([name, ...groups]);
    checkPatterns(reads);
    const timeMs = this.#clock.now();
    if (expiresMs !== undefined && expiresMs <= timeMs)
      throw new GomirrorError<LedgerCode>('ledger.bad-expiry', { name });
    const secret = makeSecret();
    const sha256 = secretDigest(secret);
    const row = { name, sha256, owner, groups, reads, expiresMs, timeMs };
    return { token: await this.#thread.call('createToken', row), secret };
  }

  revokeToken(name: string): Promise<Token> {
    return this.#thread.call('revokeToken', name, this.#clock.now());
  }

  tokens(): Promise<readonly Token[]> {
    return this.#thread.call('tokens');
  }

  #hash(password: string): Promise<string> {
    if (!isPasswordLength(password)) {
      const params = { min: passwordMinBytes, max: passwordMaxBytes };
      throw new GomirrorError<LedgerCode>('ledger.bad-password', params);
    }
    return this.#passwords.hash(password);
  }
}

/** Of users, tokens and groups: without `:` (RFC 7617, section 2), and without what lists, rules and logs separate by. */
function isName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/.test(name);
}

function checkNames(names: readonly string[]): void {
  const bad = names.find((name) => !isName(name));
  if (bad !== undefined) throw new GomirrorError<LedgerCode>('ledger.bad-name', { name: bad });
}

/** Only what no pattern can be (Go Modules Reference, "Private modules"): none at all, an empty one, blanks, commas inside. */
function checkPatterns(patterns: readonly string[] | undefined): void {
  if (patterns === undefined) return;
  const bad =
    patterns.length === 0 ? '' : patterns.find((pattern) => !/^[^\s,\p{Cc}]{1,500}$/u.test(pattern));
  if (bad !== undefined) throw new GomirrorError<LedgerCode>('ledger.bad-pattern', { pattern: bad });
}
