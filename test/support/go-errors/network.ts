import http2 from 'node:http2';
import dgram from 'node:dgram';
import { writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import { makeCertificate } from '../certificate.ts';
import { faults } from '../faults.ts';
import { startForwardProxy } from '../forward-proxy.ts';
import { goClient } from '../go.ts';
import { atEnd, type Scope } from '../scope.ts';
import { startUpstream } from '../upstream.ts';
import {
  certificateFile,
  closedPort,
  downloadFrom,
  type GoErrorCase,
  goSays,
  moduleA,
  programSays,
  project,
} from './stage.ts';

const download = ['mod', 'download', 'example.com/a@v1.0.0'] as const;

/** Whatever connects gets `answer` after its first bytes; with undefined nothing, for ever. */
async function rawServer(scope: Scope, answer: Buffer | string | undefined): Promise<string> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.once('data', () => {
      if (answer !== undefined) socket.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(scope, () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const onRaw = (code: string, answer: Buffer | string | undefined, variant?: string): GoErrorCase => ({
  code,
  ...(variant === undefined ? {} : { variant }),
  provoke: async (scope) => goSays(scope, { goproxy: `https://${await rawServer(scope, answer)}` }, download),
});

/** A mirror that speaks nothing but h2, and only to break it. */
async function overH2(scope: Scope, spoil: (stream: http2.ServerHttp2Stream) => void): Promise<string> {
  const made = makeCertificate();
  const server = http2.createSecureServer({ cert: made.certificate, key: made.key });
  const sessions = new Set<http2.ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined).on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream: http2.ServerHttp2Stream) => {
    stream.on('error', () => undefined);
    spoil(stream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(scope, () => {
    server.close();
    for (const session of sessions) session.destroy();
  });
  const env = { SSL_CERT_FILE: await certificateFile(scope, made.certificate) };
  const { port } = server.address() as AddressInfo;
  return goSays(scope, { goproxy: `https://127.0.0.1:${port}`, env }, download);
}

function leave(stream: http2.ServerHttp2Stream): void {
  stream.session?.goaway(http2.constants.NGHTTP2_PROTOCOL_ERROR, stream.id ?? 1);
  setTimeout(() => stream.session?.destroy(), 20);
}

/** Through an HTTP proxy to an https mirror. */
async function throughProxy(scope: Scope, proxyUrl: string): Promise<string> {
  const env = { HTTPS_PROXY: proxyUrl };
  return goSays(scope, { goproxy: 'https://mirror.example.com', env }, download);
}

/** What the network makes go say. */
export const networkCases: readonly GoErrorCase[] = [
  { code: 'explain.dial-refused', provoke: (scope) => downloadFrom(scope, (upstream) => upstream.refuse()) },
  {
    code: 'explain.proxyconnect-refused',
    provoke: async (scope) => throughProxy(scope, `http://${await closedPort(scope)}`),
  },
  {
    code: 'explain.proxy-auth-required',
    provoke: async (scope) => {
      const answer = 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n';
      return throughProxy(scope, `http://${await rawServer(scope, answer)}`);
    },
  },
  {
    code: 'explain.proxy-refuses',
    provoke: async (scope) => {
      const answer = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n';
      return throughProxy(scope, `http://${await rawServer(scope, answer)}`);
    },
  },
  {
    code: 'explain.eof',
    provoke: async (scope) => goSays(scope, { goproxy: `http://${await rawServer(scope, '')}` }, download),
  },
  {
    code: 'explain.reset',
    provoke: (scope) => downloadFrom(scope, (upstream) => upstream.fault(/@v/, faults.reset())),
  },
  {
    code: 'explain.unexpected-eof',
    provoke: (scope) => downloadFrom(scope, (upstream) => upstream.fault(/\.zip$/, faults.shortBody())),
  },
  {
    code: 'explain.malformed-http',
    provoke: async (scope) =>
      goSays(scope, { goproxy: `http://${await rawServer(scope, 'no http\r\n\r\n')}` }, download),
  },
  onRaw('explain.http-to-https', 'HTTP/1.1 400 Bad Request\r\n\r\n'),
  onRaw('explain.tls-not-tls', 'SSH-2.0-OpenSSH_9.6\r\n'),
  onRaw('explain.tls-alert', Buffer.from('15030300020228', 'hex')),
  onRaw('explain.tls-alert', Buffer.from('15030300020270', 'hex'), 'unrecognized-name'),
  onRaw('explain.eof', '', 'tls'),
  onRaw('explain.tls-timeout', undefined),
  {
    code: 'explain.h2-goaway',
    provoke: (scope) => overH2(scope, (stream) => leave(stream)),
  },
  {
    code: 'explain.h2-stream',
    provoke: (scope) => overH2(scope, (stream) => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR)),
  },
  {
    code: 'explain.network-unreachable',
    missing: () => (process.getuid?.() === 0 ? undefined : 'only root has a network namespace of its own'),
    provoke: async (scope) => {
      const client = await goClient(scope, { goproxy: 'http://192.0.2.1', gosumdb: 'off' });
      const folder = await project(scope);
      return programSays('unshare', ['-n', 'go', ...download], { cwd: folder, env: client.environment });
    },
  },
];

/** A resolver on port 53 of a loopback address of its own, which answers every question with `code`, or not at all. */
async function resolver(scope: Scope, code: number | undefined): Promise<string> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (question, from) => {
    if (code === undefined) return;
    const answer = Buffer.from(question);
    answer.writeUInt16BE(0x8180 | code, 2);
    socket.send(answer, from.port, from.address);
  });
  const address = `127.0.${1 + Math.floor(Math.random() * 250)}.53`;
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).bind(53, address, resolve);
  });
  atEnd(scope, () => void socket.close());
  return address;
}

