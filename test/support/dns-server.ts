import dgram from 'node:dgram';
import https from 'node:https';
import net, { isIP, type AddressInfo } from 'node:net';
import type { IssuedCertificate } from './authority.ts';
import { atEnd, type Scope } from './scope.ts';

/** What a name server says of a name: its addresses, or that it will not say any. */
export type DnsWord = readonly string[] | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'silent';

/** Words by name in lower case; names that are not there do not exist. `*.b` is for all below `b`, `*` for all others. */
export type DnsBook = Readonly<Record<string, DnsWord>>;

const codes = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;

/** The answer to a question (RFC 1035); undefined where there is to be none. */
export function dnsAnswer(question: Buffer, book: DnsBook): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at]!; length > 0; length = question[at]!) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = question.readUInt16BE(at + 1);
  const asked = question.subarray(12, at + 5);
  const name = labels.join('.').toLowerCase();
  const wild = Object.keys(book).find((key) => key.startsWith('*.') && name.endsWith(key.slice(1)));
  const word = book[name] ?? book[wild ?? '*'] ?? 'NXDOMAIN';
  if (word === 'silent') return undefined;
  const code = typeof word === 'string' ? codes[word] : 0;
  const addresses =
    typeof word === 'string' ? [] : word.filter((each) => isIP(each) === (type === 28 ? 6 : 4));
  const head = Buffer.alloc(12);
  question.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(addresses.length, 6);
  const records = addresses.map((address) => {
    const data = bytesOf(address);
    const record = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([head, asked, ...records]);
}

function bytesOf(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [front = [], back = []] = address.split('::').map((half) =>
    half
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16)),
  );
  const groups = address.includes('::')
    ? [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back]
    : front;
  return Buffer.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

/** A name server on loopback, over UDP and TCP. Gives its `address:port`. `isCut`: over UDP all answers are cut short. */
export async function startDnsServer(scope: Scope, book: DnsBook, isCut = false): Promise<string> {
  const tcp = net.createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (data: Buffer) => {
        const answer = dnsAnswer(data.subarray(2), book);
        if (answer === undefined) return;
        const size = Buffer.alloc(2);
        size.writeUInt16BE(answer.length);
        socket.end(Buffer.concat([size, answer]));
      });
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const { port } = tcp.address() as AddressInfo;
  const udp = dgram.createSocket('udp4');
  udp.on('message', (question, from) => {
    const answer = dnsAnswer(question, book);
    if (answer === undefined) return;
    if (isCut) {
      answer[2]! |= 2;
      answer.writeUInt16BE(0, 6);
    }
    udp.send(isCut ? answer.subarray(0, question.length) : answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve));
  atEnd(scope, () => {
    udp.close();
    tcp.close();
  });
  return `127.0.0.1:${port}`;
}

/** A resolver over HTTPS (RFC 8484) on loopback. Gives its port. */
export async function startHttpsResolver(
  scope: Scope,
  book: DnsBook,
  { certificate, key }: IssuedCertificate,
): Promise<number> {
  const server = https.createServer({ cert: certificate, key }, (request, response) => {
    const asked = new URL(request.url ?? '', 'https://resolver.test').searchParams.get('dns') ?? '';
    const answer = dnsAnswer(Buffer.from(asked, 'base64url'), book);
    if (answer === undefined) return;
    response.writeHead(200, { 'content-type': 'application/dns-message' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(scope, () => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}
