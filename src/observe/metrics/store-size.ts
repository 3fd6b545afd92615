import type { Clock, GomirrorError } from '../../base/index.ts';
import type { FillEvent } from '../../mirror/index.ts';
import { escapePath, escapeVersion } from '../../module/index.ts';
import { type BlobStore, keyOf, type StoreKey } from '../../store/index.ts';
import type { Numbers, Sample } from './numbers.ts';

/** What the walk needs of a store. */
export type CountableStore = Pick<BlobStore, 'keys' | 'open'>;

const kinds = ['info', 'mod', 'zip'] as const;
type Kind = (typeof kinds)[number];

/** The walk rests for `restMs` after every `stretch` files, so that it takes little from the requests beside it. */
const stretch = 64;
const restMs = 10;
/** How many fills are remembered, in case the store says that it could not keep one. */
const rememberedFills = 1024;

interface Size {
  files: number;
  sizeBytes: number;
}

/**
 * How many files the store keeps and how large they are: counted once by a slow walk, kept up by the fills from then on.
 * Files that lie beside (digests, hashes) are not counted.
 */
export class StoreSize {
  readonly #sizes: Readonly<Record<Kind, Size>> = {
    info: { files: 0, sizeBytes: 0 },
    mod: { files: 0, sizeBytes: 0 },
    zip: { files: 0, sizeBytes: 0 },
  };
  /** Filled while the walk goes on, which may or may not come by them. */
  #filledMeanwhile: Set<StoreKey> | undefined = new Set();
  readonly #fills = new Map<string, { kind: Kind; sizeBytes: number }>();

  /** True once the walk is done. */
  get counted(): boolean {
    return this.#filledMeanwhile === undefined;
  }

  readonly files: Numbers = { samples: () => this.#samples('files') };
  readonly bytes: Numbers = { samples: () => this.#samples('sizeBytes') };

  /** Counts what a fill adds. */
  noteFill({ kind, path, version, proof, sizeBytes, error }: FillEvent): void {
    if (error !== undefined || proof === undefined || proof === 'pending' || !isKept(kind)) return;
    const key = keyOf(escapePath(path), escapeVersion(version), kind);
    if (this.#fills.has(key)) return; // Filled again before it was found kept: the same file.
    this.#add(kind, sizeBytes, 1);
    this.#filledMeanwhile?.add(key);
    this.#fills.set(key, { kind, sizeBytes });
    if (this.#fills.size > rememberedFills) {
      const oldest = this.#fills.keys().next();
      if (oldest.done !== true) this.#fills.delete(oldest.value);
    }
  }

  /** Takes back what the store could not keep after all. */
  noteTrouble(error: GomirrorError): void {
    if (error.code !== 'store.write-failed') return;
    const key = String(error.params['what']);
    const fill = this.#fills.get(key);
    if (fill === undefined) return;
    this.#fills.delete(key);
    this.#filledMeanwhile?.delete(key as StoreKey);
    this.#add(fill.kind, -fill.sizeBytes, -1);
  }

  /** Counts what was found rotten and set aside; before the walk is done nobody knows whether it was counted. */
  noteSetAside(key: StoreKey, sizeBytes: number): void {
    const kind = key.slice(key.lastIndexOf('.') + 1);
    const known = this.counted || this.#filledMeanwhile?.has(key) === true;
    if (isKept(kind) && known) this.#add(kind, -sizeBytes, -1);
    this.#filledMeanwhile?.delete(key);
    this.#fills.delete(key);
  }

  /** Walks the whole store. Resolves when that is done or `signal` ends it; a store that cannot be read stays uncounted. */
  async count(store: CountableStore, clock: Clock, signal: AbortSignal): Promise<void> {
    try {
      let looked = 0;
      for await (const key of store.keys()) {
        if (signal.aborted) return;
        await this.#countOne(store, key);
        looked++;
        if (looked % stretch === 0) await clock.sleep(restMs, signal);
      }
      this.#filledMeanwhile = undefined;
    } catch {
      // Stopped, or a folder that cannot be read: whoever serves files from it says so.
    }
  }

  async #countOne(store: CountableStore, key: StoreKey): Promise<void> {
    const kind = key.slice(key.lastIndexOf('.') + 1);
    if (!isKept(kind) || this.#filledMeanwhile?.has(key) === true) return;
    const file = await store.open(key);
    if (file === undefined) return;
    file.close();
    // A fill of it may have ended while the file was opened.
    if (this.#filledMeanwhile?.has(key) !== true) this.#add(kind, file.sizeBytes, 1);
  }

  #add(kind: Kind, sizeBytes: number, files: number): void {
    this.#sizes[kind].files += files;
    this.#sizes[kind].sizeBytes += sizeBytes;
  }

  #samples(what: keyof Size): Sample[] {
    return kinds.map((kind) => ({ labels: { kind }, value: this.#sizes[kind][what] }));
  }
}

function isKept(kind: string): kind is Kind {
  return (kinds as readonly string[]).includes(kind);
}
