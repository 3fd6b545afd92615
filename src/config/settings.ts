/**
 * The table of settings: the one schema from which come parsing, flags, environment names, file keys, defaults, the
 * JSON Schema and the reference page. The words for each (what it is, and why its default is what it is) are the message
 * and the hint of `setting.<key>` in `text/catalog/settings.ts`.
 */

import type { Setting } from './setting-kinds.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const MB = 1_000_000;
const GB = 1000 * MB;

const settings = {
  listen: { kind: 'address', default: '127.0.0.1:4663', main: true },
  data: { kind: 'path', default: null, derived: 'data-folder', main: true },
  upstream: { kind: 'upstream', default: null, derived: 'machine-proxies', main: true, live: true },
  strategy: {
    kind: 'choice',
    choices: ['failover', 'fastest', 'round-robin', 'least-connections', 'hash-module', 'hash-client'],
    default: 'failover',
    main: true,
    live: true,
  },
  profile: { kind: 'name', default: null, optional: true, main: true, live: true },
  profiles: { kind: 'profiles', default: null, optional: true, fileOnly: true, live: true },
  private: { kind: 'private', default: 'none', main: true, live: true },
  credentials: { kind: 'credentials', default: null, optional: true, fileOnly: true, live: true },
  offline: { kind: 'switch', default: 'false', main: true, live: true },
  lang: { kind: 'choice', choices: ['en', 'zh'], default: null, derived: 'locale', main: true },

  'log.format': { kind: 'choice', choices: ['auto', 'pretty', 'json'], default: 'auto', main: true },
  'log.level': {
    kind: 'choice',
    choices: ['error', 'warn', 'info', 'debug'],
    default: 'info',
    main: true,
  },

  'tls.cert': { kind: 'path', default: null, optional: true, main: true },
  'tls.key': { kind: 'path', default: null, optional: true, main: true },

  'access.public': {
    kind: 'choice',
    choices: ['everybody', 'signed-in'],
    default: 'everybody',
    main: true,
    live: true,
  },
  'access.rules': { kind: 'rules', default: null, optional: true, fileOnly: true, live: true },
  'access.oidc': { kind: 'issuers', default: null, optional: true, fileOnly: true, live: true },
  'access.trustedProxies': { kind: 'networks', default: 'none', live: true },
  'access.proxyTls': { kind: 'switch', default: 'false', live: true },
  'access.userHeader': { kind: 'header', default: null, optional: true, live: true },
  'access.groupsHeader': { kind: 'header', default: null, optional: true, live: true },

  'limits.requestsPerMinute': { kind: 'count', default: '0', min: 0, max: 100_000_000, live: true },
  'limits.fillsPerMinute': { kind: 'count', default: '0', min: 0, max: 100_000_000, live: true },
  'limits.bytesPerMinute': { kind: 'size', default: '0', minBytes: 0, maxBytes: 1000 * GB, live: true },

  'direct.fileRoots': { kind: 'paths', default: 'none', live: true },
  'direct.insecure': { kind: 'patterns', default: 'none', live: true },
  'direct.perHost': { kind: 'count', default: '4', min: 1, max: 64, live: true },
  'direct.timeout': { kind: 'duration', default: '10m', minMs: second, maxMs: day, live: true },
  'direct.cache': { kind: 'size', default: '20GB', minBytes: 0, maxBytes: 1_000_000 * GB, live: true },
  'direct.largestRepository': { kind: 'size', default: '2GB', minBytes: 0, maxBytes: 1000 * GB, live: true },

  'sumdb.database': { kind: 'database', default: 'sum.golang.org', main: true },
  'sumdb.onUnavailable': {
    kind: 'choice',
    choices: ['unavailable', 'serve-unverified'],
    default: 'unavailable',
    main: true,
  },
  'sumdb.timeout': { kind: 'duration', default: '2m', minMs: second, maxMs: hour },

  'fetch.connectTimeout': { kind: 'duration', default: '5s', minMs: 10, maxMs: 10 * minute, live: true },
  'fetch.firstByteTimeout': { kind: 'duration', default: '30s', minMs: 10, maxMs: hour, live: true },
  'fetch.idleTimeout': { kind: 'duration', default: '1m', minMs: 10, maxMs: hour, live: true },
  'fetch.totalTimeout': { kind: 'duration', default: '10m', minMs: 10, maxMs: day, live: true },
  'fetch.attempts': { kind: 'count', default: '3', min: 1, max: 20, live: true },
  'fetch.backoffInitial': { kind: 'duration', default: '100ms', minMs: 1, maxMs: minute, live: true },
  'fetch.backoffMax': { kind: 'duration', default: '2s', minMs: 1, maxMs: 10 * minute, live: true },
  'fetch.redirects': { kind: 'count', default: '5', min: 0, max: 20, live: true },

  'fetch.stallAfter': { kind: 'duration', default: '1s', minMs: 10, maxMs: hour, live: true },
  'fetch.connections': { kind: 'count', default: '64', min: 1, max: 256, live: true },
  'fetch.piecesAbove': { kind: 'size', default: '1MB', minBytes: 0, maxBytes: GB, live: true },
  'fetch.piecesAtOnce': { kind: 'count', default: '8', min: 1, max: 64, live: true },
  'fetch.proxy': { kind: 'proxy', default: 'environment', live: true },
  'fetch.ca': { kind: 'path', default: null, optional: true, live: true },

  'retry.budgetPercent': { kind: 'count', default: '10', min: 0, max: 100, live: true },
  'hedge.budgetPercent': { kind: 'count', default: '5', min: 0, max: 100, live: true },

  'breaker.failures': { kind: 'count', default: '5', min: 1, max: 1000, live: true },
  'breaker.sharePercent': { kind: 'count', default: '10', min: 1, max: 100, live: true },
  'breaker.window': { kind: 'count', default: '50', min: 10, max: 10_000, live: true },
  'breaker.openFor': { kind: 'duration', default: '30s', minMs: 100, maxMs: hour, live: true },
  'breaker.openForAtMost': { kind: 'duration', default: '5m', minMs: 100, maxMs: day, live: true },

  'probe.interval': { kind: 'duration', default: '30s', minMs: 0, maxMs: day, live: true },
  'probe.timeout': { kind: 'duration', default: '10s', minMs: 10, maxMs: 10 * minute, live: true },
  'probe.modules': {
    kind: 'modules',
    default: 'golang.org/x/text,golang.org/x/sys,google.golang.org/grpc',
    live: true,
  },

  'lists.merge': { kind: 'choice', choices: ['first', 'all'], default: 'first', live: true },

  'freshness.list': { kind: 'duration', default: '1m', minMs: 0, maxMs: day, live: true },
  'freshness.staleWhileRevalidate': {
    kind: 'duration',
    default: '10m',
    minMs: 0,
    maxMs: 30 * day,
    live: true,
  },
  'freshness.staleOnError': { kind: 'duration', default: '7d', minMs: 0, maxMs: 365 * day, live: true },
  'freshness.absent': { kind: 'duration', default: '1m', minMs: 0, maxMs: hour, live: true },
  'freshness.absentAfterTimeout': { kind: 'duration', default: '10s', minMs: 0, maxMs: minute, live: true },

  'ahead.mode': {
    kind: 'choice',
    choices: ['off', 'modest', 'eager'],
    default: 'modest',
    main: true,
    live: true,
  },
  'ahead.minLatency': { kind: 'duration', default: '20ms', minMs: 0, maxMs: minute, live: true },
  'ahead.concurrent': { kind: 'count', default: '48', min: 1, max: 1000, live: true },
  'ahead.budget': { kind: 'size', default: '2GB', minBytes: 0, maxBytes: 1000 * GB, live: true },

  'warm.interval': { kind: 'duration', default: '0', minMs: 0, maxMs: 30 * day, live: true },
  'warm.modules': { kind: 'count', default: '50', min: 1, max: 10_000, live: true },
  'warm.index': { kind: 'index', default: 'none', live: true },

  'fill.streamAbove': { kind: 'size', default: '4MB', minBytes: 0, maxBytes: GB },
  'fill.concurrent': { kind: 'count', default: '64', min: 1, max: 10_000 },
  'fill.queue': { kind: 'count', default: '10000', min: 0, max: 1_000_000 },
  'fill.queueTimeout': { kind: 'duration', default: '30s', minMs: 100, maxMs: 10 * minute },

  'verify.workers': { kind: 'count', default: null, derived: 'processors', min: 1, max: 64 },

  'memory.answers': { kind: 'size', default: '16MiB', minBytes: 0, maxBytes: 64 * GB },
  'memory.largestAnswer': { kind: 'size', default: '64KiB', minBytes: 0, maxBytes: GB },
  'memory.tiles': { kind: 'size', default: '8MiB', minBytes: MB, maxBytes: 64 * GB },

  'server.headersTimeout': { kind: 'duration', default: '10s', minMs: 100, maxMs: 10 * minute },
  'server.requestTimeout': { kind: 'duration', default: '30s', minMs: 100, maxMs: hour },
  'server.writeStallTimeout': { kind: 'duration', default: '1m', minMs: 100, maxMs: hour },
  'server.keepAliveTimeout': { kind: 'duration', default: '75s', minMs: 0, maxMs: hour },
  'server.drainTimeout': { kind: 'duration', default: '25s', minMs: 0, maxMs: hour },

  'scrub.interval': { kind: 'duration', default: '7d', minMs: 0, maxMs: 365 * day },
} as const satisfies Readonly<Record<string, Setting>>;

