import type { Turn } from '../base/index.ts';
import type { Sources } from '../origin/index.ts';

/** From where something is fetched, and on whose behalf. */
export interface Errand {
  /** The profile whose sources are asked: what one says must not be taken for the word of another. Empty by default. */
  readonly profile: string;
  readonly sources: Sources;
  readonly via: string | undefined;
  readonly turn: Turn;
}
