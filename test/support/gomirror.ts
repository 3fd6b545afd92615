import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { dialOutMarker } from './dial-out-marker.ts';
import { atEnd, type Scope } from './scope.ts';
import { temporaryFolder } from './temp.ts';

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));
const program = path.join(projectFolder, 'bin', 'gomirror.js');
const guard = path.join(projectFolder, 'test', 'support', 'no-dial-out.ts');
/** Where node keeps what it has compiled by default, and `bin/gomirror.js` too. */
const compileCache = path.join(os.tmpdir(), 'node-compile-cache');

/** A line that gomirror printed on stdout. */
export interface MirrorEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

export interface MirrorOptions {
  /** GOPROXY syntax. */
  readonly upstream: string;
  /** `name+hash+key URL`, or `off`. */
  readonly sumdb?: string;
  /** An existing data folder; without it a temporary one that is removed at the end. */
  readonly data?: string;
  /** `HOST:PORT`; port 0 of loopback without it. */
  readonly listen?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** More arguments for node itself, such as an `--import` of a fault. */
  readonly nodeArgs?: readonly string[];
  /** Run by `/bin/sh` before gomirror takes the shell's place: `ulimit -n 64`. */
  readonly shell?: string;
  /** For live tests; everything else runs under the guard of no-dial-out.ts. */
  readonly mayDialOut?: boolean;
  readonly readyTimeoutMs?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A gomirror in a process of its own. */
export interface MirrorProcess {
  /** `http://127.0.0.1:PORT`, without a final slash. */
  readonly url: string;
  readonly data: string;
  readonly pid: number;
  /** Everything printed on stdout so far. */
  readonly events: readonly MirrorEvent[];
  readonly stderr: string;
  /** The first event, printed already or yet to come, that `matches`. */
  waitFor(matches: (event: MirrorEvent) => boolean, timeoutMs?: number): Promise<MirrorEvent>;
  get(path: string, init?: RequestInit): Promise<Response>;
  /** SIGTERM, then the end; kills and throws when that takes longer than `timeoutMs`. Throws if it dialled off loopback. */
  stop(timeoutMs?: number): Promise<Exit>;
  /** Sends any signal, by default SIGKILL, and waits for the end. */
  kill(signal?: NodeJS.Signals): Promise<Exit>;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<Exit>;
  /** Another process on the same data, after this one has ended (it is stopped if need be). */
  restart(changes?: Partial<MirrorOptions>): Promise<MirrorProcess>;
}

/** What a gomirror that did not come up said. */
export class MirrorDidNotStart extends Error {
  readonly exit: Exit | undefined;
  readonly events: readonly MirrorEvent[];
  readonly stderr: string;

  constructor(exit: Exit | undefined, events: readonly MirrorEvent[], stderr: string) {
    const how = exit === undefined ? 'did not listen in time' : `ended with ${exit.code ?? exit.signal}`;
    super(`gomirror ${how}\n${stderr}${events.map((event) => `${JSON.stringify(event)}\n`).join('')}`);
    this.exit = exit;
    this.events = events;
    this.stderr = stderr;
  }
}

/**
 * Starts `gomirror serve` and waits until it listens.
 * @throws MirrorDidNotStart when it ends or stays silent instead.
 */
export async function startGomirror(scope: Scope, options: MirrorOptions): Promise<MirrorProcess> {
  const data = options.data ?? (await temporaryFolder(scope));
  const child = spawnMirror(data, options);
  const output = new Output(child);
  const ended = new Promise<Exit>((resolve, reject) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    child.once('error', reject);
  });
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  void ended.finally(() => process.removeListener('exit', killNow)).catch(() => undefined);
  atEnd(scope, async () => {
    killNow();
    await ended;
    output.assertNoDialOut();
  });

  const listening = output.waitFor(
    (event) => event.event === 'ready' || event.event === 'listening',
    options.readyTimeoutMs ?? 20_000,
  );
  const first = await Promise.race([listening.catch(() => undefined), ended]);
  if (first === undefined || !('event' in first)) {
    killNow();
    throw new MirrorDidNotStart(first, output.events, output.stderr);
  }
  const url = String(first['url']);

  const mirror: MirrorProcess = {
    url,
    data,
    pid: child.pid ?? 0,
    events: output.events,
    get stderr() {
      return output.stderr;
    },
    waitFor: (matches, timeoutMs = 10_000) => output.waitFor(matches, timeoutMs),
    get: (target, init) => fetch(url + target, init),
    ended,
    async stop(timeoutMs = 40_000) {
      child.kill('SIGTERM');
      const timer = setTimeout(killNow, timeoutMs);
      const exit = await ended;
      clearTimeout(timer);
      if (exit.signal === 'SIGKILL')
        throw new Error(`gomirror did not end within ${timeoutMs} ms\n${output.stderr}`);
      output.assertNoDialOut();
      return exit;
    },
    async kill(signal = 'SIGKILL') {
      child.kill(signal);
      return ended;
    },
    async restart(changes = {}) {
      if (child.exitCode === null && child.signalCode === null) await mirror.stop();
      return startGomirror(scope, { ...options, ...changes, data });
    },
  };
  return mirror;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly mayDialOut?: boolean;
}

