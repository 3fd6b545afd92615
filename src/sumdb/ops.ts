/** What a route to the database gave. `route` names the route so that a wrong answer can be held against it. */
export interface RemoteAnswer {
  readonly bytes: Uint8Array;
  readonly route: string;
}

/** A proof that the log's key has signed two histories. Plain data, made to be kept as JSON and shown to others. */
export interface ForkEvidence {
  readonly name: string;
  /** Wall-clock milliseconds since the epoch. */
  readonly detectedAt: number;
  /** `same-size`: two roots for one size. `not-a-prefix`: `tiles` prove that `older` is not the beginning of `newer`. */
  readonly kind: 'same-size' | 'not-a-prefix';
  /** The signed note of the smaller tree. */
  readonly older: string;
  /** The signed note of the larger tree. */
  readonly newer: string;
  /** The root, base64, that the tiles of `newer` give for the size of `older`. */
  readonly computedRoot?: string;
  /** Tiles of `newer`, base64, by path: its right edge, and what `computedRoot` was computed from. */
  readonly tiles: Readonly<Record<string, string>>;
}

/** All IO of a {@link SumClient}. Paths begin with `/`: `/latest`, `/lookup/<escaped>@<escaped>`, `/tile/8/…`. */
export interface SumOps {
  /**
   * GET of a database path. Rejects with GomirrorError `sumdb.absent` when the database says 404 or 410 (over every
   * route that may be asked), anything else counts as `sumdb.unreachable`. The caller bounds the size.
   *
   * `avoid` holds the routes whose answers to this path have failed verification: ask another, or reject when none is
   * left.
   */
  readRemote(path: string, signal?: AbortSignal, avoid?: ReadonlySet<string>): Promise<RemoteAnswer>;
  /** Told of each answer that failed verification. */
  blame?(route: string, path: string, error: Error): void;

  /** The signed note of the pinned head as last saved; undefined at first. Durable. */
  readHead(): Promise<string | undefined>;
  /** Durable compare-and-swap; false when the saved one is not `old` any more. */
  swapHead(old: string | undefined, next: string): Promise<boolean>;

  /**
   * Verified tiles and records by database path. It may forget and it may be damaged: nothing is used unproven. But what
   * it forgets has to be fetched again, so only a cache that survives what the saved head survives answers offline.
   */
  readCache(path: string): Promise<Uint8Array | undefined>;
  writeCache(path: string, bytes: Uint8Array): Promise<void>;
  /** Told of a partial tile that a fuller one has replaced: it will not be asked for again. */
  forgetCache?(path: string): Promise<void>;

  /** Keeps the proof of a fork durably and raises the alarm. */
  keepFork(evidence: ForkEvidence): Promise<void>;
  /**
   * The proof that was kept, if any: while there is one, nothing new is taken from the database. Rejects when there is one
   * that cannot be read.
   */
  readFork?(): Promise<ForkEvidence | undefined>;
}
