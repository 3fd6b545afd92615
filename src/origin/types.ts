import type { Turn } from '../base/index.ts';

/** A part of a file, from its first byte up to, and without, `endByte`. */
export interface ByteRange {
  readonly startByte: number;
  readonly endByte: number;
}

/** An open answer of an origin. Either `read` or `discard` is called, once. */
export interface OriginAnswer {
  /** The declared length of what `read` gives; undefined when the origin gave none. */
  readonly sizeBytes: number | undefined;
  /**
   * The part that this is, and the length of the whole, when a range was asked for and the origin honours ranges. Undefined
   * when it is the whole: an origin may ignore the range that it was asked for.
   */
  readonly part?: (ByteRange & { readonly totalBytes: number }) | undefined;
  /** True when the origin says, or shows, that it honours ranges of this file. */
  readonly acceptsRanges?: boolean;
  /** The validator of the file (`ETag`), as it was sent: parts with different ones are not of the same file. */
  readonly etag?: string | undefined;
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
   * False for what is many servers rather than one, as version control is: the whole of it has no health that could be probed,
   * and it passes no checksum database on. True where nothing is said.
   */
  readonly isMirror?: boolean;
  /**
   * Asks for a GOPROXY path, escaped, beginning with `/`. Rejects with an OriginCode; `origin.absent` carries in its
   * parameters the first words of the origin's own explanation, whether a time-out of the origin's was the reason, and as
   * `forAtMostMs` for how long it may be repeated where that is shorter than usual.
   */
  get(path: string, options: GetOptions): Promise<OriginAnswer>;
  /** Whether it would speak HTTP/2; undefined where that cannot be told. Origins that have no connections have none. */
  probeHttp2?(): Promise<boolean | undefined>;
  /** Loads what the first `get` would have to wait for. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

export interface GetOptions {
  /** The body is refused beyond this many bytes. */
  readonly maxBytes: number;
  /** Ask for this part only. An `endByte` beyond the file's end is cut down to it. */
  readonly range?: ByteRange | undefined;
  /** The place in the queue for a connection; without it, that of somebody who waits. */
  readonly turn?: Turn | undefined;
  /** Called when the request has left the queue for a connection; more than once when it had to start again. */
  readonly onSent?: (() => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** `Via` of the request that this one is made for, so that loops of mirrors are found. */
  readonly via?: string | undefined;
}
