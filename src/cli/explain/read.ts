import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { type Clock, errorCode, GomirrorError } from '../../base/index.ts';
import type { LogReader } from '../../doctor/explain/index.ts';
import { Signals, starting } from '../child.ts';
import type { CliCode } from '../codes.ts';
import type { CliIo } from '../command.ts';

/** Feeds bytes to a log; text of Windows in UTF-16, as PowerShell writes files, is understood too. */
class TextFeed {
  readonly #target: { write(text: string): void };
  #decoder: TextDecoder | undefined;
  sizeBytes = 0;

  constructor(log: LogReader) {
    this.#target = log.stream();
  }

  write(bytes: Buffer): void {
    this.sizeBytes += bytes.length;
    this.#decoder ??= new TextDecoder(encodingOf(bytes));
    this.#target.write(this.#decoder.decode(bytes, { stream: true }));
  }

  end(): void {
    if (this.#decoder !== undefined) this.#target.write(this.#decoder.decode());
  }
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/** Reads a stream to its end; gives how many bytes there were. Keeps no more than a piece of it. */
export async function readStream(stream: AsyncIterable<unknown>, log: LogReader): Promise<number> {
  const feed = new TextFeed(log);
  for await (const chunk of stream) {
    feed.write(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  }
  feed.end();
  return feed.sizeBytes;
}

/** Reads a file of any size. Rejects with `cli.cannot-read`. */
export async function readLog(path: string, log: LogReader): Promise<number> {
  try {
    return await readStream(createReadStream(path, { highWaterMark: 256 * 1024 }), log);
  } catch (error) {
    const reason = errorCode(error) ?? '?';
    throw new GomirrorError<CliCode>('cli.cannot-read', { path, reason }, { cause: error });
  }
}

export interface CommandStreams {
  /** Where what the command prints goes, as it is. */
  readonly out: Writable;
  readonly err: Writable;
  readonly clock: Clock;
  /** Called whenever nothing was printed for so long. */
  readonly silentMs: number;
  readonly onSilence: () => void;
}

/** How a command ended. */
export interface CommandEnd {
  readonly code: number;
  /** Since its last output, or its beginning. */
  readonly quietMs: number;
}

/** What may still come of a command that has ended; others that it has started may hold its pipes open for ever. */
const lastWordsMs = 1000;

/**
 * Runs a command with its output passed on and read on the way; its input is this process's own. Rejects
 * with `cli.command-not-found` or `cli.command-not-run`.
 */
export async function readCommand(
  io: CliIo,
  command: string,
  args: readonly string[],
  log: LogReader,
  { out, err, clock, silentMs, onSilence }: CommandStreams,
): Promise<CommandEnd> {
  const { cwd, env } = io.host;
  const child = starting(command, () =>
    spawn(command, [...args], { cwd, env, stdio: ['inherit', 'pipe', 'pipe'] }),
  );
  const signals = new Signals(io);
  let cancel = clock.after(silentMs, onSilence);
  let stirredMs = clock.monotonicMs();
  const stirred = () => {
    stirredMs = clock.monotonicMs();
    cancel();
    cancel = clock.after(silentMs, onSilence);
  };
  const follow = (stream: Readable, target: Writable): Promise<void> => {
    const feed = new TextFeed(log);
    return new Promise((resolve) => {
      stream.on('data', (bytes: Buffer) => {
        stirred();
        feed.write(bytes);
      });
      stream.once('error', () => resolve());
      stream.once('close', () => {
        feed.end();
        resolve();
      });
      stream.pipe(target, { end: false });
    });
  };
  const followed = Promise.all([follow(child.stdout, out), follow(child.stderr, err)]);
  try {
    const code = await signals.during(child, command);
    const endedMs = clock.monotonicMs();
    const late = Promise.withResolvers<void>();
    const forget = clock.after(lastWordsMs, () => late.resolve());
    await Promise.race([followed, late.promise]);
    forget();
    return { code, quietMs: Math.max(0, endedMs - stirredMs) };
  } finally {
    cancel();
    signals.forget();
    child.stdout.destroy();
    child.stderr.destroy();
  }
}
