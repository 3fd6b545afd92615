/** The checks of this group in their order, by what comes after `network.`. */
export const layers = [
  'proxy-settings',
  'dns',
  'tcp',
  'tls',
  'alpn',
  'http',
  'speed',
  'mtu',
  'trace',
  'clock',
] as const;
export type CheckName = (typeof layers)[number];
