import { spawn } from 'node:child_process';
import type { Environment } from '../proxy/environment.ts';

export interface ProgramRun {
  /** Written to its standard input, which then ends. */
  readonly input: string;
  readonly environment: Environment;
  /** It is ended when it writes more than this to either output. */
  readonly maxBytes: number;
  /** It is ended, with all that it has started, when this is aborted. */
  readonly signal: AbortSignal;
}

export interface ProgramEnd {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly output: string;
  readonly errors: string;
}

/** Runs a program without a shell. Rejects with the system's error when it cannot be started, or with the signal's reason. */
export type RunProgram = (command: readonly string[], run: ProgramRun) => Promise<ProgramEnd>;

export const runProgram: RunProgram = async (command, { input, environment, maxBytes, signal }) => {
  signal.throwIfAborted();
  const [program = '', ...args] = command;
  const ownGroup = process.platform !== 'win32';
  const child = spawn(program, args, {
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: ownGroup,
    windowsHide: true,
  });
  const { promise, resolve, reject } = Promise.withResolvers<ProgramEnd>();
  const end = () => {
    try {
      if (ownGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      else child.kill('SIGKILL');
    } catch {
      // It is gone.
    }
  };
  const taken = { output: [] as Buffer[], errors: [] as Buffer[] };
  const take = (into: Buffer[]) => {
    let sizeBytes = 0;
    return (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= maxBytes) into.push(chunk);
      else giveUp(new Error(`more than ${maxBytes} bytes`));
    };
  };
  const giveUp = (reason: unknown) => {
    reject(reason instanceof Error ? reason : new Error(String(reason)));
    end();
  };
  const abort = () => giveUp(signal.reason);
  signal.addEventListener('abort', abort);
  child.stdout.on('data', take(taken.output));
  child.stderr.on('data', take(taken.errors));
  // It need not read what it is told.
  child.stdin.on('error', () => undefined);
  child.on('error', reject);
  child.on('close', (code) => {
    const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
    resolve({ exitCode: code ?? undefined, output: text(taken.output), errors: text(taken.errors) });
  });
  child.stdin.end(input);
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', abort);
  }
};
