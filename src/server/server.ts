import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../base/index.ts';
import type { Lang } from '../text/index.ts';
import { admit } from './admit.ts';
import { type ConnectionLimits, Connections } from './connections.ts';
import type { Request, Response } from './http.ts';
import { refuse, refuseTunnel } from './refuse.ts';
import {
  type Certificate,
  certifiedHost,
  loadCertificate,
  minTlsVersion,
  type TlsFiles,
  watchCertificate,
} from './tls.ts';

export interface ServerLimits extends ConnectionLimits {
  readonly requestTimeoutMs: number;
  readonly drainTimeoutMs: number;
}

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly limits: ServerLimits;
  readonly clock: Clock;
  readonly handler: (request: Request, response: Response) => void;
  /** The language of what is said to a client whose request could not be read. */
  readonly lang: Lang;
  /** HTTPS, with HTTP/2 and HTTP/1; without it plain HTTP/1. */
  readonly tls?: TlsFiles | undefined;
}

/** A listening server. */
export interface RunningServer {
  /** `http://127.0.0.1:4663`, with the port that it really has; `localhost` where it listens on every address. */
  readonly url: string;
  /** No new connections; requests under way may end within the drain time, then everything is closed. */
  drain(): Promise<void>;
}

/** Header fields of one request, names and values together. */
const maxHeaderBytes = 16 * 1024;
/** Requests at once on one HTTP/2 connection; as many as clients assume before they are told (RFC 9113, section 6.5.2). */
const maxStreams = 100;
/**
 * Node refuses streams of a session that holds more megabytes than this, and counts answers that wait for their reader.
 * Room for the largest shared body (2 MB, shared with other sessions) on each stream.
 */
const maxSessionMegabytes = 256;
/** How often the certificate's files are looked at. */
const certificatePollMs = 5000;
/** As many connections may wait to be accepted; the system has its own, lower bound. */
const backlog = 4096;

/**
 * Listens. Rejects with the system's error (`EADDRINUSE`, …), or with `server.bad-certificate` or
 * `server.certificate-mismatch`.
 */
export async function listen(options: ServerOptions): Promise<RunningServer> {
  const { limits, clock, lang } = options;
  const certificate = options.tls === undefined ? undefined : await loadCertificate(options.tls);
  const connections = new Connections(limits, clock);
  let draining: Promise<void> | undefined;
  const onRequest = (request: Request, response: Response) => {
    admit(request, response, draining !== undefined);
    options.handler(request, response);
  };
  const server = certificate === undefined ? plain(limits) : secure(limits, certificate);
  if (server instanceof http.Server) connections.watchPlain(server);
  else connections.watchSecure(server);
  const events: NetServer = server;
  events.on('request', onRequest);
  // A client that asks before it sends its body gets the answer at once, and no invitation to send.
  events.on('checkContinue', onRequest);
  events.on('clientError', (error: Error, socket: Socket) => refuse(error, socket, lang));
  events.on('connect', (_: Request, socket: Duplex) => refuseTunnel(socket));
  await bind(server, options);

  const stopped = new AbortController();
  if (options.tls !== undefined && certificate !== undefined) {
    void watchCertificate(options.tls, certificate, {
      clock,
      pollMs: certificatePollMs,
      signal: stopped.signal,
      replace: ({ cert, key }) =>
        (server as http2.Http2SecureServer).setSecureContext({ cert, key, minVersion: minTlsVersion }),
    });
  }
  const stop = () => {
    stopped.abort();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    return connections.end(closed, limits.drainTimeoutMs);
  };
  return {
    url: urlOf(server.address() as AddressInfo, certificate),
    drain: () => (draining ??= stop()),
  };
}

function plain(limits: ServerLimits): http.Server {
  const { headersTimeoutMs, requestTimeoutMs } = limits;
  return http.createServer({
    maxHeaderSize: maxHeaderBytes,
    // Node refuses a whole that is shorter than its part.
    headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: checkingIntervalMs(limits),
    noDelay: true,
    insecureHTTPParser: false,
    requireHostHeader: true,
  });
}

function secure(limits: ServerLimits, { cert, key }: Certificate): http2.Http2SecureServer {
  const { headersTimeoutMs, requestTimeoutMs } = limits;
  const http1 = {
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: Math.min(headersTimeoutMs, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: checkingIntervalMs(limits),
  };
  const server = http2.createSecureServer({
    cert,
    key,
    minVersion: minTlsVersion,
    handshakeTimeout: headersTimeoutMs,
    noDelay: true,
    allowHTTP1: true,
    maxSessionMemory: maxSessionMegabytes,
    settings: { maxConcurrentStreams: maxStreams, maxHeaderListSize: maxHeaderBytes, enablePush: false },
    ...http1,
  });
  // Some versions of Node take these for HTTP/1 over TLS only as properties.
  return Object.assign(server, http1);
}

/** How often Node looks for connections whose time is up. */
function checkingIntervalMs({ headersTimeoutMs }: ServerLimits): number {
  return Math.min(5000, headersTimeoutMs);
}

function bind(server: NetServer, { host, port }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function urlOf({ address, port }: AddressInfo, certificate: Certificate | undefined): string {
  const local = address === '::' || address === '0.0.0.0' ? 'localhost' : address;
  const host = certificate === undefined ? local : certifiedHost(certificate.leaf, local);
  const shown = host.includes(':') ? `[${host}]` : host;
  return new URL(`${certificate === undefined ? 'http' : 'https'}://${shown}:${port}`).origin;
}
