import type { JSONWebKeySet, JWTPayload } from 'jose';
import {
  type Clock,
  describeError,
  Flights,
  GomirrorError,
  minuteMs,
  secondMs,
  withDeadline,
} from '../../base/index.ts';
import type { OidcIssuer } from '../../config/index.ts';
import { troubleChannel } from '../../mirror/index.ts';
import type { ServerCode } from '../codes.ts';
import type { FetchDocument } from './documents.ts';

/** Somebody whom an issuer's token names. */
export interface SignedName {
  readonly name: string;
  readonly groups: readonly string[];
  /** Wall clock; when the token ends. */
  readonly expiresMs: number;
}

/** Why an entry does not take a token. */
interface Refusal {
  readonly refusal: string;
}

/** Signatures by a private key only: whoever can check a token must not be able to make one (RFC 8725, section 3.1). */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** How far the clocks of this machine and the issuer's may be apart. */
const skewSeconds = 60;
const fetchTimeoutMs = 5 * secondMs;
/** Keys are looked up anew after this time; an issuer that cannot be reached meanwhile is trusted by the ones it had. */
const keysFreshMs = 10 * minuteMs;
/** For a key that nobody knows, or after a failure, the issuer is not asked more often. */
const askAgainMs = 30 * secondMs;

/** Refusals are told to the log no more often. */
const sayEveryMs = 10 * secondMs;
const longestReason = 300;

/** Checks signed tokens (OpenID Connect Core 1.0, section 3.1.3.7) against the keys that their issuers publish. */
export class OidcTokens {
  readonly #issuers: readonly OidcIssuer[];
  readonly #clock: Clock;
  readonly #keys = new Map<string, IssuerKeys>();
  #saidMs = Number.NEGATIVE_INFINITY;

  constructor(issuers: readonly OidcIssuer[], clock: Clock, fetchDocument: FetchDocument) {
    this.#issuers = issuers;
    this.#clock = clock;
    for (const { issuer } of issuers) this.#keys.set(issuer, new IssuerKeys(issuer, clock, fetchDocument));
  }

  /**
   * Who the token names; undefined when it is not valid here. Groups are those of all entries of the settings that it
   * fits. Rejects with `server.issuer-unreachable` when that cannot be found out.
   */
  async verify(token: string): Promise<SignedName | undefined> {
    const { decodeJwt } = await import('jose');
    let issuer: unknown;
    try {
      issuer = decodeJwt(token).iss;
    } catch {
      return undefined;
    }
    const keys = this.#keys.get(String(issuer));
    if (keys === undefined) {
      this.#say(issuer, 'no entry of access.oidc has this issuer, letter by letter');
      return undefined;
    }
    let found: SignedName | undefined;
    const refusals = new Set<string>();
    for (const entry of this.#issuers.filter((each) => each.issuer === issuer)) {
      const named = await this.#verifyFor(entry, keys, token);
      if ('refusal' in named) refusals.add(named.refusal);
      else if (found === undefined) found = named;
      else found = { ...found, groups: [...new Set([...found.groups, ...named.groups])] };
    }
    if (found === undefined) this.#say(issuer, [...refusals].join('; '));
    return found;
  }

  /** Whoever sets CI up sees no more than "not valid"; why not is for the operator. */
  #say(issuer: unknown, reason: string): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#saidMs < sayEveryMs) return;
    this.#saidMs = nowMs;
    const params = { issuer: shown(issuer), reason: reason.slice(0, longestReason) };
    troubleChannel.publish({ error: new GomirrorError<ServerCode>('server.token-refused', params) });
  }

  async #verifyFor(entry: OidcIssuer, keys: IssuerKeys, token: string): Promise<SignedName | Refusal> {
    const { issuer, audience } = entry;
    const { createLocalJWKSet, errors, jwtVerify } = await import('jose');
    const options = {
      ...{ issuer, audience, algorithms, clockTolerance: skewSeconds, requiredClaims: ['exp'] },
      currentDate: new Date(this.#clock.now()),
    };
    let set = await keys.get();
    for (let attempt = 1; ; attempt++) {
      try {
        return nameOf((await jwtVerify(token, createLocalJWKSet(set), options)).payload, entry);
      } catch (error) {
        if (!(error instanceof errors.JOSEError)) throw error;
        const mayBeNew = error instanceof errors.JWKSNoMatchingKey && attempt === 1;
        const newer = mayBeNew ? await keys.renewed(set) : undefined;
        if (newer === undefined) return { refusal: reasonOf(error) };
        set = newer;
      }
    }
  }
}

/** The keys that one issuer publishes (OpenID Connect Discovery 1.0, section 4). */
class IssuerKeys {
  readonly #issuer: string;
  readonly #clock: Clock;
  readonly #fetch: FetchDocument;
  readonly #flights = new Flights<'keys', JSONWebKeySet>();
  #held: JSONWebKeySet | undefined;
  /** Monotonic. */
  #heldMs = 0;
  #askedMs = Number.NEGATIVE_INFINITY;
  #failure: unknown;

