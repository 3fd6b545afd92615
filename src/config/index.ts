/**
 * config: one table of settings, and everything that follows from it: flags, `GOMIRROR_*`, the YAML file, defaults, the
 * JSON Schema, the reference page. What does without that table is behind `basics`, a door of its own.
 * May import base and text.
 */
export type { AccessRule, OidcIssuer } from './access.ts';
export { formatAddress, type ListenAddress } from './address.ts';
export { type ConfigCode, configCodes, type ConfigNoticeCode, configNoticeCodes } from './codes.ts';
export { compareConfigs, type ConfigChange, type ConfigComparison } from './compare.ts';
export { type Config, type SettingValue, valueOf } from './config.ts';
export type { SumDatabase } from './database.ts';
export { settingsChannel } from './events.ts';
export { settingsReference, settingsSchema } from './documents.ts';
export type { Host } from './host.ts';
export { type ConfigInputs, loadConfig, type LoadedConfig } from './load.ts';
export { goSetting } from './machine.ts';
export { officialProxy, officialReleases, officialSumDb } from './official.ts';
export { homeFolder } from './places.ts';
export { ConfigError, type Notice } from './problems.ts';
export {
  type CredentialEntry,
  type GitService,
  type PrivateEntry,
  type SecretPlace,
  servesPrivate,
} from './private.ts';
export type { Profile } from './profiles.ts';
export { redactUrl } from './redact.ts';
export { flagOf, optionKeys, type SettingKey, settingKeys, settingOf, type Strategy } from './settings.ts';
export type { Layer, Source } from './source.ts';
export type { ProxyWord, UpstreamEntry } from './upstream.ts';
export { formatData, formatValue } from './values.ts';
