import { parseTarget } from '../../src/module/index.ts';
import type { Random } from '../oracle/random.ts';

/** A request as its bytes go out. */
export interface SpelledRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SpellingOptions {
  /** Of a private module, unescaped: `git.corp.example/Secret-Team/hush`. */
  readonly path: string;
  readonly versions: readonly string[];
  /** The checksum database's name. */
  readonly database: string;
  /** Of profiles that the mirror may or may not have. */
  readonly profiles?: readonly string[];
}

/**
 * Requests that try to have a mirror say a private module's name to a public upstream or checksum database: well-formed ones of
 * every kind, and the same spelled in ways that one reader decodes and another does not. Every name in them begins with the
 * private module's host, so that no good mirror sends any of it out.
 */
export function hostileSpelling(random: Random, options: SpellingOptions): SpelledRequest {
  for (;;) {
    const request = spelling(random, options);
    if (!isAnothers(request.target, options)) return request;
  }
}

/** Whether spoiling what stands before a name has made a host of it: `/ot.r/git.corp.example/x` is a public module of `ot.r`. */
function isAnothers(target: string, { path }: SpellingOptions): boolean {
  const [host = ''] = path.split('/');
  try {
    const asked = parseTarget(target);
    return asked.kind !== 'sumdb' && !asked.path.toLowerCase().startsWith(host);
  } catch {
    return false;
  }
}

function spelling(random: Random, options: SpellingOptions): SpelledRequest {
  if (random.oneIn(40)) return prefetch(random, options);
  const base = random.oneIn(6) ? inDatabase(random, options) : inProtocol(random, options);
  let target = base;
  for (let left = random.pick([0, 0, 0, 0, 1, 1, 2, 3]); left > 0; left--)
    target = spoil(random, target, options);
  const headers: Record<string, string> = {};
  if (random.oneIn(8)) headers['Disable-Module-Fetch'] = random.pick(['true', 'false', '']);
  if (random.oneIn(12)) headers['Range'] = 'bytes=0-99';
  if (random.oneIn(12)) headers['If-None-Match'] = random.pick(['*', '"x"']);
  if (random.oneIn(12)) headers['X-Forwarded-Prefix'] = '/public.example.com';
  if (random.oneIn(12)) headers['X-Original-URL'] = base;
  if (random.oneIn(12)) headers['Cache-Control'] = 'no-cache';
  const method = random.oneIn(20)
    ? random.pick(['POST', 'OPTIONS', 'PUT', 'get', 'PROPFIND'])
    : random.pick(['GET', 'GET', 'HEAD']);
  const spelled = random.oneIn(30) ? `http://mirror.example.com${target}` : target;
  return { method, target: onOneLine(spelled), headers };
}

/** Whether a server goes on reading after it: anything but what a mirror may answer. */
export function leavesOpen({ method, target }: SpelledRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && /^(?:http:\/\/[\w.]+)?\//.test(target);
}

