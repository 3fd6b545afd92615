/** What an `Authorization` header carries, not looked into yet. */
export interface Presented {
  /** The user name of `Basic`; undefined for `Bearer`. */
  readonly user: string | undefined;
  /** A password or a token. */
  readonly secret: string;
}

/** Reads `Basic` (RFC 7617, as UTF-8) and `Bearer` (RFC 6750); undefined for anything else, and for what is malformed. */
export function readAuthorization(value: string): Presented | undefined {
  const match = /^(?<scheme>[a-z]+) +(?<rest>[\w.~+/=-]+) *$/i.exec(value);
  if (match === null) return undefined;
  const { scheme = '', rest = '' } = match.groups ?? {};
  switch (scheme.toLowerCase()) {
    case 'basic': {
      const decoded = Buffer.from(rest, 'base64').toString('utf8');
      const colon = decoded.indexOf(':');
      if (colon === -1 || /\p{Cc}|\uFFFD/u.test(decoded)) return undefined;
      const secret = decoded.slice(colon + 1);
      return secret === '' ? undefined : { user: decoded.slice(0, colon), secret };
    }
    case 'bearer':
      return { user: undefined, secret: rest };
    default:
      return undefined;
  }
}

/** True for what has the form of a signed token in three parts (RFC 7519); tokens of our own have not. */
export function looksSigned(secret: string): boolean {
  return /^ey[\w-]+\.ey[\w-]+\.[\w-]+$/.test(secret);
}
