import { MapReader, readMaps } from './map-reader.ts';
import type { Resolve } from './group.ts';
import type { CredentialEntry, GitService, SecretPlace } from './private.ts';
import { fault, type Reading } from './problems.ts';
import { redactUrl } from './redact.ts';
import { looksLikeSecret, parseSecretFile, parseVariable, secretNames } from './secrets.ts';
import { parseChoice } from './words.ts';
import { type Outcome, type PlacedFault, type Written, writtenText } from './written.ts';

type Kind = CredentialEntry['kind'];

/** Services that want different user names beside a token. */
export const gitServices: readonly GitService[] = ['github', 'gitlab', 'gitea', 'bitbucket', 'azure'];

const secretParts = ['secretFile', 'secretEnv'];

/** The parts of each kind besides `for` and `kind`: those it must have, those it may have. */
export const credentialParts: Readonly<Record<Kind, { must: readonly string[]; may: readonly string[] }>> = {
  token: { must: ['secret'], may: ['user', 'service'] },
  basic: { must: ['user', 'secret'], may: [] },
  netrc: { must: [], may: ['file'] },
  ssh: { must: ['keyFile', 'knownHostsFile'], may: ['user'] },
  helper: { must: ['command'], may: [] },
  'github-app': { must: ['appId', 'installationId', 'secret'], may: ['apiUrl'] },
};

/** Every kind of credential. */
export const credentialKinds = Object.keys(credentialParts) as readonly Kind[];

/** The names that a map of that kind may have, `secret` spelt out. */
export function partNamesOf(kind: Kind): readonly string[] {
  const { must, may } = credentialParts[kind];
  return ['for', 'kind', ...[...must, ...may].flatMap((name) => (name === 'secret' ? secretParts : [name]))];
}

/**
 * Reads `credentials`: a list of maps. A secret that is written down in them is refused and not repeated: settings are
 * shown, logged and kept under version control.
 */
export function readCredentials(written: Written, resolve: Resolve): Outcome<readonly CredentialEntry[]> {
  const outcome = readMaps(written, 'credentials', (map) => readEntry(map, resolve));
  if ('faults' in outcome) return outcome;
  const faults: PlacedFault[] = [];
  const taken = new Set<string>();
  for (const { for: place, kind } of outcome.value) {
    // A host may be reached over ssh and over https, each with a credential of its own.
    const key = `${kind === 'ssh' ? 'ssh' : 'https'} ${place}`;
    if (taken.has(key)) {
      faults.push({ code: 'config.credential-twice', params: { value: place }, where: written.where });
    }
    taken.add(key);
  }
  return faults.length > 0 ? { faults } : outcome;
}

function readEntry(map: Written & { readonly kind: 'map' }, resolve: Resolve): Outcome<CredentialEntry> {
  const inline = secretsIn(map);
  if (inline.length > 0) return { faults: inline };
  const named = map.pairs.find(({ key }) => key === 'kind')?.value;
  const kind = named?.kind === 'text' ? credentialKinds.find((one) => one === named.text.trim()) : undefined;
  const known = kind === undefined ? allParts : partNamesOf(kind);
  const parts = new MapReader(map, known);
  parts.text('kind', (text) => parseChoice(credentialKinds, text.trim()));
  parts.require('for', 'kind', ...(kind === undefined ? [] : mustOf(kind)));
  const place = parts.text('for', parsePlace);
  const secret = kind !== undefined && needsSecret(kind) ? readSecret(parts, resolve) : undefined;
  const path = (text: string): Reading<string> => {
    const reading = parseSecretFile(text);
    return 'fault' in reading ? reading : { value: resolve(reading.value) };
  };
  const user = parts.text('user', kind === 'ssh' ? parseSshUser : parseUser);
  const service = parts.text('service', (text) => parseChoice(gitServices, text.trim()));
  const file = parts.text('file', path);
  const keyFile = parts.text('keyFile', path);
  const knownHostsFile = parts.text('knownHostsFile', path);
  const command = parts.part('command', (command) => readCommand(command, resolve));
  const appId = parts.text('appId', parseId);
  const installationId = parts.text('installationId', parseId);
  const apiUrl = parts.text('apiUrl', parseApiUrl);
  return parts.outcome((): CredentialEntry | undefined => {
    const at = { for: place ?? '' };
    const withheld: SecretPlace = secret ?? { env: '' };
    switch (kind) {
      case 'token':
        return { ...at, kind, user, service, secret: withheld };
      case 'basic':
        return { ...at, kind, user: user ?? '', secret: withheld };
      case 'netrc':
        return { ...at, kind, file };
      case 'ssh':
        return { ...at, kind, user, keyFile: keyFile ?? '', knownHostsFile: knownHostsFile ?? '' };
      case 'helper':
        return { ...at, kind, command: command ?? [] };
      case 'github-app':
        return {
          ...at,
          kind,
          appId: appId ?? '',
          installationId: installationId ?? '',
          secret: withheld,
          apiUrl,
        };
      default:
        return undefined;
    }
  });
}

const allParts = [...new Set(credentialKinds.flatMap(partNamesOf))];

function mustOf(kind: Kind): readonly string[] {
  return credentialParts[kind].must.filter((name) => name !== 'secret');
}