/** The table, as a type. */
export type Settings = typeof settings;

/** The key of a setting as the file nests it: `log.format` is `format` under `log`. */
export type SettingKey = keyof Settings;

/** Every key, in the table's order. */
export const settingKeys = Object.keys(settings) as readonly SettingKey[];

/** The keys of those that are an option and a variable too. */
export const optionKeys = settingKeys.filter((key) => settingOf(key).fileOnly !== true);

/** How the next upstream is chosen. */
export type Strategy = Settings['strategy']['choices'][number];

/** Every {@link Strategy}. */
export const strategies: readonly Strategy[] = settings.strategy.choices;

/** The row of `key`. */
export function settingOf(key: SettingKey): Setting {
  return settings[key];
}

/** True for the key of a setting. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settings, key);
}

/** `sumdb.onUnavailable` → `sumdb-on-unavailable`: the flag without its dashes. */
export function flagOf(key: SettingKey): string {
  return key.replaceAll('.', '-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `sumdb.onUnavailable` → `GOMIRROR_SUMDB_ON_UNAVAILABLE`. */
export function variableOf(key: SettingKey): string {
  return `GOMIRROR_${flagOf(key).toUpperCase().replaceAll('-', '_')}`;
}

/** The sections of the file: `log`, `tls`, … */
export const sectionNames: readonly string[] = [
  ...new Set(settingKeys.filter((key) => key.includes('.')).map((key) => key.slice(0, key.indexOf('.')))),
];
