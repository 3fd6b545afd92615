import { compareNames } from './tag-order.ts';
import type { Hash, Refs } from './types.ts';

/** How many neighbours the first, second, … fetch of a repository's files brings along. */
const neighbours = [0, 8, 32];
const mostNeighbours = 64;
/** What the neighbours may weigh, were each as large as the first one was. In fact they differ little from it. */
const waveBytes = 256 * 1024 * 1024;

/** Tags whose files are fetched beside those of a commit, because they will be asked for next. */
export function neighboursOf(commit: Hash, refs: Refs, fetchesBefore: number, bytesEach: number): Hash[] {
  const wanted = Math.min(
    neighbours[fetchesBefore] ?? mostNeighbours,
    Math.floor(waveBytes / Math.max(1, bytesEach)),
  );
  if (wanted === 0) return [];
  const own = [...refs.tags].find(([, hash]) => hash === commit)?.[0];
  const prefix = own === undefined ? '' : prefixOf(own);
  const same = [...refs.tags.keys()].filter((tag) => prefixOf(tag) === prefix).sort(compareNames);
  const at = own === undefined ? same.length - 1 : same.indexOf(own);
  const found = new Set<Hash>();
  for (let distance = 1; distance < same.length && found.size < wanted; distance++) {
    // Newer ones first: those are asked for more often.
    for (const name of [same[at + distance], same[at - distance]]) {
      const hash = name === undefined ? undefined : refs.tags.get(name);
      if (hash !== undefined && hash !== commit && found.size < wanted) found.add(hash);
    }
  }
  return [...found];
}

/** The tags of one module share what stands before their last slash. */
function prefixOf(tag: string): string {
  return tag.slice(0, tag.lastIndexOf('/') + 1);
}
