import { hash } from 'node:crypto';
import {
  asGomirrorError,
  type Clock,
  Flights,
  GomirrorError,
  minuteMs,
  Remembered,
  secondMs,
} from '../../base/index.ts';
import type { Account, Accounts } from '../../ledger/index.ts';
import { troubleChannel } from '../../mirror/index.ts';
import type { Who } from '../../policy/index.ts';
import type { ServerCode } from '../codes.ts';
import { connectionOf, type Request } from '../http.ts';
import { looksSigned, type Presented, readAuthorization } from './authorization.ts';
import { type Client, isRepeated, onlyHeader } from './clients.ts';
import type { OidcTokens } from './oidc.ts';
import { Pace } from './pace.ts';

/** Why what was presented has not made anybody known. */
export type Trouble = 'wrong' | 'insecure' | { readonly retryAfterSeconds: number };

/** Who asks, and what stands against knowing it. */
export interface SignIn {
  readonly who: Who;
  /** What limits and turns are counted by: the account, or else the address. */
  readonly client: string;
  /** Undefined when nothing was presented, or it was right. */
  readonly trouble: Trouble | undefined;
}

interface Session {
  readonly identity: Omit<Who, 'address'>;
  /** Of the accounts when it was verified; undefined where they have no say. */
  readonly generation: number | undefined;
  /** Made for the address that asked last. */
  last: SignIn | undefined;
}

interface Digested {
  readonly header: string;
  readonly key: string;
}

export interface SignInParts {
  readonly accounts: Accounts | undefined;
  readonly tokens: OidcTokens | undefined;
  /** Names of headers of trusted proxies, in lower case. */
  readonly userHeader: string | undefined;
  readonly groupsHeader: string | undefined;
  readonly clock: Clock;
}

/** For how long a credential is taken for verified. */
const rememberMs = minuteMs;
/** For how long one that was wrong is known to be. */
const wrongMs = 5 * secondMs;
const mostSessions = 20_000;
const mostWrong = 4096;
const mostGroups = 100;
const longestName = 256;
const troubleEveryMs = 10 * secondMs;

/**
 * Finds out who asks. A credential is remembered by the SHA-256 of its header; as it is only beside the connection that it came
 * over last, so that it is not digested anew for each request.
 */
export class SignIns {
  readonly #parts: SignInParts;
  readonly #sessions: Remembered<Session>;
  readonly #wrong: Remembered<number>;
  readonly #flights = new Flights<string, Session | Trouble>();
  readonly #pace: Pace;
  /** By the connection. */
  readonly #digested = new WeakMap<object, Digested>();
  /** False when nobody can prove anything. */
  readonly arePossible: boolean;
  #saidMs = Number.NEGATIVE_INFINITY;

  constructor(parts: SignInParts) {
    const monotonicMs = () => parts.clock.monotonicMs();
    this.#parts = parts;
    this.#sessions = new Remembered(mostSessions, monotonicMs);
    this.#wrong = new Remembered(mostWrong, monotonicMs);
    this.#pace = new Pace(parts.clock);
    this.arePossible = parts.accounts !== undefined || parts.tokens !== undefined;
  }

  /** Who asks, if that is known without looking it up; else undefined. */
  known(request: Request, client: Client): SignIn | undefined {
    if (client.viaProxy) {
      const named = this.#namedByProxy(request, client);
      if (named !== undefined) return named;
    }
    // Node has read the headers already. Of several it takes the first, which is no better than the others.
    const header = request.headers.authorization;
    if (header === undefined || !this.arePossible) return nobody(client, undefined);
    if (!client.isSecure) return nobody(client, 'insecure');
    if (isRepeated(request, 'authorization')) return nobody(client, 'wrong');
    return this.#remembered(this.#keyOf(header, request), client);
  }

