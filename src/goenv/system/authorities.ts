import nodePath from 'node:path';
import type { System } from './types.ts';

/** Whom Go believes on a machine. */
export interface Authorities {
  /** PEM texts. */
  readonly certificates: readonly string[];
  /** What `SSL_CERT_FILE` names; undefined without one, or where Go does not look at it. */
  readonly namedFile: string | undefined;
  /** True when that file cannot be read or has no certificate in it: then Go believes nobody. */
  readonly namedFileIsBad: boolean;
}

/** Where Go looks on Linux (crypto/x509, root_linux.go): the first that is there, and the folders. */
export const authorityFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
export const authorityFolders = ['/etc/ssl/certs', '/etc/pki/tls/certs'];
const filesLimit = 2000;

/** The authorities of a machine as Go finds them (crypto/x509): files on Linux, the system's own store elsewhere. */
export async function readAuthorities(system: System): Promise<Authorities> {
  if (system.platform !== 'linux') {
    // Slow to load, and most of what has a machine needs no authorities.
    const { default: tls } = await import('node:tls');
    return {
      certificates: tls.getCACertificates('system'),
      namedFile: undefined,
      namedFileIsBad: false,
    };
  }
  const namedFile = system.env['SSL_CERT_FILE'] || undefined;
  const found: string[] = [];
  for (const path of namedFile === undefined ? authorityFiles : [namedFile]) {
    const inside = await certificatesIn(system, path);
    if (inside === undefined) continue;
    found.push(...inside);
    break;
  }
  const namedFileIsBad = namedFile !== undefined && found.length === 0;
  // The folders count too, whatever the file had; the variable replaces them.
  const named = system.env['SSL_CERT_DIR'];
  const all = await Promise.all(
    (named ? named.split(':') : authorityFolders).map((folder) => certificatesBelow(system, folder)),
  );
  found.push(...all.flat());
  return { certificates: [...new Set(found)], namedFile, namedFileIsBad };
}

async function certificatesBelow(system: System, folder: string): Promise<string[]> {
  const names = (await system.files.list(folder).catch(() => undefined)) ?? [];
  const found = await Promise.all(
    names.slice(0, filesLimit).map((name) => certificatesIn(system, nodePath.posix.join(folder, name))),
  );
  return found.flatMap((inside) => inside ?? []);
}

/** The PEM texts in a file; undefined when there is no such file. */
async function certificatesIn(system: System, path: string): Promise<string[] | undefined> {
  const bytes = await system.files.read(path).catch(() => undefined);
  return (
    bytes?.toString('latin1').match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ??
    (bytes === undefined ? undefined : [])
  );
}
