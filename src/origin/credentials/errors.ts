import { channel, describeError, type ErrorParams, GomirrorError } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';

/** A credential of the settings should be looked after: others may read its file, a helper fails. */
export const credentialChannel = channel<{ readonly reason: GomirrorError }>('origin.credential');

/** An error about the credential called `credential`. There is no cause in it: causes quote what they could not read. */
export function credentialError(
  code: Extract<OriginCode, `origin.credential-${string}`>,
  credential: string,
  params: ErrorParams = {},
  retryable = false,
): GomirrorError<OriginCode> {
  return new GomirrorError<OriginCode>(code, { credential, ...params }, { retryable });
}

/** A file or a program that the system would not give us. */
export function unusable(credential: string, error: unknown): GomirrorError<OriginCode> {
  return credentialError('origin.credential-unusable', credential, { reason: describeError(error) });
}

const control = /\p{Cc}/u;

/** Throws `origin.credential-characters` for what would end a header line, or hide in one. Gives the text itself. */
export function demandPlain(credential: string, text: string): string {
  if (text === '' || control.test(text)) throw credentialError('origin.credential-characters', credential);
  return text;
}

/**
 * What a server said, fit for one line of a message, at most `limit` characters; empty when it repeats one of `secrets`, as
 * some servers do with a header that they do not like.
 */
export function safeWords(text: string, secrets: readonly string[], limit = 300): string {
  const line = text.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return secrets.some((secret) => secret !== '' && line.includes(secret)) ? '' : line.slice(0, limit);
}

/** What must not be seen of an `Authorization` value: itself, what follows the scheme, and a basic password. */
export function secretsIn(authorization: string): readonly string[] {
  const token = authorization.slice(authorization.indexOf(' ') + 1);
  if (!/^basic /i.test(authorization)) return [token];
  const pair = Buffer.from(token, 'base64').toString('utf8');
  return [token, pair.slice(pair.indexOf(':') + 1)];
}

/** The same error without `secrets` in its parameters: servers repeat what they were sent. Others stay as they are. */
export function withoutSecrets(error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof GomirrorError)) return error;
  const known = secrets.filter((secret) => secret !== '');
  const clean = (text: string) => known.reduce((left, secret) => left.replaceAll(secret, '***'), text);
  const params = Object.entries(error.params).map(([name, value]): [string, string | number | boolean] => {
    return [name, typeof value === 'string' ? clean(value) : value];
  });
  if (params.every(([name, value]) => error.params[name] === value)) return error;
  const { code, retryable, retryAfterSeconds } = error;
  return new GomirrorError(code, Object.fromEntries(params), {
    retryable,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}
