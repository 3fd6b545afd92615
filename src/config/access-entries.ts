import type { AccessRule, OidcIssuer } from './access.ts';
import { MapReader, readMaps } from './map-reader.ts';
import { nearest } from './nearest.ts';
import { parseNetwork } from './networks.ts';
import { formatPatterns, parsePatterns } from './patterns.ts';
import { fault, type Reading } from './problems.ts';
import { redactUrl } from './redact.ts';
import { looksLikeSecret } from './secrets.ts';
import type { Outcome, PlacedFault, Written } from './written.ts';

const everybody = 'everybody';
const signedIn = 'signed-in';
const plainWords = [everybody, signedIn];
const kinds = ['user', 'token', 'group', 'network'];

/** Reads `access.rules`: a list of maps with `who` and `read`. */
export function readRules(written: Written): Outcome<readonly AccessRule[]> {
  return readMaps(written, 'access.rules', (map) => {
    const parts = new MapReader(map, ['who', 'read']);
    parts.require('who', 'read');
    const who = parts.texts('who', parseWho);
    const read = parts.texts('read', parsePatterns);
    if (read?.length === 0) parts.fault({ code: 'config.pattern-empty', params: {} }, parts.placeOf('read'));
    return parts.outcome(() => ({ who: who ?? [], read: read ?? [] }));
  });
}

/** The inverse of {@link readRules}. */
export function writeRules(rules: readonly AccessRule[]): readonly Readonly<Record<string, unknown>>[] {
  return rules.map(({ who, read }) => ({ who, read: formatPatterns(read) }));
}

/** Words of a rule's `who`, joined by commas. */
function parseWho(text: string): Reading<readonly string[]> {
  const found: string[] = [];
  for (const word of text.split(',').map((part) => part.trim())) {
    if (word === '') continue;
    const reading = parseWord(word);
    if ('fault' in reading) return reading;
    found.push(reading.value);
  }
  return found.length === 0 ? fault('config.who-empty') : { value: [...new Set(found)] };
}

function parseWord(word: string): Reading<string> {
  if (plainWords.includes(word)) return { value: word };
  const colon = word.indexOf(':');
  const [kind, name] = colon < 0 ? [word, ''] : [word.slice(0, colon), word.slice(colon + 1)];
  if (kind === 'network' && name !== '') {
    if (name === 'loopback') return { value: word };
    const network = parseNetwork(name);
    return 'fault' in network ? network : { value: `network:${network.value}` };
  }
  // A rule names a token; what the token is made of is known to its bearer only.
  if (looksLikeSecret(word) || looksLikeSecret(name)) return fault('config.who-secret');
  if (kinds.includes(kind)) {
    const isName = name.length <= 256 && /^[^\s\p{C}]+$/u.test(name);
    return isName ? { value: word } : fault('config.bad-who-name', { value: word, kind });
  }
  const near = nearestWord(word, kind, name);
  return near === undefined
    ? fault('config.bad-who', { value: word })
    : fault('config.bad-who-near', { value: word, nearest: near });
}

/** Other words for the plain ones. */
const others: Readonly<Record<string, string>> = {
  ...{ everyone: everybody, anybody: everybody, anyone: everybody, all: everybody, '*': everybody },
  ...{ authenticated: signedIn, 'logged-in': signedIn },
};

function nearestWord(word: string, kind: string, name: string): string | undefined {
  const network = parseNetwork(word);
  if ('value' in network) return `network:${network.value}`;
  if (kind === word) return Object.hasOwn(others, word) ? others[word] : nearest(word, plainWords);
  const near = nearest(kind, kinds);
  return near === undefined ? undefined : `${near}:${name}`;
}

/** True for a word of a rule that only somebody who has proven who they are can fit. */
export function needsProof(who: string): boolean {
  return who !== everybody && !who.startsWith('network:');
}

const issuerParts = ['issuer', 'audience', 'claims', 'nameClaim', 'groups'];

/** Reads `access.oidc`: a list of maps with `issuer`, `audience` and, if they are to differ, the other parts. */
export function readIssuers(written: Written): Outcome<readonly OidcIssuer[]> {
  return readMaps(written, 'access.oidc', (map) => {
    const parts = new MapReader(map, issuerParts);
    parts.require('issuer', 'audience');
    const issuer = parts.text('issuer', parseIssuer);
    const audience = parts.text('audience', parseName);
    const claims = parts.part('claims', readClaims);
    const nameClaim = parts.text('nameClaim', parseName);
    const groups = parts.texts('groups', parseGroups);
    return parts.outcome(() =>
      issuer === undefined || audience === undefined
        ? undefined
        : { issuer, audience, claims: claims ?? {}, nameClaim: nameClaim ?? 'sub', groups: groups ?? [] },
    );
  });
}

/** The inverse of {@link readIssuers}. */
export function writeIssuers(issuers: readonly OidcIssuer[]): readonly Readonly<Record<string, unknown>>[] {
  return issuers.map(({ issuer, audience, claims, nameClaim, groups }) => ({
    issuer,
    audience,
    ...(Object.keys(claims).length === 0 ? {} : { claims }),
    ...(nameClaim === 'sub' ? {} : { nameClaim }),
    ...(groups.length === 0 ? {} : { groups }),
  }));
}

/**
 * An issuer is compared with the `iss` of tokens letter by letter (OpenID Connect Discovery 1.0, section 4.3), so that it
 * stays as it was written. It is https, since whoever could change its answers could sign in as anybody.
 */
function parseIssuer(text: string): Reading<string> {
  const word = text.trim();
  const bad = fault('config.bad-issuer', { value: redactUrl(word) });
  return URL.canParse(word) && /^https:\/\/[^/\s\\@?#]+(?:\/[^\s\\?#]*)?$/.test(word) ? { value: word } : bad;
}

function parseName(text: string): Reading<string> {
  const word = text.trim();
  return word !== '' && word.length <= 1024 && !/[\p{C}]/u.test(word)
    ? { value: word }
    : fault('config.bad-text', { value: text });
}

function parseGroups(text: string): Reading<readonly string[]> {
  const groups = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const bad = groups.find((group) => group.length > 256 || /[\s\p{C}]/u.test(group));
  return bad === undefined
    ? { value: [...new Set(groups)] }
    : fault('config.bad-who-name', { value: bad, kind: 'group' });
}

function readClaims(written: Written): Outcome<Readonly<Record<string, string>>> {
  const { where } = written;
  if (written.kind !== 'map')
    return { faults: [{ code: 'config.not-a-section', params: { key: 'claims' }, where }] };
  const faults: PlacedFault[] = [];
  const claims = new Map<string, string>();
  for (const { key, where: place, value } of written.pairs) {
    const reading = value.kind === 'text' ? parseName(value.text) : fault('config.not-a-value', { key });
    if ('fault' in reading) faults.push({ ...reading.fault, where: place });
    else claims.set(key, reading.value);
  }
  return faults.length > 0 ? { faults } : { value: Object.fromEntries(claims) };
}
