import { type CommitMark, type History, type RepositoryOptions, type TreeFile } from '../git-repository.ts';

/** A repository with something about it that is easily got wrong, and what to ask about it. */
export interface DirectCase {
  /** Of the repository on the server. */
  readonly name: string;
  /** Its import path, where that is not `vcs.example.com/<name>`. */
  readonly base?: string;
  readonly history: History;
  readonly options?: RepositoryOptions & { readonly subfolder?: string };
  /** Behind the repository's import path: `@v1.0.0`, `/sub@latest`. Some with what go says, `error` for a refusal. */
  questions(
    hash: (mark: CommitMark) => string,
  ): readonly (string | readonly [question: string, says: string])[];
  /** Behind the repository's import path, whose versions are listed. */
  readonly lists: readonly string[];
}

export type Files = Readonly<Record<string, TreeFile | null>>;
export const host = 'vcs.example.com';

export function base(name: string): string {
  return `${host}/${name}`;
}

export function goMod(path: string, go = ''): string {
  return `module ${path}\n${go === '' ? '' : `\ngo ${go}\n`}`;
}

/** One commit with its tags. */
export function commit(history: History, files: Files, ...tags: readonly string[]): CommitMark {
  const mark = history.commit({ files });
  for (const tag of tags) history.tag(tag, mark);
  return mark;
}
