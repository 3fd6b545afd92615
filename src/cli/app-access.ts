import type { Clock } from '../base/index.ts';
import type { Config } from '../config/index.ts';
import { AccessPolicy } from '../policy/index.ts';
import { type Access, createAccess, type FetchDocument, httpsDocuments } from '../server/index.ts';
import type { LazyLedger } from './app-ledger.ts';
import type { LiveSettings } from './app-live.ts';
import { readAuthorities } from './app-origins.ts';

/** Settings of which any makes another gate. */
const sections: readonly (keyof Config)[] = ['access', 'limits', 'private'];

/** Who may have what, by the settings in force. */
export class LiveAccess {
  readonly #live: LiveSettings;
  readonly #ledger: LazyLedger;
  readonly #clock: Clock;
  #config: Config | undefined;
  #access: Access | undefined;

  constructor(live: LiveSettings, ledger: LazyLedger, clock: Clock) {
    this.#live = live;
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
      fetchDocument: issuerDocuments(() => this.#live.config),
    });
  }
}

/** What token issuers publish comes from whom upstreams are trusted by, too. Read when it is needed: few have issuers. */
function issuerDocuments(current: () => Config): FetchDocument {
  return async (url, signal) => {
    const config = current();
    const trusted = (await readAuthorities(config)).get(config.fetch.ca ?? '');
    return httpsDocuments(trusted === undefined ? [] : [trusted])(url, signal);
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
