import { isIP, type Socket } from 'node:net';
import { askForTunnel } from '../../origin/index.ts';
import { Closed, type Failure, failureOf } from './failure.ts';
import { type Hello, sayHello } from './hello.ts';
import { type Net, settledOr, within } from './net.ts';

/** What became of a way through a proxy. */
export type Tunnel =
  | { readonly state: 'open'; readonly socket: Socket }
  /** The proxy's name has no address. */
  | { readonly state: 'no-name'; readonly said: string }
  | { readonly state: 'no-connection'; readonly failure: Failure }
  /** TLS to the proxy itself came to nothing (`https://` where the proxy speaks plain HTTP, mostly). */
  | { readonly state: 'no-tls'; readonly failure: Failure }
  /** It refused in words: 407, 403, 502, … */
  | { readonly state: 'refused'; readonly status: number }
  /** It is no proxy of that kind, or says nothing. */
  | { readonly state: 'no-answer'; readonly failure: Failure; readonly speaksSocks: boolean };

export interface TunnelTarget {
  readonly host: string;
  readonly port: number;
}

/** Connects to the proxy itself. The socket is the caller's. */
export async function toProxy(
  net: Net,
  proxy: URL,
  authorities: readonly string[],
  ms: number,
  signal: AbortSignal,
): Promise<Tunnel> {
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  const port = Number(proxy.port || defaultPorts[proxy.protocol] || 80);
  let addresses: readonly string[] = [host];
  try {
    if (isIP(host) === 0) addresses = await within(net, ms, signal, (inner) => net.lookup(host, inner));
  } catch (error) {
    return { state: 'no-name', said: failureOf(error).said };
  }
  let socket: Socket | undefined;
  let last: unknown = new Closed('no address');
  for (const address of addresses.slice(0, 2)) {
    try {
      socket = await within(net, ms, signal, (inner) => net.connect(address, port, inner));
      break;
    } catch (error) {
      last = error;
    }
  }
  if (socket === undefined) return { state: 'no-connection', failure: failureOf(last) };
  if (proxy.protocol !== 'https:') return { state: 'open', socket };
  try {
    const plain = socket;
    const hello: Hello = await within(net, ms, signal, (inner) =>
      sayHello(plain, { host, protocols: ['http/1.1'], authorities }, inner),
    );
    return { state: 'open', socket: hello.socket };
  } catch (error) {
    socket.destroy();
    return { state: 'no-tls', failure: failureOf(error) };
  }
}

const defaultPorts: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'socks5:': 1080,
  'socks5h:': 1080,
};

/** A way to `target` through the proxy, as Go takes it: CONNECT, or SOCKS version 5 (RFC 1928). */
export async function throughProxy(
  net: Net,
  proxy: URL,
  target: TunnelTarget,
  authorities: readonly string[],
  ms: number,
  signal: AbortSignal,
): Promise<Tunnel> {
  const first = await toProxy(net, proxy, authorities, ms, signal);
  if (first.state !== 'open') return first;
  const { socket } = first;
  const place = `${isIP(target.host) === 6 ? `[${target.host}]` : target.host}:${target.port}`;
  try {
    if (isSocks(proxy)) {
      await within(net, ms, signal, (inner) => askSocks(socket, proxy, target, inner));
      return { state: 'open', socket };
    }
    const status = await within(net, ms, signal, (inner) =>
      settledOr(inner, askForTunnel(socket, place, authorizationOf(proxy))),
    );
    if (status >= 200 && status < 300) return { state: 'open', socket };
    socket.destroy();
    return { state: 'refused', status };
  } catch (error) {
    socket.destroy();
    const speaksSocks = !isSocks(proxy) && (await speaksSocksAt(net, proxy, authorities, ms, signal));
    return { state: 'no-answer', failure: failureOf(error), speaksSocks };
  }
}

export function isSocks(proxy: URL): boolean {
  return /^socks5h?:$/.test(proxy.protocol);
}

/** Basic credentials (RFC 7617) of a proxy's URL. */
export function authorizationOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** Whether what listens there is a SOCKS proxy that was written as an HTTP one. */
async function speaksSocksAt(
  net: Net,
  proxy: URL,
  authorities: readonly string[],
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  const plain = new URL(`http://${proxy.host}`);
  const again = await toProxy(net, plain, authorities, ms, signal);
  if (again.state !== 'open') return false;
  try {
    again.socket.write(Buffer.from([5, 1, 0]));
    const answer = await within(net, Math.min(ms, 1000), signal, (inner) => take(again.socket, 2, inner));
    return answer[0] === 5;
  } catch {
    return false;
  } finally {
    again.socket.destroy();
  }
}

async function askSocks(
  socket: Socket,
  proxy: URL,
  { host, port }: TunnelTarget,
  signal: AbortSignal,
): Promise<void> {
  const hasLogin = proxy.username !== '';
  socket.write(Buffer.from(hasLogin ? [5, 2, 0, 2] : [5, 1, 0]));
  const [version, method] = await take(socket, 2, signal);
  if (version !== 5) throw new Error('the answer is not SOCKS');
  if (method === 2) {
    const user = Buffer.from(decodeURIComponent(proxy.username));
    const password = Buffer.from(decodeURIComponent(proxy.password));
    socket.write(
      Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]),
    );
    if ((await take(socket, 2, signal))[1] !== 0) throw new Error('SOCKS: login refused');
  } else if (method !== 0) throw new Error('SOCKS: it wants a login');
  const name = Buffer.from(host);
  const request = Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), name, Buffer.alloc(2)]);
  request.writeUInt16BE(port, request.length - 2);
  socket.write(request);
  const head = await take(socket, 4, signal);
  if (head[1] !== 0) throw new Error(`SOCKS: status ${head[1]}`);
  const rest = head[3] === 4 ? 18 : head[3] === 3 ? (await take(socket, 1, signal))[0]! + 2 : 6;
  await take(socket, rest, signal);
}

/** Exactly `size` bytes; what came with them goes back. */
function take(socket: Socket, size: number, signal: AbortSignal): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const read = () => {
    const chunk = socket.read(size) as Buffer | null;
    if (chunk === null) return;
    if (chunk.length === size) resolve(chunk);
    else reject(new Closed('closed instead of an answer'));
  };
  const closed = () => reject(new Closed('closed instead of an answer'));
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  socket.on('readable', read).on('close', closed).on('error', reject);
  read();
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    socket.off('readable', read).off('close', closed).off('error', reject);
  });
}
