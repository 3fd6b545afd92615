/** What a request to a server carries. Never printed; `name` may be. */
export interface HttpCredential {
  /** The value of `Authorization`. */
  readonly authorization: string;
  /** What it is, for people: `token git.corp.example (GITLAB_TOKEN)`. */
  readonly name: string;
}

export interface SshCredential {
  readonly user: string | undefined;
  readonly keyFile: string;
  readonly knownHostsFile: string;
  readonly name: string;
}

/** The credentials of the settings: what is presented to which server. */
export interface Credentials {
  /**
   * What is presented to an https URL; undefined where nothing is. Plain http gets none. Rejects with a
   * code that begins with `origin.credential-` when there is an entry that cannot be used (no such file, a helper that fails),
   * saying which; for a GitHub App also with what keeps its API from answering.
   */
  forUrl(url: URL, signal: AbortSignal): Promise<HttpCredential | undefined>;
  forSsh(host: string, path: string): SshCredential | undefined;
  /** The server has refused it: what was cached (a helper's answer, an installation token) is forgotten, a helper told to erase it. */
  refused(url: URL, credential: HttpCredential): void;
  /** The server has taken it: a helper is told to store it. */
  accepted(url: URL, credential: HttpCredential): void;
}
