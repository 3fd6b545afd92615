import { at, readUpstream, type Resolve, writeUpstream } from './group.ts';
import { joinedTexts, MapReader, readMaps } from './map-reader.ts';
import { nearest } from './nearest.ts';
import { formatNetworks, parseNetworks } from './networks.ts';
import { officialProxy } from './official.ts';
import { formatPatterns, parsePatterns } from './patterns.ts';
import type { PrivateEntry } from './private.ts';
import { direct, entryOf, type UpstreamEntry } from './upstream.ts';
import { parseSwitch } from './words.ts';
import { type Outcome, type PlacedFault, type Written, writtenJson } from './written.ts';

const partNames = ['modules', 'from', 'networks', 'sumdb'];

/** The word for the public upstreams as the source of private modules. */
const publicWord = 'public';

/**
 * What is private: patterns in GOPRIVATE's syntax, as text or a list of texts, which then come from `direct`; or a list of
 * maps, each with `modules` and, if it is to differ, `from`, `networks` and `sumdb`. The maps may also be JSON, since an
 * option and a variable are text.
 */
export function readPrivate(written: Written, resolve: Resolve): Outcome<readonly PrivateEntry[]> {
  const { where } = written;
  if (written.kind === 'text' && /^\s*[[{]\s*[{"]/.test(written.text)) {
    const json = writtenJson(written.text, where);
    return json === undefined
      ? { faults: [{ code: 'config.bad-json', params: {}, where }] }
      : readPrivate(json, resolve);
  }
  const joined = joinedTexts(written);
  if (joined.kind === 'text') {
    const patterns = at(where, parsePatterns(joined.text));
    if ('faults' in patterns) return patterns;
    return { value: patterns.value.length === 0 ? [] : [{ ...plainEntry, modules: patterns.value }] };
  }
  const outcome = readMaps(written, 'private', (map) => readEntry(map, resolve));
  if ('faults' in outcome) return outcome;
  const twice = twiceIn(outcome.value, where);
  return twice.length > 0 ? { faults: twice } : outcome;
}

const plainEntry: Omit<PrivateEntry, 'modules'> = {
  from: [entryOf(direct, 'absent')],
  networks: [],
  sumdb: false,
};

function readEntry(map: Written & { readonly kind: 'map' }, resolve: Resolve): Outcome<PrivateEntry> {
  const parts = new MapReader(map, partNames);
  parts.require('modules');
  const modules = parts.texts('modules', parsePatterns);
  if (modules?.length === 0)
    parts.fault({ code: 'config.pattern-empty', params: {} }, parts.placeOf('modules'));
  const from = parts.part<PrivateEntry['from']>('from', (written) =>
    written.kind === 'text' && written.text.trim() === publicWord
      ? { value: undefined }
      : readSource(written, resolve),
  );
  const isPublic = parts.has('from') && from === undefined;
  const networks = parts.texts('networks', parseNetworks);
  const sumdb = parts.text('sumdb', parseSwitch);
  if (isPublic && (networks?.length ?? 0) > 0) {
    parts.fault({ code: 'config.private-public-networks', params: {} }, parts.placeOf('networks'));
  }
  if (isPublic && sumdb === true) {
    parts.fault({ code: 'config.private-nothing', params: {} }, parts.placeOf('sumdb'));
  }
  return parts.outcome(() => ({
    modules: modules ?? [],
    from: parts.has('from') ? from : plainEntry.from,
    networks: networks ?? [],
    sumdb: sumdb ?? false,
  }));
}

const words = [publicWord, direct, 'off'];

/** The official proxy is public: asking it about private modules is never what was meant by naming it here. */
function readSource(written: Written, resolve: Resolve): Outcome<readonly UpstreamEntry[]> {
  const text = written.kind === 'text' ? written.text.trim() : '';
  const near = /^[a-z]+$/.test(text) ? nearest(text, words) : undefined;
  if (near !== undefined && !words.includes(text)) {
    const params = { value: text, choices: [...words, 'URL'].join(', '), nearest: near };
    return { faults: [{ code: 'config.bad-choice-near', params, where: written.where }] };
  }
  const outcome = readUpstream(written, resolve);
  if ('faults' in outcome || !outcome.value.some(({ url }) => url === officialProxy)) return outcome;
  return { faults: [{ code: 'config.private-official', params: {}, where: written.where }] };
}

/** A pattern that two entries have would go by the first alone. */
function twiceIn(entries: readonly PrivateEntry[], where: string): PlacedFault[] {
  const patterns = entries.flatMap(({ modules }) => modules);
  const twice = patterns.filter((pattern, index) => patterns.indexOf(pattern) < index);
  return [...new Set(twice)].map((value) => ({ code: 'config.private-twice', params: { value }, where }));
}

/** The inverse of {@link readPrivate}, but for credentials: text where text says it all, else a list of maps. */
export function writePrivate(
  entries: readonly PrivateEntry[],
): string | readonly Readonly<Record<string, unknown>>[] {
  const [first] = entries;
  if (first === undefined) return 'none';
  if (entries.length === 1 && isPlain(first)) return formatPatterns(first.modules);
  return entries.map(({ modules, from, networks, sumdb }) => ({
    modules,
    from: from === undefined ? publicWord : writeUpstream(from),
    ...(networks.length === 0 ? {} : { networks: formatNetworks(networks) }),
    ...(sumdb ? { sumdb: 'true' } : {}),
  }));
}

function isPlain({ from, networks, sumdb }: PrivateEntry): boolean {
  const [only, ...more] = from ?? [];
  return (
    only?.url === direct && only.thenOn === 'absent' && more.length === 0 && networks.length === 0 && !sumdb
  );
}