  /** Who asks. Rejects with `server.sign-in-unavailable` when that cannot be found out. */
  async look(request: Request, client: Client): Promise<SignIn> {
    const known = this.known(request, client);
    if (known !== undefined) return known;
    const header = onlyHeader(request, 'authorization');
    const presented = header === undefined ? undefined : readAuthorization(header);
    if (header === undefined || presented === undefined) return nobody(client, 'wrong');
    const key = this.#keyOf(header, request);
    // Whoever tries the same from elsewhere has a pace of their own.
    const found = await this.#flights.run(`${key} ${client.counted}`, () =>
      this.#verify(key, presented, client),
    );
    return typeof found === 'object' && 'identity' in found ? signedIn(found, client) : nobody(client, found);
  }

  #keyOf(header: string, request: Request): string {
    const connection = connectionOf(request);
    const last = this.#digested.get(connection);
    if (last !== undefined && last.header === header) return last.key;
    const key = hash('sha256', header, 'hex');
    this.#digested.set(connection, { header, key });
    return key;
  }

  #remembered(key: string, client: Client): SignIn | undefined {
    const generation = this.#parts.accounts?.generation;
    const session = this.#sessions.get(key);
    if (session !== undefined) {
      if (session.generation === undefined || session.generation === generation)
        return signedIn(session, client);
      this.#sessions.delete(key);
    }
    const wrong = this.#wrong.get(key);
    return wrong !== undefined && wrong === (generation ?? 0) ? nobody(client, 'wrong') : undefined;
  }

  async #verify(key: string, presented: Presented, client: Client): Promise<Session | Trouble> {
    // Before anything is looked at: what changes meanwhile must be looked at again.
    const generation = this.#parts.accounts?.generation ?? 0;
    try {
      let found = await this.#findToken(presented);
      if (found === undefined) {
        const outcome = await this.#pace.run(client.counted, () => this.#find(presented));
        if ('retryAfterSeconds' in outcome) return outcome;
        ({ found } = outcome);
      }
      if (found === undefined) {
        this.#wrong.set(key, generation, wrongMs);
        return 'wrong';
      }
      const { identity, ofAccounts, endsMs } = found;
      const session = { identity, generation: ofAccounts ? generation : undefined, last: undefined };
      const forMs = Math.min(rememberMs, endsMs - this.#parts.clock.now());
      if (forMs > 0) this.#sessions.set(key, session, forMs);
      return session;
    } catch (error) {
      this.#sayTrouble(error);
      const options = { retryable: true, retryAfterSeconds: 10 };
      throw new GomirrorError<ServerCode>('server.sign-in-unavailable', {}, options);
    }
  }

  /** Nobody guesses 256 bits, so a token need not wait behind those who guess passwords. */
  async #findToken({ secret }: Presented): Promise<Found | undefined> {
    const { accounts } = this.#parts;
    const account = await accounts?.verifyToken(secret);
    if (account === undefined) return undefined;
    accounts?.used(account);
    return foundFrom(account);
  }

  async #find({ user, secret }: Presented): Promise<Found | undefined> {
    const { accounts, tokens } = this.#parts;
    if (tokens !== undefined && looksSigned(secret)) {
      const named = await tokens.verify(secret);
      if (named !== undefined) {
        const { name, groups, expiresMs: endsMs } = named;
        return { identity: { kind: 'oidc', name, groups }, ofAccounts: false, endsMs };
      }
    }
    if (accounts === undefined) return undefined;
    const account = user ? await accounts.verifyPassword(user, secret) : undefined;
    if (account === undefined) return undefined;
    accounts.used(account);
    return foundFrom(account);
  }

  /** Whom a trusted proxy names. A name that is no name makes nobody known, rather than somebody else. */
  #namedByProxy(request: Request, client: Client): SignIn | undefined {
    const { userHeader, groupsHeader } = this.#parts;
    if (userHeader === undefined) return undefined;
    const name = onlyHeader(request, userHeader)?.trim();
    if (name === undefined || name === '' || name.length > longestName || /\p{Cc}/u.test(name))
      return undefined;
    const list = groupsHeader === undefined ? undefined : onlyHeader(request, groupsHeader);
    const groups = (list ?? '').split(',', mostGroups).flatMap((group) => group.trim() || []);
    const { address } = client;
    return { who: { kind: 'header', name, groups, address }, client: `header:${name}`, trouble: undefined };
  }

  #sayTrouble(error: unknown): void {
    const nowMs = this.#parts.clock.monotonicMs();
    if (nowMs - this.#saidMs < troubleEveryMs) return;
    this.#saidMs = nowMs;
    troubleChannel.publish({ error: asGomirrorError(error, String(error)) });
  }
}

interface Found {
  readonly identity: Omit<Who, 'address'>;
  readonly ofAccounts: boolean;
  /** Wall clock. */
  readonly endsMs: number;
}

function foundFrom({ kind, name, groups, reads, owner, expiresMs }: Account): Found {
  const endsMs = expiresMs ?? Number.POSITIVE_INFINITY;
  return { identity: { kind, name, groups, reads, owner }, ofAccounts: true, endsMs };
}

function signedIn(session: Session, { address }: Client): SignIn {
  const { last } = session;
  if (last !== undefined && last.who.address === address) return last;
  const { kind, name } = session.identity;
  session.last = {
    who: { ...session.identity, address },
    client: `${kind}:${name}`,
    trouble: undefined,
  };
  return session.last;
}

/** Somebody of whom nothing but the address is known. */
export function nobody({ address, counted }: Client, trouble: Trouble | undefined): SignIn {
  return { who: { kind: 'nobody', name: '', groups: [], address }, client: counted, trouble };
}
