import { createHash, randomBytes as systemRandom } from 'node:crypto';

const prefix = 'gmt_';
const secretBytes = 32;
/** Base64url characters of the secret part, and of the checksum behind it (4 bytes). */
const bodyLength = 43;
const checkLength = 6;

/**
 * A token's secret: `gmt_`, 32 random bytes and a checksum over them, both in base64url. The prefix and the checksum let a
 * scanner for leaked secrets be sure of what it has found, and tell a typing error without a look into the database.
 */
export function makeSecret(randomBytes: (size: number) => Buffer = systemRandom): string {
  const body = randomBytes(secretBytes).toString('base64url');
  return prefix + body + checksum(body);
}

/** True for what {@link makeSecret} may have made; whether it is, or was, a token says the ledger only. */
export function isTokenSecret(text: string): boolean {
  if (text.length !== prefix.length + bodyLength + checkLength || !text.startsWith(prefix)) return false;
  const body = text.slice(prefix.length, -checkLength);
  return /^[\w-]+$/.test(body) && text.endsWith(checksum(body));
}

/** What is kept of a secret. It has 256 random bits, so that nothing slower than SHA-256 is needed. */
export function secretDigest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function checksum(body: string): string {
  return createHash('sha256').update(`gomirror token ${body}`).digest().subarray(0, 4).toString('base64url');
}
