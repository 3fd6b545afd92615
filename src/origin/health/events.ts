import { channel, type GomirrorError } from '../../base/index.ts';

/**
 * - `active`: healthy and asked; `standby`: healthy, but others are asked first.
 * - `degraded`: it answers, but fails or is slow at times, or has just come back.
 * - `offline`: it is left alone for a while.
 */
export type UpstreamState = 'active' | 'standby' | 'degraded' | 'offline';

export interface UpstreamEvent {
  readonly name: string;
  readonly from: UpstreamState;
  readonly state: UpstreamState;
  /** Why it is not healthy; undefined when it is. */
  readonly reason: GomirrorError | undefined;
}

/** An upstream's state has changed. */
export const upstreamChannel = channel<UpstreamEvent>('origin.upstream');
