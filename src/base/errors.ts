/** Values that fill the `{placeholders}` of a message; never a secret, never an unbounded body. */
export type ErrorParams = Readonly<Record<string, string | number | boolean>>;

/** What a {@link GomirrorError} can be given beside its code and parameters. */
export interface ErrorOptions {
  /** True when the same request may succeed later without anybody changing anything. */
  readonly retryable?: boolean;
  /** Seconds after which a retry makes sense; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** The error underneath; for logs only, never shown to a client. */
  readonly cause?: unknown;
}

/**
 * Every failure that a user can see. `code` is stable and is what code compares; the words for it live in `text/`
 * (`say(code, params, lang)` and `hint(code, params, lang)`), so `message` here is for developers and stack traces only.
 */
export class GomirrorError<Code extends string = string> extends Error {
  override readonly name = 'GomirrorError';
  readonly code: Code;
  readonly params: ErrorParams;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: Code, params: ErrorParams = {}, options: ErrorOptions = {}) {
    const words = Object.entries(params).map(([key, value]) => `${key}=${String(value)}`);
    super([code, ...words].join(' '), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.params = params;
    this.retryable = options.retryable ?? false;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** Does what `instanceof` does anyway; its type keeps TypeScript from making `code` an `any` behind it. */
  static override [Symbol.hasInstance]<Instance>(
    this: abstract new (...args: never[]) => Instance,
    value: unknown,
  ): value is Instance {
    return Function.prototype[Symbol.hasInstance].call(this, value);
  }
}

/** The `code` of a GomirrorError or of a system error (`ENOENT`, …); undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Anything thrown, as an error with a code: what is none is a fault of our own, `internal`, with `reason`. */
export function asGomirrorError(
  error: unknown,
  reason = error instanceof Error ? error.message : String(error),
): GomirrorError {
  return error instanceof GomirrorError ? error : new GomirrorError('internal', { reason }, { cause: error });
}

/** A one-line description of anything thrown, for logs: own errors by code and parameters, others by their message. */
export function describeError(error: unknown): string {
  if (error instanceof Error) {
    const cause = error.cause === undefined ? '' : `: ${describeError(error.cause)}`;
    return `${error.message}${cause}`.replaceAll(/\s+/g, ' ');
  }
  return String(error);
}
