/** Every code that this room puts on a GomirrorError. */
export const sumdbCodes = [
  'sumdb.bad-key',
  'sumdb.bad-note',
  'sumdb.unsigned',
  'sumdb.bad-signature',
  'sumdb.bad-head',
  'sumdb.bad-record',
  'sumdb.bad-tile-path',
  'sumdb.bad-tile',
  'sumdb.tile-missing',
  'sumdb.forged-record',
  'sumdb.record-lacks-module',
  'sumdb.record-outside-tree',
  'sumdb.fork',
  'sumdb.head-contended',
  'sumdb.absent',
  'sumdb.unreachable',
] as const;

export type SumdbCode = (typeof sumdbCodes)[number];