/** The raw bytes of requests, one behind the other; the last one closes the connection. */
export function requestBytes(requests: readonly SpelledRequest[]): Buffer {
  const texts = requests.map(({ method, target, headers, body }, index) => {
    const all = {
      Host: 'mirror.example.com',
      ...headers,
      ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
      ...(index === requests.length - 1 ? { Connection: 'close' } : {}),
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
  });
  return Buffer.from(texts.join(''), 'latin1');
}

/**
 * Whether what a public server was asked for speaks of a private module: its host as an element of its own, however often
 * percent-encoded, escaped, and in whatever case.
 */
export function mentions(requested: string, path: string): boolean {
  const host = (path.split('/')[0] ?? path).toLowerCase();
  let text = requested;
  for (let left = 4; left > 0; left--) {
    if (text.replaceAll(/[!\\]/g, '').toLowerCase().includes(host)) return true;
    const decoded = text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (decoded === text) return false;
    text = decoded;
  }
  return true;
}

/** A path with its name, or one beside it, escaped as the protocol has it or not. */
function name(random: Random, { path }: SpellingOptions): string {
  const parts = path.split('/');
  const shown = random.pick([
    ...Array<string>(24).fill(path),
    parts.slice(0, -1).join('/'),
    parts[0] ?? path,
    `${path}/v2`,
    `${path}/sub/deep`,
    `${path}-other`,
    path.toLowerCase(),
    path.toUpperCase(),
    [parts[0], ...parts.slice(1).map((part) => part.toUpperCase())].join('/'),
    `${path}.git`,
    `${path}.git/sub`,
    `${path}/@v/x`,
    `${parts[0]}:443/${parts.slice(1).join('/')}`,
    `${parts[0]}./${parts.slice(1).join('/')}`,
  ]);
  return random.oneIn(10) ? shown : escaped(shown);
}

function escaped(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

function version(random: Random, { versions, path }: SpellingOptions): string {
  const [host = ''] = path.split('/');
  return random.pick([
    ...versions,
    ...[
      'v9.9.9',
      'v0.0.0-20200101000000-abcdefabcdef',
      'master',
      'latest',
      'v1',
      'V1.0.0',
      'abcdef012345',
      '',
    ],
    ...['v1.0.0+incompatible', 'v2.0.0+incompatible', `v1.0.0-${host}`, host, escaped(path), 'v1.0.0@v1.0.0'],
  ]);
}

function inProtocol(random: Random, options: SpellingOptions): string {
  const prefix = random.pick([
    ...Array<string>(24).fill(''),
    ...['/cached-only', '/cached-only', '/cached-only/cached-only', '/', '/.', '/x/..', '/-/..', '/sumdb/..'],
    ...(options.profiles ?? []).flatMap((profile) => [`/-/p/${profile}`, `/${profile}`, `/-/${profile}`]),
    ...['/-/p/none', '/-/api/v1', '/dl', '/mod'],
  ]);
  const rest = random.pick([
    '/@v/list',
    '/@latest',
    `/@v/${version(random, options)}.info`,
    `/@v/${version(random, options)}.info`,
    `/@v/${version(random, options)}.mod`,
    `/@v/${version(random, options)}.zip`,
    `/@v/${version(random, options)}.ziphash`,
    `/@v/${version(random, options)}`,
    '',
    '/',
    '/@v/',
    '/@v',
    '?go-get=1',
    '.git/info/refs?service=git-upload-pack',
  ]);
  return `${prefix}/${name(random, options)}${rest}`;
}

function inDatabase(random: Random, options: SpellingOptions): string {
  const database = random.oneIn(8) ? random.pick(['sum.other.example', '', '..']) : options.database;
  const asked = `${name(random, options)}@${version(random, options)}`;
  const rest = random.pick([
    `/lookup/${asked}`,
    `/lookup/${asked}`,
    `/lookup/${asked}/go.mod`,
    `/lookup//${asked}`,
    `/lookup/public.example.com/..//${asked}`,
    `/lookup/${name(random, options)}`,
    `/tile/8/0/000/${asked}`,
    `/tile/8/0/${name(random, options)}`,
    `/tile/${asked}`,
    `/latest/${asked}`,
    `/supported/${asked}`,
    `/../lookup/${asked}`,
    `/${asked}`,
  ]);
  return `${random.pick(['', '', '', '/cached-only', '/'])}/sumdb/${database}${rest}`;
}

/** One more way of writing the same, or nearly so. */
function spoil(random: Random, target: string, options: SpellingOptions): string {
  const at = random.below(target.length + 1);
  const character = target[at] ?? '/';
  const put = (text: string) => target.slice(0, at) + text + target.slice(at + 1);
  switch (random.below(16)) {
    case 0:
      return put(percent(character));
    case 1:
      return put(percent(character).toLowerCase());
    case 2:
      return put(percent(percent(character)));
    case 3:
      return target.replaceAll('/', random.pick(['%2f', '%2F', '%252f', '//', '/./', '\\', '%5c', '/%2e/']));
    case 4:
      return target.replaceAll('!', '%21');
    case 5:
      return target.replaceAll('@', '%40');
    case 6:
      return target.replaceAll(/[a-z]/g, (letter) => (random.oneIn(6) ? percent(letter) : letter));
    case 7:
      return (
        target +
        random.pick(['?', '?x=1', '?go-get=1', '#x', '%00', '%0a', '%0d%0aHost:%20x', '%20', ';x', '/', '.'])
      );
    case 8:
      return put(
        random.pick(['%c0%af', '%e2%88%95', '%ef%bc%8f', '%80', '%', '%2', '%zz', '%u002f', '+', '~']),
      );
    case 9:
      return (
        target.slice(0, at) +
        random.pick(['/..', '/.', '//', '/%2e%2e', '/.%2e', '!', '!!']) +
        target.slice(at)
      );
    case 10:
      return target.toUpperCase();
    case 11:
      return put(character.toUpperCase());
    case 12:
      return put(`!${character.toLowerCase()}`);
    case 13:
      return `/${target}`;
    case 14:
      return target.replace(
        /\.(?:info|mod|zip)$/,
        random.pick(['.INFO', '.info.mod', '.mod.zip', '.zip.sha256', '']),
      );
    default:
      return `${target}${random.pick(['/@v/list', '/@latest', `/../${options.path}/@v/list`, '.info', `@${options.versions[0]}`])}`;
  }
}

function percent(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

/** The mirror's own way to be asked for many modules at once, and files that name them. */
function prefetch(random: Random, options: SpellingOptions): SpelledRequest {
  const path = random.oneIn(3) ? name(random, options) : options.path;
  const wanted = `${path}@${random.oneIn(3) ? version(random, options) : random.pick(options.versions)}`;
  const [module = '', asked = ''] = wanted.split('@');
  const sum = `${module} ${asked} h1:${'A'.repeat(43)}=\n${module} ${asked}/go.mod h1:${'A'.repeat(43)}=\n`;
  const goMod = `module example.com/main\n\ngo 1.24\n\nrequire ${module} ${asked}\n\nreplace x.example/y => ${module} ${asked}\n`;
  const body = random.pick([
    sum,
    goMod,
    JSON.stringify({ modules: [wanted] }),
    JSON.stringify({ modules: [wanted, `${wanted}/go.mod`, `/${wanted}`] }),
    JSON.stringify({ files: [{ name: 'go.sum', text: sum }] }),
    JSON.stringify({ files: [{ name: 'go.mod', text: goMod }] }),
  ]);
  const query = random.pick([
    '',
    '',
    '?file=go.sum',
    '?file=go.mod',
    '?detach',
    '?profile=none',
    '?detach&profile=',
  ]);
  return {
    method: 'POST',
    target: `/-/api/v1/prefetch${query}`,
    headers: { 'Content-Type': 'text/plain' },
    body: body.replaceAll(/[^\0-\xff]/g, '?'),
  };
}

/** What would end the request line early is another request, and not this one. */
function onOneLine(target: string): string {
  return target.replaceAll(/[\0-\x20\x7f]/g, (control) => percent(control)).replaceAll(/[^\0-\xff]/g, '?');
}
