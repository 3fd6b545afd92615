import type { HttpCredential } from './types.ts';

/** One entry of the settings at work. */
export interface HttpSource {
  /** What is presented to `url`; undefined when this has nothing for it. Rejects with an `origin.credential-…` code. */
  read(url: URL, signal: AbortSignal): Promise<HttpCredential | undefined>;
  /** As {@link Credentials.refused} and {@link Credentials.accepted}. */
  refused?(url: URL, credential: HttpCredential): void;
  accepted?(url: URL, credential: HttpCredential): void;
}

/** `Basic` of a user name and a password (RFC 7617), in UTF-8. */
export function basicOf(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
