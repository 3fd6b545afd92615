/** Every code that this room's errors carry. */
export const serverCodes = [
  'server.method',
  'server.bad-request',
  'server.no-such-page',
  'server.api-method',
  'server.bad-body',
  'server.body-too-large',
  'server.body-too-slow',
  'server.too-many-modules',
  'server.too-many-jobs',
  'server.foreign-page',
  'server.only-local',
  'server.stopping',
  'server.loop',
  'server.bad-certificate',
  'server.certificate-mismatch',
] as const;
export type ServerCode = (typeof serverCodes)[number];
