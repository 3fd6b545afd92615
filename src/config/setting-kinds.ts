/** Where a default comes from that is not the same everywhere. */
export type DerivedDefault = 'data-folder' | 'machine-proxies' | 'locale' | 'processors';

interface Row {
  /** The default as one would write it in the file; null where there is none or it is {@link Row.derived}. */
  readonly default: string | null;
  readonly derived?: DerivedDefault;
  /** True for what `gomirror serve --help` lists; the rest is on the reference page only. */
  readonly main?: true;
  /** True for what a running mirror takes over when its settings are read again; the rest waits for a restart. */
  readonly live?: true;
  /** True for what neither an option nor a variable can hold. */
  readonly fileOnly?: true;
}

interface DurationRow extends Row {
  readonly kind: 'duration';
  readonly minMs: number;
  readonly maxMs: number;
}
interface SizeRow extends Row {
  readonly kind: 'size';
  readonly minBytes: number;
  readonly maxBytes: number;
}
interface CountRow extends Row {
  readonly kind: 'count';
  readonly min: number;
  readonly max: number;
}
interface ChoiceRow extends Row {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}
interface PathRow extends Row {
  readonly kind: 'path';
  /** True when the setting may have no value at all. */
  readonly optional?: true;
}
interface AddressRow extends Row {
  readonly kind: 'address';
}
interface UpstreamRow extends Row {
  readonly kind: 'upstream';
}
interface DatabaseRow extends Row {
  readonly kind: 'database';
}
/** Yes or no; as an option it needs no value. */
interface SwitchRow extends Row {
  readonly kind: 'switch';
}
/** The name of a profile. */
interface NameRow extends Row {
  readonly kind: 'name';
  readonly optional: true;
}
/** Upstreams by the names of profiles. */
interface ProfilesRow extends Row {
  readonly kind: 'profiles';
  readonly optional: true;
  readonly fileOnly: true;
}
/** The URL of an HTTP proxy, or `environment` or `none`. */
interface ProxyRow extends Row {
  readonly kind: 'proxy';
}
/** The URL of an index feed, or `official` or `none`. */
interface IndexRow extends Row {
  readonly kind: 'index';
}
/** Module paths. */
interface ModulesRow extends Row {
  readonly kind: 'modules';
}
/** Patterns in GOPRIVATE's syntax. */
interface PatternsRow extends Row {
  readonly kind: 'patterns';
}
/** Networks as `10.0.0.0/8`. */
interface NetworksRow extends Row {
  readonly kind: 'networks';
}
/** Paths of folders. */
interface PathsRow extends Row {
  readonly kind: 'paths';
}
/** The name of a header of HTTP. */
interface HeaderRow extends Row {
  readonly kind: 'header';
  readonly optional: true;
}
/** What is private, and where it comes from. */
interface PrivateRow extends Row {
  readonly kind: 'private';
}
/** What is presented to servers; who may read what; whose tokens say who somebody is. */
interface ListRow extends Row {
  readonly kind: 'credentials' | 'rules' | 'issuers';
  readonly optional: true;
  readonly fileOnly: true;
}

/** One row of the table. */
export type Setting =
  | DurationRow
  | SizeRow
  | CountRow
  | ChoiceRow
  | PathRow
  | AddressRow
  | UpstreamRow
  | DatabaseRow
  | SwitchRow
  | NameRow
  | ProfilesRow
  | ProxyRow
  | IndexRow
  | ModulesRow
  | PatternsRow
  | NetworksRow
  | PathsRow
  | HeaderRow
  | PrivateRow
  | ListRow;
