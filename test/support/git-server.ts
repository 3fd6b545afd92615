import { spawn } from 'node:child_process';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { makeCertificate, type TestCertificate } from './certificate.ts';
import { gitEnvironment } from './git-repository.ts';
import { atEnd, type Scope } from './scope.ts';

export interface GitServerOptions {
  /** The folder whose repositories it serves: `<url>/org/name` is `<folder>/org/name`, or `<folder>/org/name.git`. */
  readonly repositories: string;
  /** Serve HTTPS with this certificate, or with a fresh one for `names`. */
  readonly tls?: TestCertificate | true;
  readonly names?: readonly string[];
  /** Passwords by user name; without it everybody may read. */
  readonly users?: Readonly<Record<string, string>>;
  /** Whether partial clones are allowed; true without it. */
  readonly filters?: boolean;
  /** Whether any object may be asked for by its hash, and not only what refs point at; false without it. */
  readonly anyObject?: boolean;
}

/** One request as it came in. */
export interface GitRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly host: string;
  /** The value of `Authorization`. */
  readonly authorization: string | undefined;
}

/** An answer in place of the good one. */
export type GitFault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Elsewhere, with 302 unless `code` says other. */
  | { readonly redirect: string; readonly code?: number }
  /** Nothing, for ever. */
  | 'stall'
  /** The connection is cut. */
  | 'cut'
  /** So long before the good answer. */
  | { readonly delayMs: number };

/** A real git server over smart HTTP on loopback: `git http-backend`, with authentication, `?go-get=1` pages and faults. */
export interface GitServer {
  /** Without a final slash. */
  readonly url: string;
  /** `127.0.0.1:PORT`, for a proxy that leads other names here. */
  readonly host: string;
  readonly certificate: TestCertificate | undefined;
  readonly requests: readonly GitRequest[];
  forget(): void;
  /** Connections open now. */
  readonly open: number;
  /**
   * What `https://<path>?go-get=1` answers, for `path` (host and path) and all below it: the content of each `go-import`, or a
   * whole page.
   */
  page(path: string, content: readonly string[] | { readonly html: string; readonly status?: number }): void;
  /** Answers requests whose `host/path?query` matches with `fault`, until the returned function is called. */
  fault(match: RegExp, fault: GitFault): () => void;
  /** Closes the port and cuts all connections; `listen()` opens the same port again. */
  refuse(): Promise<void>;
  listen(): Promise<void>;
}

type Page = Parameters<GitServer['page']>[1];

/** Starts a git server; it ends with the test of `scope`. */
export async function startGitServer(scope: Scope, options: GitServerOptions): Promise<GitServer> {
  const requests: GitRequest[] = [];
  const sockets = new Set<Socket>();
  const pages = new Map<string, Page>();
  const faults: { match: RegExp; fault: GitFault }[] = [];
  const certificate = options.tls === true ? makeCertificate(options.names) : options.tls;

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const { method = '', url: target = '/', headers } = request;
    const host = headers.host ?? '';
    requests.push({ method, target, host, authorization: headers.authorization });
    const bare = host.replace(/:\d+$/, '');
    const fault = faults.find(({ match }) => match.test(bare + target))?.fault;
    if (fault === undefined) {
      serve(request, response, bare);
    } else if (typeof fault === 'string') {
      if (fault === 'cut') response.destroy();
    } else if ('delayMs' in fault) {
      const timer = setTimeout(() => serve(request, response, bare), fault.delayMs);
      response.once('close', () => clearTimeout(timer));
    } else if ('redirect' in fault) {
      response.writeHead(fault.code ?? 302, { location: fault.redirect }).end();
    } else {
      response.writeHead(fault.status, { 'content-type': 'text/html', ...fault.headers });
      response.end(fault.body ?? 'said by the fault\n');
    }
  };

  const serve = (request: IncomingMessage, response: ServerResponse, host: string): void => {
    const target = new URL(request.url ?? '/', 'http://git');
    if (target.searchParams.get('go-get') === '1') {
      servePage(response, pageFor(pages, host + target.pathname));
    } else if (!isAllowed(request, options.users)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"', 'content-type': 'text/plain' });
      response.end('sign in\n');
    } else {
      runBackend(request, response, target, options);
    }
  };

  const server: Server =
    certificate === undefined
      ? http.createServer(answer)
      : https.createServer({ cert: certificate.certificate, key: certificate.key }, answer);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  let port = 0;
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.removeListener('error', reject);
        port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  const refuse = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) resolve();
      else server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await listen();
  atEnd(scope, refuse);
  const host = `127.0.0.1:${port}`;
  return {
    url: `${certificate === undefined ? 'http' : 'https'}://${host}`,
    host,
    certificate,
    requests,
    forget: () => {
      requests.length = 0;
    },
    get open() {
      return sockets.size;
    },
    page: (path, content) => void pages.set(path, content),
    fault(match, fault) {
      const added = { match, fault };
      faults.unshift(added);
      return () => {
        const at = faults.indexOf(added);
        if (at >= 0) faults.splice(at, 1);
      };
    },
    refuse,
    listen,
  };
}

