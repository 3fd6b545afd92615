/**
 * sumdb: the checksum database. Signed notes, the transparency log's tree and its tiles (pure), and `SumClient`, a client
 * that proves every answer and has all its IO injected. May import base and module.
 */
export { type SumdbEvent, sumdbEvents } from './backing.ts';
export { SumClient, type SumClientOptions, type SumRecord } from './client.ts';
export { type SumdbCode, sumdbCodes } from './codes.ts';
export { defaultSumDbKey, sumDbAlias } from './keys.ts';
export {
  formatNote,
  keyHashOf,
  type NoteSignature,
  openNote,
  type OpenedNote,
  parseVerifierKey,
  type Verifier,
} from './note.ts';
export type { ForkEvidence, RemoteAnswer, SumOps } from './ops.ts';
export { fullTileBytes, parseTilePath, type Tile, tileHeight, tilePath, tileWidth } from './tile.ts';
export {
  emptyTreeHash,
  formatTreeNote,
  hashBytes,
  nodeHash,
  parseTreeNote,
  recordHash,
  type TreeHead,
} from './tree.ts';
