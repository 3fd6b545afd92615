import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import type { TestCertificate } from './certificate.ts';
import { atEnd, type Scope } from './scope.ts';

export interface ForwardProxyOptions {
  /** Speak TLS to clients with this certificate. */
  readonly tls?: TestCertificate;
  /** `user:password` that it demands. */
  readonly credentials?: string;
  /** Where the hosts are that only the proxy can find: `{ 'upstream.test:80': '127.0.0.1:4711' }`. */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** An HTTP proxy on loopback. */
export interface TestForwardProxy {
  /** Without credentials. */
  readonly url: string;
  readonly host: string;
  /** What came in: `CONNECT host:port` or `GET http://host/path`. */
  readonly requests: readonly string[];
  /** Connections open now, both ways. After a refusal it is the client's to close. */
  readonly open: number;
  /** Refuses everything with this status from now on; undefined lets it through again. */
  refuse(status: number | undefined): void;
}

/** Starts an HTTP proxy that tunnels (CONNECT) and forwards; it ends with the test of `scope`. */
export async function startForwardProxy(
  scope: Scope,
  options: ForwardProxyOptions = {},
): Promise<TestForwardProxy> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  let refusal: number | undefined;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const place = (host: string) => new URL(`http://${options.hosts?.[host] ?? host}`);

  /** The status of a refusal; undefined when the request may pass. */
  const check = ({ method = '', url = '', headers }: IncomingMessage): number | undefined => {
    requests.push(`${method} ${url}`);
    if (refusal !== undefined) return refusal;
    const { credentials } = options;
    const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    return wanted === undefined || headers['proxy-authorization'] === wanted ? undefined : 407;
  };

  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    const refused = check(request);
    if (refused !== undefined) {
      response.writeHead(refused, { 'content-type': 'text/plain' }).end('said by the proxy\n');
      return;
    }
    const url = new URL(request.url ?? '');
    const { hostname, port } = place(url.port === '' ? `${url.hostname}:80` : url.host);
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const onward = http.request({ hostname, port, path: url.pathname + url.search, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.writeHead(502).end());
    onward.end();
  };

  const tunnel = (request: IncomingMessage, client: Socket): void => {
    keep(client);
    const refused = check(request);
    if (refused !== undefined) {
      client.write(`HTTP/1.1 ${refused} No\r\nContent-Length: 2\r\n\r\nno`);
      client.on('end', () => client.destroy()).resume();
      return;
    }
    const { hostname, port } = place(request.url ?? '');
    const onward = net.connect(Number(port || '80'), hostname, () => {
      client.write('HTTP/1.1 200 OK\r\nVia: 1.1 test\r\n\r\n');
      client.pipe(onward).pipe(client);
    });
    keep(onward);
    onward.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
    client.on('close', () => onward.destroy());
    onward.on('close', () => client.destroy());
  };

  const { tls } = options;
  const server: Server =
    tls === undefined
      ? http.createServer(forward)
      : https.createServer({ cert: tls.certificate, key: tls.key }, forward);
  server.on('connect', tunnel).on('connection', keep);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(scope, () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host}`,
    host,
    requests,
    get open() {
      return sockets.size;
    },
    refuse: (status) => {
      refusal = status;
    },
  };
}
