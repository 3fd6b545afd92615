/** Who may read which modules. */
export interface AccessRule {
  /**
   * Any one of these: `user:NAME`, `token:NAME`, `group:NAME`, `network:10.0.0.0/8` (`network:loopback` for this machine),
   * `signed-in` (whoever has proven who they are), `everybody`.
   */
  readonly who: readonly string[];
  /** Patterns in GOPRIVATE's syntax. */
  readonly read: readonly string[];
}

/** Somebody whose signed tokens say who a client is: a CI service, an identity provider (OpenID Connect). */
export interface OidcIssuer {
  /** The `iss` of its tokens, and where `/.well-known/openid-configuration` is: an https URL. */
  readonly issuer: string;
  /** The `aud` that its tokens must name. */
  readonly audience: string;
  /** Claims that a token must have, by name; in the wanted value `*` stands for any characters. */
  readonly claims: Readonly<Record<string, string>>;
  /** The claim that names who it is; `sub` by default. */
  readonly nameClaim: string;
  /** Groups that whoever presents such a token belongs to. */
  readonly groups: readonly string[];
}
