/**
 * observe: the log and the metrics. Listens to the channels of the rooms below and is imported by none of them; what the
 * server knows comes in through arguments, since that room is on the same level. May import base, text, config, module,
 * store, origin, mirror, sumdb.
 */
export type { Level } from './log/entry.ts';
export type { LogOutput } from './log/sink.ts';
export { metricsReference } from './documents.ts';
export { observe, type ObserveOptions, type Observer } from './observe.ts';
