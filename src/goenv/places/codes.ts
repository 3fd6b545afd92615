/** Why settings cannot be planned. */
export const placesCodes = [
  'goenv.root-in-home',
  'goenv.bad-value',
  'goenv.secret-in-project',
  'goenv.bad-login',
  'goenv.bad-certificates',
] as const;
export type PlacesCode = (typeof placesCodes)[number];
