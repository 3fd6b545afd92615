/** What a verification can find, and why there may be nothing to verify. */
export const auditCodes = [
  'verify.nothing-here',
  'verify.unreadable',
  'verify.empty-file',
  'verify.other-bytes',
  'verify.no-digest',
  'verify.no-zip-hash',
  'verify.wrong-zip-hash',
  'verify.record-without-file',
  'verify.bad-name',
  'verify.bad-info',
  'verify.bad-zip',
  'verify.bad-extracted',
  'verify.changed-extracted',
  'verify.wrong-hash',
  'verify.not-in-log',
] as const;
export type AuditCode = (typeof auditCodes)[number];
