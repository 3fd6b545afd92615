import { channel, type GomirrorError } from '../base/index.ts';

/** A request that was not answered from memory. */
export interface RequestEvent {
  readonly kind: string;
  readonly status: number;
  readonly durationMs: number;
  readonly url: string;
  /** A fault of our own, or of our disk, that nothing else reports. */
  readonly error?: GomirrorError;
}

export const requestChannel = channel<RequestEvent>('server.request');
