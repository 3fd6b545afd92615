import type { System } from '../../goenv/index.ts';
import type { Lang } from '../../text/index.ts';
import type { CliIo } from '../command.ts';
import type { MirrorNames } from './mirror-words.ts';

export interface NamesOptions {
  readonly signal: AbortSignal;
  readonly io: CliIo;
  readonly lang: Lang;
  /** True: nothing is said while mirrors are measured. */
  readonly isQuiet: boolean;
}

/** The names of the catalogue of mirrors, and `auto`. */
export function mirrorNames(_system: System, _options: NamesOptions): MirrorNames {
  return {
    urlOf: () => Promise.resolve(undefined),
    best: () => Promise.resolve([]),
    names: () => Promise.resolve([]),
  };
}
