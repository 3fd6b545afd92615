import { nearest } from './nearest.ts';
import { officialProxy } from './official.ts';
import { fault, type Reading } from './problems.ts';
import { parseCount, within } from './quantity.ts';
import { redactUrl } from './redact.ts';
import {
  direct,
  entryOf,
  formatUpstreamList,
  namesOf,
  parseProxyUrl,
  parseUpstreamList,
  type UpstreamEntry,
} from './upstream.ts';
import { parseOwnProxy } from './words.ts';
import { type Outcome, type PlacedFault, type Written, writtenJson } from './written.ts';

/** Makes an absolute path of one as it was written. */
export type Resolve = (path: string) => string;

/** An upstream as a map has it, with its place. */
type Parts = Partial<Pick<UpstreamEntry, 'url' | 'name' | 'priority' | 'weight' | 'proxy' | 'ca'>>;

const partNames = ['url', 'name', 'priority', 'weight', 'proxy', 'ca'] as const;
type PartName = (typeof partNames)[number];

/** The largest `priority`. */
export const maxPriority = 1000;
/** The largest `weight`. */
export const maxWeight = 1000;
/** What an upstream can be called, so that it fits into headers, labels and paths. */
export const upstreamNamePattern = '^[A-Za-z0-9._-]{1,64}$';

/**
 * The upstreams of a setting: text in GOPROXY's syntax; a list of such texts, joined by `,`; or a list in which at least
 * one item is a map, which is one group: its members are equals but for their priority and weight, so that any failure of
 * one leads on to the next. The last two may also be JSON, since an option and a variable are text.
 */
