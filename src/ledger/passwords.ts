import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { GomirrorError, MiB } from '../base/index.ts';
import type { LedgerCode } from './codes.ts';

/** RFC 7914, section 2: cost, block size, parallelism. 128 · N · r bytes of memory: 32 MiB, about a tenth of a second. */
const cost = { N: 2 ** 15, r: 8, p: 1 };
const hashBytes = 32;
const saltBytes = 16;
const maxMemoryBytes = 256 * MiB;
/** Each takes its memory and a thread of the pool that files are read with too. */
const atOnce = 2;
/** Who comes when so many wait already is sent away: it is a flood. */
const waitingLimit = 64;

export const passwordMinBytes = 8;
export const passwordMaxBytes = 1024;

/** True for a password of a length that is allowed. */
export function isPasswordLength(password: string): boolean {
  const sizeBytes = Buffer.byteLength(normalized(password));
  return sizeBytes >= passwordMinBytes && sizeBytes <= passwordMaxBytes;
}

/** Hashes and compares passwords on the thread pool, a few at a time. */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #waitingLimit: number;
  #decoy: string | undefined;

  constructor(limit = waitingLimit) {
    this.#waitingLimit = limit;
  }

  /** `scrypt$N$r$p$salt$hash`, the last two in base64url. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(saltBytes);
    const key = await this.#derive(password, salt, cost, hashBytes);
    const { N, r, p } = cost;
    return `scrypt$${N}$${r}$${p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
  }

  /**
   * True when `stored` is the hash of `password`. Without `stored` it takes as long, and is false. Rejects with `ledger.busy` when
   * too many wait.
   */
  async matches(password: string, stored: string | undefined): Promise<boolean> {
    if (!isPasswordLength(password)) return false;
    this.#decoy ??= decoy();
    const [, N, r, p, salt = '', hash = ''] = (stored ?? this.#decoy).split('$');
    const want = Buffer.from(hash, 'base64url');
    const parameters = { N: Number(N), r: Number(r), p: Number(p) };
    const got = await this.#derive(password, Buffer.from(salt, 'base64url'), parameters, want.length);
    return timingSafeEqual(got, want) && stored !== undefined;
  }

  async #derive(password: string, salt: Buffer, parameters: typeof cost, size: number): Promise<Buffer> {
    await this.#turn();
    try {
      return await new Promise((resolve, reject) => {
        scrypt(normalized(password), salt, size, { ...parameters, maxmem: maxMemoryBytes }, (error, key) =>
          error === null ? resolve(key) : reject(error),
        );
      });
    } finally {
      // Whoever waits takes over the place, so that nobody gets between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running--;
      else next();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running < atOnce) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= this.#waitingLimit) {
      throw new GomirrorError<LedgerCode>('ledger.busy', {}, { retryable: true, retryAfterSeconds: 5 });
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

/** The same characters typed on another system are the same password (RFC 8265, section 4.2.2: normalization form C). */
function normalized(password: string): string {
  return password.normalize('NFC');
}

/** A hash of nothing in particular, at the cost that new ones have: nothing has to be derived for it. */
function decoy(): string {
  const random = (size: number) => randomBytes(size).toString('base64url');
  return `scrypt$${cost.N}$${cost.r}$${cost.p}$${random(saltBytes)}$${random(hashBytes)}`;
}
