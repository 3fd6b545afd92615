/** Every code that this room's errors carry. */
export const mirrorCodes = [
  'internal',
  'mirror.no-such-profile',
  'mirror.impossible-path',
  'mirror.not-kept',
  'mirror.not-in-log',
  'mirror.wrong-hash',
  'mirror.bad-zip',
  'mirror.bad-answer',
  'mirror.html-page',
  'mirror.log-unavailable',
  'mirror.unknown-database',
  'mirror.rotten-empty',
  'mirror.rotten-size',
  'mirror.rotten-bytes',
  'mirror.rotten-unreadable',
  'mirror.rotten-unproven',
  'mirror.rotten-stays',
  'mirror.busy',
  'mirror.stopping',
] as const;
export type MirrorCode = (typeof mirrorCodes)[number];
