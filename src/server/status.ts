import type { GomirrorError } from '../base/index.ts';

/**
 * The one table from error codes to HTTP statuses. Three meanings: absent (404, 410: the go command goes on to its next
 * GOPROXY entry), refused (400, 401, 403, 429: it stops and prints our text), unavailable (5xx: it stops, and may try again).
 * A code ending in `*` stands for all that begin so. What is in no row is a fault of our own: 500.
 */
const statuses: Readonly<Record<string, number>> = {
  'origin.absent': 404,
  'sumdb.absent': 404,
  'mirror.impossible-path': 404,
  'mirror.not-kept': 404,
  'mirror.withheld-name': 404,
  'mirror.unknown-database': 404,
  'server.no-such-page': 404,
  'origin.off': 404,

  'module.*': 400,
  'server.bad-request': 400,
  // Not 404: the go command would go on without the mirror that somebody chose.
  'mirror.no-such-profile': 400,
  'mirror.bad-sum-line': 400,
  'mirror.bad-module-name': 400,
  'server.method': 405,
  'server.api-method': 405,
  'server.bad-body': 400,
  'server.body-too-large': 413,
  'server.body-too-slow': 408,
  'server.too-many-modules': 413,
  'server.foreign-page': 403,
  'server.only-local': 403,
  'server.sign-in-needed': 401,
  'server.bad-credentials': 401,
  'server.needs-tls': 403,
  'server.not-allowed': 403,
  'server.not-allowed-here': 403,
  'server.token-scope': 403,
  'server.too-many-sign-ins': 429,
  'server.too-many-requests': 429,
  'server.too-many-fills': 429,
  'server.too-many-bytes': 429,
  'sumdb.bad-tile-path': 400,
  'origin.refused': 403,
  'origin.git-bad-address': 403,
  'origin.inside-address': 403,
  'origin.ssh-no-key': 403,
  'origin.other-vcs': 403,
  'origin.repository-too-large': 403,
  'mirror.not-in-log': 403,
  'mirror.private-name': 403,
  'mirror.private-no-source': 503,

  'server.loop': 508,
  'mirror.busy': 503,
  'server.too-many-jobs': 503,
  'server.sign-in-unavailable': 503,
  'server.issuer-unreachable': 503,
  'server.bad-issuer-document': 503,
  'server.stopping': 503,
  'mirror.stopping': 503,
  'mirror.offline': 503,
  'mirror.log-unavailable': 503,
  'sumdb.unreachable': 503,
  'sumdb.tile-missing': 503,
  'sumdb.*': 502,
  'store.*': 503,
  'ledger.*': 503,
  'origin.timeout': 504,
  'origin.rate-limited': 503,
  'origin.offline': 503,
  'origin.copies-full': 503,
  'origin.all-offline': 503,
  'origin.*': 502,
  'zip.*': 502,
  'mirror.*': 502,
};

/** The status of an error: its own row, or else that of its room. */
export function statusOf(error: GomirrorError): number {
  const room = error.code.slice(0, error.code.indexOf('.'));
  return statuses[error.code] ?? statuses[`${room}.*`] ?? 500;
}
