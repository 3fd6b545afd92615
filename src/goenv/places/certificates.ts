import type { X509Certificate } from 'node:crypto';
import { ownConfigFolder, pathsOf, variable } from '../system/index.ts';
import type { Draft } from './draft.ts';
import { quotePosix } from './shell-syntax.ts';
import type { Scope } from './wishes.ts';

/** Where Go looks for certificate authorities on Linux when nobody says anything (crypto/x509, root_linux.go). */
const systemFolders = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

/** Takes longer to load than the rest of a set-up takes to run, which has a certificate once in a hundred times. */
function crypto() {
  return process.getBuiltinModule('node:crypto');
}

/** The certificates in a PEM text; undefined when there are none, or one of them cannot be read. */
export function readCertificates(pem: string): X509Certificate[] | undefined {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  try {
    const found = blocks.map((block) => new (crypto().X509Certificate)(block));
    return found.length === 0 ? undefined : found;
  } catch {
    return undefined;
  }
}

/**
 * A company's certificate authority. On Linux it is kept in a folder of gomirror's, and `SSL_CERT_DIR` names that folder after those of the system:
 * `SSL_CERT_FILE` would take the place of every other authority. macOS and Windows have a store that Go asks, which only the system's own tools may
 * change. Gives the variables.
 */
export async function draftCertificates(
  draft: Draft,
  pem: string,
  scope: Scope,
): Promise<Record<string, string>> {
  const { system } = draft;
  const { join } = pathsOf(system);
  const id = crypto().createHash('sha256').update(pem).digest('hex').slice(0, 16);
  const shared = system.platform === 'win32' ? 'C:\\ProgramData\\gomirror' : '/etc/gomirror';
  const folder = join(scope === 'machine' ? shared : ownConfigFolder(system), 'ca');
  const file = join(folder, `${id}.pem`);
  await draft.edit(file, { code: 'goenv.change-certificates', params: {} }, () => pem, { mode: 0o644 });
  if (system.platform === 'darwin') {
    draft.byHand(
      'goenv.by-hand-ca',
      `sudo security add-trusted-cert -d -k /Library/Keychains/System.keychain ${quotePosix(file)}`,
    );
    return { NODE_EXTRA_CA_CERTS: file };
  }
  if (system.platform === 'win32') {
    draft.byHand('goenv.by-hand-ca', `certutil -user -addstore Root "${file}"`);
    return { NODE_EXTRA_CA_CERTS: file };
  }
  if (variable(system, 'SSL_CERT_FILE') !== undefined)
    draft.note('goenv.certificate-file-set', { file: variable(system, 'SSL_CERT_FILE') ?? '' });
  const old = (variable(system, 'SSL_CERT_DIR') ?? systemFolders.join(':')).split(':');
  return { SSL_CERT_DIR: [...new Set([...old, folder])].join(':'), NODE_EXTRA_CA_CERTS: file };
}
