import type { StoreKey } from '../../store/index.ts';

const kinds = ['info', 'mod', 'zip'] as const;
export type AheadKind = (typeof kinds)[number];

/** Files of one kind. */
export interface AheadCount {
  readonly kind: AheadKind;
  /** Fetched before anybody asked. */
  readonly files: number;
  readonly sizeBytes: number;
  /** Of these, asked for since. */
  readonly usedFiles: number;
  readonly usedBytes: number;
}

interface Entry {
  readonly kind: AheadKind;
  /** Undefined while it is being fetched. */
  sizeBytes: number | undefined;
  asked: boolean;
}

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** Counts what was fetched ahead and which of it somebody came to ask for. Remembers the newest of them only. */
export class AheadBook {
  readonly #limit: number;
  readonly #entries = new Map<StoreKey, Entry>();
  readonly #counts: Readonly<Record<AheadKind, Writable<AheadCount>>> = {
    info: { kind: 'info', files: 0, sizeBytes: 0, usedFiles: 0, usedBytes: 0 },
    mod: { kind: 'mod', files: 0, sizeBytes: 0, usedFiles: 0, usedBytes: 0 },
    zip: { kind: 'zip', files: 0, sizeBytes: 0, usedFiles: 0, usedBytes: 0 },
  };

  constructor(limit = 16_384) {
    this.#limit = limit;
  }

  begin(key: StoreKey, kind: AheadKind): void {
    this.#entries.set(key, { kind, sizeBytes: undefined, asked: false });
    if (this.#entries.size <= this.#limit) return;
    const oldest = this.#entries.keys().next();
    if (oldest.done !== true) this.#entries.delete(oldest.value);
  }

  /** `sizeBytes` is undefined when it came to nothing. */
  end(key: StoreKey, sizeBytes: number | undefined): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    if (sizeBytes === undefined) {
      this.#entries.delete(key);
      return;
    }
    const count = this.#counts[entry.kind];
    count.files++;
    count.sizeBytes += sizeBytes;
    entry.sizeBytes = sizeBytes;
    if (entry.asked) this.#use(key, entry.kind, sizeBytes);
  }

  /** Somebody asks for a file. True when it was fetched ahead, or is being so, and this is the first time. */
  asked(key: StoreKey): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.asked) return false;
    entry.asked = true;
    if (entry.sizeBytes !== undefined) this.#use(key, entry.kind, entry.sizeBytes);
    return true;
  }

  counts(): readonly AheadCount[] {
    return kinds.map((kind) => this.#counts[kind]);
  }

  #use(key: StoreKey, kind: AheadKind, sizeBytes: number): void {
    const count = this.#counts[kind];
    count.usedFiles++;
    count.usedBytes += sizeBytes;
    this.#entries.delete(key);
  }
}
