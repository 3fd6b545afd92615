declare const brand: unique symbol;

/** The name of a git object: 40 (SHA-1) or 64 (SHA-256) hex digits in lower case. */
export type Hash = string & { readonly [brand]: 'Hash' };

/** What the server lists, as `git ls-remote` has it. */
export interface Refs {
  /** What HEAD points at; undefined for an empty repository. */
  readonly head: Hash | undefined;
  /** Branches by name, without `refs/heads/`. */
  readonly branches: ReadonlyMap<string, Hash>;
  /** Tags by name, without `refs/tags/`; of an annotated tag the commit that it points at (the peeled hash). */
  readonly tags: ReadonlyMap<string, Hash>;
}

export interface Commit {
  readonly hash: Hash;
  /** The committer's time in whole seconds since 1970. */
  readonly timeSeconds: number;
}

/** One file as `git archive` gives it (attributes applied; `export-ignore` and `export-subst` without effect). */
export interface ArchivedFile {
  /** Relative to the folder that was asked for, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly kind: 'file' | 'symlink' | 'other';
  /** Its bytes, once, chunk by chunk; what is not read is skipped. */
  read(): AsyncIterable<Uint8Array>;
}

/**
 * One remote repository with its bare copy on this machine. Everything that needs the server fetches as little as it can and
 * remembers it. Rejects with an OriginCode (`origin.absent`, `origin.refused` when credentials are missing or wrong,
 * `origin.timeout`, `origin.unreachable`, `origin.git-…`) whose parameters carry neither credentials nor more of git's words
 * than are safe to show.
 */
export interface Repository {
  /** Without credentials. */
  readonly url: string;
  /**
   * At most as old as the freshness window. With `sinceMs`, on the monotonic clock, what was listed before then is listed again,
   * unless that was done for somebody else in the last seconds. The same object as long as nothing was listed anew.
   */
  refs(options: RepositoryOptions & { readonly sinceMs?: number | undefined }): Promise<Refs>;
  /**
   * The commit of a tag, a branch, `HEAD`, or a commit's hash of at least 7 digits, in this order. A hash counts only when a
   * branch or tag leads to it: some servers give the commits of strangers' forks as well. Undefined when the repository has
   * no such thing. A revision never begins with `-`; whatever else it contains reaches git as data only.
   */
  commitOf(revision: string, options: RepositoryOptions): Promise<Commit | undefined>;
  /**
   * Says that a tag is about to be asked for: where nothing of the repository is here yet, its files are fetched while the refs
   * are still being listed, which saves a far server's round trips. Whatever becomes of that shows when the tag is asked for.
   */
  expect?(tag: string, options: RepositoryOptions): void;
  /** The time of a commit whose hash the refs name. */
  commit(hash: Hash, options: RepositoryOptions): Promise<Commit>;
  /**
   * A file's raw bytes as `git cat-file` gives them, of a symlink the text of the link, as the go command has it; undefined where
   * there is no file. Rejects with `origin.too-large`.
   */
  readFile(
    commit: Hash,
    path: string,
    maxBytes: number,
    options: RepositoryOptions,
  ): Promise<Buffer | undefined>;
  /** Every file below `folder` ('' for all), relative to it, with `/`, in git's order. */
  files(
    commit: Hash,
    folder: string,
    options: RepositoryOptions,
  ): Promise<readonly { readonly path: string; readonly isRegular: boolean }[]>;
  /** Gives the files below `folder` one after another; waits for each promise. */
  archive(
    commit: Hash,
    folder: string,
    take: (file: ArchivedFile) => Promise<void>,
    options: RepositoryOptions,
  ): Promise<void>;
  /** Those of `tags` (names) whose commit is `commit` or an ancestor of it. */
  tagsIn(commit: Hash, tags: readonly string[], options: RepositoryOptions): Promise<ReadonlySet<string>>;
  /** Whether `ancestor` is `commit` or an ancestor of it. */
  isAncestor(ancestor: Hash, commit: Hash, options: RepositoryOptions): Promise<boolean>;
}

export interface RepositoryOptions {
  readonly signal: AbortSignal;
}

/** Where a repository is, checked and without credentials. */
export interface RepositoryAddress {
  /** `https://host/path`, `ssh://git@host:port/path` or `file:///path`; `http:` only where an entry says so. */
  readonly url: string;
  /** Networks in which the server may be besides public ones (`10.0.0.0/8`). */
  readonly networks: readonly string[];
}
