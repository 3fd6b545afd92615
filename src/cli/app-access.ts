import type { Clock } from '../base/index.ts';
import type { Config } from '../config/index.ts';
import { AccessPolicy } from '../policy/index.ts';
import { makeAsk } from '../origin/index.ts';
import { type Access, createAccess, documentsBy, type FetchDocument } from '../server/index.ts';
import type { LazyLedger } from './app-ledger.ts';
import type { LiveSettings } from './app-live.ts';
import { credentialOptions, readAuthorities } from './app-origins.ts';
import type { AppIo } from './seam.ts';

/** Settings of which any makes another gate. */
const sections: readonly (keyof Config)[] = ['access', 'limits', 'private'];

/** Who may have what, by the settings in force. */
export class LiveAccess {
  readonly #live: LiveSettings;
  readonly #ledger: LazyLedger;
  readonly #clock: Clock;
  readonly #io: AppIo;
  #config: Config | undefined;
  #access: Access | undefined;

  constructor(live: LiveSettings, ledger: LazyLedger, clock: Clock, io: AppIo) {
    this.#live = live;
    this.#io = io;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** Undefined where everything is everybody's, as often as they like; another object whenever it has changed. */
  get current(): Access | undefined {
    const { config } = this.#live;
    if (config === this.#config) return this.#access;
    const before = this.#config;
    this.#config = config;
    if (before !== undefined && sections.every((name) => isSame(before[name], config[name]))) {
      return this.#access;
    }
    this.#access = guards(config) ? this.#make(config) : undefined;
    return this.#access;
  }

  #make(config: Config): Access {
    const ledger = this.#ledger.opened;
    const { access } = config;
    return createAccess({
      config,
      policy: {
        modules: this.#live.supply.modules,
        rules: new AccessPolicy({ rules: access.rules, publicReaders: access.public }),
      },
      accounts: ledger?.accounts,
      audit: ledger?.audit,
      clock: this.#clock,
      fetchDocument: issuerDocuments(() => this.#live.config, this.#io, this.#clock),
    });
  }
}

/**
 * What token issuers publish comes by the same way as everything that is fetched, and is believed for the same authorities.
 * Read when it is needed: few have issuers.
 */
function issuerDocuments(current: () => Config, io: AppIo, clock: Clock): FetchDocument {
  return async (url, signal) => {
    const config = current();
    const trusted = (await readAuthorities(config)).get(config.fetch.ca ?? '');
    const ask = makeAsk({
      ...credentialOptions(config, io, clock),
      ca: trusted === undefined ? [] : [trusted],
    });
    return documentsBy(ask)(url, signal);
  };
}

/** Whether anything is kept from anybody. */
function guards({ private: entries, access, limits }: Config): boolean {
  const { requestsPerMinute, fillsPerMinute, bytesPerMinute } = limits;
  const isLimited = requestsPerMinute + fillsPerMinute + bytesPerMinute > 0;
  return entries.length > 0 || access.public === 'signed-in' || isLimited;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
