import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../base/index.ts';
import type { Request, Response } from './http.ts';

export interface ServerLimits {
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly drainTimeoutMs: number;
}

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  readonly limits: ServerLimits;
  readonly clock: Clock;
  readonly handler: (request: Request, response: Response) => void;
}

/** A listening server. */
export interface RunningServer {
  /** `http://127.0.0.1:4663`, with the port that it really has. */
  readonly url: string;
  /** No new connections; requests under way may end within the drain time, then everything is closed. */
  drain(): Promise<void>;
}

/** Header fields of one request, names and values together. */
const maxHeaderBytes = 16 * 1024;

/** Listens. Rejects with the system's error (`EADDRINUSE`, …). */
export async function listen(options: ServerOptions): Promise<RunningServer> {
  const { host, port, limits, clock } = options;
  const server = http.createServer(
    {
      maxHeaderSize: maxHeaderBytes,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: Math.min(5000, limits.headersTimeoutMs),
      noDelay: true,
      insecureHTTPParser: false,
    },
    options.handler,
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(error, socket as Socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 4096 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  let draining: Promise<void> | undefined;
  return {
    url: `http://${shown}:${address.port}`,
    drain: () => (draining ??= drain(server, limits.drainTimeoutMs, clock)),
  };
}

async function drain(server: http.Server, drainTimeoutMs: number, clock: Clock): Promise<void> {
  const ended = new AbortController();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const late = clock.sleep(drainTimeoutMs, ended.signal).then(
    () => server.closeAllConnections(),
    () => {},
  );
  // Connections that become idle from now on end at once.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  await closed;
  clearInterval(sweep);
  ended.abort();
  await late;
}

/** What was not HTTP, or too large, or too slow, gets a status where one can be sent. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
