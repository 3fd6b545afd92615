import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import net, { isIP, type Server, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { officialProxy, officialSumDb } from '../../src/config/official.ts';
import { type IssuedCertificate, makeAuthority, type TestAuthority } from './authority.ts';
import { type DnsBook, type DnsWord, dnsAnswer, startHttpsResolver } from './dns-server.ts';
import { makeModule } from './module-factory.ts';
import { ModuleTree } from './module-tree.ts';
import { secureServer } from './network-places.ts';
import { atEnd, type Scope } from './scope.ts';
import { SumDb } from './sumdb-server.ts';
import { temporaryFolder } from './temp.ts';

export const officialHost = new URL(officialProxy).host;
/** A mirror of the catalogue, for `--fix` to turn to. */
export const otherHost = 'goproxy.cn';
const projectFolder = path.join(import.meta.dirname, '..', '..');

/** Where the made-up internet has its servers. */
export const places = {
  official: '203.0.113.10',
  database: '203.0.113.11',
  other: '203.0.113.12',
  alias: '203.0.113.13',
  /** Packets to it are dropped, as to every address that no server has. */
  nobody: '198.51.100.66',
} as const;

const nameServer = '127.0.0.53';
const resolvers = ['223.5.5.5', '1.12.12.12', '1.1.1.1', '9.9.9.9'];
const hello = makeModule({ path: 'example.com/hello', version: 'v1.0.0' });
/** What doctor asks for where speed is measured. */
const text = makeModule({ path: 'golang.org/x/text', version: 'v0.14.0', sizeBytes: 64 * 1024 });
/** What it asks for where the project needs nothing. */
const toml = makeModule({ path: 'github.com/BurntSushi/toml', version: 'v1.3.2' });
const tree = new ModuleTree([hello, text, toml]);
/** Its key is not the official one, which go is told by a variable. */
const database = new SumDb({ name: officialSumDb, entries: [hello, text, toml] });

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly isLate: boolean;
  readonly tookMs: number;
}

/**
 * A machine with a HOME of its own in a network namespace of its own, in which there are a name server, a route to nowhere, resolvers
 * over HTTPS, the official mirror, its database and one more mirror; every one a real server on a real address. A row of the matrix
 * then breaks something. Only to be made in a process that has such a namespace to itself.
 */
export class BrokenWorld {
  readonly scope: Scope;
  readonly home: string;
  /** Where go is called: a module that needs another one. */
  readonly folder: string;
  /** Of sessions on the machine. */
  readonly env: Record<string, string>;
  /** What the machine's name server says. */
  readonly names: Record<string, DnsWord>;
  /** What resolvers outside say. */
  readonly outside: Record<string, DnsWord>;
  readonly authority: TestAuthority;
  readonly #scratch: string;
  readonly #listening = new Map<string, () => void>();

  private constructor(scope: Scope, scratch: string) {
    this.scope = scope;
    this.#scratch = scratch;
    this.home = path.join(scratch, 'home');
    this.folder = path.join(this.home, 'app');
    this.authority = makeAuthority('Public Trust');
    this.names = {
      [officialHost]: [places.official],
      [officialSumDb]: [places.database],
      [otherHost]: [places.other],
      'probe.test': ['203.0.113.90'],
    };
    this.outside = { ...this.names };
    this.env = {
      HOME: this.home,
      PATH: process.env['PATH'] ?? '',
      LANG: 'C.UTF-8',
      TERM: 'dumb',
      GOSUMDB: database.key.verifierKey,
      NODE_COMPILE_CACHE: path.join(os.tmpdir(), 'node-compile-cache'),
    };
  }

