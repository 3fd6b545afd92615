/** An open answer of an origin. Either `read` or `discard` is called, once. */
export interface OriginAnswer {
  /** The declared length; undefined when the origin gave none. */
  readonly sizeBytes: number | undefined;
  /**
   * Gives the bytes to `take`, chunk by chunk; the next one waits for the promise that it may return. Resolves at the end.
   * Rejects with `origin.cut-short`, `origin.timeout`, `origin.too-large` or `origin.unreachable`, or with what `take` threw;
   * it never resolves before the declared length.
   */
  read(take: (chunk: Uint8Array) => Promise<void> | undefined): Promise<void>;
  discard(): void;
}

/** A place that modules, or checksum-database files, come from. */
export interface Origin {
  /** The name that logs and `X-Mirror-Source` give it: `official`, or a host. */
  readonly name: string;
  /**
   * Asks for a GOPROXY path, escaped, beginning with `/`. Rejects with an OriginCode; `origin.absent` carries in its
   * parameters the first words of the origin's own explanation and whether a time-out of the origin's was the reason.
   */
  get(path: string, options: GetOptions): Promise<OriginAnswer>;
  /** Loads what the first `get` would have to wait for. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

export interface GetOptions {
  /** The body is refused beyond this many bytes. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** `Via` of the request that this one is made for, so that loops of mirrors are found. */
  readonly via?: string | undefined;
}
