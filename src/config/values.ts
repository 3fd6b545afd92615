import { formatAddress, type ListenAddress, parseAddress } from './address.ts';
import type { SettingValue } from './config.ts';
import { formatDatabase, parseDatabase, type SumDatabase } from './database.ts';
import { nearest } from './nearest.ts';
import { fault, type Reading } from './problems.ts';
import { formatDuration, formatSize, parseCount, parseDuration, parseSize } from './quantity.ts';
import type { Setting } from './settings.ts';
import {
  formatIndex,
  formatModules,
  parseIndex,
  parseModules,
  parseProfileName,
  parseProxy,
  parseSwitch,
} from './words.ts';
import { formatUpstreamList, parseUpstreamList, type UpstreamEntry } from './upstream.ts';

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
  readonly upstream: readonly UpstreamEntry[];
  readonly database: SumDatabase;
  readonly switch: boolean;
  readonly name: string;
  readonly proxy: string;
  readonly index: string;
  readonly modules: readonly string[];
}

const kinds: {
  readonly [Name in Setting['kind']]: Kind<Extract<Setting, { kind: Name }>, ValueByKind[Name]>;
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
  upstream: { parse: (_, text) => parseUpstreamList(text), format: formatUpstreamList },
  database: { parse: (_, text) => parseDatabase(text), format: formatDatabase },
  switch: { parse: (_, text) => parseSwitch(text), format: String },
  name: { parse: (_, text) => parseProfileName(text), format: String },
  proxy: { parse: (_, text) => parseProxy(text), format: String },
  index: { parse: (_, text) => parseIndex(text), format: formatIndex },
  modules: { parse: (_, text) => parseModules(text), format: formatModules },
};

/**
 * The value that `text` means for a setting, checked against the setting's limits. A path is taken as written here; what
 * it is relative to depends on the layer it came from.
 */
export function parseValue(setting: Setting, text: string): Reading<SettingValue> {
  return (kinds[setting.kind] as Kind<Setting, SettingValue>).parse(setting, text);
}

/** The inverse of {@link parseValue}: the value as one would write it; undefined for a setting without a value. */
export function formatValue(setting: Setting, value: SettingValue): string | undefined {
  return value === undefined ? undefined : (kinds[setting.kind] as Kind<Setting, SettingValue>).format(value);
}

function within(
  reading: Reading<number>,
  min: number,
  max: number,
  format: (value: number) => string,
  text: string,
): Reading<number> {
  if ('fault' in reading) return reading;
  if (reading.value < min) return fault('config.too-small', { value: text, limit: format(min) });
  if (reading.value > max) return fault('config.too-large', { value: text, limit: format(max) });
  return reading;
}

function parseChoice(choices: readonly string[], text: string): Reading<string> {
  if (choices.includes(text)) return { value: text };
  const near = nearest(text, choices);
  const params = { value: text, choices: choices.join(', ') };
  return near === undefined
    ? fault('config.bad-choice', params)
    : fault('config.bad-choice-near', { ...params, nearest: near });
}
