/**
 * config: one table of settings, and everything that follows from it: flags, `GOMIRROR_*`, the YAML file, defaults, the
 * JSON Schema, the reference page. Also GOPROXY's syntax for upstream lists, and what the machine's own Go settings say.
 * May import base and text.
 */
export { formatAddress, type ListenAddress } from './address.ts';
export { type ConfigCode, configCodes, type ConfigNoticeCode, configNoticeCodes } from './codes.ts';
export { type Config, type SettingValue, valueOf } from './config.ts';
export type { SumDatabase } from './database.ts';
export { settingsReference, settingsSchema } from './documents.ts';
export { type Host, thisHost } from './host.ts';
export { type ConfigInputs, type Layer, loadConfig, type LoadedConfig, type Source } from './load.ts';
export { goSetting } from './machine.ts';
export { nearest } from './nearest.ts';
export { officialSumDb } from './official.ts';
export { homeFolder } from './places.ts';
export { ConfigError, type Notice } from './problems.ts';
export { redactUrl } from './redact.ts';
export { flagOf, type SettingKey, settingKeys, settingOf } from './settings.ts';
export type { UpstreamEntry } from './upstream.ts';
export { formatValue } from './values.ts';
