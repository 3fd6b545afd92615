import { nearest, officialSumDb } from '../../../config/basics/index.ts';
import { type Accident, shown } from './accident.ts';
import type { AccidentCode } from './codes.ts';

/** Mirrors that articles still name, and that are gone. */
const retired = new Set(['gocenter.io', 'athens.azurefd.net', 'gonexus.dev']);

/** Where mirrors are that people look for in other places: by host, what the path begins with. */
const addresses: Readonly<Record<string, { readonly path: string; readonly url: string }>> = {
  'goproxy.huaweicloud.com': { path: '//', url: 'https://mirrors.huaweicloud.com/repository/goproxy/' },
  'mirrors.huaweicloud.com': {
    path: '/repository/goproxy',
    url: 'https://mirrors.huaweicloud.com/repository/goproxy/',
  },
  'mirrors.aliyun.com': { path: '/goproxy', url: 'https://mirrors.aliyun.com/goproxy/' },
  'mirrors.cloud.tencent.com': { path: '/go', url: 'https://mirrors.cloud.tencent.com/go/' },
  'repo.nju.edu.cn': { path: '/repository/go', url: 'https://repo.nju.edu.cn/repository/go/' },
};

/** Sites of Go's that hold no modules, and where the code is that no mirror serves. */
const notMirrors = new Set([
  ...[officialSumDb, 'sum.golang.google.cn', 'golang.google.cn', 'go.dev', 'pkg.go.dev'],
  ...['github.com', 'gitee.com', 'gitlab.com'],
]);

interface Entry {
  readonly word: string;
  readonly separator: string;
}

/** What one entry is found to be: the mistake, and what should stand in its place (undefined: nothing). */
interface Judged {
  readonly code: AccidentCode;
  readonly level: Accident['level'];
  readonly instead?: string | undefined;
  readonly params?: Readonly<Record<string, string>>;
}

/**
 * Mistakes in GOPROXY, as the go command walks the list: entries between `,` and `|`, trimmed; nothing after `direct` or `off`; `https://`
 * put before what has a dot, a colon or a slash in it and no `:/`.
 */
export function proxyListAccidents(value: string): Accident[] {
  const name = 'GOPROXY';
  const entries = entriesOf(value);
  if (entries.length === 0) {
    return [
      {
        code: 'goenv.accident-proxy-empty',
        level: 'error',
        params: { name, value },
        meant: { [name]: undefined },
      },
    ];
  }
  const found: { readonly entry: Entry; readonly judged: Judged }[] = [];
  const mended: Entry[] = [];
  const seen = new Set<string>();
  let end: Entry | undefined;
  const behind: Entry[] = [];
  for (const entry of entries) {
    if (end !== undefined) {
      behind.push(entry);
      continue;
    }
    if (entry.word === 'direct' || entry.word === 'off') {
      end = entry;
      continue;
    }
    const { judged, instead } = mend(entry, seen);
    if (judged !== undefined) found.push({ entry, judged });
    if (instead?.word === 'direct' || instead?.word === 'off') end = instead;
    else if (instead !== undefined) mended.push(instead);
  }
  const reachable = behind.filter(({ word }) => word !== 'direct' && word !== 'off');
  // What was written behind `direct` was meant to be asked before it.
  if (end?.word === 'direct') {
    for (const entry of reachable) {
      const { instead } = mend(entry, seen);
      if (instead !== undefined && instead.word !== 'direct' && instead.word !== 'off') mended.push(instead);
    }
  }
  if (end !== undefined) mended.push(end);
  const meant = mended.some(({ word }) => word !== 'direct') ? joined(mended) : undefined;
  const isMendable = found.some(({ judged }) => 'instead' in judged) || reachable.length > 0;
  const fix = isMendable ? { meant: { [name]: meant } } : {};
  const accidents = found.map(({ entry, judged }): Accident => {
    const params = { name, entry: shown(entry.word), ...judged.params };
    return { code: judged.code, level: judged.level, params, ...fix };
  });
  if (end !== undefined && reachable.length > 0) {
    accidents.push({
      code: 'goenv.accident-proxy-unreachable',
      level: end.word === 'off' ? 'warning' : 'error',
      params: { name, last: end.word, entries: shown(reachable.map(({ word }) => word).join(', ')) },
      ...(end.word === 'off' ? {} : fix),
    });
  }
  return accidents;
}

/** The first mistake in an entry, and the entry with all of them mended; undefined when nothing of it is of use. */
function mend(
  entry: Entry,
  seen: Set<string>,
): { readonly judged: Judged | undefined; readonly instead: Entry | undefined } {
  const judged = judge(entry.word, seen);
  if (judged === undefined || !('instead' in judged)) return { judged, instead: entry };
  const { instead } = judged;
  if (instead === undefined) return { judged, instead };
  const mended = { ...entry, word: instead };
  if (instead === 'direct' || instead === 'off') return { judged, instead: mended };
  return { judged, instead: mend(mended, seen).instead };
}

