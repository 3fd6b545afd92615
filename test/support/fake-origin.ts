import type { GetOptions, Origin, OriginAnswer } from '../../src/origin/index.ts';

/** A request that a {@link FakeOrigin} was asked, to be answered by the test. */
export interface Pending {
  readonly path: string;
  readonly options: GetOptions;
  /** Gives `body`, at once and whole. */
  readonly answer: (body: string) => void;
  /** Gives the head only; what follows is up to the returned functions. */
  readonly begin: () => {
    readonly send: (chunk: string) => Promise<void> | undefined;
    readonly end: () => void;
    readonly cut: (error: unknown) => void;
  };
  readonly fail: (error: unknown) => void;
}

/** An origin whose every answer waits for the test. An aborted signal ends a request as a real one does. */
export class FakeOrigin implements Origin {
  readonly name: string;
  readonly asked: Pending[] = [];
  /** Answers at once what it gives something for: a body or a failure. */
  script: ((path: string) => string | Error | undefined) | undefined;

  constructor(name: string, script?: (path: string) => string | Error | undefined) {
    this.name = name;
    this.script = script;
  }

  get(path: string, options: GetOptions): Promise<OriginAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<OriginAnswer>();
    options.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error));
    const begin = () => {
      const end = Promise.withResolvers<void>();
      end.promise.catch(() => {});
      options.signal?.addEventListener('abort', () => end.reject(options.signal?.reason as Error));
      let taker: ((chunk: Uint8Array) => Promise<void> | undefined) | undefined;
      resolve({
        sizeBytes: undefined,
        read: (take) => {
          taker = take;
          return end.promise;
        },
        discard: () => end.reject(new Error('discarded')),
      });
      return {
        send: (chunk: string) => taker?.(Buffer.from(chunk)),
        end: () => end.resolve(),
        cut: (error: unknown) => end.reject(error),
      };
    };
    const answer = (body: string) =>
      resolve({
        sizeBytes: body.length,
        read: async (take) => {
          options.signal?.throwIfAborted();
          await take(Buffer.from(body));
        },
        discard: () => {},
      });
    this.asked.push({ path, options, answer, begin, fail: (error) => reject(error) });
    const said = this.script?.(path);
    if (typeof said === 'string') answer(said);
    else if (said !== undefined) reject(said);
    return promise;
  }

  warm(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Lets everything happen that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}
