import { fault, type Reading } from './problems.ts';
import { redactUrl } from './redact.ts';

/** A checksum database, as GOSUMDB names one. */
export interface SumDatabase {
  /** Its name, which its tree heads are signed with. */
  readonly name: string;
  /** Its verifier key `name+hash+base64`; undefined for a database whose key is built in. */
  readonly key: string | undefined;
  /** Where to ask it; undefined means `https://<name>`. No slash at the end. */
  readonly url: string | undefined;
}

/**
 * GOSUMDB's syntax: `name`, `name+hash+key`, either followed by a space and a URL (Go Modules Reference, "Checksum
 * database"). Whether a name without a key has a built-in one is for `sumdb/` to say. `off` is refused: gomirror keeps
 * nothing that nobody vouches for.
 */
export function parseDatabase(text: string): Reading<SumDatabase> {
  const words = text.trim().split(/\s+/);
  const [verifier = '', url, ...rest] = words;
  if (verifier === 'off') return fault('config.database-off');
  if (verifier === '' || rest.length > 0) return fault('config.bad-database', { value: text });
  const [name = '', hash, ...keyParts] = verifier.split('+');
  // The base64 part may itself contain a plus.
  const key = hash === undefined ? undefined : verifier;
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?:\/[A-Za-z0-9._~/-]*)?$/.test(name)) {
    return fault('config.bad-database', { value: text });
  }
  if (hash !== undefined && !(/^[0-9a-f]{8}$/.test(hash) && isKey(keyParts.join('+')))) {
    return fault('config.bad-database-key', { value: verifier });
  }
  if (url === undefined) return { value: { name, key, url: undefined } };
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.search !== '' || parsed.hash !== '') {
    return fault('config.bad-database', { value: `${verifier} ${redactUrl(url)}` });
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return fault('config.upstream-credentials', { value: redactUrl(url) });
  }
  return { value: { name, key, url: parsed.href.replace(/\/+$/, '') } };
}

/** The inverse of {@link parseDatabase}. */
export function formatDatabase({ name, key, url }: SumDatabase): string {
  return url === undefined ? (key ?? name) : `${key ?? name} ${url}`;
}

/** One byte of algorithm and the 32 of an Ed25519 public key, in standard base64. */
function isKey(base64: string): boolean {
  if (!/^[A-Za-z0-9+/]{44}$/.test(base64)) return false;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === 33 && bytes[0] === 1;
}