function entriesOf(value: string): Entry[] {
  return [...value.matchAll(/([^,|]*)([,|]|$)/g)]
    .map((match) => ({ word: (match[1] ?? '').trim(), separator: match[2] ?? '' }))
    .filter(({ word }) => word !== '');
}

function joined(entries: readonly Entry[]): string {
  return entries
    .map(({ word, separator }, index) => (index === entries.length - 1 ? word : word + (separator || ',')))
    .join('');
}

function judge(word: string, seen: Set<string>): Judged | undefined {
  if (!/[.:/]/.test(word)) {
    const lower = word.toLowerCase();
    const near = nearest(lower, ['direct', 'off']);
    if (near === undefined) return { code: 'goenv.accident-proxy-word', level: 'error', instead: undefined };
    return { code: 'goenv.accident-proxy-word-near', level: 'error', instead: near, params: { meant: near } };
  }
  const scheme = withScheme(word);
  if (scheme !== undefined) {
    const params = { meant: shown(scheme) };
    return { code: 'goenv.accident-proxy-scheme', level: 'error', instead: scheme, params };
  }
  const complete = word.includes(':/') ? word : `https://${word}`;
  const url = URL.parse(complete);
  if (url === null || !/^(?:https?|file):$/.test(url.protocol)) {
    return { code: 'goenv.accident-proxy-word', level: 'error', instead: undefined };
  }
  return url.protocol === 'file:' ? undefined : judgeUrl(url, complete, seen);
}

function judgeUrl(url: URL, complete: string, seen: Set<string>): Judged | undefined {
  const host = url.hostname;
  if (retired.has(host) || host.endsWith('.gocenter.io')) {
    return { code: 'goenv.accident-proxy-retired', level: 'error', instead: undefined };
  }
  if (notMirrors.has(host) && !url.pathname.includes('/sumdb/')) {
    return { code: 'goenv.accident-proxy-not-a-mirror', level: 'error', instead: undefined };
  }
  const known = addresses[host];
  if (known !== undefined && !`${url.pathname}/`.startsWith(`${known.path}/`)) {
    const params = { meant: known.url };
    return { code: 'goenv.accident-proxy-moved', level: 'error', instead: known.url, params };
  }
  if (complete.includes('?') || complete.includes('#')) {
    const instead = complete.replace(/[?#].*$/s, '');
    return { code: 'goenv.accident-proxy-query', level: 'error', instead, params: { meant: shown(instead) } };
  }
  const ofProtocol = /\/(?:@v(?:\/.*)?|@latest|sumdb\/.*)\/?$/.exec(complete);
  if (ofProtocol !== null) {
    const instead = complete.slice(0, ofProtocol.index);
    const params = { meant: shown(instead) };
    return { code: 'goenv.accident-proxy-protocol-path', level: 'error', instead, params };
  }
  if (/\/\/+/.test(url.pathname)) {
    const path = complete.indexOf('/', complete.indexOf('://') + 3);
    const instead = complete.slice(0, path) + complete.slice(path).replaceAll(/\/{2,}/g, '/');
    const params = { meant: shown(instead) };
    return { code: 'goenv.accident-proxy-slashes', level: 'warning', instead, params };
  }
  const key = url.href.replace(/\/+$/, '');
  if (seen.has(key)) return { code: 'goenv.accident-proxy-twice', level: 'note', instead: undefined };
  seen.add(key);
  const isPlain = url.protocol === 'http:';
  if (url.username !== '' || url.password !== '') {
    return isPlain
      ? { code: 'goenv.accident-proxy-credentials-http', level: 'error' }
      : { code: 'goenv.accident-proxy-credentials', level: 'warning' };
  }
  return isPlain && !/^(?:localhost|127\..*|\[::1\])$/.test(host)
    ? { code: 'goenv.accident-proxy-http', level: 'note' }
    : undefined;
}

/** The entry with its scheme mended: `https:/host`, `https//host`, `htps://host`, `://host`, a path; undefined when it is right. */
function withScheme(word: string): string | undefined {
  if (/^(?:https?|file):\/\/\/?[^/]/i.test(word) && !/^https?:\/\/\//i.test(word)) return undefined;
  const begun = /^(https?)(?::\/*|\/\/+)(?=[^/:]+)/i.exec(word);
  // `https:8080` could be a host of that name; a dot in what follows says that it is not.
  if (begun !== null && /^[^/]*\./.test(word.slice(begun[0].length))) {
    return `${begun[1]?.toLowerCase()}://${word.slice(begun[0].length)}`;
  }
  if (/^:?\/\/[^/]/.test(word)) return `https:${word.replace(/^:/, '')}`;
  if (word.startsWith('/')) return `file://${word}`;
  const other = /^([A-Za-z][A-Za-z0-9+.-]*):\/+/.exec(word);
  const near = other === null ? undefined : nearest(other[1]?.toLowerCase() ?? '', ['https', 'http', 'file']);
  return other === null || near === undefined ? undefined : `${near}://${word.slice(other[0].length)}`;
}
