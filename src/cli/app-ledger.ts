import type { Clock } from '../base/index.ts';
import type { Config } from '../config/index.ts';
import { Ledger, ledgerExists } from '../ledger/index.ts';

/** The ledger of a data folder, opened when something needs it: it is a thread, and SQLite and Kysely in it. */
export class LazyLedger {
  readonly #folder: string;
  readonly #clock: Clock;
  #opening: Promise<Ledger> | undefined;
  #open: Ledger | undefined;

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** What is open already. */
  get opened(): Ledger | undefined {
    return this.#open;
  }

  /** Opens it, once; a failure is tried again with the next call. Rejects as {@link Ledger.open} does. */
  async open(): Promise<Ledger> {
    this.#opening ??= Ledger.open(this.#folder, { clock: this.#clock, mode: 'server' });
    try {
      this.#open = await this.#opening;
      return this.#open;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  /** Opens it if these settings, or what is there already, give it something to do. */
  async openFor(config: Config): Promise<void> {
    if (needsLedger(config) || ledgerExists(this.#folder)) await this.open();
  }

  async close(): Promise<void> {
    const open = await this.#opening?.catch(() => undefined);
    await open?.close();
  }
}

/** Private modules have hashes and an audit log; whoever signs in does so with an account. */
function needsLedger({ private: entries, access }: Config): boolean {
  return entries.length > 0 || access.public === 'signed-in' || access.rules.length > 0;
}
