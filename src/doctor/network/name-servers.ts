import dgram from 'node:dgram';
import { isIP, type Socket } from 'node:net';
import { randomInt } from 'node:crypto';
import { decodeAnswer, type DnsAnswer, encodeQuestion, type RecordType } from './dns-wire.ts';
import { Closed, TimedOut } from './failure.ts';
import { fetchOver } from './exchange.ts';
import { type Hello, sayHello } from './hello.ts';
import type { HttpsResolver, Net } from './net.ts';

/** `address`, `address:port` or `[address]:port`, as node gives them. */
function serverOf(server: string): { address: string; port: number } {
  if (isIP(server) !== 0) return { address: server, port: 53 };
  const match = /^\[?([^\]]*?)\]?:(\d+)$/.exec(server);
  return { address: match?.[1] ?? server, port: Number(match?.[2] ?? 53) };
}

/** Asks one name server, over UDP and, where the answer is cut, again over TCP. Rejects when it does not answer. */
export async function askServer(
  net: Net,
  server: string,
  name: string,
  type: RecordType,
  signal: AbortSignal,
): Promise<DnsAnswer> {
  const place = serverOf(server);
  const id = randomInt(0x10000);
  const question = encodeQuestion(id, name, type);
  const answer = await overUdp(place, question, id, type, signal);
  if (!answer.isTruncated) return answer;
  const socket = await net.connect(place.address, place.port, signal);
  try {
    const size = Buffer.alloc(2);
    size.writeUInt16BE(question.length);
    socket.write(Buffer.concat([size, question]));
    return decodeAnswer(await readSized(socket, signal), id, type) ?? answer;
  } finally {
    socket.destroy();
  }
}

function overUdp(
  { address, port }: { address: string; port: number },
  question: Buffer,
  id: number,
  type: RecordType,
  signal: AbortSignal,
): Promise<DnsAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<DnsAnswer>();
  const socket = dgram.createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  const abort = () => reject(signal.reason as Error);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  socket.on('error', reject).on('message', (message) => {
    const answer = decodeAnswer(message, id, type);
    if (answer !== undefined) resolve(answer);
  });
  // Connected, so that a port where nothing listens is told and answers of others are not heard.
  socket.connect(port, address, (...failed: readonly unknown[]) => {
    // The types know nothing of it: without a route the callback comes with the error.
    if (failed[0] === undefined) socket.send(question);
    else reject(failed[0]);
  });
  return promise.finally(() => {
    signal.removeEventListener('abort', abort);
    socket.close();
  });
}

/** A message after its length in two bytes (RFC 1035, section 4.2.2). */
function readSized(socket: Socket, signal: AbortSignal): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  let received = Buffer.alloc(0);
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  socket
    .on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const size = received.readUInt16BE(0);
      if (received.length >= 2 + size) resolve(received.subarray(2, 2 + size));
    })
    .on('error', reject)
    .on('close', () => reject(new Closed('no whole answer')));
  return promise.finally(() => signal.removeEventListener('abort', abort));
}

/** Asks a resolver over HTTPS (RFC 8484), whose certificate has to be good. Rejects when it does not answer. */
export async function askOverHttps(
  net: Net,
  resolver: HttpsResolver,
  name: string,
  type: RecordType,
  authorities: readonly string[],
  signal: AbortSignal,
): Promise<DnsAnswer> {
  const socket = await net.connect(resolver.address, resolver.port, signal);
  let hello: Hello | undefined;
  try {
    hello = await sayHello(socket, { host: resolver.host, protocols: ['http/1.1'], authorities }, signal);
    if (hello.fault !== undefined) throw new Error(`certificate: ${hello.fault}`);
    const question = encodeQuestion(0, name, type).toString('base64url');
    const { status, body } = await fetchOver(
      hello.socket,
      {
        host: resolver.host,
        path: `${resolver.path}?dns=${question}`,
        accept: 'application/dns-message',
        bodyLimitBytes: 65_536,
      },
      signal,
    );
    const answer = status === 200 ? decodeAnswer(body, 0, type) : undefined;
    if (answer === undefined) throw new TimedOut(`status ${status}`);
    return answer;
  } finally {
    hello?.socket.destroy();
    socket.destroy();
  }
}
