/** Every code that this room's errors carry. */
export const originCodes = [
  'origin.absent',
  'origin.refused',
  'origin.status',
  'origin.rate-limited',
  'origin.unreachable',
  'origin.timeout',
  'origin.cut-short',
  'origin.too-large',
  'origin.encoded',
  'origin.redirects',
  'origin.redirect-unsafe',
  'origin.range-refused',
  'origin.bad-range',
  'origin.untrusted',
  'origin.proxy-refused',
  'origin.proxy-unsupported',
  'origin.off',
] as const;
export type OriginCode = (typeof originCodes)[number];
