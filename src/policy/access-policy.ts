import { Networks } from '../base/index.ts';
import type { AccessRule } from '../config/index.ts';
import { Patterns } from './patterns.ts';
import type { Decision, ModuleClass, Who } from './types.ts';

export interface AccessPolicyOptions {
  readonly rules: readonly AccessRule[];
  /** Who may read public modules; `signed-in`: whoever has proven who they are. */
  readonly publicReaders: 'everybody' | 'signed-in';
}

/** One rule, compiled. */
interface Rule {
  readonly number: number;
  readonly everybody: boolean;
  readonly signedIn: boolean;
  readonly users: ReadonlySet<string>;
  readonly tokens: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly networks: Networks;
  readonly read: Patterns;
  readonly allowed: Decision;
}

const publicAllowed: Decision = { verdict: 'allow', rule: undefined };
const identify: Decision = { verdict: 'identify' };
const noRule: Decision = { verdict: 'deny', reason: 'no-rule' };
const tokenScope: Decision = { verdict: 'deny', reason: 'token-scope' };

/** Addresses for which it is remembered in which rules' networks they lie. */
const addressesRemembered = 4096;

/**
 * Who may read what. A decision follows from the settings, the path and who asks, and from nothing else: not from whether there is
 * such a module, so that nobody learns that from it.
 *
 * Public modules: everybody, or whoever is signed in. Private ones: the first rule that names whoever asks and whose `read` matches;
 * without one, `identify` for nobody and `deny` for the others. `user:` names a user whoever says so (a password, a reverse proxy,
 * an issuer), and the owner of a token. A token's `reads` bound what it gets by its name, its owner, its groups and for being
 * signed in; what a rule gives to everybody or to a network takes no token, and public modules take no rule.
 */
export class AccessPolicy {
  readonly #rules: readonly Rule[];
  readonly #publicReaders: AccessPolicyOptions['publicReaders'];
  /** By address, in which rules' networks it lies; a rule's place is its number. */
  readonly #places = new Map<string, readonly boolean[]>();
  /** What tokens are restricted to, by the very list, which lives as long as the token is remembered. */
  readonly #reads = new WeakMap<readonly string[], Patterns>();

  constructor(options: AccessPolicyOptions) {
    this.#rules = options.rules.map(compile);
    this.#publicReaders = options.publicReaders;
  }

  /** `modulePath` is unescaped, and `moduleClass` what ModulePolicy says of it. */
  decide(modulePath: string, moduleClass: ModuleClass, who: Who): Decision {
    const proven = who.kind !== 'nobody';
    if (!moduleClass.isPrivate) {
      return this.#publicReaders === 'everybody' || proven ? publicAllowed : identify;
    }
    let inScope: boolean | undefined;
    for (const rule of this.#rules) {
      const open = rule.everybody || (!rule.networks.isEmpty && this.#isIn(who.address, rule));
      if (!open && !(proven && namesProven(rule, who))) continue;
      if (!rule.read.matches(modulePath)) continue;
      if (open) return rule.allowed;
      inScope ??= this.#isInScope(modulePath, who.reads);
      if (inScope) return rule.allowed;
    }
    if (!proven) return identify;
    return inScope === false ? tokenScope : noRule;
  }

  #isInScope(modulePath: string, reads: readonly string[] | undefined): boolean {
    if (reads === undefined) return true;
    let patterns = this.#reads.get(reads);
    if (patterns === undefined) {
      patterns = new Patterns(reads);
      this.#reads.set(reads, patterns);
    }
    return patterns.matches(modulePath);
  }

  #isIn(address: string, rule: Rule): boolean {
    let places = this.#places.get(address);
    if (places === undefined) {
      places = this.#rules.map(({ networks }) => networks.has(address));
      if (this.#places.size >= addressesRemembered) this.#places.clear();
      this.#places.set(address, places);
    }
    return places[rule.number] === true;
  }
}

function namesProven(rule: Rule, who: Who): boolean {
  if (rule.signedIn) return true;
  if (who.kind === 'token') {
    if (rule.tokens.has(who.name)) return true;
    if (who.owner !== undefined && rule.users.has(who.owner)) return true;
  } else if (rule.users.has(who.name)) {
    return true;
  }
  return rule.groups.size > 0 && who.groups.some((group) => rule.groups.has(group));
}

/** Words that name nobody known are passed over: a rule that was mistyped gives nothing. */
function compile(rule: AccessRule, number: number): Rule {
  const named = (kind: string) =>
    rule.who.filter((word) => word.startsWith(kind)).map((word) => word.slice(kind.length));
  return {
    number,
    everybody: rule.who.includes('everybody'),
    signedIn: rule.who.includes('signed-in'),
    users: new Set(named('user:')),
    tokens: new Set(named('token:')),
    groups: new Set(named('group:')),
    networks: new Networks(named('network:')),
    read: new Patterns(rule.read),
    allowed: { verdict: 'allow', rule: number },
  };
}
