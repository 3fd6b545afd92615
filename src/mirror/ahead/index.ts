/**
 * ahead: what the mirror fetches before it is asked: the graph of a go command at work, lists of modules that somebody
 * hands over, and news of modules that are asked for often. Everything goes through the fills that requests use.
 */
export type { AheadCount } from './book.ts';
export type { Fetched, Fetcher } from './fetcher.ts';
export type { IndexFeed } from './index-feed.ts';
export { KeepWarm, type WarmOptions } from './keep-warm.ts';
export { type AheadOptions, LookAhead } from './look-ahead.ts';
export {
  Prefetch,
  type PrefetchFailure,
  type PrefetchOptions,
  type PrefetchProgress,
  type PrefetchReport,
} from './prefetch.ts';
export { type Wanted, wantedFromGoMod, wantedFromGoSum, wantedModule } from './wanted.ts';
