/** What can go wrong when changes are made or put back. */
export const planCodes = [
  'goenv.changed-meanwhile',
  'goenv.not-readable',
  'goenv.not-writable',
  'goenv.not-a-file',
  'goenv.dangling-link',
  'goenv.apply-failed',
  'goenv.apply-half-made',
  'goenv.journal-unwritable',
  'goenv.journal-damaged',
  'goenv.journal-newer',
  'goenv.no-such-setup',
  'goenv.no-registry',
] as const;
export type PlanCode = (typeof planCodes)[number];
