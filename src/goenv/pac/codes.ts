/** What can be wrong with a PAC file. */
export const pacCodes = [
  'goenv.pac-none',
  'goenv.pac-cannot-read',
  'goenv.pac-fails',
  'goenv.pac-takes-too-long',
  'goenv.pac-asks-too-much',
] as const;
export type PacCode = (typeof pacCodes)[number];
