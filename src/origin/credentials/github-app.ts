import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { type Clock, errorCode, Flights, minuteMs, secondMs, withDeadline } from '../../base/index.ts';
import type { CredentialEntry } from '../../config/index.ts';
import type { Ask } from './ask.ts';
import { credentialError, demandPlain, safeWords } from './errors.ts';
import { parsePlace } from './match.ts';
import type { Secret } from './secret.ts';
import { basicOf, type HttpSource } from './source.ts';
import type { HttpCredential } from './types.ts';

/** A token is asked for again so long before it expires; GitHub's are good for an hour. */
const refreshMs = 5 * minuteMs;
const exchangeLimitMs = 60 * secondMs;
const answerLimitBytes = 65_536;

export interface GithubAppOptions {
  readonly clock: Clock;
  readonly ask: Ask;
}

interface Token {
  readonly credential: HttpCredential;
  readonly untilMs: number;
}

/** The base of the API that issues tokens for `place`: GitHub's own, that of its data residency, or an Enterprise Server's. */
export function apiOf(place: string): string {
  const { host, port } = parsePlace(place);
  if (host === 'github.com') return 'https://api.github.com';
  if (host.endsWith('.ghe.com')) return `https://api.${host}`;
  return `https://${host.includes(':') ? `[${host}]` : host}${port === '' ? '' : `:${port}`}/api/v3`;
}

/**
 * A GitHub App's token for one installation, got with the app's key ("Authenticating as a GitHub App installation" in
 * GitHub's documentation) and presented as the password of `x-access-token`.
 */
export class GithubAppSource implements HttpSource {
  readonly #name: string;
  readonly #entry: Extract<CredentialEntry, { readonly kind: 'github-app' }>;
  readonly #key: Secret;
  readonly #options: GithubAppOptions;
  readonly #flights = new Flights<'', Token>();
  #token: Token | undefined;

  constructor(
    name: string,
    entry: Extract<CredentialEntry, { readonly kind: 'github-app' }>,
    key: Secret,
    options: GithubAppOptions,
  ) {
    this.#name = name;
    this.#entry = entry;
    this.#key = key;
    this.#options = options;
  }

  async read(): Promise<HttpCredential> {
    const nowMs = this.#options.clock.now();
    if (this.#token !== undefined && nowMs < this.#token.untilMs) return this.#token.credential;
    return (await this.#flights.run('', () => this.#exchange())).credential;
  }

  refused(_: URL, { authorization }: HttpCredential): void {
    this.#key.forget();
    if (this.#token?.credential.authorization === authorization) this.#token = undefined;
  }

  async #exchange(): Promise<Token> {
    const { clock, ask } = this.#options;
    const { installationId, apiUrl } = this.#entry;
    const base = (apiUrl ?? apiOf(this.#entry.for)).replace(/\/+$/, '');
    const url = new URL(`${base}/app/installations/${encodeURIComponent(installationId)}/access_tokens`);
    // The signed word is worth a token, and travels as safely as one.
    if (url.protocol !== 'https:') throw this.#refused(url, 0, 'https');
    const signed = await this.#signedWord();
    const late = () => this.#refused(url, 0, `${exchangeLimitMs / secondMs} s`, true);
    const signal = new AbortController().signal;
    const answer = await withDeadline({ clock, ms: exchangeLimitMs, signal, late }, (signal) =>
      ask({
        url,
        method: 'POST',
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${signed}`,
          'x-github-api-version': '2022-11-28',
        },
        maxBytes: answerLimitBytes,
        signal,
      }),
    );
    const said = parseAnswer(answer.text);
    if (answer.status !== 201) {
      const retryable = answer.status === 429 || answer.status >= 500;
      throw this.#refused(url, answer.status, safeWords(said.message, [signed]), retryable);
    }
    const expiresMs = Date.parse(said.expiresAt);
    if (said.token === '' || Number.isNaN(expiresMs))
      throw this.#refused(url, answer.status, 'no token', true);
    const authorization = basicOf('x-access-token', demandPlain(this.#name, said.token));
    const token = { credential: { authorization, name: this.#name }, untilMs: expiresMs - refreshMs };
    this.#token = token;
    return token;
  }

  /** A JSON Web Token (RFC 7519) by which the app shows who it is, good for ten minutes at most. */
  async #signedWord(): Promise<string> {
    const key = await this.#privateKey();
    const nowSeconds = Math.floor(this.#options.clock.now() / 1000);
    // GitHub advises a minute before, for clocks that differ.
    const claims = { iat: nowSeconds - 60, exp: nowSeconds + 540, iss: this.#entry.appId };
    const words = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    const signature = sign('sha256', Buffer.from(words.join('.')), key);
    return `${words.join('.')}.${signature.toString('base64url')}`;
  }

  async #privateKey(): Promise<KeyObject> {
    const text = await this.#key.read();
    // Variables are often set with `\n` for the ends of lines.
    const pem = text.includes('\n') ? text : text.replaceAll('\\n', '\n');
    let key: KeyObject | undefined;
    try {
      key = createPrivateKey(pem);
    } catch (error) {
      const reason = errorCode(error) ?? 'PEM';
      throw credentialError('origin.credential-key', this.#name, { reason });
    }
    const kind = key.asymmetricKeyType ?? '?';
    if (kind !== 'rsa') throw credentialError('origin.credential-key', this.#name, { reason: kind });
    return key;
  }

  #refused({ host }: URL, status: number, said: string, retryable = false): Error {
    return credentialError('origin.credential-api', this.#name, { host, status, said }, retryable);
  }
}

function parseAnswer(text: string): { token: string; expiresAt: string; message: string } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined; // What it says instead is not for an error's words.
  }
  const field = (name: string): string => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { token: field('token'), expiresAt: field('expires_at'), message: field('message') };
}
