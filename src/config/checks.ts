import { isIP } from 'node:net';
import type { AccessRule, OidcIssuer } from './access.ts';
import { needsProof } from './access-entries.ts';
import type { ListenAddress } from './address.ts';
import type { SettingValue } from './config.ts';
import type { Host } from './host.ts';
import { goSetting } from './machine.ts';
import { formatPatterns, mayOverlap, shownPatterns } from './patterns.ts';
import type { PrivateEntry } from './private.ts';
import type { Fault, Notice } from './problems.ts';
import type { SettingKey } from './settings.ts';
import { redactUrl } from './redact.ts';
import type { Source } from './source.ts';
import { direct, type UpstreamEntry } from './upstream.ts';

/** What settings say together, and where each came from. */
export interface Settled {
  readonly values: ReadonlyMap<SettingKey, SettingValue>;
  readonly sources: ReadonlyMap<SettingKey, Source>;
}

/** Told what is wrong, where, and with which setting. */
export type Report = (fault: Fault, where: string, key: SettingKey) => void;

/** Both files of TLS or neither. */
export function checkTls({ values, sources }: Settled, report: Report): void {
  const given = (['tls.cert', 'tls.key'] as const).filter((key) => values.get(key) !== undefined);
  const [only] = given;
  if (given.length !== 1 || only === undefined) return;
  const missing = only === 'tls.cert' ? 'tls.key' : 'tls.cert';
  report({ code: 'config.tls-half', params: { missing } }, sources.get(only)?.where ?? '', only);
}

/**
 * What a client presents must be safe on its way, and must be what it presented: over plain http the go command sends no
 * credentials at all (Go Modules Reference, "Private modules"), and headers of a reverse proxy can be had from anybody
 * unless it is known which addresses it has.
 */
export function checkAccess(settled: Settled, report: Report): void {
  const { values, sources } = settled;
  const place = (key: SettingKey) => sources.get(key)?.where ?? '';
  const proxies = list(values, 'access.trustedProxies');
  if (proxies.some((network) => network.endsWith('/0'))) {
    const key = 'access.trustedProxies';
    report({ code: 'config.access-proxies-everybody', params: {} }, place(key), key);
  }
  for (const key of ['access.proxyTls', 'access.userHeader', 'access.groupsHeader'] as const) {
    const isSet = values.get(key) !== undefined && values.get(key) !== false;
    if (isSet && proxies.length === 0) {
      report({ code: 'config.access-needs-proxies', params: {} }, place(key), key);
    }
  }
  const [user, groups] = [values.get('access.userHeader'), values.get('access.groupsHeader')];
  if (groups !== undefined && user === undefined) {
    report(
      { code: 'config.access-needs-user-header', params: {} },
      place('access.groupsHeader'),
      'access.groupsHeader',
    );
  } else if (groups !== undefined && groups === user) {
    report(
      { code: 'config.access-one-header', params: {} },
      place('access.groupsHeader'),
      'access.groupsHeader',
    );
  }
  const isSafe =
    values.get('tls.cert') !== undefined || (values.get('access.proxyTls') === true && proxies.length > 0);
  const cause = isSafe ? undefined : needsCredentials(settled);
  if (cause !== undefined) {
    const { key, value } = cause;
    report({ code: 'config.access-needs-tls', params: { value } }, place(key), key);
  }
}

/** The first setting that makes clients present credentials, and the word in it that does. */
function needsCredentials({ values }: Settled): { key: SettingKey; value: string } | undefined {
  if (values.get('access.public') === 'signed-in') return { key: 'access.public', value: 'signed-in' };
  const who = list(values, 'access.rules')
    .flatMap((rule) => rule.who)
    .find(needsProof);
  if (who !== undefined) return { key: 'access.rules', value: who };
  const [issuer] = list(values, 'access.oidc');
  return issuer === undefined ? undefined : { key: 'access.oidc', value: issuer.issuer };
}

/** What may well be meant, and is worth a line all the same. */
export function accessNotices(settled: Settled, host: Host): Notice[] {
  const { values, sources } = settled;
  const notices: Notice[] = [];
  const entries = list(values, 'private');
  const rules = list(values, 'access.rules');
  const machine = goSetting(host, 'GOPRIVATE');
  if (machine !== undefined && machine.value !== 'none' && sources.get('private')?.layer === 'default') {
    notices.push({
      code: 'config.machine-private',
      params: { where: machine.where, value: shownPatterns(machine.value) },
    });
  }
  const patterns = entries.flatMap(({ modules }) => modules);
  const unread = patterns.filter((pattern) => !rules.some((rule) => reads(rule, pattern)));
  if (unread.length > 0) {
    notices.push({ code: 'config.private-unread', params: { value: formatPatterns(unread) } });
  }
  for (const value of sharedSources(values, entries)) {
    notices.push({ code: 'config.private-shared', params: { value } });
  }
  const open = rules.filter(({ who }) => who.some((word) => word === 'everybody' || word.endsWith('/0')));
  const exposed = patterns.filter((pattern) => open.some((rule) => reads(rule, pattern)));
  if (exposed.length > 0 && !isLoopback(values.get('listen') as ListenAddress)) {
    notices.push({ code: 'config.private-everybody', params: { value: formatPatterns(exposed) } });
  }
  for (const { issuer, claims } of list(values, 'access.oidc')) {
    if (Object.keys(claims).length === 0)
      notices.push({ code: 'config.oidc-anybody', params: { value: issuer } });
  }
  return notices;
}

/** Mirrors that are asked about private modules and about public ones. */
function sharedSources(values: Settled['values'], entries: readonly PrivateEntry[]): readonly string[] {
  const shared = list(values, 'upstream').filter(({ url }) => url !== direct);
  const own = new Set(entries.flatMap(({ from }) => from ?? []).map(({ url }) => url));
  return shared.filter(({ url }) => own.has(url)).map(({ url }) => redactUrl(url));
}

function reads(rule: AccessRule, pattern: string): boolean {
  return rule.read.some((read) => mayOverlap(read, pattern));
}

function isLoopback({ host }: ListenAddress): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

interface Lists {
  readonly upstream: UpstreamEntry;
  readonly private: PrivateEntry;
  readonly 'access.rules': AccessRule;
  readonly 'access.oidc': OidcIssuer;
  readonly 'access.trustedProxies': string;
}

/** The items of a list; none where its reading failed. */
function list<Key extends keyof Lists>(values: Settled['values'], key: Key): readonly Lists[Key][] {
  return (values.get(key) ?? []) as unknown as readonly Lists[Key][];
}
