import { nearest } from './nearest.ts';
import { officialProxy } from './official.ts';
import { fault, type Reading } from './problems.ts';
import { redactUrl } from './redact.ts';

/** A mirror to ask, in the order of the list. */
export interface UpstreamEntry {
  /**
   * What the file calls it, else `official` or the host (with the path where two entries have one host); for people,
   * headers and labels. No two of a list have the same.
   */
  readonly name: string;
  /** Base URL, http or https, without a slash at the end; or `direct`: from version control. */
  readonly url: string;
  /** What lets the next entry be asked: only an absence (404, 410), as after `,`; any failure, as after `|`. */
  readonly thenOn: 'absent' | 'any';
  /** Smaller ones are asked first; 0 to 1000. Says something within a group only, as all that follows. */
  readonly priority: number;
  /** The share among equals; 1 to 1000. */
  readonly weight: number;
  /** The URL of the HTTP proxy to ask through, perhaps with credentials; undefined for what `fetch.proxy` says. */
  readonly proxy: string | undefined;
  /** An absolute path of certificates in PEM that are trusted for this one, besides those of `fetch.ca`. */
  readonly ca: string | undefined;
}

/** One element of a list in GOPROXY's syntax, before anybody has judged it. */
export interface ProxyWord {
  readonly word: string;
  readonly thenOn: 'absent' | 'any';
}

/**
 * Splits as the go command does (Go Modules Reference, "GOPROXY protocol" and "Environment variables"): at `,` and `|`,
 * spaces around an element trimmed, empty elements skipped, nothing after `direct` or `off`, which end a list.
 */
export function splitProxyList(text: string): ProxyWord[] {
  const words: ProxyWord[] = [];
  for (const match of text.matchAll(/([^,|]*)([,|]|$)/g)) {
    const word = (match[1] ?? '').trim();
    if (word === '') continue;
    words.push({ word, thenOn: match[2] === '|' ? 'any' : 'absent' });
    if (word === 'direct' || word === 'off') break;
  }
  return words;
}

/**
 * A list of upstream mirrors in exactly GOPROXY's syntax, and the name `official`. `off` ends the list, so that `off`
 * alone is the empty list: nothing is ever fetched. `direct` ends it too, as its last entry.
 */
export function parseUpstreamList(text: string): Reading<readonly UpstreamEntry[]> {
  if (text.includes('，')) return fault('config.upstream-full-width-comma', { value: redactList(text) });
  if (/["'“”‘’`]/.test(text)) return fault('config.upstream-quotes', { value: redactList(text) });
  const words = splitProxyList(text);
  if (words.length === 0) return fault('config.upstream-empty');
  const entries: UpstreamEntry[] = [];
  for (const { word, thenOn } of words) {
    if (word === 'off') break;
    if (word === direct) {
      entries.push(entryOf(direct, 'absent'));
      break;
    }
    const reading = parseProxyUrl(word);
    if ('fault' in reading) return reading;
    entries.push(entryOf(reading.value, thenOn));
  }
  return { value: distinct(entries) };
}

/** The word for fetching from version control, and the `url` of the entry for it. */
export const direct = 'direct';

/** One element as a URL without a slash at the end. Like the go command, adds `https://` to what looks like a host. */
export function parseProxyUrl(word: string): Reading<string> {
  if (word === 'official') return { value: officialProxy };
  const shown = redactUrl(word);
  const complete =
    /[.:/]/.test(word) && !word.includes(':/') && !word.startsWith('/') ? `https://${word}` : word;
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:/.test(complete)) {
    const near = nearest(word, ['official', 'direct', 'off']);
    return near === undefined
      ? fault('config.upstream-missing-scheme', { value: shown })
      : fault('config.upstream-missing-scheme-near', { value: shown, nearest: near });
  }
  // The parser for browsers forgives a missing slash; a proxy URL with one is a typing mistake.
  const url = URL.parse(complete);
  if (url !== null && !/^https?:$/.test(url.protocol))
    return fault('config.upstream-scheme', { value: shown });
  if (url === null || !/^https?:\/\/[^/]/i.test(complete) || /[\s\\]/.test(complete)) {
    return fault('config.upstream-bad-url', { value: shown });
  }
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/?#]*@/i.test(complete)) {
    return fault('config.upstream-credentials', { value: shown });
  }
  // The parser maps a full-width comma to a comma, and takes commas and quotes for part of a host's name.
  if (!/^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])$/.test(url.hostname)) {
    return fault('config.upstream-bad-url', { value: shown });
  }
  if (complete.includes('?') || complete.includes('#'))
    return fault('config.upstream-bad-url', { value: shown });
  return { value: url.href.replace(/\/+$/, '') };
}

/** An entry for a URL that {@link parseProxyUrl} gave, or for `direct`. */
export function entryOf(url: string, thenOn: 'absent' | 'any'): UpstreamEntry {
  const name = url === direct ? direct : url === officialProxy ? 'official' : new URL(url).host;
  return { name, url, thenOn, priority: 0, weight: 1, proxy: undefined, ca: undefined };
}

/** Names for URLs that tell them apart: `official`, the host, with the path or even the whole where that is not enough. */
export function namesOf(urls: readonly string[]): ReadonlyMap<string, string> {
  const hosts = new Map(urls.map((url) => [url, entryOf(url, 'any').name]));
  const withoutScheme = (url: string) => url.replace(/^https?:\/\//, '');
  const names = new Map<string, string>();
  for (const [url, host] of hosts) {
    const alike = [...hosts].filter(([other, name]) => other !== url && name === host);
    const path = withoutScheme(url);
    const samePath = alike.some(([other]) => withoutScheme(other) === path);
    names.set(url, alike.length === 0 ? host : samePath ? url : path);
  }
  return names;
}

/**
 * Leaves out an entry whose URL came before, since it would only be asked the same again, and gives entries that share a
 * host names that tell them apart. The reason to go on from the one before an entry left out stays its own.
 */
export function distinct(entries: readonly UpstreamEntry[]): readonly UpstreamEntry[] {
  const byUrl = new Map<string, UpstreamEntry>();
  for (const entry of entries) if (!byUrl.has(entry.url)) byUrl.set(entry.url, entry);
  const names = namesOf([...byUrl.keys()]);
  return [...byUrl.values()].map((entry) => ({ ...entry, name: names.get(entry.url) ?? entry.name }));
}

/** The inverse of {@link parseUpstreamList}. */
export function formatUpstreamList(entries: readonly UpstreamEntry[]): string {
  if (entries.length === 0) return 'off';
  return entries
    .map(({ url, thenOn }, index) => {
      const separator =
        index === entries.length - 1 ? (thenOn === 'any' ? '|off' : '') : thenOn === 'any' ? '|' : ',';
      return (url === officialProxy ? 'official' : url) + separator;
    })
    .join('');
}

/** A whole list with each element redacted. */
function redactList(text: string): string {
  return text.replaceAll(/[^,|，\s]+/g, (word) => redactUrl(word));
}
