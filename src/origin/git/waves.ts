import { secondMs } from '../../base/index.ts';
import type { Hash, Refs } from './types.ts';

/** What the neighbours of a commit may cost whoever waits for it. */
const waveMs = 6 * secondMs;
/** Of the second fetch, and of those after it: who asks all over a history gets more of it. */
const mostNeighbours = [20, 64] as const;
/** What a neighbour costs, compared with the first commit of a repository: git sends only what differs. */
const neighbourShare = 1 / 4;
const mostSorted = 20_000;

/**
 * How many tags to fetch along with one that is asked for. Whoever asks for a second version will ask for a third, and one fetch of
 * twenty costs little more than one of five; but on a slow line, or of a great repository, nobody wants to wait for that.
 */
export class Waves {
  #neighbourMs: number | undefined;
  #most: number = mostNeighbours[0];

  /** None the first time, and then as many as take a few seconds by what the fetches before took. */
  get size(): number {
    return this.#neighbourMs === undefined
      ? 0
      : Math.min(this.#most, Math.floor(waveMs / Math.max(1, this.#neighbourMs)));
  }

  /** A commit was fetched with so many others in `tookMs`. */
  fetched(others: number, tookMs: number): void {
    if (this.#neighbourMs !== undefined) this.#most = mostNeighbours[1];
    this.#neighbourMs = others === 0 ? tookMs * neighbourShare : tookMs / (others + 1);
  }
}

/** The `count` tags next to `commit`, without itself: of the same module, in the order of their numbers. */
export function neighboursOf(commit: Hash, refs: Refs, count: number): Hash[] {
  if (count === 0) return [];
  const own = [...refs.tags].find(([, hash]) => hash === commit)?.[0];
  const prefix = own === undefined ? '' : prefixOf(own);
  const same = [...refs.tags.keys()].filter((tag) => prefixOf(tag) === prefix);
  // To put so many in order takes longer than it saves.
  if (same.length > mostSorted) return [];
  same.sort(compareNames);
  const at = own === undefined ? same.length : same.indexOf(own);
  const found = new Set<Hash>();
  for (let distance = 1; distance <= same.length && found.size < count; distance++) {
    // Newer ones first: those are asked for more often.
    for (const name of [same[at + distance], same[at - distance]]) {
      const hash = name === undefined ? undefined : refs.tags.get(name);
      if (hash !== undefined && hash !== commit && found.size < count) found.add(hash);
    }
  }
  return [...found];
}

/** The tags of one module share what stands before their last slash. */
function prefixOf(tag: string): string {
  return tag.slice(0, tag.lastIndexOf('/') + 1);
}

/** `v1.9.0` before `v1.10.0`: good enough for what is near to what, and by no rule of Go's. */
const compareNames = new Intl.Collator('en', { numeric: true }).compare;
