import { describeError, errorCode, type ErrorParams, GomirrorError } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import { isDistrust } from './trust.ts';

/** What stays as it is however often it is asked again. */
const lasting: ReadonlySet<OriginCode> = new Set<OriginCode>([
  'origin.absent',
  'origin.refused',
  'origin.too-large',
  'origin.redirect-unsafe',
  'origin.range-refused',
  'origin.bad-range',
  'origin.untrusted',
]);

/** The errors of one origin: all name it. */
export class OriginErrors {
  readonly #upstream: string;

  constructor(upstream: string) {
    this.#upstream = upstream;
  }

  make(code: OriginCode, params: ErrorParams, cause?: unknown): GomirrorError<OriginCode> {
    const retryable = !lasting.has(code);
    return new GomirrorError(code, { ...params, upstream: this.#upstream }, { retryable, cause });
  }

  /** What the dispatcher says, as an error with a code; what is one already, and what a caller threw, stays as it is. */
  translate(error: unknown): unknown {
    const code = errorCode(error);
    switch (code) {
      case 'UND_ERR_CONNECT_TIMEOUT':
        return this.make('origin.timeout', { phase: 'connect' }, error);
      case 'UND_ERR_HEADERS_TIMEOUT':
        return this.make('origin.timeout', { phase: 'first byte' }, error);
      case 'UND_ERR_BODY_TIMEOUT':
        return this.make('origin.timeout', { phase: 'idle' }, error);
      default:
        break;
    }
    if (isDistrust(code)) {
      // Node.js adds advice on its own command line, which is not what the user has typed.
      const reason = describeError(error).replace(/; if the root CA.*$/, '');
      return this.make('origin.untrusted', { reason }, error);
    }
    if (error instanceof GomirrorError) return this.#named(error);
    const names = ['SocketError', 'HTTPParserError']; // These come without a code at times.
    const fromBelow = code !== undefined || (error instanceof Error && names.includes(error.name));
    return fromBelow ? this.make('origin.unreachable', { reason: describeError(error) }, error) : error;
  }

  /** Parts that do not know on whose behalf they work leave `upstream` empty. */
  #named(error: GomirrorError): GomirrorError {
    if (error.params['upstream'] !== '') return error;
    const { code, params, retryable } = error;
    return new GomirrorError(code, { ...params, upstream: this.#upstream }, { retryable });
  }
}
