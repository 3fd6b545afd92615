import { GomirrorError } from '../../base/index.ts';
import { officialProxy, officialReleases } from '../../config/basics/index.ts';
import builtIn from './catalogue.json' with { type: 'json' };
import type { MirrorsCode } from '../mirrors-codes.ts';

/** A text of the catalogue, which can be updated without a release and so has its own words. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** What is known about something that a mirror may or may not do: a fact with a date, not a promise. */
export interface Support {
  readonly state: 'yes' | 'no' | 'unknown';
  readonly basis: 'documented' | 'reported' | 'probed' | 'none';
  /** `2026-11`; undefined in what the user has written. */
  readonly known: string | undefined;
}

/** Who wrote an entry: it came with gomirror, with `mirrors update`, from the user's own file, or on the command line. */
export type EntrySource = 'built-in' | 'update' | 'user' | 'given';

/** A module mirror. */
export interface CatalogueMirror {
  readonly name: string;
  /** Without a slash at the end; carries no user name. */
  readonly url: string;
  readonly owner: Bilingual;
  /** Whether it passes the checksum database on. */
  readonly sumdb: Support;
  readonly note: Bilingual | undefined;
  readonly from: EntrySource;
}

/** A host that was a mirror, or that articles call one. */
export interface RetiredMirror {
  readonly host: string;
  /** Names of mirrors to use in its place. */
  readonly instead: readonly string[];
  readonly note: Bilingual;
}

/** A name for GOSUMDB. */
export interface DatabasePlace {
  readonly name: string;
  readonly url: string;
  readonly note: Bilingual;
}

/** Where Go releases can be downloaded. */
export interface ReleasePlace {
  readonly name: string;
  readonly url: string;
  readonly owner: Bilingual;
}

export interface Catalogue {
  /** A date, `2026-11-21`; the newer one wins. */
  readonly revision: string;
  readonly mirrors: readonly CatalogueMirror[];
  readonly retired: readonly RetiredMirror[];
  readonly databases: readonly DatabasePlace[];
  readonly releases: readonly ReleasePlace[];
}

/** The form of the file that this program reads (`schema/mirrors-catalogue.schema.json`). */
const format = 1;

/** The catalogue that comes with this program. */
export function builtInCatalogue(): Catalogue {
  return parseCatalogue(builtIn, 'built-in');
}

/**
 * Checks a catalogue file's data. The words `official` for a URL stand for Go's own services. Throws `mirrors.bad-catalogue` with the
 * place of the fault (`mirrors[2].url`), `mirrors.newer-catalogue-format`.
 */
export function parseCatalogue(data: unknown, from: EntrySource): Catalogue {
  const whole = record(data, 'version');
  const { version, revision } = whole;
  if (typeof version === 'number' && version > format)
    throw new GomirrorError<MirrorsCode>('mirrors.newer-catalogue-format', { version });
  if (version !== format) throw bad('version');
  if (typeof revision !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(revision)) throw bad('revision');
  const mirrors = items(whole, 'mirrors', (entry, place) => mirrorOf(entry, place, from));
  if (mirrors.length === 0) throw bad('mirrors');
  distinct(mirrors, 'mirrors');
  return {
    revision,
    mirrors,
    retired: items(whole, 'retired', (entry, place) => ({
      host: matching(entry, 'host', place, /^[a-z0-9.-]+$/),
      instead: words(entry, place),
      note: bilingual(entry, 'note', place),
    })),
    databases: items(whole, 'databases', (entry, place) => ({
      name: matching(entry, 'name', place, namePattern),
      url: urlOf(entry['url'], `${place}.url`),
      note: bilingual(entry, 'note', place),
    })),
    releases: items(whole, 'releases', (entry, place) => ({
      name: matching(entry, 'name', place, namePattern),
      url: entry['url'] === 'official' ? officialReleases : urlOf(entry['url'], `${place}.url`),
      owner: bilingual(entry, 'owner', place),
    })),
  };
}

