import path from 'node:path';

/** The folders and files below a data folder. Everything but `modules/`, `private/`, `ledger/` and `sums/*\/head` can be had again. */
export interface Layout {
  readonly root: string;
  /** The GOPROXY tree: what is kept, under its final names only. */
  readonly modules: string;
  /** Files on their way into `modules`; same file system, emptied at start. */
  readonly temporary: string;
  /** Last good answers to questions whose answers change (lists, `@latest`, branches). */
  readonly answers: string;
  /** One folder per checksum database: pinned head, verified tiles and records, proofs of forks. */
  readonly sums: string;
  /** A data folder in the small for what could not be checked yet. */
  readonly unverified: string;
  /** A data folder in the small for private modules. */
  readonly private: string;
  /** Bare copies of repositories. */
  readonly repositories: string;
  /** Users, tokens, first-seen hashes, the audit log. */
  readonly ledger: string;
  /** Files that were found rotten, kept for whoever wants to look. */
  readonly quarantine: string;
  /** How far the search for rotten files has come. */
  readonly scrub: string;
}

export function layoutOf(root: string): Layout {
  return {
    root,
    modules: path.join(root, 'modules'),
    temporary: path.join(root, 'tmp'),
    answers: path.join(root, 'answers'),
    sums: path.join(root, 'sums'),
    unverified: path.join(root, 'unverified'),
    private: path.join(root, 'private'),
    repositories: path.join(root, 'repositories'),
    ledger: path.join(root, 'ledger'),
    quarantine: path.join(root, 'quarantine'),
    scrub: path.join(root, 'scrub-state.json'),
  };
}
