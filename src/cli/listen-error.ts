import { errorCode, GomirrorError } from '../base/index.ts';
import { formatAddress, type ListenAddress } from '../config/index.ts';
import type { CliCode } from './codes.ts';

const codes: Readonly<Record<string, CliCode>> = {
  EADDRINUSE: 'cli.address-in-use',
  EADDRNOTAVAIL: 'cli.address-unavailable',
  EAFNOSUPPORT: 'cli.address-unavailable',
  EACCES: 'cli.address-forbidden',
  ENOTFOUND: 'cli.address-unknown',
  EAI_AGAIN: 'cli.address-unknown',
};

/** A failed `listen` in words; any other error as it is. */
export function listenError(error: unknown, listen: ListenAddress): unknown {
  const code = codes[errorCode(error) ?? ''];
  if (code === undefined || !(error instanceof Error) || !('syscall' in error)) return error;
  if (error.syscall !== 'listen' && error.syscall !== 'getaddrinfo' && error.syscall !== 'bind') return error;
  return new GomirrorError<CliCode>(
    code,
    { address: formatAddress(listen), port: listen.port },
    { cause: error },
  );
}
