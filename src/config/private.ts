import type { UpstreamEntry } from './upstream.ts';

/** Modules that do not come from the public upstreams, or that no checksum database knows. */
export interface PrivateEntry {
  /** Patterns in GOPRIVATE's syntax (Go Modules Reference, "Private modules"); at least one. */
  readonly modules: readonly string[];
  /**
   * Where they come from, and from nowhere else: an upstream list, in which `direct` may stand. Undefined: from the public
   * upstreams, as GONOSUMDB without GONOPROXY has it.
   */
  readonly from: readonly UpstreamEntry[] | undefined;
  /** Networks inside which their servers may be, as `10.0.0.0/8` or `fd00::/8`; without any, public addresses only. */
  readonly networks: readonly string[];
  /** True when the checksum database is asked about them all the same, as GONOPROXY without GONOSUMDB has it. */
  readonly sumdb: boolean;
}

/** Whether there are modules that come from elsewhere than the public upstreams. */
export function servesPrivate(config: { readonly private: readonly PrivateEntry[] }): boolean {
  return config.private.some(({ from }) => from !== undefined);
}

/** Where a secret is read from; it is never in the settings themselves. */
export type SecretPlace = { readonly file: string } | { readonly env: string };

/** What is presented to the servers under `for`. */
export type CredentialEntry = {
  /** `host`, `host:port` or `host/path/prefix`, the host in lower case. The longest that matches a URL is taken. */
  readonly for: string;
} & (
  | {
      /** A personal access token; the user name is the one that the service wants unless `user` names another. */
      readonly kind: 'token';
      readonly user: string | undefined;
      readonly service: GitService | undefined;
      readonly secret: SecretPlace;
    }
  | { readonly kind: 'basic'; readonly user: string; readonly secret: SecretPlace }
  | { readonly kind: 'netrc'; readonly file: string | undefined }
  | {
      readonly kind: 'ssh';
      readonly user: string | undefined;
      readonly keyFile: string;
      /** Host keys in the format of OpenSSH's known_hosts; a host with another key is refused. */
      readonly knownHostsFile: string;
    }
  /** A program that speaks git's credential protocol: its path and arguments; `get`, `store` and `erase` are appended. */
  | { readonly kind: 'helper'; readonly command: readonly string[] }
  | {
      readonly kind: 'github-app';
      readonly appId: string;
      readonly installationId: string;
      /** The application's private key in PEM. */
      readonly secret: SecretPlace;
      /** The base of the service's API; undefined for the host's own (`https://api.github.com`, `https://HOST/api/v3`). */
      readonly apiUrl: string | undefined;
    }
);

/** Services that want different user names beside a token. */
export type GitService = 'github' | 'gitlab' | 'gitea' | 'bitbucket' | 'azure';
