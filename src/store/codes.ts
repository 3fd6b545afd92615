/** Every code that this room's errors carry. */
export const storeCodes = [
  'store.unusable',
  'store.locked',
  'store.read-failed',
  'store.write-failed',
  'store.conflict',
] as const;
export type StoreCode = (typeof storeCodes)[number];
