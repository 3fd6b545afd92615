import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { atEnd, type Scope } from '../test/support/scope.ts';

/** A program that the bench needs is not here and could not be had; the message says what to install. */
export class MissingProgram extends Error {}

const run = promisify(execFile);

/**
 * Makes sure that Debian's `packages` are installed, each providing the program of its name; as root it installs what
 * lacks.
 * @throws MissingProgram
 */
export function needPrograms(...names: readonly ('nginx' | 'wrk')[]): void {
  const lacking = names.filter((name) => !onPath(name));
  if (lacking.length === 0) return;
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    process.stderr.write(`installing ${lacking.join(', ')} from Debian\n`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { stdio: ['ignore', 2, 2] as ['ignore', number, number], env };
    try {
      execFileSync('apt-get', ['update', '-q'], options);
      execFileSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...lacking], options);
    } catch {
      // Told below, by what is still not there.
    }
  }
  const still = lacking.filter((name) => !onPath(name));
  if (still.length > 0)
    throw new MissingProgram(
      `install ${still.join(' and ')} first (Debian: apt-get install ${still.join(' ')})`,
    );
}

/** Builds the program that replays, or the one that only hashes zips. @throws MissingProgram without a `go`. */
export async function buildReplay(folder: string, which: 'replay' | 'hash' = 'replay'): Promise<string> {
  const program = path.join(folder, which);
  const source = fileURLToPath(new URL('replay', import.meta.url));
  const env = {
    ...process.env,
    GOTOOLCHAIN: 'local',
    GOENV: 'off',
    GOFLAGS: '',
    GOWORK: 'off',
    GOPROXY: 'off',
  };
  try {
    await run('go', ['build', '-o', program, which === 'hash' ? './hash' : '.'], { cwd: source, env });
  } catch (error) {
    throw new MissingProgram(`the replay program needs a go command to be built: ${String(error)}`);
  }
  return program;
}

export interface ReplayReport {
  readonly wallMs: number;
  readonly requests: number;
  readonly bytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly failed: number;
  readonly failures: readonly string[];
  readonly protocols: readonly string[];
}

/** The list of work A: what `go mod download` asks for in a real project of 330 modules. */
export const workAList = fileURLToPath(new URL('work-a/urls.txt', import.meta.url));

/** Replays a list of paths, 16 at a time. @throws Error when a request failed: a fast failure is no result. */
export async function replay(
  program: string,
  base: string,
  seed: number,
  list: string = workAList,
): Promise<ReplayReport> {
  const { stdout } = await run(program, ['-base', base, '-list', list, '-seed', String(seed)], {
    timeout: 240_000,
  });
  const report = JSON.parse(stdout) as ReplayReport;
  if (report.failed > 0)
    throw new Error(`${report.failed} requests to ${base} failed:\n${report.failures.join('\n')}`);
  return report;
}

/** Milliseconds that Go takes for the `h1:` hashes of all zips below `folder`, on all processors. */
export async function hashZips(program: string, folder: string): Promise<number> {
  const { stdout } = await run(program, [folder], { timeout: 240_000 });
  return (JSON.parse(stdout) as { wallMs: number }).wallMs;
}

export interface WrkReport {
  readonly requestsPerSecond: number;
  readonly bytesPerSecond: number;
}

/**
 * `wrk` over `paths`, one after the other (each connection of wrk's one thread takes the next path).
 * @throws Error when any answer was not 2xx, or a connection failed.
 */
export async function wrk(
  folder: string,
  base: string,
  paths: readonly string[],
  options: {
    readonly connections: number;
    readonly seconds: number;
    /** Sent with each request. */
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<WrkReport> {
  const script = path.join(folder, 'wrk.lua');
  await writeFile(script, wrkScript(paths));
  const load = ['-t1', `-c${options.connections}`, `-d${options.seconds}s`, '--timeout', '20s', '-s', script];
  for (const [name, value] of Object.entries(options.headers ?? {})) load.push('-H', `${name}: ${value}`);
  const url = base + (paths.length === 1 ? (paths[0] ?? '') : '');
  const { stdout } = await run('wrk', [...load, url]);
  const line = stdout.split('\n').find((text) => text.startsWith('RESULT '));
  if (line === undefined) throw new Error(`wrk printed no result:\n${stdout}`);
  const result = JSON.parse(line.slice('RESULT '.length)) as {
    durationUs: number;
    requests: number;
    bytes: number;
    errors: number;
  };
  if (result.errors > 0 || result.requests === 0)
    throw new Error(`${result.errors} errors in wrk against ${base}:\n${stdout}`);
  const seconds = result.durationUs / 1e6;
  return { requestsPerSecond: result.requests / seconds, bytesPerSecond: result.bytes / seconds };
}

/**
 * For one path wrk sends a fixed text and runs no script during the measurement; for several, requests are formatted
 * beforehand.
 */
function wrkScript(paths: readonly string[]): string {
  const several = `local requests, at = {}, 0
function init()
${paths.map((one) => `  requests[#requests + 1] = wrk.format("GET", ${JSON.stringify(one)})`).join('\n')}
end
function request()
  at = at % #requests + 1
  return requests[at]
end
`;
  return `${paths.length === 1 ? '' : several}
function done(summary)
  local e = summary.errors
  io.write(string.format('RESULT {"durationUs":%d,"requests":%d,"bytes":%d,"errors":%d}\\n',
    summary.duration, summary.requests, summary.bytes, e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}

/** An nginx of our own that serves a folder as static files, on an own port with an own configuration. */
export async function startNginx(
  scope: Scope,
  folder: string,
  tree: string,
): Promise<{ readonly url: string }> {
  const port = await freePort();
  const own = path.join(folder, `nginx-${port}`);
  await mkdir(path.join(own, 'logs'), { recursive: true });
  const file = path.join(own, 'nginx.conf');
  await writeFile(file, nginxConfiguration(own, port, tree));
  const child = spawn('nginx', ['-c', file, '-p', own, '-e', path.join(own, 'error.log')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  endWith(scope, child, 'SIGTERM');
  await answering(port, child);
  return { url: `http://127.0.0.1:${port}` };
}

/** Static files as fast as nginx can: two workers, sendfile, open files kept open, no log, no limit to keep-alive. */
function nginxConfiguration(own: string, port: number, tree: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
worker_processes 2;
pid ${own}/nginx.pid;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 8192; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  open_file_cache max=10000 inactive=60s;
  open_file_cache_valid 60s;
${temporary.map((name) => `  ${name}_temp_path ${own}/${name};`).join('\n')}
  server { listen 127.0.0.1:${port}; root ${tree}; }
}
`;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      (answer) => answer.arrayBuffer().then(() => true),
      () => false,
    );
    if (answered) return;
    await delay(50);
  }
  throw new Error('nginx does not answer');
}

/** Ends a child that we started, and no other, when the scope ends. */
export function endWith(scope: Scope, child: ChildProcess, signal: NodeJS.Signals): void {
  const end = () => child.kill(signal);
  process.once('exit', end);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  atEnd(scope, async () => {
    if (child.exitCode === null && child.signalCode === null) {
      end();
      await ended;
    }
    process.removeListener('exit', end);
  });
}

function onPath(name: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
