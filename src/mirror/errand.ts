import type { Turn } from '../base/index.ts';
import type { Sources } from '../origin/index.ts';
import type { Proofs } from './proofs.ts';

/** From where something is fetched, and on whose behalf. */
export interface Errand {
  /** The profile whose sources are asked: what one says must not be taken for the word of another. Empty by default. */
  readonly profile: string;
  readonly sources: Sources;
  /** Counts the settings that the sources are of: what begins by new ones does not join what is under way by the former. */
  readonly era: number;
  /** Who says what the bytes have to be. */
  readonly proofs: Proofs;
  /** True for a module of the private tree; for what is fetched ahead: when its client has been given such a one. */
  readonly isPrivate: boolean;
  readonly via: string | undefined;
  readonly turn: Turn;
}

/** What a fill, and what it has failed in, is known by: a profile's name must not run into a module's. */
export function fillName({ era, profile }: Pick<Errand, 'era' | 'profile'>, key: string): string {
  return `${era} ${profile} ${key}`;
}
