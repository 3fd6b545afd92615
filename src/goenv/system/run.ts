import { spawn } from 'node:child_process';
import type { ProgramResult, RunOptions } from './types.ts';

/** What is kept of a program's output; more is dropped. */
const outputLimitBytes = 16 * 1024 * 1024;

/** The environment of a program that is started: `base` with the changes; on Windows whatever the case of the names. */
export function mergedEnvironment(
  base: Readonly<Record<string, string | undefined>>,
  changes: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Record<string, string> {
  const fold = (name: string) => (platform === 'win32' ? name.toUpperCase() : name);
  const changed = new Set(Object.keys(changes).map(fold));
  const kept = Object.entries(base).filter(([name]) => !changed.has(fold(name)));
  return Object.fromEntries(
    [...kept, ...Object.entries(changes)].flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/**
 * How a program is really started. Batch files only start through `cmd`, whose quoting knows no way to pass everything on:
 * arguments with its own characters in them are refused.
 */
export function invocationOf(
  file: string,
  args: readonly string[],
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): { readonly file: string; readonly args: readonly string[]; readonly isVerbatim: boolean } {
  if (platform !== 'win32' || !/\.(?:bat|cmd)$/i.test(file)) return { file, args, isVerbatim: false };
  const bad = [file, ...args].find((word) => /["%!^&|<>\r\n\0]/.test(word));
  if (bad !== undefined) {
    throw Object.assign(new Error('EINVAL: an argument that a batch file cannot be given'), {
      code: 'EINVAL',
    });
  }
  const line = [file, ...args].map((word) => `"${word.replace(/(\\+)$/, '$1$1')}"`).join(' ');
  return { file: env['ComSpec'] ?? 'cmd.exe', args: ['/d', '/s', '/c', `"${line}"`], isVerbatim: true };
}

/**
 * Runs a program to its end. Past the time limit it is killed with everything that it has started.
 *
 * @throws what `spawn` says (`ENOENT`, `EACCES`), or the signal's reason.
 */
export function runProgram(
  file: string,
  args: readonly string[],
  platform: NodeJS.Platform,
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> } & Pick<
    RunOptions,
    'input' | 'timeoutMs' | 'signal'
  >,
): Promise<ProgramResult> {
  const { signal, timeoutMs, input } = options;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const started = invocationOf(file, args, platform, options.env);
    const child = spawn(started.file, started.args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      windowsVerbatimArguments: started.isVerbatim,
      // A group of its own, so that all of it can be ended; no terminal on which something could ask for a password.
      detached: platform !== 'win32',
    });
    let timedOut = false;
    const end = () => {
      endAll(child.pid, platform, () => child.kill('SIGKILL'));
      // What escaped the group could hold them open for ever.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, timeoutMs);
    const abort = () => {
      end();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (code) => {
      settle();
      resolve({
        code: timedOut ? undefined : (code ?? undefined),
        stdout: stdout(),
        stderr: stderr(),
        timedOut,
      });
    });
    // A program that does not read what it is given ends the pipe early.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  stream.on('data', (chunk: Buffer) => {
    if (sizeBytes < outputLimitBytes) chunks.push(chunk);
    sizeBytes += chunk.length;
  });
  return () => Buffer.concat(chunks).subarray(0, outputLimitBytes).toString('utf8');
}

function endAll(pid: number | undefined, platform: NodeJS.Platform, endOne: () => void): void {
  if (pid === undefined) return;
  if (platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      endOne,
    );
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    endOne();
  }
}
