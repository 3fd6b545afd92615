import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { makeCertificate, type TestCertificate } from './certificate.ts';
import type { Exchange, Fault } from './faults.ts';
import type { TestModule } from './module-factory.ts';
import { ModuleTree } from './module-tree.ts';
import { atEnd, type Scope } from './scope.ts';

export interface UpstreamOptions {
  /** Serve HTTPS with this certificate, or with a fresh one. */
  readonly tls?: TestCertificate | true;
  /** A checksum database to pass `/sumdb/<name>/…` through to; without it that is 404, as mirrors without one answer. */
  readonly sumdb?: { readonly name: string; readonly url: string };
  /** What branches, tags and commits resolve to: `{ 'example.com/a@main': 'v1.2.0' }`. */
  readonly queries?: Readonly<Record<string, string>>;
  /** False: `@latest` is 404, which the protocol allows. */
  readonly hasLatest?: boolean;
}

/** One request as it came in. */
export interface SeenRequest {
  readonly method: string;
  /** Percent-decoded, without a query. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
}

/** Which requests: an exact path, a pattern, or an own decision. */
export type Match = string | RegExp | ((path: string) => boolean);

/** A module proxy on loopback whose every answer a test can spoil. */
export interface Upstream {
  /** Without a final slash. */
  readonly url: string;
  readonly certificate: TestCertificate | undefined;
  readonly requests: readonly SeenRequest[];
  /** Connections accepted so far, and those open now. */
  readonly connections: { readonly accepted: number; readonly open: number };
  /** The number of requests that match; of all without an argument. */
  count(match?: Match): number;
  /** Forgets the requests seen so far. */
  forget(): void;
  add(...modules: readonly TestModule[]): void;
  remove(path: string, version: string): void;
  /**
   * Answers matching requests with `faults`, one after the other; after the last come good answers again. With `'repeat'`
   * the script begins anew. Scripts added later are asked first. Returns the function that ends it.
   */
  script(match: Match, faults: readonly Fault[], then?: 'recover' | 'repeat'): () => void;
  /** Answers every matching request with `fault` until the returned function is called. */
  fault(match: Match, fault: Fault): () => void;
  /** Ends all scripts. */
  recover(): void;
  /** Closes the port and cuts all connections, so that the next connection is refused; `listen()` opens the same port again. */
  refuse(): Promise<void>;
  listen(): Promise<void>;
}

interface Script {
  readonly match: Match;
  readonly faults: readonly Fault[];
  readonly repeat: boolean;
  next: number;
}

/** Starts a module proxy that serves `modules`; it ends with the test of `scope`. */
export async function startUpstream(
  scope: Scope,
  modules: readonly TestModule[] = [],
  options: UpstreamOptions = {},
): Promise<Upstream> {
  const tree = new ModuleTree(modules, options);
  const requests: SeenRequest[] = [];
  const scripts: Script[] = [];
  const sockets = new Set<Socket>();
  const connections = { accepted: 0, open: 0 };
  const certificate = options.tls === true ? makeCertificate() : options.tls;

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    // Clients hang up in the middle of an answer; that is theirs to explain.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const path = decodeURIComponent((request.url ?? '/').replace(/\?.*/, ''));
    requests.push({ method: request.method ?? '', path, headers: request.headers });
    const exchange: Exchange = {
      path,
      request,
      response,
      good: () => tree.answer(path),
      serve: () => serveGood(exchange, options.sumdb),
    };
    const handling = async (): Promise<void> => (nextFault(scripts, path) ?? serve)(exchange);
    handling().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  };

  const server: Server =
    certificate === undefined
      ? http.createServer({ keepAliveTimeout: 60_000 }, answer)
      : https.createServer(
          { cert: certificate.certificate, key: certificate.key, keepAliveTimeout: 60_000 },
          answer,
        );
  server.on('connection', (socket: Socket) => {
    connections.accepted++;
    connections.open++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      connections.open--;
      sockets.delete(socket);
    });
  });
  let port = 0;
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', 4096, () => {
        server.removeListener('error', reject);
        port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  const close = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) resolve();
      else server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await listen();
  atEnd(scope, close);

  const script: Upstream['script'] = (match, faults, then = 'recover') => {
    const added: Script = { match, faults, repeat: then === 'repeat', next: 0 };
    scripts.unshift(added);
    return () => {
      const at = scripts.indexOf(added);
      if (at >= 0) scripts.splice(at, 1);
    };
  };
  return {
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    certificate,
    requests,
    connections,
    count: (match) =>
      match === undefined ? requests.length : requests.filter((seen) => matches(match, seen.path)).length,
    forget: () => {
      requests.length = 0;
    },
    add: (...more) => tree.add(...more),
    remove: (path, version) => tree.remove(path, version),
    script,
    fault: (match, fault) => script(match, [fault], 'repeat'),
    recover: () => {
      scripts.length = 0;
    },
    refuse: close,
    listen,
  };
}

const serve: Fault = (exchange) => exchange.serve();

function matches(match: Match, path: string): boolean {
  if (typeof match === 'string') return path === match;
  return match instanceof RegExp ? match.test(path) : match(path);
}

function nextFault(scripts: readonly Script[], path: string): Fault | undefined {
  for (const script of scripts) {
    if (!matches(script.match, path)) continue;
    if (script.repeat) script.next %= script.faults.length;
    const fault = script.faults[script.next];
    script.next++;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

async function serveGood(exchange: Exchange, sumdb: UpstreamOptions['sumdb']): Promise<void> {
  const { request, response, path } = exchange;
  if (path.startsWith('/sumdb/')) {
    await passThrough(request, response, path, sumdb);
    return;
  }
  const good = exchange.good();
  const headers: Record<string, string> = {
    'content-type': good.type,
    ...(good.status === 200 ? { 'accept-ranges': 'bytes', etag: good.etag } : {}),
  };
  let status: number = good.status;
  let { body } = good;
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const stillTheSame = request.headers['if-range'] === undefined || request.headers['if-range'] === good.etag;
  if (status === 200 && range !== null && stillTheSame) {
    const [start, end] = [Number(range[1]), Math.min(Number(range[2] || Infinity), body.length - 1)];
    if (start > end) {
      status = 416;
      headers['content-range'] = `bytes */${body.length}`;
      body = Buffer.alloc(0);
    } else {
      status = 206;
      headers['content-range'] = `bytes ${start}-${end}/${body.length}`;
      body = body.subarray(start, end + 1);
    }
  }
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** `/sumdb/<name>/…` as in "Communicating with checksum databases" of the Go Modules Reference. */
async function passThrough(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  sumdb: UpstreamOptions['sumdb'],
): Promise<void> {
  const prefix = `/sumdb/${sumdb?.name ?? ''}`;
  if (sumdb === undefined || !path.startsWith(`${prefix}/`)) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not proxied here\n');
    return;
  }
  if (path === `${prefix}/supported`) {
    response.writeHead(200).end();
    return;
  }
  const raw = (request.url ?? '').slice(prefix.length);
  const answer = await fetch(sumdb.url + raw);
  const body = Buffer.from(await answer.arrayBuffer());
  response.writeHead(answer.status, {
    'content-type': answer.headers.get('content-type') ?? 'text/plain',
    'content-length': body.length,
  });
  response.end(body);
}
