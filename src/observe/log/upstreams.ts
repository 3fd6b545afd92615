import type { Clock } from '../../base/index.ts';
import type { UpstreamEvent, UpstreamState } from '../../origin/index.ts';

/** A change of an upstream's state, as a person would tell it. */
export interface UpstreamNews extends UpstreamEvent {
  /**
   * - `offline`: it is left alone; `degraded`: it still answers, but badly; `back`: all is well again.
   * - `answers`: after it was offline, it gave something, though all is not yet well.
   * - `trial`: nothing has come of it: it is asked whether it is back, or was in vain; `turn`: others are asked before it
   *   from now on, or it before others.
   */
  readonly change: 'offline' | 'degraded' | 'back' | 'answers' | 'trial' | 'turn';
  /** Of `back` and `answers`: for how long it was not well, or offline. */
  readonly awayMs?: number;
}

type Condition = 'well' | 'poor' | 'offline';

interface Known {
  readonly condition: Condition;
  readonly sinceMs: number;
  /** Offline, but being asked whether it is back. */
  trying: boolean;
}

const conditions: Readonly<Record<UpstreamNews['change'], Condition | undefined>> = {
  ...{ offline: 'offline', degraded: 'poor', answers: 'poor', back: 'well' },
  ...{ trial: undefined, turn: undefined },
};

/** Makes news of the states that upstreams go through: one absence is one absence, however often it is tried in vain. */
export class UpstreamWatch {
  readonly #clock: Clock;
  readonly #known = new Map<string, Known>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(event: UpstreamEvent): UpstreamNews {
    const { name, from, state } = event;
    const known = this.#known.get(name);
    if (isHealthy(state)) {
      const ended = !isHealthy(from) && known !== undefined && known.condition !== 'well';
      return ended ? { ...event, change: 'back', awayMs: this.#enter(name, 'well') } : turn(event);
    }
    // What comes from being well is a new misfortune: after a reload the old one is nobody's any more.
    const tried = known?.condition === 'offline' && !isHealthy(from) ? known : undefined;
    if (tried !== undefined) {
      tried.trying = state === 'degraded';
      return { ...event, change: 'trial' };
    }
    this.#enter(name, state === 'offline' ? 'offline' : 'poor');
    return { ...event, change: state };
  }

  /** An upstream gave something good. News when it was thought to be away; one that is back and slow says nothing else. */
  answered(name: string): UpstreamNews | undefined {
    const known = this.#known.get(name);
    if (known?.condition !== 'offline' || !known.trying) return undefined;
    const awayMs = this.#enter(name, 'poor');
    return { name, from: 'offline', state: 'degraded', reason: undefined, change: 'answers', awayMs };
  }

  /** True when `news` still tells how things are. */
  isCurrent({ name, change }: UpstreamNews): boolean {
    return this.#known.get(name)?.condition === conditions[change];
  }

  /** Returns for how long it was as it was before. */
  #enter(name: string, condition: Condition): number {
    const nowMs = this.#clock.monotonicMs();
    const beforeMs = this.#known.get(name)?.sinceMs ?? nowMs;
    this.#known.set(name, { condition, sinceMs: nowMs, trying: false });
    return nowMs - beforeMs;
  }
}

function isHealthy(state: UpstreamState): state is 'active' | 'standby' {
  return state === 'active' || state === 'standby';
}

function turn(event: UpstreamEvent): UpstreamNews {
  return { ...event, change: 'turn' };
}
