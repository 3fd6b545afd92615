import type { AccessRule, OidcIssuer } from './access.ts';
import type { ListenAddress } from './address.ts';
import type { SumDatabase } from './database.ts';
import type { CredentialEntry, PrivateEntry } from './private.ts';
import type { Profile } from './profiles.ts';
import { type SettingKey, settingOf, type Settings } from './settings.ts';
import type { UpstreamEntry } from './upstream.ts';

/** The value that a row of the table holds once it is read. */
type ValueOf<Row> = Row extends { kind: 'choice'; choices: readonly (infer Choice)[] }
  ? Choice
  : Row extends { kind: 'path'; optional: true }
    ? string | undefined
    : Row extends { kind: infer Kind extends keyof ValueOfKind }
      ? ValueOfKind[Kind]
      : never;

interface ValueOfKind {
  readonly duration: number;
  readonly size: number;
  readonly count: number;
  readonly path: string;
  readonly address: ListenAddress;
  readonly upstream: readonly UpstreamEntry[];
  readonly database: SumDatabase;
  readonly switch: boolean;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly name: string | undefined;
  readonly header: string | undefined;
  readonly proxy: string;
  readonly index: string;
  readonly modules: readonly string[];
  readonly patterns: readonly string[];
  readonly networks: readonly string[];
  readonly paths: readonly string[];
  readonly private: readonly PrivateEntry[];
  readonly credentials: readonly CredentialEntry[];
  readonly rules: readonly AccessRule[];
  readonly issuers: readonly OidcIssuer[];
}

/** Units belong in names: a duration's field ends in `Ms`, a size's in `Bytes`, unless it has `bytes` in it already. */
type FieldName<Key extends string, Row> = Row extends { kind: 'duration' }
  ? `${Key}Ms`
  : Row extends { kind: 'size' }
    ? Key extends `${string}.bytes${string}`
      ? Key
      : `${Key}Bytes`
    : Key;

type Fields = { [Key in keyof Settings as FieldName<Key, Settings[Key]>]: ValueOf<Settings[Key]> };

type SectionName = keyof Fields extends infer Key
  ? Key extends `${infer Section}.${string}`
    ? Section
    : never
  : never;

type Section<Name extends string> = {
  readonly [Key in keyof Fields as Key extends `${Name}.${infer Rest}` ? Rest : never]: Fields[Key];
};

/**
 * Every setting with its value: a plain, nested, frozen object whose shape follows from the table. Durations are in
 * milliseconds and end in `Ms`, sizes are in bytes and end in `Bytes`: `config.fetch.connectTimeoutMs`,
 * `config.fill.streamAboveBytes`, `config.log.format`.
 */
export type Config = {
  readonly [Key in keyof Fields as Key extends `${string}.${string}` ? never : Key]: Fields[Key];
} & { readonly [Name in SectionName]: Section<Name> };

/** Any one setting's value. */
export type SettingValue = Fields[keyof Fields];

/** The name of `key`'s field in {@link Config}, nested as `section.field`. */
function fieldOf(key: SettingKey): string {
  const { kind } = settingOf(key);
  if (kind === 'duration') return `${key}Ms`;
  return kind === 'size' && !key.includes('.bytes') ? `${key}Bytes` : key;
}

/** Nests values by their keys. The caller has one value of the right kind for every key of the table. */
export function nest(values: ReadonlyMap<SettingKey, SettingValue>): Config {
  const config: Record<string, unknown> = {};
  const sections = new Map<string, Record<string, unknown>>();
  for (const [key, value] of values) {
    const [first, second] = splitField(fieldOf(key));
    if (second === undefined) {
      config[first] = value;
      continue;
    }
    let section = sections.get(first);
    if (section === undefined) {
      section = {};
      sections.set(first, section);
      config[first] = section;
    }
    section[second] = value;
  }
  for (const section of sections.values()) Object.freeze(section);
  return Object.freeze(config) as unknown as Config;
}

/** The value of `key` in `config`. */
export function valueOf(config: Config, key: SettingKey): SettingValue {
  const [first, second] = splitField(fieldOf(key));
  const outer = (config as unknown as Record<string, unknown>)[first];
  return (second === undefined ? outer : (outer as Record<string, unknown>)[second]) as SettingValue;
}

function splitField(field: string): [string, string | undefined] {
  const dot = field.indexOf('.');
  return dot < 0 ? [field, undefined] : [field.slice(0, dot), field.slice(dot + 1)];
}