  constructor(issuer: string, clock: Clock, fetchDocument: FetchDocument) {
    this.#issuer = issuer;
    this.#clock = clock;
    this.#fetch = fetchDocument;
  }

  async get(): Promise<JSONWebKeySet> {
    const held = this.#held;
    if (held !== undefined && this.#clock.monotonicMs() - this.#heldMs < keysFreshMs) return held;
    try {
      return await this.#renew();
    } catch (error) {
      if (held !== undefined) return held;
      throw error;
    }
  }

  /** Keys that are newer than `known`; undefined when there are none, or it is too early to ask again. */
  async renewed(known: JSONWebKeySet): Promise<JSONWebKeySet | undefined> {
    if (this.#held !== known) return this.#held;
    const next = await this.#renew().catch(() => known);
    return next === known ? undefined : next;
  }

  async #renew(): Promise<JSONWebKeySet> {
    const underway = this.#flights.get('keys');
    if (underway !== undefined) return underway;
    const waitedMs = this.#clock.monotonicMs() - this.#askedMs;
    if (waitedMs < askAgainMs) {
      if (this.#held !== undefined) return this.#held;
      throw this.#unreachable(askAgainMs - waitedMs);
    }
    this.#askedMs = this.#clock.monotonicMs();
    return this.#flights.run('keys', async () => {
      try {
        const keys = await this.#fetchKeys();
        this.#held = keys;
        this.#heldMs = this.#clock.monotonicMs();
        return keys;
      } catch (error) {
        this.#failure = error;
        const unreachable = this.#unreachable(askAgainMs);
        troubleChannel.publish({ error: unreachable });
        throw unreachable;
      }
    });
  }

  #fetchKeys(): Promise<JSONWebKeySet> {
    const issuer = this.#issuer;
    const late = () => new GomirrorError<ServerCode>('server.bad-issuer-document', { reason: 'timeout' });
    const { signal } = new AbortController();
    return withDeadline({ clock: this.#clock, ms: fetchTimeoutMs, signal, late }, async (within) => {
      const base = issuer.endsWith('/') ? issuer.slice(0, -1) : issuer;
      const found = await this.#fetch(`${base}/.well-known/openid-configuration`, within);
      const { issuer: named, jwks_uri: place } = (found ?? {}) as Record<string, unknown>;
      // Section 4.3 of Discovery: another name means that somebody else's document was taken for this one.
      if (named !== issuer || typeof place !== 'string' || !isHttps(place))
        throw badDocument('configuration');
      const set = await this.#fetch(place, within);
      if (!isKeySet(set)) throw badDocument('keys');
      return set;
    });
  }

  #unreachable(waitMs: number): GomirrorError<ServerCode> {
    return new GomirrorError(
      'server.issuer-unreachable',
      { issuer: this.#issuer, reason: describeError(this.#failure).slice(0, 200) },
      { retryable: true, retryAfterSeconds: Math.ceil(waitMs / secondMs), cause: this.#failure },
    );
  }
}

function isKeySet(value: unknown): value is JSONWebKeySet {
  if (typeof value !== 'object' || value === null || !('keys' in value)) return false;
  const { keys } = value;
  return Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null);
}

function isHttps(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'https:';
}

function badDocument(reason: string): GomirrorError<ServerCode> {
  return new GomirrorError('server.bad-issuer-document', { reason });
}

/** What the library says. Claims are looked at behind the signature, so that it is the issuer who said what is shown of them. */
function reasonOf(error: Error): string {
  const { claim, payload } = error as { readonly claim?: unknown; readonly payload?: JWTPayload };
  if (typeof claim !== 'string' || payload === undefined) return error.message;
  return `${error.message} (${shown(payload[claim])})`;
}

/** In quotes, and short: whatever stands in a token. */
function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'none').slice(0, 100);
}

/** Whom the token names by this entry, or which claim is not as the entry wants it. */
function nameOf(payload: JWTPayload, entry: OidcIssuer): SignedName | Refusal {
  for (const [claim, wanted] of Object.entries(entry.claims)) {
    const value = Object.hasOwn(payload, claim) ? payload[claim] : undefined;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (!values.some((each) => fits(each, wanted)))
      return { refusal: `claim "${claim}" is ${shown(value)}, wanted ${shown(wanted)}` };
  }
  const name = Object.hasOwn(payload, entry.nameClaim) ? payload[entry.nameClaim] : undefined;
  if (typeof name !== 'string' || name === '' || /\p{Cc}/u.test(name) || payload.exp === undefined)
    return { refusal: `claim "${entry.nameClaim}" is no name: ${shown(name)}` };
  return { name, groups: entry.groups, expiresMs: (payload.exp + skewSeconds) * secondMs };
}

/** `*` in `wanted` stands for any characters. */
function fits(value: unknown, wanted: string): boolean {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return false;
  return matchesStars(String(value), wanted.split('*'));
}

/** The parts stand in `text` in their order, the first at its beginning and the last at its end; no backtracking. */
function matchesStars(text: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
