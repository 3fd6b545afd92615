import {
  asGomirrorError,
  type Clock,
  describeError,
  GomirrorError,
  secondMs,
  stampOf,
  watchFiles,
} from '../base/index.ts';
import {
  compareConfigs,
  type Config,
  type ConfigCode,
  ConfigError,
  settingsChannel,
} from '../config/index.ts';
import { troubleChannel } from '../mirror/index.ts';
import type { LazyLedger } from './app-ledger.ts';
import type { OriginPlace } from './app-origins.ts';
import { makeSupply, type Supply, supplySections } from './app-supply.ts';
import type { AppIo } from './seam.ts';

/** How often the settings file is looked at. */
const pollMs = 2 * secondMs;

/** What one version of the settings hands on to the next. */
export interface LiveParts {
  readonly io: AppIo;
  /** What `Via` calls this process. */
  readonly instance: string;
  readonly clock: Clock;
  readonly place: OriginPlace;
  readonly ledger: LazyLedger;
}

/** The settings in force, and what fetches by them. Both change together, or not at all. */
export class LiveSettings {
  readonly #io: AppIo;
  readonly #parts: LiveParts;
  readonly #clock: Clock;
  readonly #retiring = new Set<Promise<void>>();
  readonly #retired = new Set<Supply>();
  #config: Config;
  #supply: Supply;
  readonly #closed = new AbortController();
  #started = false;
  #reloading: Promise<unknown> = Promise.resolve();

  private constructor(config: Config, supply: Supply, parts: LiveParts) {
    this.#config = config;
    this.#supply = supply;
    this.#parts = parts;
    this.#io = parts.io;
    this.#clock = parts.clock;
  }

  /** Opens the ledger where the settings need one. Rejects as {@link makeSupply} and the ledger do. */
  static async of(config: Config, parts: LiveParts): Promise<LiveSettings> {
    const { io, instance, clock, place, ledger } = parts;
    await ledger.openFor(config);
    return new LiveSettings(config, await makeSupply(config, io, instance, clock, place), parts);
  }

  get config(): Config {
    return this.#config;
  }

  get supply(): Supply {
    return this.#supply;
  }

  /** Begins to look after the upstreams, and to look at what the settings come from. */
  start(): void {
    this.#started = true;
    this.#supply.start();
    const { settings } = this.#io;
    if (settings === undefined) return;
    const changed = () => this.reload().then(() => {}, sayTrouble);
    this.#closed.signal.addEventListener(
      'abort',
      settings.onDemand(() => void changed()),
    );
    if (settings.file !== undefined) void this.#watch(settings.file, changed);
  }

  async #watch(file: string, changed: () => Promise<void>): Promise<void> {
    const options = { clock: this.#clock, pollMs, signal: this.#closed.signal, changed };
    await watchFiles([file], await stampOf([file]), options);
  }

  /**
   * Reads the settings again, looks whether all of them can be taken over, and takes them over: what begins from now on goes
   * by the new ones, what is under way ends on the old ones. Resolves with the keys that have changed. Rejects with a
   * ConfigError, or with `config.ca-unusable`, and then nothing has changed.
   */
  reload(): Promise<readonly string[]> {
    const { settings } = this.#io;
    const reloaded = this.#reloading.then(async () =>
      settings === undefined ? [] : this.#takeOver(await settings.read()),
    );
    this.#reloading = reloaded.catch(() => {});
    return reloaded;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#reloading;
    await Promise.all([this.#supply.close(), ...[...this.#retired].map((supply) => supply.close())]);
    await Promise.all(this.#retiring);
  }

  async #takeOver(next: Config): Promise<readonly string[]> {
    const { changed, needsRestart } = compareConfigs(this.#config, next);
    if (needsRestart.length > 0) {
      throw new ConfigError(
        needsRestart.map((key) => new GomirrorError<ConfigCode>('config.needs-restart', { key })),
      );
    }
    const keys = changed.map(({ key }) => key);
    await this.#parts.ledger.openFor(next);
    if (keys.some((key) => supplySections.includes(key.split('.', 1)[0] ?? ''))) {
      const { instance, place } = this.#parts;
      const supply = await makeSupply(next, this.#io, instance, this.#clock, place);
      this.#retire(this.#supply);
      this.#supply = supply;
      if (this.#started) supply.start();
    }
    this.#config = next;
    if (changed.length > 0) settingsChannel.publish({ changed });
    return keys;
  }

  #retire(supply: Supply): void {
    this.#retired.add(supply);
    const retiring = supply.retire().finally(() => {
      this.#retired.delete(supply);
      this.#retiring.delete(retiring);
    });
    this.#retiring.add(retiring);
  }
}

/** What is wrong with settings that nobody is waiting to hear about. */
function sayTrouble(error: unknown): void {
  for (const each of error instanceof ConfigError ? error.problems : [error]) {
    troubleChannel.publish({ error: asGomirrorError(each, describeError(each)) });
  }
}
