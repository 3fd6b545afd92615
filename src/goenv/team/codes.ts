/** What can be wrong with a team's policy. */
export const teamCodes = [
  'team.bad-source',
  'team.not-pinned',
  'team.cannot-read',
  'team.not-yaml',
  'team.wrong-hash',
  'team.no-signature',
  'team.wrong-signature',
  'team.bad-policy',
  'team.unknown-part',
  'team.newer-version',
] as const;
export type TeamCode = (typeof teamCodes)[number];
