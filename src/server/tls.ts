import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { type Clock, GomirrorError, stampOf, watchFiles } from '../base/index.ts';
import { troubleChannel } from '../mirror/index.ts';
import type { ServerCode } from './codes.ts';

/** Where the certificate chain and its private key lie, both PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that belongs to its key and can be served. */
export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly leaf: X509Certificate;
  /** Of the files, before they were read: tells whether they have changed since. */
  readonly stamp: string;
}

/** Older versions of TLS are refused. */
export const minTlsVersion = 'TLSv1.2';

/**
 * Reads a certificate and its key.
 * @throws GomirrorError `server.bad-certificate` (which file, and why), `server.certificate-mismatch`
 */
export async function loadCertificate(files: TlsFiles): Promise<Certificate> {
  const stamp = await stampOf([files.cert, files.key]);
  const [cert, key] = await Promise.all([
    readFile(files.cert).catch((error: unknown) => fail(files.cert, error)),
    readFile(files.key).catch((error: unknown) => fail(files.key, error)),
  ]);
  const leaf = attempt(files.cert, () => new X509Certificate(cert));
  const privateKey: KeyObject = attempt(files.key, () => createPrivateKey(key));
  if (!leaf.checkPrivateKey(privateKey)) {
    throw new GomirrorError<ServerCode>('server.certificate-mismatch', {
      certificate: files.cert,
      key: files.key,
    });
  }
  attempt(files.cert, () => createSecureContext({ cert, key, minVersion: minTlsVersion }));
  return { cert, key, leaf, stamp };
}

/**
 * Hands over what becomes of the files while they are served. What cannot be served is trouble for the operator; the former
 * certificate stays. Resolves when `signal` is aborted.
 */
export function watchCertificate(
  files: TlsFiles,
  served: Certificate,
  options: {
    readonly clock: Clock;
    readonly pollMs: number;
    readonly signal: AbortSignal;
    readonly replace: (certificate: Certificate) => void;
  },
): Promise<void> {
  const changed = async () => {
    try {
      options.replace(await loadCertificate(files));
    } catch (error) {
      if (!(error instanceof GomirrorError)) throw error;
      troubleChannel.publish({ error });
    }
  };
  return watchFiles([files.cert, files.key], served.stamp, { ...options, changed });
}

/**
 * The host by which clients can reach a server at `address` without being warned: the address itself where the
 * certificate names it, else the first host that it does name.
 */
export function certifiedHost(leaf: X509Certificate, address: string): string {
  const covers = (host: string) =>
    isIP(host) === 0 ? leaf.checkHost(host) !== undefined : leaf.checkIP(host) !== undefined;
  if (covers(address)) return address;
  const named = [...(leaf.subjectAltName ?? '').matchAll(/\bDNS:(?<host>[a-z0-9.-]+)/gi)];
  return named[0]?.groups?.['host'] ?? address;
}

function attempt<Value>(file: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    return fail(file, error);
  }
}

function fail(file: string, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new GomirrorError<ServerCode>('server.bad-certificate', { file, reason }, { cause: error });
}
