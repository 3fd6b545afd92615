import { MiB } from '../../base/index.ts';
import { type Origin, readAll } from '../../origin/index.ts';

/** A source whose `get('?since=…&limit=…')` answers lines of JSON: `{"Path": …, "Version": …, "Timestamp": …}`, oldest first. */
export type IndexFeed = Pick<Origin, 'get'>;

const perPage = 2000;
const maxPageBytes = 4 * MiB;

/** What an index says has appeared. */
export interface IndexNews {
  readonly paths: ReadonlySet<string>;
  /** The time to go on from, as the index writes it. */
  readonly since: string;
  /** Requests that it took. */
  readonly pages: number;
}

/**
 * Reads what has appeared since a time (RFC 3339), at most `maxPages` requests of it. Lines that are none are passed over.
 * Rejects with an OriginCode.
 */
export async function readIndex(
  feed: IndexFeed,
  since: string,
  maxPages: number,
  signal: AbortSignal,
): Promise<IndexNews> {
  const paths = new Set<string>();
  let next = since;
  for (let pages = 1; ; pages++) {
    const query = `?since=${encodeURIComponent(next)}&limit=${perPage}`;
    const page = (await readAll(await feed.get(query, { maxBytes: maxPageBytes, signal }))).toString('utf8');
    const lines = page.split('\n').filter((line) => line !== '');
    let last: string | undefined;
    for (const line of lines) {
      const entry = parseEntry(line);
      if (entry === undefined) continue;
      paths.add(entry.path);
      last = entry.timestamp;
    }
    const stands = last === undefined || last === next;
    next = last ?? next;
    if (lines.length < perPage || stands || pages >= maxPages) return { paths, since: next, pages };
  }
}

function parseEntry(line: string): { path: string; timestamp: string } | undefined {
  try {
    const entry = JSON.parse(line) as Readonly<Record<string, unknown>> | null;
    const [path, timestamp] = [entry?.['Path'], entry?.['Timestamp']];
    if (typeof path !== 'string' || typeof timestamp !== 'string') return undefined;
    return Number.isNaN(Date.parse(timestamp)) ? undefined : { path, timestamp };
  } catch {
    return undefined;
  }
}