export function readUpstream(written: Written, resolve: Resolve): Outcome<readonly UpstreamEntry[]> {
  const { where } = written;
  if (written.kind === 'text') {
    const json = /^\s*\[\s*["{\]]/.test(written.text) ? writtenJson(written.text, where) : undefined;
    if (json !== undefined) return readUpstream(json, resolve);
    // What is wrong with it may lie beside a password, so that it is not repeated.
    const meant = /^\s*\[\s*\{/.test(written.text);
    return at(where, meant ? fault('config.bad-json') : parseUpstreamList(written.text));
  }
  if (written.kind !== 'list') return { faults: [{ code: 'config.not-a-list', params: {}, where }] };
  const { items } = written;
  const texts = items.filter((item) => item.kind === 'text');
  if (texts.length === items.length) {
    return at(where, parseUpstreamList(texts.map(({ text }) => text).join(',')));
  }
  return readGroup(items, resolve);
}

function readGroup(items: readonly Written[], resolve: Resolve): Outcome<readonly UpstreamEntry[]> {
  const faults: PlacedFault[] = [];
  const members: { parts: Parts & { url: string }; where: string }[] = [];
  for (const item of items) {
    const outcome = readMember(item, resolve);
    if ('faults' in outcome) faults.push(...outcome.faults);
    else members.push({ parts: outcome.value, where: item.where });
  }
  const names = namesOf(members.map(({ parts }) => parts.url));
  const taken = new Set<string>();
  const entries: UpstreamEntry[] = [];
  for (const { parts, where } of members) {
    const entry = { ...entryOf(parts.url, 'any'), name: names.get(parts.url) ?? parts.url, ...parts };
    if (taken.has(entry.name)) {
      faults.push({ code: 'config.upstream-name-twice', params: { value: entry.name }, where });
    }
    taken.add(entry.name);
    entries.push(entry);
  }
  return faults.length > 0 ? { faults } : { value: entries };
}

function readMember(item: Written, resolve: Resolve): Outcome<Parts & { url: string }> {
  const { where } = item;
  if (item.kind === 'text') {
    const url = readUrl(item.text);
    return 'fault' in url ? at(where, url) : { value: { url: url.value } };
  }
  if (item.kind !== 'map') return { faults: [{ code: 'config.upstream-not-a-map', params: {}, where }] };
  const faults: PlacedFault[] = [];
  const parts: { -readonly [Name in keyof Parts]: Parts[Name] } = {};
  for (const { key, where: place, value } of item.pairs) {
    const name = partNames.find((part) => part === key);
    if (name === undefined) {
      faults.push(unknownPart(key, partNames, place));
    } else if (value.kind === 'empty') {
      faults.push({ code: 'config.no-value', params: { key }, where: place });
    } else if (value.kind !== 'text') {
      faults.push({ code: 'config.not-a-value', params: { key }, where: value.where });
    } else {
      const reading = readers[name](value.text, resolve);
      if ('fault' in reading) faults.push({ ...reading.fault, where: value.where });
      else Object.assign(parts, { [name]: reading.value });
    }
  }
  const { url } = parts;
  if (url === undefined && !item.pairs.some(({ key }) => key === 'url')) {
    faults.push({ code: 'config.upstream-no-url', params: {}, where });
  }
  const own = parts.name === 'official' ? officialProxy : parts.name === direct ? direct : url;
  if (url !== undefined && url !== own) {
    faults.push({ code: 'config.upstream-bad-name', params: { value: parts.name ?? '' }, where });
  }
  if (url === direct) {
    for (const { key, where: place } of item.pairs) {
      if (key === 'proxy' || key === 'ca') {
        faults.push({ code: 'config.upstream-direct-part', params: { name: key }, where: place });
      }
    }
  }
  return faults.length > 0 || url === undefined ? { faults } : { value: { ...parts, url } };
}

const readers: { readonly [Name in PartName]: (text: string, resolve: Resolve) => Reading<string | number> } =
  {
    url: readUrl,
    name: (text) =>
      new RegExp(upstreamNamePattern).test(text)
        ? { value: text }
        : fault('config.upstream-bad-name', { value: text }),
    priority: (text) => within(parseCount(text), 0, maxPriority, String, text),
    weight: (text) => within(parseCount(text), 1, maxWeight, String, text),
    proxy: parseOwnProxy,
    ca: (text, resolve) =>
      text.trim() === '' || text.includes('\0')
        ? fault('config.bad-path', { value: text })
        : { value: resolve(text) },
  };

/** One mirror, or `direct`; in a group each is an item of its own, and none is a word for the end of a list. */
function readUrl(text: string): Reading<string> {
  const word = text.trim();
  if (word === '') return fault('config.upstream-empty');
  if (word === direct) return { value: direct };
  if (word === 'off' || /[,|，]/.test(word))
    return fault('config.upstream-one-url', { value: redactWords(word) });
  if (/["'“”‘’`]/.test(word)) return fault('config.upstream-quotes', { value: redactUrl(word) });
  return parseProxyUrl(word);
}

function redactWords(text: string): string {
  return text.replaceAll(/[^,|，\s]+/g, (word) => redactUrl(word));
}

/** A name that a map cannot have, with the nearest that it can. */
export function unknownPart(name: string, known: readonly string[], where: string): PlacedFault {
  const near = nearest(name, known);
  const params = { name, choices: known.join(', ') };
  return near === undefined
    ? { code: 'config.unknown-part', params, where }
    : { code: 'config.unknown-part-near', params: { ...params, nearest: near }, where };
}

/** The upstreams as one would write them, but for credentials: text where text says it all, else a list of maps. */
export function writeUpstream(
  entries: readonly UpstreamEntry[],
): string | readonly Readonly<Record<string, string | number>>[] {
  const names = namesOf(entries.map(({ url }) => url));
  const plain = entries.every(
    ({ name, url, thenOn, priority, weight, proxy, ca }) =>
      // As text `direct` ends a list; in a group something may come after it.
      !(url === direct && thenOn === 'any') &&
      name === names.get(url) &&
      priority === 0 &&
      weight === 1 &&
      proxy === undefined &&
      ca === undefined,
  );
  if (plain) return formatUpstreamList(entries);
  return entries.map(({ name, url, priority, weight, proxy, ca }) => ({
    url: url === officialProxy ? 'official' : url,
    ...(name === names.get(url) ? {} : { name }),
    ...(priority === 0 ? {} : { priority }),
    ...(weight === 1 ? {} : { weight }),
    ...(proxy === undefined ? {} : { proxy: redactUrl(proxy) }),
    ...(ca === undefined ? {} : { ca }),
  }));
}

/** A {@link Reading} of what is at `where`. */
export function at<Value>(where: string, reading: Reading<Value>): Outcome<Value> {
  return 'fault' in reading ? { faults: [{ ...reading.fault, where }] } : reading;
}
