/** Somebody who asks, as far as it is known and proven. */
export interface Who {
  /** `nobody` has proven nothing. `header` was named by a trusted reverse proxy, `oidc` by an issuer. */
  readonly kind: 'nobody' | 'user' | 'token' | 'header' | 'oidc';
  /** A user's or a token's name, the claim of an OIDC token; '' for nobody. */
  readonly name: string;
  readonly groups: readonly string[];
  /** The client's address, after trusted proxies. */
  readonly address: string;
  /** What a token is restricted to, in GOPRIVATE's syntax; undefined for no restriction. It never widens what the rules give. */
  readonly reads?: readonly string[] | undefined;
  /** The user that a token belongs to, if it belongs to one: it may then read what that user may, within `reads`. */
  readonly owner?: string | undefined;
}

/** How a module is treated: pure facts from the settings and the path. */
export interface ModuleClass {
  /** True for what a `private` entry names. */
  readonly isPrivate: boolean;
  /** The number of that entry in `private`; undefined for a public module. */
  readonly entry: number | undefined;
  /** False when no checksum database may be asked about it; first-seen hashes are compared instead. */
  readonly inLog: boolean;
  /** False when no public upstream may be asked about it. Where {@link isPrivate} is false too, nobody is asked. */
  readonly fromPublic: boolean;
}

export type Decision =
  | {
      readonly verdict: 'allow';
      /** The number of the rule that gives it; undefined for public modules that everybody may read. */ readonly rule:
        number | undefined;
    }
  /** Whoever proves who they are may be allowed: 401. */
  | { readonly verdict: 'identify' }
  /** 403. */
  | { readonly verdict: 'deny'; readonly reason: 'no-rule' | 'token-scope' };
