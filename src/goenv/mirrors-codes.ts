/** What can be wrong with the catalogue of mirrors, with a mirror's answers, or with what is asked about them. */
export const mirrorsCodes = [
  'mirrors.unknown-name',
  'mirrors.retired-name',
  'mirrors.secret-in-url',
  'mirrors.bad-catalogue',
  'mirrors.newer-catalogue-format',
  'mirrors.older-catalogue',
  'mirrors.wrong-hash',
  'mirrors.not-pinned',
  'mirrors.cannot-read',
  'mirrors.bad-user-file',
  'mirrors.none-usable',
  'mirrors.private-module',
  'mirrors.bad-module',
  'mirrors.no-version',
  'mirrors.bad-duration',
  'mirrors.web-page',
  'mirrors.other-go-mod',
  'mirrors.other-zip',
  'mirrors.answers-anything',
  'mirrors.time-over',
] as const;
export type MirrorsCode = (typeof mirrorsCodes)[number];