function isAllowed(request: IncomingMessage, users: GitServerOptions['users']): boolean {
  if (users === undefined) return true;
  const encoded = /^Basic (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString().split(':');
  return users[user] !== undefined && users[user] === password.join(':');
}

/** The page of the longest path that has one. */
function pageFor(pages: ReadonlyMap<string, Page>, path: string): Page | undefined {
  for (let rest = path; ; rest = rest.slice(0, rest.lastIndexOf('/'))) {
    const page = pages.get(rest);
    if (page !== undefined || !rest.includes('/')) return page;
  }
}

function servePage(response: ServerResponse, page: Page | undefined): void {
  if (page === undefined) {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<html><body>no such page</body></html>\n');
    return;
  }
  const whole = 'html' in page ? page : undefined;
  const metas =
    'html' in page ? '' : page.map((one) => `<meta name="go-import" content="${one}">\n`).join('');
  response.writeHead(whole?.status ?? 200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(whole?.html ?? `<!DOCTYPE html>\n<html><head>\n${metas}</head><body>a page</body></html>\n`);
}

/** RFC 3875, as far as git's program needs it. */
function runBackend(
  request: IncomingMessage,
  response: ServerResponse,
  target: URL,
  options: GitServerOptions,
): void {
  const { headers } = request;
  const config = {
    'uploadpack.allowFilter': String(options.filters ?? true),
    'uploadpack.allowAnySHA1InWant': String(options.anyObject ?? false),
    'safe.directory': '*',
  };
  const settings = Object.entries(config).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  const child = spawn('git', ['http-backend'], {
    env: {
      ...gitEnvironment(),
      ...Object.fromEntries(settings),
      GIT_CONFIG_COUNT: String(Object.keys(config).length),
      GIT_PROJECT_ROOT: options.repositories,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: decodeURIComponent(target.pathname),
      QUERY_STRING: target.search.slice(1),
      CONTENT_TYPE: headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
      REMOTE_ADDR: '127.0.0.1',
      ...(headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: headers['content-length'] }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin.on('error', () => undefined));
  response.once('close', () => child.kill());
  let head = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return;
    child.stdout.off('data', onData);
    const lines = head.toString('latin1', 0, end).split('\r\n');
    const fields = lines.map((line): [string, string] => {
      const at = line.indexOf(':');
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    });
    const status = Number.parseInt(fields.find(([name]) => name === 'status')?.[1] ?? '200', 10);
    response.writeHead(status, Object.fromEntries(fields.filter(([name]) => name !== 'status')));
    response.write(head.subarray(end + 4));
    child.stdout.pipe(response);
  };
  child.stdout.on('data', onData);
  child.once('error', () => response.destroy());
  child.once('close', () => {
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}
