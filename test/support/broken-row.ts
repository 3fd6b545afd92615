import type { BrokenWorld, Ended } from './broken-world.ts';

/** What doctor has to find in a broken environment. */
export interface Expectation {
  readonly name: string;
  /** The codes that name the root cause, any of them, without `doctor.`; it has to be the first of all findings. */
  readonly cause: string | readonly string[];
  /** Codes that are true there too. */
  readonly along?: readonly string[];
}

/** An environment made of real servers, files and shells. */
export interface RealRow extends Expectation {
  make(world: BrokenWorld): Promise<void> | void;
  /** The checks that look, by name; all without it or where there is none. */
  readonly looks?: readonly string[];
  /** The log-in shell that doctor is started by: `['bash', '-lc']`. */
  readonly shell?: readonly string[];
  /** What go is asked to do; `mod download` without it. */
  readonly go?: readonly string[];
  /** False where go gets along in spite of it, or cannot be told anything by. */
  readonly fails?: false;
  /** go works after `doctor --fix` with the checks that are named here. */
  readonly mends?: readonly string[];
}

export interface Seen {
  readonly code: string;
  readonly level: string;
  readonly sure: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What was seen of one row. */
export interface Outcome {
  readonly findings: readonly Seen[];
  readonly tookMs: number;
  readonly notRun: readonly string[];
  /** Undefined where doctor printed what it should. */
  readonly trouble?: string;
  readonly before?: Pick<Ended, 'code' | 'stderr'>;
  readonly after?: Pick<Ended, 'code' | 'stderr'>;
}

export type Verdict = 'right' | 'missed' | 'wrong';

/** Whether an outcome names the cause, names none, or names a wrong one with confidence. Notes are no causes. */
export function judge({ cause, along = [] }: Expectation, { findings }: Pick<Outcome, 'findings'>): Verdict {
  const causes = [cause].flat().map(full);
  const known = new Set([...causes, ...along.map(full)]);
  const said = findings.filter(({ level }) => level !== 'note');
  if (said.some(({ code, sure }) => sure === 'certain' && !known.has(code))) return 'wrong';
  return causes.includes(said[0]?.code ?? 'nothing') ? 'right' : 'missed';
}

function full(code: string): string {
  return code.includes('.') ? code : `doctor.${code}`;
}
