/** Every code that this room's errors carry. */
export const mirrorCodes = [
  'internal',
  'mirror.impossible-path',
  'mirror.not-kept',
  'mirror.not-in-log',
  'mirror.wrong-hash',
  'mirror.bad-zip',
  'mirror.bad-answer',
  'mirror.html-page',
  'mirror.log-unavailable',
  'mirror.unknown-database',
  'mirror.busy',
  'mirror.stopping',
] as const;
export type MirrorCode = (typeof mirrorCodes)[number];
