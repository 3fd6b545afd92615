import { chmod, mkdir } from 'node:fs/promises';
import { asGomirrorError, type Clock } from '../base/index.ts';
import { settingsChannel } from '../config/index.ts';
import { type FirstSeen, ledgerTroubleChannel } from '../ledger/index.ts';
import {
  incidentChannel,
  type Mirror,
  NameWatch,
  type PrivateModules,
  Scrub,
  type ScrubOptions,
  troubleChannel,
} from '../mirror/index.ts';
import { credentialChannel, type Sources } from '../origin/index.ts';
import type { ModuleClass } from '../policy/index.ts';
import { DiskStore } from '../store/index.ts';
import type { LazyLedger } from './app-ledger.ts';
import type { LiveSettings } from './app-live.ts';

/** Other users of the machine have no business in it, whatever the folder above lets them. */
async function openForOwner(folder: string): Promise<DiskStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return DiskStore.open(folder);
}

export interface PrivatePartsOptions {
  /** Of public modules. */
  readonly store: DiskStore;
  readonly ledger: LazyLedger;
  readonly clock: Clock;
  readonly live: () => LiveSettings;
}

/** What a scrub takes beside the tree that it goes through. */
type Scrubbing = Omit<ScrubOptions, 'tree'> & { readonly mirror: Mirror };

/** What there is for private modules only: their tree, what watches names, the notes in the audit log. */
export class PrivateParts implements PrivateModules {
  readonly names: NameWatch;
  readonly #options: PrivatePartsOptions;
  readonly #forget: (() => void)[] = [];
  #store: Promise<DiskStore> | undefined;
  #scrub: Promise<Scrub | undefined> | undefined;
  #isEnding = false;

  constructor(options: PrivatePartsOptions) {
    const { store, ledger, clock, live } = options;
    this.#options = options;
    this.names = new NameWatch({
      ...{ store, clock },
      lookalikes: () => live().supply.lookalikes,
      isPrivate: (path) => this.classify(path).isPrivate,
      observations: async () => (await ledger.open()).observations,
    });
  }

  classify(path: string): ModuleClass {
    return this.#options.live().supply.modules.classify(path);
  }

  sourcesOf(entry: number): Sources | undefined {
    return this.#options.live().supply.privateSources[entry];
  }

  async open(): Promise<{ readonly store: DiskStore; readonly firstSeen: FirstSeen }> {
    const { store, ledger } = this.#options;
    this.#store ??= openForOwner(store.layout.private).catch((error: unknown) => {
      this.#store = undefined;
      throw error;
    });
    return { store: await this.#store, firstSeen: (await ledger.open()).firstSeen };
  }

  /** Begins to watch. With `scrubbing`, the tree of private modules is looked through for rot if there are any. */
  start(scrubbing: Scrubbing | undefined): void {
    const { ledger } = this.#options;
    this.names.start();
    this.#forget.push(
      ledgerTroubleChannel.subscribe(({ error }) => troubleChannel.publish({ error })),
      credentialChannel.subscribe(({ reason }) => troubleChannel.publish({ error: reason })),
      incidentChannel.subscribe(({ error, path = '', version, source }) => {
        const what = version === undefined ? path : `${path}@${version}`;
        const entry = { action: 'incident', who: 'mirror', address: undefined, what } as const;
        const detail = source === undefined ? error.params : { ...error.params, source };
        ledger.opened?.audit.append({ ...entry, outcome: error.code, detail });
      }),
      settingsChannel.subscribe(({ changed }) => {
        const what = changed.map(({ key }) => key).join(', ');
        const entry = { action: 'settings', who: 'settings file', address: undefined } as const;
        ledger.opened?.audit.append({ ...entry, what, outcome: 'changed' });
        this.#beginScrub(scrubbing);
      }),
    );
    this.#beginScrub(scrubbing);
  }

  /** Once there are private modules; the settings may say so later. */
  #beginScrub(scrubbing: Scrubbing | undefined): void {
    const has = this.#options.live().config.private.length > 0;
    if (scrubbing === undefined || !has || this.#isEnding || this.#scrub !== undefined) return;
    this.#scrub = this.#startScrub(scrubbing).catch((error: unknown) => {
      troubleChannel.publish({ error: asGomirrorError(error) });
      return undefined;
    });
  }

  async #startScrub(scrubbing: Scrubbing): Promise<Scrub> {
    const scrub = new Scrub({ ...scrubbing, tree: await scrubbing.mirror.privateTree() });
    scrub.start();
    return scrub;
  }

  async endScrub(): Promise<void> {
    this.#isEnding = true;
    await (await this.#scrub)?.close();
  }

  /** After the mirror has ended. */
  async close(): Promise<void> {
    for (const forget of this.#forget.splice(0)) forget();
    await this.names.close();
    const store = await this.#store?.catch(() => undefined);
    await store?.close();
  }
}
