import { setImmediate } from 'node:timers/promises';
import type { Hash, Refs } from './types.ts';

/** What one `git ls-remote` tells. */
export interface Listing extends Refs {
  /** Full names (`refs/tags/v1.0.0`) by the commit that they lead to; the ref itself may name a tag object. */
  readonly names: ReadonlyMap<Hash, string>;
  /** The server speaks protocol version 2: any commit can be asked for by its hash. */
  readonly takesHashes: boolean;
  /** The server can leave objects out of what it sends. */
  readonly filters: boolean;
  readonly format: 'sha1' | 'sha256';
}

/** Branches and tags. Every question looks at all of them, so that many times as many would hold up everybody. */
const mostRefs = 200_000;

/** There are more refs than anybody reads. */
export class TooManyRefs extends Error {
  constructor() {
    super(`more than ${mostRefs} branches and tags`);
  }
}

const linesAtOnce = 4096;

const hashForm = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export function isHash(text: string): text is Hash {
  return hashForm.test(text);
}

/** Names by git-check-ref-format(1); a server can send others, which are nobody's to ask for. */
function isRefName(name: string): boolean {
  return /^refs\/\S/.test(name) && !/[\0- ~^:?*[\\\x7f]|\.\.|@\{|\/\/|\/\.|\.$|\.lock(?:\/|$)|\/$/.test(name);
}

/** Reads the output of `git ls-remote` and, for what the server can do, the packet trace of it. Rejects with {@link TooManyRefs}. */
export async function parseListing(output: string, trace: string): Promise<Listing> {
  const branches = new Map<string, Hash>();
  const tags = new Map<string, Hash>();
  const names = new Map<Hash, string>();
  let head: Hash | undefined;
  let format: Listing['format'] = 'sha1';
  let read = 0;
  for (const line of linesOf(output)) {
    // A listing may have as many lines as its server likes, and others are waiting.
    if (++read % linesAtOnce === 0) await setImmediate();
    if (branches.size + tags.size > mostRefs) throw new TooManyRefs();
    const [hash = '', name = ''] = line.split('\t');
    if (!isHash(hash)) continue;
    if (hash.length === 64) format = 'sha256';
    const peeled = name.endsWith('^{}');
    const bare = peeled ? name.slice(0, -3) : name;
    if (name === 'HEAD') head = hash;
    else if (!isRefName(bare)) continue;
    else if (bare.startsWith('refs/tags/')) tags.set(bare.slice('refs/tags/'.length), hash);
    else if (bare.startsWith('refs/heads/')) branches.set(bare.slice('refs/heads/'.length), hash);
  }
  for (const [name, hash] of branches) names.set(hash, `refs/heads/${name}`);
  for (const [name, hash] of tags) names.set(hash, `refs/tags/${name}`);
  const takesHashes = /packet: +\S+< version 2$/m.test(trace);
  // In version 2 a list behind `fetch=`, before that behind the NUL of the first ref.
  const abilities =
    (takesHashes ? /< fetch=(.*)$/m : /< [0-9a-f]{40,64} \S+\\0(.*)$/m).exec(trace)?.[1] ?? '';
  return { head, branches, tags, names, takesHashes, filters: /\bfilter\b/.test(abilities), format };
}

/** Line by line: what is hostile may be thrown away long before its end. */
function* linesOf(text: string): Generator<string, undefined> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    yield text.slice(start, end);
    start = end + 1;
  }
}