/** Any other command of gomirror, while it runs. */
export interface RunningProgram {
  readonly child: ChildProcess;
  /** Resolves with standard output, or error, once it matches; rejects when the program ends before. */
  printed(matches: RegExp): Promise<string>;
  readonly ended: Promise<Exit & { stdout: string; stderr: string }>;
}

/** Starts any other command of gomirror; it is killed at the end of the test of `scope` if it has not ended by then. */
export function startProgram(
  scope: Scope,
  args: readonly string[],
  options: ProgramOptions = {},
): RunningProgram {
  const started = launch(args, options);
  atEnd(scope, () => void started.child.kill('SIGKILL'));
  return started;
}

function launch(args: readonly string[], options: ProgramOptions): RunningProgram {
  const nodeArgs = options.mayDialOut === true ? [] : ['--import', guard];
  const child = spawn(process.execPath, [...nodeArgs, program, ...args], {
    cwd: options.cwd ?? projectFolder,
    env: environment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const looks = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const look of looks) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const look of looks) look();
  });
  const ended = new Promise<Exit & { stdout: string; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  const printed = (matches: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = [stdout, stderr].find((text) => matches.test(text));
        if (found !== undefined) resolve(found);
      };
      looks.add(look);
      look();
      void ended.then(() => reject(new Error(`ended with ${JSON.stringify({ stdout, stderr })}`)), reject);
    });
  return { child, printed, ended };
}

/** Runs any other command of gomirror to its end; it gets a Ctrl-C once `interrupt` resolves. */
export async function runGomirror(
  args: readonly string[],
  options: ProgramOptions & { interrupt?: Promise<void> } = {},
): Promise<Exit & { stdout: string; stderr: string }> {
  const { child, ended } = launch(args, options);
  void options.interrupt?.then(() => child.kill('SIGINT'));
  return ended;
}

function spawnMirror(data: string, options: MirrorOptions): ChildProcess {
  const command = [
    process.execPath,
    ...(options.mayDialOut === true ? [] : ['--import', guard]),
    ...(options.nodeArgs ?? []),
    program,
    'serve',
    `--listen=${options.listen ?? '127.0.0.1:0'}`,
    `--data=${data}`,
    `--upstream=${options.upstream}`,
    '--log-format=json',
    ...(options.args ?? []),
  ];
  const sumdb = options.sumdb === undefined ? {} : { GOMIRROR_SUMDB_DATABASE: options.sumdb };
  const settings = { env: environment({ ...sumdb, ...options.env }), stdio: 'pipe' as const };
  if (options.shell === undefined) return spawn(command[0] ?? '', command.slice(1), settings);
  return spawn('/bin/sh', ['-c', `${options.shell} && exec "$@"`, 'sh', ...command], settings);
}

/** The environment without anything that would configure gomirror, go or node behind the test's back. */
function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(GOMIRROR_|GO[A-Z0-9]+$|NODE_(?!EXTRA_CA)|LANG$|LANGUAGE$|LC_)|_PROXY$/i.test(name),
  );
  // Node hands its own coverage on to whatever it starts unless told otherwise; a process that is killed, or may write no
  // large file, leaves half a record there. What it does keep is what it has compiled, the guard too, from the first line on.
  const measured = { NODE_V8_COVERAGE: '', NODE_COMPILE_CACHE: compileCache };
  return { ...Object.fromEntries(own), ...measured, LANG: 'C.UTF-8', ...more };
}

/** What a child printed: stdout line by line as events, stderr as text. */
class Output {
  readonly events: MirrorEvent[] = [];
  stderr = '';
  readonly #waiting = new Set<(event: MirrorEvent) => void>();
  #rest = '';
  #toldOfDialOut = false;

  constructor(child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
  }

  waitFor(matches: (event: MirrorEvent) => boolean, timeoutMs: number): Promise<MirrorEvent> {
    const known = this.events.find(matches);
    if (known !== undefined) return Promise.resolve(known);
    const { promise, resolve, reject } = Promise.withResolvers<MirrorEvent>();
    const receive = (event: MirrorEvent) => {
      if (matches(event)) resolve(event);
    };
    this.#waiting.add(receive);
    const timer = setTimeout(() => reject(new Error(`no such event in ${timeoutMs} ms`)), timeoutMs);
    // Whoever still waits has the child to keep them alive; nobody waits for a child that has ended.
    timer.unref();
    return promise.finally(() => {
      clearTimeout(timer);
      this.#waiting.delete(receive);
    });
  }

  /** Throws at most once: at `stop`, or else at the end of the test. */
  assertNoDialOut(): void {
    if (this.#toldOfDialOut || !this.stderr.includes(dialOutMarker)) return;
    this.#toldOfDialOut = true;
    throw new Error(`gomirror dialled off loopback:\n${this.stderr}`);
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const event = parseEvent(line);
      this.events.push(event);
      for (const receive of this.#waiting) receive(event);
    }
  }
}

/** Stdout in a pipe is JSON lines and nothing else; anything else becomes an event that no test expects. */
function parseEvent(line: string): MirrorEvent {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'event' in value && typeof value.event === 'string') {
      return { ...value, event: value.event };
    }
  } catch {
    // Not JSON: told below.
  }
  return { event: 'not-a-json-event', line };
}
