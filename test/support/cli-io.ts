import type { CliIo, StopReason } from '../../src/cli/command.ts';
import type { App } from '../../src/cli/seam.ts';
import { type HostFacts, makeHost } from './host.ts';

/** A command line without a process: what it writes, and how it is told to stop. */
export interface RecordedIo extends CliIo {
  readonly out: () => string;
  readonly err: () => string;
  /** What a signal, or a reader that goes away, does. */
  readonly stop: (reason: StopReason) => void;
  /** Exit codes that the process was ended with at once. */
  readonly exits: readonly number[];
}

export interface IoFacts extends HostFacts {
  readonly terminal?: boolean;
  readonly app?: App;
}

/** Writes nothing anywhere and runs `app` as its parts. */
export function recordIo(facts: IoFacts = {}): RecordedIo {
  const listeners = new Set<(reason: StopReason) => void>();
  const written = { out: '', err: '' };
  const exits: number[] = [];
  return {
    stdout: { write: (text) => void (written.out += text), isTTY: facts.terminal },
    stderr: { write: (text) => void (written.err += text) },
    host: makeHost(facts),
    version: '1.2.3',
    onStop: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onSignal: () => () => undefined,
    exitNow: (code) => exits.push(code),
    exitSoon: () => undefined,
    loadApp: () =>
      facts.app === undefined
        ? Promise.reject(new Error('a test without parts'))
        : Promise.resolve(facts.app),
    out: () => written.out,
    err: () => written.err,
    stop: (reason) => {
      for (const listener of listeners) listener(reason);
    },
    exits,
  };
}
