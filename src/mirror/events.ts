import { channel } from '../base/index.ts';
import type { GomirrorError } from '../base/index.ts';
import type { StoreKey } from '../store/index.ts';

/** What the log says about a fill. */
export interface LogProof {
  /** The database's name. */
  readonly database: string;
  /** The record's number in it. */
  readonly id: number;
}

/** A file that was fetched, checked and is now served; or one for which that failed. */
export interface FillEvent {
  readonly path: string;
  readonly version: string;
  readonly kind: 'info' | 'mod' | 'zip' | 'list' | 'latest' | 'query';
  readonly source: string | undefined;
  readonly sizeBytes: number;
  readonly durationMs: number;
  /** `first-seen`: compared with our own record, since no log may know it. Undefined for what nobody vouches for. */
  readonly proof: LogProof | 'pending' | 'first-seen' | undefined;
  readonly error: GomirrorError | undefined;
  /** True when nobody has asked for it so far. */
  readonly ahead?: boolean;
  /** True for a module whose name is not for everybody. */
  readonly isPrivate?: boolean;
}

/** The bytes of a fill so far, at most a few times a second each. */
export interface ProgressEvent {
  readonly path: string;
  readonly version: string;
  readonly source: string;
  readonly receivedBytes: number;
  readonly sizeBytes: number | undefined;
  readonly isPrivate?: boolean;
}

/** Something an operator must look at: wrong bytes, a fork of the log, a rotten file. */
export interface IncidentEvent {
  readonly error: GomirrorError;
  readonly path?: string;
  readonly version?: string;
  readonly source?: string;
}

export const fillChannel = channel<FillEvent>('mirror.fill');
export const progressChannel = channel<ProgressEvent>('mirror.progress');
export const incidentChannel = channel<IncidentEvent>('mirror.incident');
/** Trouble that solves itself or hurts only speed: a store that cannot be written, an unreachable route. */
export const troubleChannel = channel<{ readonly error: GomirrorError }>('mirror.trouble');
/** Every request to the checksum database: what it asked for and how it ended. */
export const logRequestChannel = channel<{
  readonly kind: 'latest' | 'lookup' | 'tile';
  readonly route: string;
  readonly ok: boolean;
  readonly durationMs: number;
  readonly sizeBytes: number;
}>('mirror.log-request');

/**
 * A kept file turned out to be rotten: whoever holds what was read from it must let go. `sizeBytes` of it have left the
 * store; undefined when it could not be moved.
 */
export const setAsideChannel = channel<{
  readonly key: StoreKey;
  readonly sizeBytes: number | undefined;
}>('mirror.set-aside');
