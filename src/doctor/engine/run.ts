import { describeError, GomirrorError } from '../../base/index.ts';
import type { System } from '../../goenv/index.ts';
import type { Check, CheckContext, CheckResult } from '../types.ts';
import { Redactor, redactResult } from './redact.ts';
import { levelOf } from './results.ts';

export interface RunProgress {
  readonly id: string;
  /** Undefined when it has just begun. */
  readonly result: CheckResult | undefined;
  readonly ended: number;
  readonly total: number;
}

/** The reason of a check that did not end in time; also the code of the words. */
const outOfTime = 'doctor.out-of-time';

/** What a check that was told to stop has to say what it has seen so far. */
const graceMs = 150;
/** The least part of what is left of the time that a check gets, however many come after it. */
const leastShare = 0.35;
/** The part of the time that is kept for heavy checks. */
const heavyPart = 0.2;

/**
 * Runs `checks`, which are given with everything they need: independent ones side by side, each after those it needs. What needs
 * a check that found an error, was itself skipped or did not end is `skipped`, because of the first that failed. Heavy ones come last, and none may need them but heavy ones. Each check has a
 * share of `context.timeoutMs` and never more than what is left of it: the whole ends in time though no check heeds its signal.
 * Secrets are taken out of the results. Rejects only with the reason of `context.signal`.
 */
export async function runChecks(
  checks: readonly Check[],
  context: CheckContext,
  onProgress: (progress: RunProgress) => void = () => undefined,
): Promise<Map<string, CheckResult>> {
  const { system, signal } = context;
  const { clock } = system;
  signal.throwIfAborted();
  const wholeMs = context.timeoutMs - graceMs;
  const endMs = clock.monotonicMs() + wholeMs;
  const isMixed = checks.some(({ isHeavy }) => isHeavy) && !checks.every(({ isHeavy }) => isHeavy);
  const lightEndMs = endMs - (isMixed ? wholeMs * heavyPart : 0);
  const byId = new Map(checks.map((check) => [check.id, check]));
  const depths = depthsOf(checks);
  const misplaced = checks.find(
    ({ isHeavy, needs }) => !isHeavy && needs.some((id) => byId.get(id)?.isHeavy),
  );
  if (misplaced !== undefined) throw new Error(`${misplaced.id} needs a heavy check`);
  const redactor = await Redactor.of(system);
  const running = new Map<string, Promise<CheckResult>>();
  const results = new Map<string, CheckResult>();

  const settled = async (check: Check): Promise<CheckResult> => {
    const needs = check.needs.filter((id) => byId.has(id));
    await Promise.all(needs.flatMap((id) => running.get(id) ?? []));
    for (const id of needs) {
      const because = failedOf(id, results.get(id));
      if (because !== undefined) return { state: 'skipped', because };
    }
    if (check.isHeavy)
      await Promise.all(checks.flatMap(({ id, isHeavy }) => (isHeavy ? [] : (running.get(id) ?? []))));
    const leftMs = (check.isHeavy ? endMs : lightEndMs) - clock.monotonicMs();
    onProgress({ id: check.id, result: undefined, ended: results.size, total: checks.length });
    const share = Math.max(1 / (depths.get(check.id) ?? 1), leastShare);
    const shareMs = Math.max(0, Math.floor(leftMs * share));
    return redactResult(await within(check, context, shareMs), redactor);
  };
  const start = (check: Check): Promise<CheckResult> => {
    const known = running.get(check.id);
    if (known !== undefined) return known;
    for (const id of check.needs) {
      const need = byId.get(id);
      if (need !== undefined) void start(need);
    }
    const run = settled(check).then((result) => {
      results.set(check.id, result);
      onProgress({ id: check.id, result, ended: results.size, total: checks.length });
      return result;
    });
    run.catch(() => undefined); // Awaited below.
    running.set(check.id, run);
    return run;
  };

  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => undefined);
  const abort = () => aborted.reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([Promise.all(checks.map(start)), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return new Map(
    checks.flatMap(({ id }) => {
      const result = results.get(id);
      return result === undefined ? [] : [[id, result] as const];
    }),
  );
}

/** The id of what has failed where that makes what needs it pointless. */
function failedOf(id: string, result: CheckResult | undefined): string | undefined {
  if (result?.state === 'skipped') return result.because;
  if (result?.state === 'not-run') return id;
  return result !== undefined && levelOf(result) === 'error' ? id : undefined;
}

/** How many checks come one after another from each on, itself counted. Throws where checks need each other in a circle. */
function depthsOf(checks: readonly Check[]): Map<string, number> {
  const after = new Map<string, string[]>();
  for (const { id, needs } of checks)
    for (const need of needs) after.set(need, [...(after.get(need) ?? []), id]);
  const depths = new Map<string, number>();
  const depthOf = (id: string, above: readonly string[]): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    if (above.includes(id)) throw new Error(`checks that need each other: ${[...above, id].join(' → ')}`);
    const below = (after.get(id) ?? []).map((each) => depthOf(each, [...above, id]));
    const depth = 1 + Math.max(0, ...below);
    depths.set(id, depth);
    return depth;
  };
  for (const { id } of checks) depthOf(id, []);
  return depths;
}