  static async make(scope: Scope): Promise<BrokenWorld> {
    const world = new BrokenWorld(scope, await temporaryFolder(scope));
    await mkdir(world.folder, { recursive: true });
    await mkdir(path.join(world.#scratch, 'certs'));
    const addresses = [...resolvers, places.official, places.database, places.other];
    world.ip(
      'link set lo up',
      'tuntap add nowhere mode tun',
      'addr add 192.0.2.2/24 dev nowhere',
      'link set nowhere up',
      'route add default dev nowhere',
      ...addresses.map((address) => `addr add ${address}/32 dev lo`),
    );
    await writeFile(path.join(world.#scratch, 'hosts'), '127.0.0.1 localhost\n');
    await writeFile(path.join(world.#scratch, 'resolv.conf'), `nameserver ${nameServer}\n`);
    await writeFile(path.join(world.#scratch, 'trust.pem'), world.authority.certificate);
    await world.trust(world.authority);
    const mounts = Object.entries({
      hosts: '/etc/hosts',
      'resolv.conf': '/etc/resolv.conf',
      certs: '/etc/ssl/certs',
    }).map(([file, seenAt]) => `mount --bind '${path.join(world.#scratch, file)}' ${seenAt}`);
    execFileSync('sh', ['-ec', mounts.join('\n')]);
    await world.#serveNames();
    const resolver = await startHttpsResolver(scope, world.outside, world.authority.issue(resolvers));
    for (const address of resolvers) await world.listen(forwarder(resolver), address, 443);
    await world.mirror(officialHost, places.official);
    await world.mirror(otherHost, places.other);
    await world.mirror(officialSumDb, places.database);
    await world.write(
      'app/go.mod',
      `module example.com/app\n\ngo 1.21\n\nrequire ${hello.path} ${hello.version}\n`,
    );
    await world.write('app/go.sum', sumLines());
    await world.write('app/main.go', `package main\n\nimport _ "${hello.path}"\n\nfunc main() {}\n`);
    return world;
  }

  /** Commands of iproute2's `ip`, in the namespace. */
  ip(...commands: readonly string[]): void {
    const input = commands.map((command) => `${command}\n`).join('');
    execFileSync('ip', ['-batch', '-'], { input, stdio: ['pipe', 'ignore', 'pipe'] });
  }

  /** Gives the machine an address that packets reach: what nothing listens on is refused. */
  own(address: string): void {
    this.ip(`addr add ${address}/${isIP(address) === 6 ? 128 : 32} dev lo`);
  }

  /** Starts a server at an address of the internet, in the place of the one that is there. */
  async listen(server: Server, address: string, port: number): Promise<void> {
    const key = `${address}:${port}`;
    await this.silence(address, port);
    if (!isOwned(address)) this.own(address);
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, address, resolve);
    });
    const close = () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    };
    this.#listening.set(key, close);
    atEnd(this.scope, close);
  }

  /** Nothing listens there any more. */
  async silence(address: string, port = 443): Promise<void> {
    this.#listening.get(`${address}:${port}`)?.();
    this.#listening.delete(`${address}:${port}`);
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** A mirror that is in order, with a certificate that the machine believes. */
  mirror(
    host: string,
    address: string,
    certificate: IssuedCertificate = this.authority.issue([host]),
    answer: RequestListener = goodAnswers,
  ): Promise<void> {
    return this.listen(secureServer(certificate, answer), address, 443);
  }

  /** Packets to an address that a server has had are dropped from now on. */
  async drop(address: string): Promise<void> {
    await this.silence(address);
    this.ip(`addr del ${address}/32 dev lo`);
  }

  /** Whom the machine believes. */
  async trust(...authorities: readonly TestAuthority[]): Promise<void> {
    const text = authorities.map(({ certificate }) => certificate).join('');
    await writeFile(path.join(this.#scratch, 'certs', 'ca-certificates.crt'), text);
  }

  async hosts(text: string): Promise<void> {
    await writeFile(path.join(this.#scratch, 'hosts'), `127.0.0.1 localhost\n${text}`);
  }

  async resolvConf(text: string): Promise<void> {
    await writeFile(path.join(this.#scratch, 'resolv.conf'), text);
  }

  /** A file below HOME. */
  async write(name: string, text: string, mode?: number): Promise<string> {
    const file = path.join(this.home, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
    if (mode !== undefined) await chmod(file, mode);
    return file;
  }

  /** Go's own file of settings. */
  async goEnv(settings: string): Promise<void> {
    await this.write('.config/go/env', settings);
  }

  /** Both resolvers, the machine's and those outside, from now on say this of a name. */
  name(host: string, word: DnsWord): void {
    this.names[host] = word;
    this.outside[host] = word;
  }

  go(args: readonly string[], timeoutMs: number): Promise<Ended> {
    return this.run(['go', ...args], timeoutMs);
  }

  /** gomirror in a process of its own; `shell` in front of it is a log-in shell's command line that ends in `-c`. */
  gomirror(args: readonly string[], timeoutMs: number, shell: readonly string[] = []): Promise<Ended> {
    const command = [
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      '--import',
      fileURLToPath(new URL('./broken-trust.ts', import.meta.url)),
      path.join(projectFolder, 'bin', 'gomirror.js'),
      ...args,
    ];
    const whole = shell.length === 0 ? command : [...shell, command.map((word) => `'${word}'`).join(' ')];
    return this.run(whole, timeoutMs, { BROKEN_TRUST: path.join(this.#scratch, 'trust.pem') });
  }

  run(
    [program = '', ...args]: readonly string[],
    timeoutMs: number,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    const began = performance.now();
    const child: ChildProcess = spawn(program, args, {
      cwd: this.folder,
      env: { ...this.env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (text: string) => (said[name] += text));
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      // The whole group: go leaves git and others behind.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, timeoutMs);
    return new Promise((resolve, reject) => {
      child.once('error', reject).once('close', (code) => {
        clearTimeout(timer);
        resolve({ code, ...said, isLate, tookMs: performance.now() - began });
      });
    }).finally(() => clearTimeout(timer)) as Promise<Ended>;
  }

  async #serveNames(): Promise<void> {
    const socket = dgram.createSocket('udp4');
    socket.on('message', (question, from) => {
      const answer = dnsAnswer(question, this.names);
      if (answer !== undefined) socket.send(answer, from.port, from.address);
    });
    await new Promise<void>((resolve) => socket.bind(53, nameServer, resolve));
    atEnd(this.scope, () => void socket.close());
  }
}

/** A mirror that has the module of the project and passes the database on; also the database itself. */
export const goodAnswers: RequestListener = (request, response) => {
  const asked = decodeURIComponent(request.url ?? '');
  const inDatabase = asked.replace(`/sumdb/${officialSumDb}`, '');
  if (/^\/(?:supported$|latest$|lookup\/|tile\/)/.test(inDatabase)) {
    void database.answer(inDatabase).then((answer) => {
      response.writeHead(answer?.status ?? 500).end(answer?.body);
    });
    return;
  }
  const { status, type, body } = tree.answer(asked);
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
};

function sumLines(): string {
  const { path: name, version, h1, modH1 } = hello;
  return `${name} ${version} ${h1}\n${name} ${version}/go.mod ${modH1}\n`;
}

/** Leads to a port of loopback. */
export function forwarder(port: number): Server {
  return net.createServer((client) => {
    const onward = net.connect(port, '127.0.0.1');
    onward.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => onward.destroy());
    client.pipe(onward).pipe(client);
  });
}

function isOwned(address: string): boolean {
  const all = Object.values(os.networkInterfaces()).flatMap((each) => each ?? []);
  return address.startsWith('127.') || all.some((each) => each.address === address);
}

/** Whether worlds can be made here: the rights, and the programs. */
export function whyNoWorlds(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are of Linux';
  if (!existsSync('/etc/ssl/certs') || !existsSync('/etc/resolv.conf'))
    return 'no /etc/ssl/certs or no /etc/resolv.conf';
  try {
    const test =
      'ip link set lo up && ip tuntap add nowhere mode tun && ip link set nowhere up && mount --bind /etc/hosts /etc/hosts && go version';
    const [program = '', ...args] = inNamespace(['sh', '-c', test]);
    execFileSync(program, args, { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `no network namespace: ${String(error).split('\n').slice(0, 2).join(' ')}`;
  }
}

/** A command line that runs another one in network and mount namespaces of its own. */
export function inNamespace(command: readonly string[]): string[] {
  const rights = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  return ['unshare', ...rights, '--net', '--mount', '--propagation', 'private', ...command];
}

export type { DnsBook };
