/** What can be wrong with a PAC file. */
export const pacCodes = [
  'pac.none',
  'pac.cannot-read',
  'pac.fails',
  'pac.takes-too-long',
  'pac.asks-too-much',
] as const;
export type PacCode = (typeof pacCodes)[number];
