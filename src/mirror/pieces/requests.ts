import { GomirrorError, type Turn } from '../../base/index.ts';
import type { ByteRange, GetOptions, Origin, OriginAnswer, OriginCode } from '../../origin/index.ts';

export interface RequestOptions {
  readonly path: string;
  readonly maxBytes: number;
  readonly turn: Turn;
  readonly via: string | undefined;
  /** Whether an origin honours ranges, as far as it is known; remembered from one file to the next. */
  readonly ranges: WeakMap<Origin, boolean>;
}

/** What differs from one request to the next. */
type OwnOptions = Pick<GetOptions, 'signal' | 'onSent'>;

/** The file has become another one while it was fetched: what has arrived is of no use. */
export class ChangedFile extends Error {
  readonly origin: Origin;

  constructor(origin: Origin) {
    super(`the file has changed at ${origin.name}`);
    this.origin = origin;
  }
}

/** Asks origins for one file and its parts, and makes sure that the parts belong together. */
export class Requests {
  readonly #options: RequestOptions;
  readonly #etags = new Map<Origin, string>();
  readonly #gave = new Set<Origin>();
  #sizeBytes: number | undefined;

  constructor(options: RequestOptions) {
    this.#options = options;
  }

  async whole(origin: Origin, own: OwnOptions): Promise<OriginAnswer> {
    const answer = await this.#get(origin, own);
    if (answer.acceptsRanges === true && !this.#options.ranges.has(origin))
      this.#options.ranges.set(origin, true);
    return answer;
  }

  /** The whole answer that parts have to fit. */
  begin(origin: Origin, { sizeBytes, etag }: OriginAnswer): void {
    this.#sizeBytes = sizeBytes;
    this.#gave.add(origin);
    if (etag !== undefined) this.#etags.set(origin, etag);
  }

  /** True when the origin says that it honours ranges, or has shown it; undefined when that is to be tried. */
  honoursRanges(origin: Origin): boolean | undefined {
    return this.#options.ranges.get(origin);
  }

  /**
   * Exactly `range` of the file. Rejects with `origin.range-refused` when the origin gives something else, with a
   * {@link ChangedFile} when it has given parts of another file before, and as `Origin.get` does.
   */
  async part(origin: Origin, range: ByteRange, own: OwnOptions): Promise<OriginAnswer> {
    const answer = await this.#get(origin, { ...own, range });
    try {
      this.#check(origin, range, answer);
    } catch (error) {
      answer.discard();
      throw error;
    }
    return answer;
  }

  #check(origin: Origin, range: ByteRange, { part, etag }: OriginAnswer): void {
    const { ranges, path } = this.#options;
    if (part?.startByte !== range.startByte || part.endByte !== range.endByte) {
      const isOther = part !== undefined && part.totalBytes !== this.#sizeBytes;
      if (isOther && this.#gave.has(origin)) throw new ChangedFile(origin);
      if (!isOther) ranges.set(origin, false);
      throw new GomirrorError<OriginCode>('origin.range-refused', { upstream: origin.name, path });
    }
    ranges.set(origin, true);
    const known = this.#etags.get(origin);
    const hasChanged = known !== undefined && etag !== undefined && known !== etag;
    if (hasChanged || (part.totalBytes !== this.#sizeBytes && this.#gave.has(origin)))
      throw new ChangedFile(origin);
    if (part.totalBytes !== this.#sizeBytes)
      throw new GomirrorError<OriginCode>('origin.range-refused', { upstream: origin.name, path });
    this.#gave.add(origin);
    if (etag !== undefined) this.#etags.set(origin, etag);
  }

  #get(origin: Origin, own: Omit<GetOptions, 'maxBytes'>): Promise<OriginAnswer> {
    const { path, maxBytes, turn, via } = this.#options;
    return origin.get(path, { maxBytes, turn, via, ...own });
  }
}
