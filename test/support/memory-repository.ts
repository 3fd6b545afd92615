import { createHash } from 'node:crypto';
import type { Commit, Hash, Refs, Repository } from '../../src/origin/git/types.ts';

interface StoredCommit extends Commit {
  readonly parents: readonly Hash[];
  readonly files: ReadonlyMap<string, string>;
}

/** A repository that never was in git: commits with parents, times and files. */
export class MemoryRepository implements Repository {
  readonly url = 'https://git.example.com/m';
  readonly branches = new Map<string, Hash>();
  readonly tags = new Map<string, Hash>();
  head: Hash | undefined;
  readonly #commits = new Map<string, StoredCommit>();

  /** Commits on `main`, which HEAD points at, a minute after the commit before. Files of the first parent stay. */
  add(files: Readonly<Record<string, string>> = {}, parents?: readonly Hash[]): Hash {
    const at = parents ?? (this.head === undefined ? [] : [this.head]);
    const index = this.#commits.size;
    const hash = createHash('sha1').update(`commit ${index}`).digest('hex') as Hash;
    const all = new Map([...(this.#commits.get(at[0] ?? '')?.files ?? []), ...Object.entries(files)]);
    const timeSeconds = Date.UTC(2021, 0, 1) / 1000 + 60 * index;
    this.#commits.set(hash, { hash, timeSeconds, parents: at, files: all });
    this.head = hash;
    this.branches.set('main', hash);
    return hash;
  }

  /** Tags what HEAD points at. */
  tag(...names: readonly string[]): void {
    for (const name of names) this.tags.set(name, this.head!);
  }

  async refs(): Promise<Refs> {
    return { head: this.head, branches: this.branches, tags: this.tags };
  }

  async commitOf(revision: string): Promise<Commit | undefined> {
    const hash = this.tags.get(revision) ?? this.branches.get(revision);
    return [...this.#commits.values()].find((one) =>
      hash === undefined ? one.hash.startsWith(revision) : one.hash === hash,
    );
  }

  async commit(hash: Hash): Promise<Commit> {
    return this.#stored(hash);
  }

  async readFile(commit: Hash, path: string): Promise<Buffer | undefined> {
    const content = this.#stored(commit).files.get(path);
    return content === undefined ? undefined : Buffer.from(content);
  }

  async files(commit: Hash, folder: string): Promise<{ path: string; isRegular: boolean }[]> {
    const prefix = folder === '' ? '' : `${folder}/`;
    return [...this.#stored(commit).files.keys()]
      .filter((file) => file.startsWith(prefix))
      .map((file) => ({ path: file.slice(prefix.length), isRegular: true }));
  }

  async archive(commit: Hash, folder: string, take: Parameters<Repository['archive']>[2]): Promise<void> {
    const prefix = folder === '' ? '' : `${folder}/`;
    for (const [file, text] of this.#stored(commit).files) {
      if (!file.startsWith(prefix)) continue;
      const content = Buffer.from(text);
      await take({
        path: file.slice(prefix.length),
        sizeBytes: content.length,
        kind: 'file',
        read: async function* () {
          yield content;
        },
      });
    }
  }

  async tagsIn(commit: Hash, tags: readonly string[]): Promise<ReadonlySet<string>> {
    const history = this.#history(commit);
    return new Set(tags.filter((tag) => history.has(this.tags.get(tag)!)));
  }

  async isAncestor(ancestor: Hash, commit: Hash): Promise<boolean> {
    return this.#history(commit).has(ancestor);
  }

  #history(commit: Hash): Set<Hash> {
    const seen = new Set<Hash>();
    const waiting = [commit];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(...this.#stored(next).parents);
    }
    return seen;
  }

  #stored(hash: Hash): StoredCommit {
    const commit = this.#commits.get(hash);
    if (commit === undefined) throw new Error(`no commit ${hash}`);
    return commit;
  }
}
