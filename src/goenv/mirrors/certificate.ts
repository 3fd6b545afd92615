import { isIP, connect as connectTo, type Socket } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import { errorCode } from '../../base/index.ts';
import { askForTunnel, proxyFromEnvironment } from '../../origin/index.ts';
import type { System } from '../system/index.ts';

/** What a server shows when TLS is begun with it. */
export interface CertificateFacts {
  /** The organisation that signed it, else the common name of that certificate. */
  readonly issuer: string;
  readonly expiresMs: number;
  /** Why it is not believed, in OpenSSL's words (`CERT_HAS_EXPIRED`); undefined where it is. */
  readonly fault: string | undefined;
  /** It would speak HTTP/2, as ALPN tells (RFC 7301). */
  readonly http2: boolean;
}

export interface LookOptions {
  readonly system: System;
  /** PEM texts. */
  readonly ca: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Looks at the certificate of an https URL's server, believed or not; nothing is sent over the connection. Undefined over plain http and
 * when no connection comes about: the requests that follow say why.
 */
export async function lookAtCertificate(
  url: string,
  { system, ca, signal }: LookOptions,
): Promise<CertificateFacts | undefined> {
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'https:') return undefined;
  const host = hostname.replace(/^\[|\]$/g, '');
  const sockets: Socket[] = [];
  // A proxy may take the connection and say nothing.
  const abort = () => {
    for (const socket of sockets.toReversed()) socket.destroy();
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    const raw = await reach({ host, port: Number(port || '443') }, url, system, sockets, signal);
    const secure = tls.connect({
      socket: raw,
      host,
      servername: isIP(host) === 0 ? host : '',
      ALPNProtocols: ['h2', 'http/1.1'],
      ca: [...tls.getCACertificates('default'), ...ca],
      rejectUnauthorized: false,
    });
    sockets.push(secure);
    await event(secure, 'secureConnect', signal);
    return factsOf(secure);
  } catch {
    signal.throwIfAborted();
    return undefined;
  } finally {
    signal.removeEventListener('abort', abort);
    // The TLS one first: ended from below it takes the process with it.
    for (const socket of sockets.toReversed()) socket.destroy();
  }
}

/** A connection to the server, by way of the proxy that the environment demands. */
async function reach(
  to: { readonly host: string; readonly port: number },
  url: string,
  system: System,
  sockets: Socket[],
  signal: AbortSignal,
): Promise<Socket> {
  const proxyText = proxyFromEnvironment(system.env, url);
  const proxy = proxyText === undefined ? undefined : new URL(proxyText);
  if (proxy === undefined) {
    const socket = connectTo(to);
    sockets.push(socket);
    await event(socket, 'connect', signal);
    return socket;
  }
  const isSecure = proxy.protocol === 'https:';
  const proxyHost = proxy.hostname.replace(/^\[|\]$/g, '');
  const proxyPort = Number(proxy.port || (isSecure ? '443' : '80'));
  const socket = isSecure
    ? tls.connect({
        host: proxyHost,
        port: proxyPort,
        ...(isIP(proxyHost) === 0 && { servername: proxyHost }),
      })
    : connectTo(proxyPort, proxyHost);
  sockets.push(socket);
  await event(socket, isSecure ? 'secureConnect' : 'connect', signal);
  const user = decodeURIComponent(`${proxy.username}:${proxy.password}`);
  const authorization = user === ':' ? undefined : `Basic ${Buffer.from(user).toString('base64')}`;
  const target = `${to.host.includes(':') ? `[${to.host}]` : to.host}:${to.port}`;
  const status = await askForTunnel(socket, target, authorization);
  if (status >= 300) throw new Error(`the proxy answered ${status}`);
  return socket;
}

function event(socket: Socket, name: 'connect' | 'secureConnect', signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal.reason as Error);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  socket.once(name, resolve);
  socket.on('error', reject);
  socket.once('close', () => reject(new Error('closed')));
  return promise.finally(() => signal.removeEventListener('abort', abort));
}

function factsOf(secure: TLSSocket): CertificateFacts {
  const peer = secure.getPeerCertificate();
  // The types promise an Error; it is the code.
  const said: unknown = secure.authorizationError;
  const fault = typeof said === 'string' ? said : (errorCode(said) ?? 'other');
  const name = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
  const { issuer } = peer as Partial<typeof peer>;
  return {
    issuer: name(issuer?.O) ?? name(issuer?.CN) ?? '?',
    expiresMs: Date.parse(peer.valid_to),
    fault: secure.authorized ? undefined : fault,
    http2: secure.alpnProtocol === 'h2',
  };
}
