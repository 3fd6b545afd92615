import { formatAddress, type ListenAddress, parseAddress } from './address.ts';
import type { SettingValue } from './config.ts';
import { formatDatabase, parseDatabase, type SumDatabase } from './database.ts';
import { nearest } from './nearest.ts';
import { fault, type Reading } from './problems.ts';
import { formatDuration, formatSize, parseCount, parseDuration, parseSize } from './quantity.ts';
import type { Setting } from './settings.ts';
import { formatUpstreamList, parseUpstreamList, type UpstreamEntry } from './upstream.ts';

/**
 * The value that `text` means for a setting, checked against the setting's limits. A path is taken as written here; what
 * it is relative to depends on the layer it came from.
 */
export function parseValue(setting: Setting, text: string): Reading<SettingValue> {
  switch (setting.kind) {
    case 'duration':
      return within(parseDuration(text), setting.minMs, setting.maxMs, formatDuration, text);
    case 'size':
      return within(parseSize(text), setting.minBytes, setting.maxBytes, formatSize, text);
    case 'count':
      return within(parseCount(text), setting.min, setting.max, String, text);
    case 'choice':
      return parseChoice(setting.choices, text);
    case 'path':
      return text.trim() === '' || text.includes('\0')
        ? fault('config.bad-path', { value: text })
        : { value: text };
    case 'address':
      return parseAddress(text);
    case 'upstream':
      return parseUpstreamList(text);
    case 'database':
      return parseDatabase(text);
  }
}

/** The inverse of {@link parseValue}: the value as one would write it; undefined for a setting without a value. */
export function formatValue(setting: Setting, value: SettingValue): string | undefined {
  if (value === undefined) return undefined;
  switch (setting.kind) {
    case 'duration':
      return formatDuration(value as number);
    case 'size':
      return formatSize(value as number);
    case 'address':
      return formatAddress(value as ListenAddress);
    case 'upstream':
      return formatUpstreamList(value as readonly UpstreamEntry[]);
    case 'database':
      return formatDatabase(value as SumDatabase);
    case 'count':
    case 'choice':
    case 'path':
      return String(value as string | number);
  }
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

function parseChoice(choices: readonly string[], text: string): Reading<SettingValue> {
  if (choices.includes(text)) return { value: text as SettingValue };
  const near = nearest(text, choices);
  const params = { value: text, choices: choices.join(', ') };
  return near === undefined
    ? fault('config.bad-choice', params)
    : fault('config.bad-choice-near', { ...params, nearest: near });
}
