import { isDeepStrictEqual } from 'node:util';
import { type Config, valueOf } from './config.ts';
import { type SettingKey, settingKeys, settingOf } from './settings.ts';
import { formatValue } from './values.ts';

/** A setting that is another one now; the values as one would write them, without credentials, undefined for none. */
export interface ConfigChange {
  readonly key: SettingKey;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What differs between two configurations, in the table's order. */
export interface ConfigComparison {
  readonly changed: readonly ConfigChange[];
  /** The keys among those that a running mirror cannot take over. */
  readonly needsRestart: readonly SettingKey[];
}

/**
 * Compares what a mirror runs with to what its settings say now. A change of nothing but a password counts, although it
 * looks the same on both sides.
 */
export function compareConfigs(before: Config, after: Config): ConfigComparison {
  const keys = settingKeys.filter((key) => !isDeepStrictEqual(valueOf(before, key), valueOf(after, key)));
  return {
    changed: keys.map((key) => {
      const setting = settingOf(key);
      return {
        key,
        from: formatValue(setting, valueOf(before, key)),
        to: formatValue(setting, valueOf(after, key)),
      };
    }),
    needsRestart: keys.filter((key) => settingOf(key).live !== true),
  };
}
