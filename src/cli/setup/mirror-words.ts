import { GomirrorError } from '../../base/index.ts';
import { officialProxy, officialSumDb, redactUrl } from '../../config/basics/index.ts';
import type { Note } from '../../goenv/index.ts';
import type { CliCode } from '../codes.ts';

/** What a measurement comes to. */
export interface BestNames {
  /** Best first. */
  readonly urls: readonly string[];
  /** What GOSUMDB has to be with them; undefined where it can stay as it is. */
  readonly gosumdb: string | undefined;
  readonly reasons: readonly Note[];
}

/** What a machine is going to have, and mirrors are measured with. */
export interface Way {
  /** Variables for the proxy; undefined: those of now. */
  readonly variables: Readonly<Record<string, string | undefined>> | undefined;
  /** An authority, PEM. */
  readonly ca: string | undefined;
}

/** `--mirror` as settings. */
export interface MirrorChoice {
  /** Undefined for Go's default. */
  readonly goproxy: string | undefined;
  readonly gosumdb: string | undefined;
  readonly reasons: readonly Note[];
}

/** How names of mirrors become URLs. */
export interface MirrorNames {
  /** The URL of a mirror of the catalogue; undefined when there is none of that name. */
  urlOf(name: string): Promise<string | undefined>;
  /** True for a mirror that is known not to pass the checksum database on. */
  lacksDatabase(url: string): Promise<boolean>;
  /** The best for this machine, measured. Rejects when none answers. */
  best(way: Way): Promise<BestNames>;
  /** All names, for an error's words. */
  names(): Promise<readonly string[]>;
}

/**
 * `--mirror` as a GOPROXY list. Between mirrors there is a `|`, so that one that fails is passed over; `,direct` at the
 * end is for what no mirror has. A list that has its own end (`direct`, `off`) keeps it, one with its own separators keeps those. Rejects with
 * `cli.setup-…` codes.
 */
export async function chooseMirrors(text: string, names: MirrorNames, way: Way): Promise<MirrorChoice> {
  if (text === 'default') return { goproxy: undefined, gosumdb: undefined, reasons: [] };
  const separators = text.match(/[,|]/g) ?? [];
  const words = text.split(/[,|]/).map((word) => word.trim());
  const urls: string[][] = [];
  let best: BestNames | undefined;
  for (const word of words) {
    if (word === 'auto') best ??= await names.best(way);
    urls.push(word === 'auto' && best !== undefined ? [...best.urls] : await urlsOf(word, names));
  }
  const named = urls.flat().filter((url) => !isEnd(url));
  const lacking = await Promise.all(named.map((url) => names.lacksDatabase(url)));
  const lacksDatabase = best === undefined && named.length > 0 && lacking.every(Boolean);
  const isWritten = text.includes('|') || /:\/\/[^|]*,/.test(text);
  let list = '';
  for (const [at, group] of urls.entries()) {
    const own = isWritten ? (separators[at - 1] ?? ',') : isEnd(group[0]) ? ',' : '|';
    list += (at === 0 ? '' : own) + group.join('|');
  }
  return {
    goproxy: isEnd(urls.at(-1)?.at(-1)) ? list : `${list},direct`,
    gosumdb: best?.gosumdb,
    reasons:
      best?.reasons ??
      (lacksDatabase ? [{ code: 'cli.setup-lacks-database', params: { database: officialSumDb } }] : []),
  };
}

async function urlsOf(word: string, names: MirrorNames): Promise<string[]> {
  if (word === '') throw new GomirrorError<CliCode>('cli.setup-bad-mirror', { value: word });
  if (isEnd(word)) return [word];
  if (word === 'official') return [officialProxy];
  if (word.includes('://')) {
    const url = URL.canParse(word) ? new URL(word) : undefined;
    if (url !== undefined && url.password !== '')
      throw new GomirrorError<CliCode>('cli.setup-secret-argument', {});
    if (url === undefined || !/^(?:https?|file):$/.test(url.protocol))
      throw new GomirrorError<CliCode>('cli.setup-bad-mirror', { value: redactUrl(word) });
    return [word];
  }
  const known = await names.urlOf(word);
  if (known !== undefined) return [known];
  // `goproxy.cn`, `127.0.0.1:4663`: a host, which everybody means with the scheme that goes with it.
  if (/^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/\S*)?$/.test(word) || /^localhost(?::\d+)?$/.test(word))
    return [`${/^(?:127\.|localhost)/.test(word) ? 'http' : 'https'}://${word}`];
  throw new GomirrorError<CliCode>('cli.setup-unknown-mirror', {
    value: word,
    names: (await names.names()).join(', '),
  });
}

/** True where mirrors have to be measured. */
export function isMeasured(text: string | undefined): boolean {
  return (text ?? '').split(/[,|]/).some((word) => word.trim() === 'auto');
}

function isEnd(word: string | undefined): boolean {
  return word === 'direct' || word === 'off';
}