/** Runs one check for `shareMs` at most, with what it was doing where it did not end. */
async function within(check: Check, context: CheckContext, shareMs: number): Promise<CheckResult> {
  const { clock } = context.system;
  const startedMs = clock.monotonicMs();
  const own = new AbortController();
  const abort = () => own.abort(context.signal.reason);
  context.signal.addEventListener('abort', abort, { once: true });
  const doing = new Doing();
  const late = (): CheckResult => {
    const seconds = ((clock.monotonicMs() - startedMs) / 1000).toFixed(1);
    const params = doing.now === undefined ? { seconds } : { seconds, doing: doing.now };
    const code = doing.now === undefined ? outOfTime : 'doctor.out-of-time-doing';
    return { state: 'not-run', reason: { code, params } };
  };
  const stopped = Promise.withResolvers<CheckResult>();
  const cancels = [
    clock.after(shareMs, () => {
      own.abort(new GomirrorError(outOfTime));
      cancels.push(clock.after(graceMs, () => stopped.resolve(late())));
    }),
  ];
  const ownContext: CheckContext = {
    ...context,
    system: watched(context.system, doing),
    signal: own.signal,
    timeoutMs: shareMs,
    doing: (what) => doing.begin(what),
  };
  try {
    if (shareMs <= 0) return late();
    return await Promise.race([check.run(ownContext), stopped.promise]);
  } catch (error) {
    context.signal.throwIfAborted();
    if (own.signal.aborted) return late();
    const reason =
      error instanceof GomirrorError
        ? { code: error.code, params: error.params }
        : { code: 'doctor.check-broke', params: { reason: describeError(error) } };
    return { state: 'not-run', reason };
  } finally {
    for (const cancel of cancels) cancel();
    context.signal.removeEventListener('abort', abort);
  }
}

/** What a check is waiting for: the latest of what has begun and not ended. */
class Doing {
  readonly #underway = new Set<{ readonly what: string }>();

  get now(): string | undefined {
    return [...this.#underway].at(-1)?.what;
  }

  /** Returns what says that it has ended. */
  begin(what: string): () => void {
    const step = { what };
    this.#underway.add(step);
    return () => this.#underway.delete(step);
  }
}

/** The machine, with what programs are run noted. */
function watched(system: System, doing: Doing): System {
  const run: System['run'] = async (program, args, options) => {
    const end = doing.begin([program, ...args].join(' '));
    const result = await system.run(program, args, options);
    // What did not end is what the check was waiting for.
    if (!result.timedOut) end();
    return result;
  };
  return new Proxy(system, {
    get: (target, name) => {
      if (name === 'run') return run;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