const rootOnly = () => (process.getuid?.() === 0 ? undefined : 'only root may give go a resolver of its own');

/** go with a `resolv.conf` of its own, in a mount namespace of its own. */
const named53 = (code: string, answer: number | undefined, goproxy: string): GoErrorCase => ({
  code,
  missing: rootOnly,
  provoke: async (scope) => {
    const folder = await project(scope);
    const file = `${folder}/resolv.conf`;
    await writeFile(file, `nameserver ${await resolver(scope, answer)}\noptions timeout:1 attempts:1\n`);
    const client = await goClient(scope, { goproxy, gosumdb: 'off', env: { GODEBUG: 'netdns=go' } });
    const script = 'mount --bind "$0" /etc/resolv.conf && exec go "$@"';
    const args = ['-m', 'sh', '-c', script, file, ...download];
    return programSays('unshare', args, { cwd: folder, env: client.environment });
  },
});

/** What resolvers make go say. */
export const dnsCases: readonly GoErrorCase[] = [
  named53('explain.dns-no-such-host', 3, 'https://mirror.example.com'),
  named53('explain.dns-misbehaving', 2, 'https://mirror.example.com'),
  named53('explain.dns-timeout', undefined, 'https://mirror.example.com'),
  named53('explain.goproxy-comma', 3, 'https://mirror.example.com，direct'),
];

const named = 'https://wrong.example.com';

async function tls(
  scope: Scope,
  certificate: ReturnType<typeof makeCertificate>,
  trusted: boolean,
  byName = false,
): Promise<string> {
  const upstream = await startUpstream(scope, [moduleA], { tls: certificate });
  const host = new URL(upstream.url).host;
  const proxy = byName
    ? await startForwardProxy(scope, { hosts: { 'wrong.example.com:443': host } })
    : undefined;
  const env = {
    ...(trusted ? { SSL_CERT_FILE: await certificateFile(scope, certificate.certificate) } : {}),
    ...(proxy === undefined ? {} : { HTTPS_PROXY: proxy.url }),
  };
  return goSays(scope, { goproxy: byName ? named : upstream.url, env }, download);
}

/** What certificates make go say. */
export const tlsCases: readonly GoErrorCase[] = [
  { code: 'explain.x509-unknown-authority', provoke: (scope) => tls(scope, makeCertificate(), false) },
  { code: 'explain.x509-expired', provoke: (scope) => tls(scope, makeCertificate([], -0.5), true) },
  { code: 'explain.x509-wrong-name', provoke: (scope) => tls(scope, makeCertificate(), true, true) },
  {
    code: 'explain.https-to-http',
    provoke: async (scope) => {
      const made = makeCertificate();
      const plain = await startUpstream(scope, [moduleA]);
      const upstream = await startUpstream(scope, [moduleA], { tls: made });
      upstream.fault(/@v/, faults.redirect(`${plain.url}/example.com/a/@v/v1.0.0.info`));
      const env = { SSL_CERT_FILE: await certificateFile(scope, made.certificate) };
      return goSays(scope, { goproxy: upstream.url, env }, download);
    },
  },
];
