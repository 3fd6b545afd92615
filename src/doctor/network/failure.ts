import { errorCode } from '../../base/index.ts';

/** How a connection came to nothing. */
export interface Failure {
  readonly kind: 'refused' | 'timeout' | 'reset' | 'closed' | 'unreachable' | 'other';
  /** What the system called it: `ECONNREFUSED`. */
  readonly said: string;
}

const kinds: Readonly<Record<string, Failure['kind']>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EAFNOSUPPORT: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
};

/** Thrown where an own time-out ended something. */
export class TimedOut extends Error {
  override readonly name = 'TimedOut';
}

/** Thrown where the other side ended something in order but too early. */
export class Closed extends Error {
  override readonly name = 'Closed';
}

export function failureOf(error: unknown): Failure {
  if (error instanceof TimedOut) return { kind: 'timeout', said: 'ETIMEDOUT' };
  if (error instanceof Closed) return { kind: 'closed', said: 'EOF' };
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : String(error);
  const said = code ?? message.slice(0, 200);
  // Node says so when the other side closes in the middle of a TLS handshake.
  if (/socket disconnected|socket hang up/.test(message)) return { kind: 'closed', said: 'EOF' };
  return { kind: kinds[code ?? ''] ?? 'other', said };
}
