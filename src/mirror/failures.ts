import { GomirrorError } from '../base/index.ts';
import { isNo, type OriginCode } from '../origin/index.ts';

/** For how long what kind of failure is remembered, in milliseconds. */
export interface FailureMemory {
  /** An origin said that it does not exist; shorter where the origin says so. */
  readonly absentMs: number;
  /** An origin said so because its own fetch timed out. */
  readonly absentAfterTimeoutMs: number;
  /** The bytes failed a check: what the next request is told in words. */
  readonly verdictMs: number;
}

/**
 * How long `error` may be answered again without asking anybody; 0 for outages, which are never taken for more than
 * they are.
 */
export function memoryOf(error: unknown, memory: FailureMemory): number {
  if (!(error instanceof GomirrorError)) return 0;
  if (error.code === ('origin.absent' satisfies OriginCode)) {
    const { timedOut, forAtMostMs } = error.params;
    if (timedOut === true) return memory.absentAfterTimeoutMs;
    return typeof forAtMostMs === 'number' ? Math.min(forAtMostMs, memory.absentMs) : memory.absentMs;
  }
  if (error.code === 'mirror.not-in-log' || isNo(error)) return memory.absentAfterTimeoutMs;
  const verdicts = ['mirror.wrong-hash', 'mirror.changed-hash', 'mirror.bad-zip'];
  return verdicts.includes(error.code) ? memory.verdictMs : 0;
}

const anyTime = { absentMs: 1, absentAfterTimeoutMs: 1, verdictMs: 1 };

/** True for a failure that is about one file; an outage is about the sources, and the next file will fare no better. */
export function isAboutFile(error: unknown): boolean {
  return memoryOf(error, anyTime) > 0;
}