/** What the user's own file adds, `mirrors:` with `name`, `url`, perhaps `owner` and `sumdb: yes|no`. Throws like {@link parseCatalogue}. */
export function parseUserMirrors(data: unknown): readonly CatalogueMirror[] {
  if (data === null || data === undefined) return [];
  const mirrors = items(record(data, 'mirrors'), 'mirrors', (entry, place) => {
    const { owner, sumdb } = entry;
    if (owner !== undefined && !isLine(owner)) throw bad(`${place}.owner`);
    if (sumdb !== undefined && !isYesOrNo(sumdb)) throw bad(`${place}.sumdb`);
    const name = matching(entry, 'name', place, namePattern);
    const state = sumdb === undefined ? 'unknown' : sumdb === true || sumdb === 'yes' ? 'yes' : 'no';
    const basis = sumdb === undefined ? 'none' : 'documented';
    return {
      ...own(name, urlOf(entry['url'], `${place}.url`), 'user'),
      ...(owner !== undefined && { owner: { en: owner, zh: owner } }),
      sumdb: { state, basis, known: undefined },
    } as const satisfies CatalogueMirror;
  });
  distinct(mirrors, 'mirrors');
  return mirrors;
}

/** An entry about which nothing is known but its address. */
export function own(name: string, url: string, from: EntrySource): CatalogueMirror {
  return {
    name,
    url,
    owner: { en: '', zh: '' },
    sumdb: { state: 'unknown', basis: 'none', known: undefined },
    note: undefined,
    from,
  };
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

function mirrorOf(
  entry: Readonly<Record<string, unknown>>,
  place: string,
  from: EntrySource,
): CatalogueMirror {
  const name = matching(entry, 'name', place, namePattern);
  const url = entry['url'] === 'official' ? officialProxy : urlOf(entry['url'], `${place}.url`);
  const sumdb = record(entry['sumdb'], `${place}.sumdb`);
  const { state, basis, known } = sumdb;
  if (state !== 'yes' && state !== 'no' && state !== 'unknown') throw bad(`${place}.sumdb.state`);
  if (basis !== 'documented' && basis !== 'reported' && basis !== 'probed' && basis !== 'none')
    throw bad(`${place}.sumdb.basis`);
  if (typeof known !== 'string' || !/^\d{4}-\d{2}(-\d{2})?$/.test(known)) throw bad(`${place}.sumdb.known`);
  return {
    name,
    url,
    owner: bilingual(entry, 'owner', place),
    sumdb: { state, basis, known },
    note: entry['note'] === undefined ? undefined : bilingual(entry, 'note', place),
    from,
  };
}

/** An http or https URL without a user name, a query or a slash at the end. */
function urlOf(value: unknown, place: string): string {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') throw bad(place);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') throw bad(place);
  return url.href.replace(/\/+$/, '');
}

function items<Item>(
  whole: Readonly<Record<string, unknown>>,
  name: string,
  read: (entry: Readonly<Record<string, unknown>>, place: string) => Item,
): readonly Item[] {
  const list = whole[name] ?? [];
  if (!Array.isArray(list) || list.length > 1000) throw bad(name);
  return list.map((entry: unknown, index) => {
    const place = `${name}[${index}]`;
    return read(record(entry, place), place);
  });
}

function words(entry: Readonly<Record<string, unknown>>, place: string): readonly string[] {
  const list: unknown = entry['instead'];
  if (!Array.isArray(list) || !list.every((word): word is string => isLine(word)))
    throw bad(`${place}.instead`);
  return list;
}

function bilingual(entry: Readonly<Record<string, unknown>>, name: string, place: string): Bilingual {
  const { en, zh } = record(entry[name], `${place}.${name}`);
  if (!isLine(en) || !isLine(zh)) throw bad(`${place}.${name}`);
  return { en, zh };
}

function matching(
  entry: Readonly<Record<string, unknown>>,
  name: string,
  place: string,
  pattern: RegExp,
): string {
  const value = entry[name];
  if (typeof value !== 'string' || !pattern.test(value)) throw bad(`${place}.${name}`);
  return value;
}

function distinct(mirrors: readonly CatalogueMirror[], place: string): void {
  const names = new Set<string>();
  for (const [index, { name }] of mirrors.entries()) {
    if (names.has(name)) throw bad(`${place}[${index}].name`);
    names.add(name);
  }
}

function record(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(place);
  return value as Readonly<Record<string, unknown>>;
}

function isLine(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 500 && !/\p{Cc}/u.test(value);
}

function isYesOrNo(value: unknown): value is 'yes' | 'no' | boolean {
  return value === 'yes' || value === 'no' || typeof value === 'boolean';
}

function bad(place: string): GomirrorError<MirrorsCode> {
  return new GomirrorError<MirrorsCode>('mirrors.bad-catalogue', { place });
}
