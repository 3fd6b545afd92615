import { lookup as dnsLookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { type Clock, describeError, GomirrorError, Networks } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import { isInsideAddress } from '../proxy/addresses.ts';

/**
 * The addresses of `host` (a name, or an address without brackets) that may be connected to: public ones, and those in `networks`.
 * Rejects with `origin.unreachable` when the name has none at all, `origin.inside-address` when it has only others.
 */
export async function permittedAddresses(host: string, networks: readonly string[]): Promise<string[]> {
  const found = await dnsLookup(host, { all: true }).catch((error: unknown) => {
    const reason = describeError(error);
    throw new GomirrorError<OriginCode>(
      'origin.unreachable',
      { upstream: host, reason },
      { retryable: true, cause: error },
    );
  });
  const allowed = new Networks(networks);
  const permitted = found
    .map(({ address }) => address)
    .filter((address) => !isInsideAddress(address) || allowed.has(address));
  if (permitted.length > 0) return permitted;
  throw new GomirrorError<OriginCode>('origin.inside-address', {
    upstream: host,
    address: found[0]?.address ?? '?',
  });
}

/** Throws `origin.inside-address` for an address, or a name of this machine, that is not to be connected to. */
export function checkLiteral(host: string, networks: readonly string[]): void {
  if (isInsideAddress(host) && !new Networks(networks).has(host))
    throw new GomirrorError<OriginCode>('origin.inside-address', { upstream: host, address: host });
}

/** Which of `addresses` takes a connection first, tried one after another; rejects with why the last one did not. */
export async function firstReachable(
  addresses: readonly string[],
  options: {
    readonly upstream: string;
    readonly port: number;
    readonly clock: Clock;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
  },
): Promise<string> {
  let last: unknown;
  for (const address of addresses) {
    options.signal.throwIfAborted();
    try {
      await reach(address, options);
      return address;
    } catch (error) {
      last = error;
    }
  }
  options.signal.throwIfAborted();
  throw last;
}

async function reach(
  address: string,
  { upstream, port, clock, timeoutMs, signal }: Parameters<typeof firstReachable>[1],
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const socket = connect({ host: address, port });
  const stopClock = clock.after(timeoutMs, () => {
    const params = { upstream, phase: 'connect' };
    reject(new GomirrorError<OriginCode>('origin.timeout', params, { retryable: true }));
  });
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort);
  socket.once('connect', () => resolve(undefined));
  socket.once('error', (error) => {
    const params = { upstream, reason: error.message };
    reject(new GomirrorError<OriginCode>('origin.unreachable', params, { retryable: true, cause: error }));
  });
  try {
    await promise;
  } finally {
    stopClock();
    signal.removeEventListener('abort', abort);
    socket.on('error', () => undefined).destroy();
  }
}
