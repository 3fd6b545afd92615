import { type Clock, GomirrorError } from '../../base/index.ts';
import type { Config } from '../../config/index.ts';
import type { Accounts, Audit } from '../../ledger/index.ts';
import type { Target } from '../../module/index.ts';
import type { Decision, ModuleClass, Who } from '../../policy/index.ts';
import { isForeignPage, isLocal } from '../api/guard.ts';
import type { ServerCode } from '../codes.ts';
import { rawHeader, type Request } from '../http.ts';
import { isHostAndPort } from '../page/shown-url.ts';
import { type Client, Clients, type PeerFacts } from './clients.ts';
import type { FetchDocument } from './documents.ts';
import { Limits } from './limits.ts';
import { OidcTokens } from './oidc.ts';
import { nobody, type SignIn, SignIns, type Trouble } from './sign-ins.ts';
import { nameOf, type Subject, subjectOf } from './subject.ts';
import { Visit } from './visit.ts';

export interface AccessOptions {
  readonly config: Pick<Config, 'access' | 'limits'>;
  readonly policy: {
    readonly modules: { classify(modulePath: string): ModuleClass };
    readonly rules: { decide(modulePath: string, moduleClass: ModuleClass, who: Who): Decision };
  };
  /** Undefined where there is no ledger: then nobody has a password or a token of ours. */
  readonly accounts: Accounts | undefined;
  readonly audit: Audit | undefined;
  readonly clock: Clock;
  /** How documents of token issuers are fetched; without it nobody has a token of theirs. */
  readonly fetchDocument?: FetchDocument | undefined;
}

/** An answer at hand, as far as it decides who may have it. */
export interface ReadyFor {
  readonly subject?: Subject | undefined;
  /** What {@link nameOf} says of its target; without it, it is only weighed. */
  readonly name?: string | undefined;
  readonly body: string;
}

/** Decides who gets what, from the request and the settings alone: before anything is looked up. */
export interface Access {
  /** False when every answer about a public module goes to everybody, as often as they like. */
  readonly guardsPublic: boolean;
  /**
   * Whether an answer at hand may be sent at once, which counts it as sent, and is told to the log where it is about a private
   * module. False also where that cannot be told at once, and where it must be told why not: {@link admit} does both.
   */
  passes(request: Request, ready: ReadyFor): boolean;
  /**
   * Lets a request for a target in. Throws or rejects with what the client is to be told: `server.sign-in-needed`,
   * `server.bad-credentials`, `server.needs-tls`, `server.not-allowed`, `server.token-scope`, `server.too-many-…`,
   * `server.sign-in-unavailable`, `server.foreign-page`.
   */
  admit(request: Request, target: Target): Visit | Promise<Visit>;
  /** Lets a request for a page of gomirror's own in, as {@link admit} does; undefined for who needs no letting in. */
  admitOwn(request: Request, path: string): undefined | Visit | Promise<Visit>;
  /**
   * Who has sent a request that was let in before, as it is now; its connection may have ended since `peer` was had from it. Lets
   * nobody in, and counts nothing. Rejects with `server.sign-in-unavailable`.
   */
  lookAgain(request: Request, peer: PeerFacts): Visit | Promise<Visit>;
}

export function createAccess(options: AccessOptions): Access {
  return new Gate(options);
}

/** Pages that tell nothing but whether the mirror works. */
const openPages: ReadonlySet<string> = new Set(['/-/healthz', '/-/readyz']);
const apiPrefix = '/-/api/';
const longestName = 400;
const foreignPage = { verdict: 'deny', reason: 'foreign-page' } as const;

class Gate implements Access {
  readonly #policy: AccessOptions['policy'];
  readonly #audit: Audit | undefined;
  readonly #clients: Clients;
  readonly #signIns: SignIns;
  readonly #limits: Limits;
  readonly #signedInOnly: boolean;
  readonly guardsPublic: boolean;

