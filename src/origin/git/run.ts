import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { errorCode, GomirrorError } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';

/** What git says on its standard error is kept up to here. */
const saidLimitBytes = 16_384;
/** The packet trace is only looked at for what a server can do, which it says first. */
const traceLimitBytes = 16_384;
/** How long git gets to remove its locks and temporary files. */
const mercyMs = 2_000;

export interface GitRun {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where it runs; nothing is looked for there. */
  readonly workFolder: string;
  readonly input?: string;
  readonly signal: AbortSignal;
}

export interface GitOutcome {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  /** What it said on its standard error, cut. */
  readonly said: string;
  /** The beginning of what it wrote to descriptor 3, where `GIT_TRACE_PACKET` may point. */
  readonly trace: string;
}

export interface RunningGit {
  readonly output: Readable;
  /** Resolves when it has ended, however; rejects with the signal's reason, or `origin.git-missing`. */
  readonly ended: Promise<GitOutcome>;
  /** Ends it and all that it has started. */
  kill(): void;
}

/** Starts git without a shell, in a process group of its own. */
export function startGit({ args, environment, workFolder, input, signal }: GitRun): RunningGit {
  signal.throwIfAborted();
  const child = spawn('git', [...args], {
    cwd: workFolder,
    env: { ...environment },
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    // On Windows this would open a console.
    detached: process.platform !== 'win32',
    windowsHide: true,
  }) as ChildProcessByStdio<Writable, Readable, Readable>;
  let mercy: NodeJS.Timeout | undefined;
  const kill = () => {
    if (mercy !== undefined || child.exitCode !== null || child.signalCode !== null) return;
    signalGroup(child.pid, 'SIGTERM');
    mercy = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), mercyMs);
    child.stdout.destroy();
  };
  const said = collect(child.stderr, saidLimitBytes);
  const trace = collect(child.stdio[3] as Readable, traceLimitBytes);
  child.stdin.on('error', () => undefined).end(input ?? '');
  const ended = new Promise<GitOutcome>((resolve, reject) => {
    child.once('error', (error) => {
      const code: OriginCode = 'origin.git-missing';
      reject(
        errorCode(error) === 'ENOENT' ? new GomirrorError<OriginCode>(code, {}, { cause: error }) : error,
      );
    });
    child.once('close', (exitCode) => {
      if (signal.aborted) reject(signal.reason as Error);
      else resolve({ exitCode: exitCode ?? undefined, said: said(), trace: trace() });
    });
  }).finally(() => {
    clearTimeout(mercy);
    signal.removeEventListener('abort', kill);
  });
  // Whoever reads the output first learns of a failure there.
  ended.catch(() => undefined);
  signal.addEventListener('abort', kill);
  return { output: child.stdout, ended, kill };
}

/** Runs git to its end. Rejects with `too-much` when it prints more than `maxOutputBytes`. */
export async function runGit(
  run: GitRun,
  maxOutputBytes: number,
): Promise<GitOutcome & { readonly output: Buffer }> {
  const running = startGit(run);
  const chunks: Buffer[] = [];
  let size = 0;
  running.output
    .on('error', () => undefined)
    .on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutputBytes) running.kill();
      else chunks.push(chunk);
    });
  const outcome = await running.ended;
  if (size > maxOutputBytes) throw new OutputTooLarge(maxOutputBytes);
  return { ...outcome, output: Buffer.concat(chunks) };
}

/** Git printed more than was allowed. */
export class OutputTooLarge extends Error {
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`more than ${limitBytes} bytes`);
    this.limitBytes = limitBytes;
  }
}

function collect(stream: Readable, limitBytes: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream
    .on('error', () => undefined)
    .on('data', (chunk: Buffer) => {
      if (size < limitBytes) chunks.push(chunk.subarray(0, limitBytes - size));
      size += chunk.length;
    });
  return () => Buffer.concat(chunks).toString();
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    if (process.platform === 'win32')
      spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}
