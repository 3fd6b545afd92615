import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http, { type RequestListener } from 'node:http';
import http2 from 'node:http2';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import type { IssuedCertificate } from './authority.ts';
import { atEnd, type Scope } from './scope.ts';

/** Starts a server of any kind on loopback and gives its port; all its connections end with the test. */
export async function startPlace(scope: Scope, server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(scope, () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** A mirror's answers: lists of versions, and the head of the checksum database where that is what is asked for. */
export const mirrorAnswers: RequestListener = (request, response) => {
  const url = request.url ?? '';
  if (url.endsWith('/@v/list')) response.writeHead(200, { 'content-type': 'text/plain' }).end('v0.14.0\n');
  else if (url === '/latest') response.writeHead(200).end('go.sum database tree\n1\nAAAA\n');
  else if (url.endsWith('.zip')) response.writeHead(200).end(Buffer.alloc(64 * 1024));
  else response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
};

/** Speaks TLS, HTTP/2 and HTTP/1.1. */
export function secureServer({ certificate, key }: IssuedCertificate, answer: RequestListener): Server {
  return http2.createSecureServer({ cert: certificate, key, allowHTTP1: true }, (request, response) => {
    // The types of the two differ in what no test uses.
    answer(request as unknown as http.IncomingMessage, response as unknown as Parameters<RequestListener>[1]);
  });
}

/** Agrees on HTTP/2 and cannot speak it; HTTP/1.1 works. `isSilent`: it says nothing, else it ends the connection. */
export function brokenHttp2Server(
  { certificate, key }: IssuedCertificate,
  answer: RequestListener,
  isSilent: boolean,
): Server {
  const inner = http.createServer(answer);
  return tls.createServer(
    { cert: certificate, key, ALPNProtocols: ['h2', 'http/1.1'] },
    (socket: TLSSocket) => {
      socket.on('error', () => undefined);
      if (socket.alpnProtocol !== 'h2') inner.emit('connection', socket);
      else if (isSilent) socket.resume();
      else socket.once('data', () => socket.destroy());
    },
  );
}

/** In front of `port`: lets the first message of a connection decide what happens to it. */
export function middlebox(port: number, judge: (hello: Buffer) => 'pass' | 'reset' | 'drop'): Server {
  return net.createServer((client) => {
    client.once('data', (hello: Buffer) => {
      const verdict = judge(hello);
      if (verdict === 'reset') client.resetAndDestroy();
      if (verdict !== 'pass') return;
      const onward = net.connect(port, '127.0.0.1', () => onward.write(hello));
      onward.on('error', () => client.destroy()).on('close', () => client.destroy());
      client.on('close', () => onward.destroy());
      client.pipe(onward).pipe(client);
    });
  });
}

/** Ends every connection as soon as it is there, politely or not. */
export function cuttingServer(how: 'reset' | 'end'): Server {
  return net.createServer((socket) => {
    if (how === 'reset') socket.once('data', () => socket.resetAndDestroy());
    else socket.once('data', () => socket.end());
  });
}

/** Takes connections and says nothing. */
export function silentServer(): Server {
  return net.createServer((socket) => socket.resume());
}

/**
 * A port to which the system drops what asks for a connection: the queue of its server, which is stopped, is full. Undefined where no
 * such thing can be made (Windows has no SIGSTOP, other systems refuse instead).
 */
export async function startFullQueue(scope: Scope): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const program =
    "require('node:net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},function(){console.log(this.address().port);setTimeout(()=>process.kill(process.pid,'SIGSTOP'),0)})";
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  atEnd(scope, () => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (let count = 0; count < 8; count++) {
    const filler = net.connect(port, '127.0.0.1').on('error', () => undefined);
    atEnd(scope, () => void filler.destroy());
    const isFull = await Promise.race([
      once(filler, 'connect').then(() => false),
      new Promise<boolean>((resolve) => setTimeout(resolve, 300, true)),
    ]);
    if (isFull) return port;
  }
  return undefined;
}

/** A SOCKS5 proxy (RFC 1928) that leads every name to where `places` says (`host:port` → port on loopback). */
export function socksServer(places: Readonly<Record<string, number>>): Server {
  return net.createServer((client) => {
    client.once('data', (greeting: Buffer) => {
      if (greeting[0] !== 5) {
        client.destroy();
        return;
      }
      client.write(Buffer.from([5, 0]));
      client.once('data', (request: Buffer) => {
        const host = request.toString('latin1', 5, 5 + request[4]!);
        const port = places[`${host}:${request.readUInt16BE(5 + request[4]!)}`];
        if (port === undefined) {
          client.end(Buffer.from([5, 4, 0, 1, 0, 0, 0, 0, 0, 0]));
          return;
        }
        const onward = net.connect(port, '127.0.0.1', () => {
          client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          client.pipe(onward).pipe(client);
        });
        onward.on('error', () => client.destroy());
        client.on('close', () => onward.destroy());
      });
    });
  });
}
