import tls, { type SecureContext } from 'node:tls';

/**
 * Trust in the usual authorities, as Node.js has them (NODE_EXTRA_CA_CERTS and the like included), and in those of `ca`, PEM
 * texts. Undefined where there are none of the latter: then the default, which need not be read for each origin, is right.
 */
export function trustIn(ca: readonly string[]): SecureContext | undefined {
  if (ca.length === 0) return undefined;
  return tls.createSecureContext({ ca: [...tls.getCACertificates('default'), ...ca] });
}

/** What OpenSSL and Node.js call the ways in which a certificate is not good. */
const codes = new Set<unknown>([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** True for the code of an error which says that a certificate was not believed. */
export function isDistrust(code: string | undefined): boolean {
  return codes.has(code);
}
