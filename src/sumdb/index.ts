/**
 * sumdb: the checksum database. `SumClient` proves every answer and has all its IO injected; the signed notes, trees and
 * tiles underneath are pure. May import base and module.
 */
export { type SumdbEvent, sumdbEvents } from './backing.ts';
export { SumClient, type SumClientOptions, type SumRecord } from './client.ts';
export { type SumdbCode, sumdbCodes } from './codes.ts';
export { defaultSumDbKey, sumDbAlias } from './keys.ts';
export type { ForkEvidence, RemoteAnswer, SumOps } from './ops.ts';