function needsSecret(kind: Kind): boolean {
  return credentialParts[kind].must.includes('secret');
}

/** A fault for each part that is a secret by its name or by its look, and for nothing else: they come first and alone. */
function secretsIn(map: Written & { readonly kind: 'map' }): PlacedFault[] {
  const faults: PlacedFault[] = [];
  for (const { key, where, value } of map.pairs) {
    const texts = value.kind === 'list' ? value.items : [value];
    const looks = texts.some((item) => item.kind === 'text' && looksLikeSecret(item.text));
    if (looksLikeSecret(key))
      faults.push({ code: 'config.credential-secret', params: { name: '***' }, where });
    else if (looks || secretNames.includes(key.toLowerCase())) {
      faults.push({ code: 'config.credential-secret', params: { name: key }, where });
    }
  }
  return faults;
}

function readSecret(parts: MapReader, resolve: Resolve): SecretPlace | undefined {
  const file = parts.text('secretFile', parseSecretFile);
  const env = parts.text('secretEnv', parseVariable);
  const given = secretParts.filter((name) => parts.has(name));
  if (given.length !== 1) {
    parts.fault({ code: given.length === 0 ? 'config.secret-missing' : 'config.secret-twice', params: {} });
  }
  if (file !== undefined) return { file: resolve(file) };
  return env === undefined ? undefined : { env };
}

/** `host`, `host:port` or `host/path/prefix`, the host in lower case, without a slash at the end. */
function parsePlace(text: string): Reading<string> {
  const word = text.trim().replace(/\/+$/, '');
  const value = redactUrl(word);
  const address = /^[A-Za-z][A-Za-z0-9+.-]*:\/+(?:[^/]*@)?([^?#]*)/.exec(word);
  if (address !== null) {
    const meant = (address[1] ?? '').replace(/\.git$/, '');
    return fault('config.credential-address', { value, meant: redactUrl(meant) });
  }
  const match =
    /^([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?((?:\/[^/\s?#@\\*]+)*)$/.exec(word);
  if (match === null) return fault('config.bad-credential-place', { value });
  const [, host = '', port = '', path = ''] = match;
  return Number(port.slice(1)) > 65_535
    ? fault('config.bad-credential-place', { value })
    : { value: `${host.toLowerCase()}${port}${path}` };
}

/** Basic authentication ends a user name at the first colon (RFC 7617, section 2). */
function parseUser(text: string): Reading<string> {
  return text !== '' && text.length <= 256 && !/[:\p{C}]/u.test(text)
    ? { value: text }
    : fault('config.bad-user', { value: text.replace(/:.*$/s, ':***') });
}

/** A user's name in an ssh address must not be taken for an option or a host. */
function parseSshUser(text: string): Reading<string> {
  return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/.test(text)
    ? { value: text }
    : fault('config.bad-user', { value: text.replace(/:.*$/s, ':***') });
}

function parseId(text: string): Reading<string> {
  return /^[A-Za-z0-9._-]{1,64}$/.test(text.trim())
    ? { value: text.trim() }
    : fault('config.bad-text', { value: text });
}

/** A secret is sent there: https, and nothing in it but a host and a path. */
function parseApiUrl(text: string): Reading<string> {
  const word = text.trim().replace(/\/+$/, '');
  return URL.canParse(word) && /^https:\/\/[^/\s\\@?#]+(?:\/[^\s\\?#@]*)?$/.test(word)
    ? { value: word }
    : fault('config.bad-api-url', { value: redactUrl(word) });
}

/** A program and its arguments: a list, or text split at spaces. A program with a slash in it is a path. */
function readCommand(written: Written, resolve: Resolve): Outcome<readonly string[]> {
  const { where } = written;
  const bad: Outcome<never> = { faults: [{ code: 'config.bad-command', params: {}, where }] };
  if (written.kind === 'text') {
    if (/["'\\`$|&;<>]/.test(written.text)) return bad;
    const words = written.text.split(/\s+/).filter((word) => word !== '');
    return readCommand(
      { kind: 'list', items: words.map((word) => writtenText(word, where)), where },
      resolve,
    );
  }
  if (written.kind !== 'list') return bad;
  const words = written.items.map((item) => (item.kind === 'text' ? item.text : ''));
  const [program = '', ...args] = words;
  if (program === '' || words.some((word) => word === '' || word.includes('\0'))) return bad;
  return { value: [/[/\\]/.test(program) ? resolve(program) : program, ...args] };
}

/** The inverse of {@link readCredentials}. There is no secret in it: only where each is read from. */
export function writeCredentials(
  entries: readonly CredentialEntry[],
): readonly Readonly<Record<string, unknown>>[] {
  return entries.map((entry) => {
    const { for: place, kind, ...parts } = entry;
    const rest = Object.entries(parts).flatMap(([name, value]): [string, unknown][] => {
      if (value === undefined) return [];
      return name === 'secret' ? [writeSecret(value as SecretPlace)] : [[name, value]];
    });
    return { for: place, kind, ...Object.fromEntries(rest) };
  });
}

function writeSecret(secret: SecretPlace): [string, string] {
  return 'file' in secret ? ['secretFile', secret.file] : ['secretEnv', secret.env];
}
