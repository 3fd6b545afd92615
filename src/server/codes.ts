/** Every code that this room's errors carry. */
export const serverCodes = [
  'server.method',
  'server.bad-request',
  'server.no-such-page',
  'server.loop',
  'server.bad-certificate',
  'server.certificate-mismatch',
] as const;
export type ServerCode = (typeof serverCodes)[number];