  constructor({ config, policy, accounts, audit, clock, fetchDocument }: AccessOptions) {
    const { access, limits } = config;
    this.#policy = policy;
    this.#audit = audit;
    this.#clients = new Clients(access);
    const issuers = access.oidc;
    this.#signIns = new SignIns({
      accounts,
      tokens:
        issuers.length === 0 || fetchDocument === undefined
          ? undefined
          : new OidcTokens(issuers, clock, fetchDocument),
      userHeader: access.userHeader?.toLowerCase(),
      groupsHeader: access.groupsHeader?.toLowerCase(),
      clock,
    });
    this.#limits = new Limits(limits, () => clock.monotonicMs());
    this.#signedInOnly = access.public === 'signed-in';
    this.guardsPublic = this.#signedInOnly || this.#limits.any;
  }

  passes(request: Request, { subject, name, body }: ReadyFor): boolean {
    if (subject === undefined) return false;
    const client = this.#clients.of(request);
    const { isPrivate } = subject.moduleClass;
    if (isPrivate && isForeignPage(request, client.isSecure)) return false;
    const signIn = this.#signIns.known(request, client);
    if (signIn === undefined) return false;
    const decision = isPrivate || this.#signedInOnly ? this.#decide(subject, signIn.who) : undefined;
    if (decision !== undefined && (decision.verdict !== 'allow' || name === undefined)) return false;
    if (this.#limits.any && !this.#limits.takes(signIn.client, body.length)) return false;
    if (isPrivate && decision !== undefined && name !== undefined) this.#note(signIn, name, decision);
    return true;
  }

  admit(request: Request, target: Target): Visit | Promise<Visit> {
    const client = this.#clients.of(request);
    const subject = subjectOf(target, this.#policy.modules);
    if (!subject.moduleClass.isPrivate && !this.guardsPublic)
      return this.#visit(nobody(client, undefined), subject);
    if (subject.moduleClass.isPrivate && isForeignPage(request, client.isSecure)) {
      // Whoever sits before the browser may read it; who wrote the page may not even learn what there is.
      this.#note(nobody(client, undefined), nameOf(target), foreignPage);
      throw new GomirrorError<ServerCode>('server.foreign-page', { origin: pageOf(request) });
    }
    const known = this.#signIns.known(request, client);
    if (known !== undefined) return this.#enter(request, target, subject, client, known);
    const looking = this.#signIns.look(request, client);
    // What everybody may have, nobody is kept from because accounts cannot be looked up.
    const isOpen = !subject.moduleClass.isPrivate && !this.#signedInOnly;
    const looked = isOpen ? looking.catch(() => nobody(client, undefined)) : looking;
    return looked.then((signIn) => this.#enter(request, target, subject, client, signIn));
  }

  admitOwn(request: Request, path: string): undefined | Visit | Promise<Visit> {
    if (openPages.has(path)) return undefined;
    const client = this.#clients.of(request);
    const isApi = path.startsWith(apiPrefix);
    if (!isApi && !this.guardsPublic) return undefined;
    const known = this.#signIns.known(request, client);
    if (known !== undefined) return this.#enterOwn(request, path, client, known);
    return this.#signIns
      .look(request, client)
      .then((signIn) => this.#enterOwn(request, path, client, signIn));
  }

  lookAgain(request: Request, peer: PeerFacts): Visit | Promise<Visit> {
    const client = this.#clients.again(request, peer);
    const visit = (signIn: SignIn) => this.#visit(signIn, undefined, { client, request, isStranger: true });
    const known = this.#signIns.known(request, client);
    return known === undefined ? this.#signIns.look(request, client).then(visit) : visit(known);
  }

  #enter(request: Request, target: Target, subject: Subject, client: Client, signIn: SignIn): Visit {
    this.#limits.takeRequest(signIn.client);
    const decision = this.#decide(subject, signIn.who);
    if (subject.moduleClass.isPrivate) this.#note(signIn, nameOf(target), decision);
    if (decision.verdict === 'allow') return this.#visit(signIn, subject);
    throw this.#refusal(decision, signIn, client, subject.path ?? nameOf(target), request);
  }

  #enterOwn(request: Request, path: string, client: Client, signIn: SignIn): Visit {
    this.#limits.takeRequest(signIn.client);
    const isHere = !client.viaProxy && isLocal(request) && !isForeignPage(request, client.isSecure);
    const isStranger = signIn.who.kind === 'nobody' && !isHere;
    const isClosed = this.#signedInOnly && isStranger;
    const isMistaken =
      path.startsWith(apiPrefix) && signIn.trouble !== undefined && signIn.trouble !== 'insecure';
    if (isClosed || isMistaken) throw this.#refusal({ verdict: 'identify' }, signIn, client, path, request);
    return this.#visit(signIn, undefined, { client, request, isStranger });
  }

  #visit(
    signIn: SignIn,
    subject: Subject | undefined,
    own: { client?: Client; request?: Request; isStranger: boolean } = { isStranger: true },
  ): Visit {
    const { client, request, isStranger } = own;
    return new Visit({
      isStranger,
      signIn,
      limits: this.#limits,
      subject,
      isPrivate: this.#signedInOnly || subject?.moduleClass.isPrivate === true,
      judge: (asker, path, what) => {
        const moduleClass = this.#policy.modules.classify(path);
        const decision = this.#policy.rules.decide(path, moduleClass, asker.who);
        if (what !== undefined && moduleClass.isPrivate) this.#note(asker, what, decision);
        if (decision.verdict === 'allow') return undefined;
        return this.#refusal(decision, asker, client, path, request);
      },
    });
  }

  /** What is about no one module is for whoever may read public ones: for these no rule looks at the path. */
  #decide({ path = '', moduleClass }: Subject, who: Who): Decision {
    return this.#policy.rules.decide(path, moduleClass, who);
  }

  #note({ who, trouble }: SignIn, what: string, decision: Decision | typeof foreignPage): void {
    const inDecision = 'reason' in decision ? decision.reason : undefined;
    const reason = decision.verdict === 'identify' ? reasonOf(trouble) : inDecision;
    this.#audit?.append({
      action: 'read',
      who: who.kind === 'nobody' ? who.kind : `${who.kind}:${who.name}`,
      address: who.address,
      what: what.slice(0, longestName),
      outcome: decision.verdict,
      ...(reason !== undefined && { detail: { reason } }),
    });
  }

  /** The same words whether the module exists or not: nobody has looked. */
  #refusal(
    decision: Exclude<Decision, { verdict: 'allow' }>,
    { who, trouble }: SignIn,
    client: Client | undefined,
    path: string,
    request: Request | undefined,
  ): GomirrorError<ServerCode> {
    if (who.kind !== 'nobody') {
      const isScope = decision.verdict === 'deny' && decision.reason === 'token-scope';
      const code = isScope ? 'server.token-scope' : 'server.not-allowed';
      return new GomirrorError(code, { path, who: who.name });
    }
    if (trouble === 'insecure' || (decision.verdict === 'identify' && client?.isSecure !== true))
      return new GomirrorError('server.needs-tls', { path });
    if (trouble === 'wrong') return new GomirrorError('server.bad-credentials', { path });
    if (trouble !== undefined) {
      const { retryAfterSeconds } = trouble;
      const options = { retryable: true, retryAfterSeconds };
      return new GomirrorError('server.too-many-sign-ins', { seconds: retryAfterSeconds }, options);
    }
    if (decision.verdict === 'deny' || !this.#signIns.arePossible)
      return new GomirrorError('server.not-allowed-here', { path, address: who.address });
    return new GomirrorError('server.sign-in-needed', { path, host: hostOf(request) });
  }
}

/** Why what was presented made nobody known, for the audit log. What it was is not told: a wrong password may be nearly right. */
function reasonOf(trouble: Trouble | undefined): string | undefined {
  if (trouble === undefined) return undefined;
  if (trouble === 'wrong') return 'bad-credentials';
  return trouble === 'insecure' ? 'needs-tls' : 'too-many-sign-ins';
}

/** The host, and the port if there is one, as a client writes it into its netrc. */
function hostOf(request: Request | undefined): string {
  const host = request && (rawHeader(request, ':authority') ?? rawHeader(request, 'host'));
  return host !== undefined && isHostAndPort(host) ? host : 'HOST';
}

/** What is known of the page that a browser asks for. */
function pageOf(request: Request): string {
  const names = ['origin', 'referer', 'sec-fetch-site', ':authority', 'host'];
  for (const name of names) {
    const value = rawHeader(request, name);
    if (value !== undefined) return value.slice(0, longestName);
  }
  return '?';
}
