/** What can be wrong with a team's policy. */
export const teamCodes = [
  'goenv.team-bad-source',
  'goenv.team-not-pinned',
  'goenv.team-cannot-read',
  'goenv.team-not-yaml',
  'goenv.team-wrong-hash',
  'goenv.team-no-signature',
  'goenv.team-wrong-signature',
  'goenv.team-bad-policy',
  'goenv.team-unknown-part',
  'goenv.team-newer-version',
] as const;
export type TeamCode = (typeof teamCodes)[number];
