import { isIP, type Socket } from 'node:net';
import tls, { type DetailedPeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import { Closed } from './failure.ts';

export interface HelloOptions {
  /** Whom the certificate has to be for: a name or an address. */
  readonly host: string;
  /** The name that is sent along (SNI, RFC 6066); `host` without one, none where it is empty. */
  readonly serverName?: string;
  /** What is offered by ALPN (RFC 7301), best first. */
  readonly protocols: readonly string[];
  /** PEM texts of the authorities that are believed. */
  readonly authorities: readonly string[];
  /** Leaves out what makes today's first message larger than one packet: the keys of post-quantum groups. */
  readonly isSmall?: boolean;
}

/** A certificate and those above it, as far as the server sent them and the authorities complete them. */
export interface CertificateSeen {
  readonly subject: string;
  /** The organisation that signed it, else the common name of that certificate. */
  readonly issuer: string;
  readonly names: readonly string[];
  /** The time in which all of the chain are valid. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** SHA-256 of the topmost certificate, hex in pairs. */
  readonly topFingerprint: string;
}

/** A TLS connection that has come about, whatever is to be thought of the other side. */
export interface Hello {
  readonly socket: TLSSocket;
  readonly version: string;
  /** What the server chose by ALPN. */
  readonly protocol: string | undefined;
  readonly certificate: CertificateSeen | undefined;
  /** Why the chain is not believed, in OpenSSL's words (`SELF_SIGNED_CERT_IN_CHAIN`); undefined where it is. */
  readonly chainFault: string | undefined;
  readonly isWrongName: boolean;
  /** Either of the two. */
  readonly fault: string | undefined;
}

/**
 * Speaks TLS over `socket` and looks at the certificate without insisting on anything. Rejects when no connection comes
 * about: the system's errors, OpenSSL's (`ERR_SSL_…`), `Closed`. The socket is the caller's to destroy, as is the one given back.
 */
export function sayHello(socket: Socket, options: HelloOptions, signal: AbortSignal): Promise<Hello> {
  const { promise, resolve, reject } = Promise.withResolvers<Hello>();
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  const { host, serverName = host } = options;
  const secure = tls.connect({
    socket,
    servername: isIP(serverName) === 0 ? serverName : '',
    ALPNProtocols: [...options.protocols],
    secureContext: contextFor(options.authorities, options.isSmall === true),
    rejectUnauthorized: false,
  });
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  const refuse = (error: Error) => reject(error);
  const closed = () => reject(new Closed('closed during the TLS handshake'));
  secure.on('error', () => undefined);
  secure
    .once('secureConnect', () => resolve(heard(secure, host)))
    .once('error', refuse)
    .once('close', closed);
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    secure.off('error', refuse).off('close', closed);
  });
}

function heard(secure: TLSSocket, host: string): Hello {
  // The types promise an Error; it is the code.
  const said: unknown = secure.authorizationError;
  const code = said === null || said === undefined ? undefined : typeof said === 'string' ? said : 'other';
  const chainFault = secure.authorized || code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? undefined : code;
  const peer = secure.getPeerCertificate(true);
  const hasCertificate = Object.keys(peer).length > 0;
  const isWrongName = hasCertificate && tls.checkServerIdentity(host, peer) !== undefined;
  return {
    socket: secure,
    version: secure.getProtocol() ?? '',
    protocol: typeof secure.alpnProtocol === 'string' ? secure.alpnProtocol : undefined,
    certificate: hasCertificate ? seenIn(peer) : undefined,
    chainFault,
    isWrongName,
    fault: chainFault ?? (isWrongName ? 'ERR_TLS_CERT_ALTNAME_INVALID' : undefined),
  };
}

function seenIn(peer: DetailedPeerCertificate): CertificateSeen {
  let [fromMs, untilMs] = [Date.parse(peer.valid_from), Date.parse(peer.valid_to)];
  let top = peer;
  // A self-signed certificate is its own issuer; ten is more than any real chain has.
  for (let count = 0; count < 10; count++) {
    const next = top.issuerCertificate as DetailedPeerCertificate | undefined;
    if (next === undefined || next.fingerprint256 === top.fingerprint256) break;
    top = next;
    fromMs = Math.max(fromMs, Date.parse(top.valid_from));
    untilMs = Math.min(untilMs, Date.parse(top.valid_to));
  }
  const names = (peer.subjectaltname ?? '')
    .split(', ')
    .map((name) => name.replace(/^(?:DNS|IP Address):/, ''));
  return {
    subject: firstOf(peer.subject.CN) ?? '',
    issuer: firstOf(peer.issuer.O) ?? firstOf(peer.issuer.CN) ?? '',
    names: names.filter((name) => name !== ''),
    fromMs,
    untilMs,
    topFingerprint: top.fingerprint256,
  };
}

/** A name that occurs several times comes as a list. */
function firstOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value;
}

const contexts = new WeakMap<readonly string[], { normal?: SecureContext; small?: SecureContext }>();

/** Reading a hundred certificates takes time: once for each list. */
function contextFor(authorities: readonly string[], isSmall: boolean): SecureContext {
  const known = contexts.get(authorities) ?? {};
  contexts.set(authorities, known);
  const ca = [...authorities];
  if (isSmall) return (known.small ??= tls.createSecureContext({ ca, ecdhCurve: 'X25519:P-256' }));
  return (known.normal ??= tls.createSecureContext({ ca }));
}
