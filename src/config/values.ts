import { formatAddress, type ListenAddress, parseAddress } from './address.ts';
import type { SettingValue } from './config.ts';
import type { AccessRule, OidcIssuer } from './access.ts';
import { readIssuers, readRules, writeIssuers, writeRules } from './access-entries.ts';
import { readCredentials, writeCredentials } from './credential-entries.ts';
import { formatDatabase, parseDatabase, type SumDatabase } from './database.ts';
import { at, readUpstream, type Resolve, writeUpstream } from './group.ts';
import { joinedTexts } from './map-reader.ts';
import { formatNetworks, parseNetworks } from './networks.ts';
import { readPaths, writePaths } from './paths.ts';
import { formatPatterns, parsePatterns } from './patterns.ts';
import type { CredentialEntry, PrivateEntry } from './private.ts';
import { readPrivate, writePrivate } from './private-entries.ts';
import { fault, type Reading } from './problems.ts';
import { type Profile, writeProfiles } from './profiles.ts';
import { formatDuration, formatSize, parseCount, parseDuration, parseSize, within } from './quantity.ts';
import { redactUrl } from './redact.ts';
import type { Setting } from './setting-kinds.ts';
import type { UpstreamEntry } from './upstream.ts';
import {
  formatIndex,
  formatModules,
  parseChoice,
  parseHeader,
  parseIndex,
  parseModules,
  parseProfileName,
  parseProxy,
  parseSwitch,
} from './words.ts';
import type { Outcome, Written } from './written.ts';

/** How one kind of value is read and written; `format` is the inverse of `parse`. */
interface Kind<Row, Value> {
  parse(row: Row, text: string): Reading<Value>;
  format(value: Value): string;
}

interface ValueByKind {
  readonly duration: number;
  readonly size: number;
  readonly count: number;
  readonly choice: string;
  readonly path: string;
  readonly address: ListenAddress;
  readonly database: SumDatabase;
  readonly switch: boolean;
  readonly name: string;
  readonly proxy: string;
  readonly index: string;
  readonly header: string;
  readonly modules: readonly string[];
  readonly patterns: readonly string[];
  readonly networks: readonly string[];
}

const kinds: {
  readonly [Name in keyof ValueByKind]: Kind<Extract<Setting, { kind: Name }>, ValueByKind[Name]>;
} = {
  duration: {
    parse: ({ minMs, maxMs }, text) => within(parseDuration(text), minMs, maxMs, formatDuration, text),
    format: formatDuration,
  },
  size: {
    parse: ({ minBytes, maxBytes }, text) => within(parseSize(text), minBytes, maxBytes, formatSize, text),
    format: formatSize,
  },
  count: { parse: ({ min, max }, text) => within(parseCount(text), min, max, String, text), format: String },
  choice: { parse: ({ choices }, text) => parseChoice(choices, text), format: String },
  path: {
    parse: (_, text) =>
      text.trim() === '' || text.includes('\0') ? fault('config.bad-path', { value: text }) : { value: text },
    format: String,
  },
  address: { parse: (_, text) => parseAddress(text), format: formatAddress },
  database: { parse: (_, text) => parseDatabase(text), format: formatDatabase },
  switch: { parse: (_, text) => parseSwitch(text), format: String },
  name: { parse: (_, text) => parseProfileName(text), format: String },
  proxy: { parse: (_, text) => parseProxy(text), format: String },
  index: { parse: (_, text) => parseIndex(text), format: formatIndex },
  modules: { parse: (_, text) => parseModules(text), format: formatModules },
  header: { parse: (_, text) => parseHeader(text), format: String },
  patterns: { parse: (_, text) => parsePatterns(text), format: formatPatterns },
  networks: { parse: (_, text) => parseNetworks(text), format: formatNetworks },
};

/** Kinds whose values are lists of texts, which may also be one text joined by commas. */
const joinedKinds: readonly Setting['kind'][] = ['modules', 'patterns', 'networks'];

/** How one kind of value with parts of its own is read and written; `write` is the inverse of `read` but for secrets. */
interface ListKind<Value> {
  read(written: Written, resolve: Resolve): Outcome<Value>;
  write(value: Value): unknown;
}

interface ListByKind {
  readonly upstream: readonly UpstreamEntry[];
  readonly private: readonly PrivateEntry[];
  readonly credentials: readonly CredentialEntry[];
  readonly rules: readonly AccessRule[];
  readonly issuers: readonly OidcIssuer[];
  readonly paths: readonly string[];
}

const listKinds: { readonly [Name in keyof ListByKind]: ListKind<ListByKind[Name]> } = {
  upstream: { read: readUpstream, write: writeUpstream },
  private: { read: readPrivate, write: writePrivate },
  credentials: { read: readCredentials, write: writeCredentials },
  rules: { read: readRules, write: writeRules },
  issuers: { read: readIssuers, write: writeIssuers },
  paths: { read: readPaths, write: writePaths },
};

/** Every row whose value stands for itself; profiles also take something over from other settings. */
type PlainSetting = Exclude<Setting, { kind: 'profiles' }>;

/**
 * The value that was written for a setting, checked against the setting's limits, or everything that is wrong with it.
 * `resolve` makes absolute what is a path, which depends on where it was written.
 */
export function readValue(setting: PlainSetting, written: Written, resolve: Resolve): Outcome<SettingValue> {
  const { where } = written;
  if (isListKind(setting.kind)) return listKinds[setting.kind].read(written, resolve);
  const text = joinedKinds.includes(setting.kind) ? joinedTexts(written) : written;
  if (text.kind !== 'text') return { faults: [{ code: 'config.not-a-value', params: {}, where }] };
  const reading = (kinds[setting.kind] as Kind<Setting, SettingValue>).parse(setting, text.text);
  if (setting.kind !== 'path' || 'fault' in reading || typeof reading.value !== 'string')
    return at(where, reading);
  return { value: resolve(reading.value) };
}

function isListKind(kind: Setting['kind']): kind is keyof ListByKind {
  return Object.hasOwn(listKinds, kind);
}

/**
 * The value as one would write it, but for credentials, which become `***`; undefined for a setting without a value. The
 * inverse of {@link readValue} for text.
 */
export function formatValue(setting: Setting, value: SettingValue): string | undefined {
  const data = formatData(setting, value);
  return typeof data === 'string' || data === undefined ? data : JSON.stringify(data);
}

/** The same for a script: text, or where the file would have a list or a map, that. */
export function formatData(setting: Setting, value: SettingValue): unknown {
  const { kind } = setting;
  if (value === undefined) return undefined;
  if (kind === 'profiles') {
    const profiles = value as ReadonlyMap<string, Profile>;
    return profiles.size === 0 ? undefined : writeProfiles(profiles);
  }
  if (isListKind(kind)) {
    const data = (listKinds[kind] as ListKind<SettingValue>).write(value);
    return Array.isArray(data) && data.length === 0 ? undefined : data;
  }
  if (kind === 'proxy') return redactUrl(value as string);
  return (kinds[kind] as Kind<Setting, SettingValue>).format(value);
}
