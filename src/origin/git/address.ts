import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { GomirrorError } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import type { RepositoryAddress } from './types.ts';

/** A repository's address, taken apart and found to be one that git may be given. */
export interface Place {
  readonly kind: 'http' | 'https' | 'ssh' | 'file';
  /** As git gets it; no credentials, no characters but those of URLs. */
  readonly url: string;
  readonly parsed: URL;
  /** The host without brackets and port; empty for files. */
  readonly host: string;
  readonly port: number;
  /** What errors call the server: `host`, `host:port`, or the path. */
  readonly upstream: string;
  readonly networks: readonly string[];
}

const ports = { 'http:': 80, 'https:': 443, 'ssh:': 22, 'file:': 0 } as const;

/**
 * Takes an address apart. Throws `origin.git-bad-address` for whatever git could take for something else than a repository on
 * a server: other transports (`ext::`), options, user names in web addresses, queries.
 */
export function placeOf({ url, networks }: RepositoryAddress): Place {
  const bad = (reason: string) => {
    const shown = (URL.parse(url)?.host ?? '') || 'git';
    return new GomirrorError<OriginCode>('origin.git-bad-address', { upstream: shown, reason });
  };
  const parsed = URL.parse(url);
  if (parsed === null) throw bad('not a URL');
  const { protocol } = parsed;
  if (protocol !== 'http:' && protocol !== 'https:' && protocol !== 'ssh:' && protocol !== 'file:')
    throw bad(`${protocol} is not spoken`);
  if (parsed.password !== '' || (protocol !== 'ssh:' && parsed.username !== ''))
    throw bad('credentials in it');
  if (parsed.search !== '' || parsed.hash !== '') throw bad('a query or fragment');
  const plain = /^[\w.~+,=:@%/[\]-]+$/;
  if (!plain.test(parsed.href)) throw bad('characters that do not belong there');
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (protocol === 'file:' ? host !== '' : !/^[a-z0-9_.:][a-z0-9_.:-]*$/i.test(host)) throw bad('no host');
  // ssh hands both to programs that know options.
  if (parsed.username.startsWith('-') || /^\/*-/.test(parsed.pathname)) throw bad('a leading -');
  if (parsed.pathname.length < 2) throw bad('no path');
  if (protocol === 'ssh:' && !/^[\w.@+-]*$/.test(parsed.username)) throw bad('an odd user name');
  const kind = protocol.slice(0, -1) as Place['kind'];
  return {
    kind,
    url: parsed.href,
    parsed,
    host,
    port: parsed.port === '' ? ports[protocol] : Number(parsed.port),
    upstream: kind === 'file' ? parsed.pathname : parsed.host,
    networks,
  };
}

/** Rejects with `origin.git-bad-address` unless the folder of a `file:` URL is below one of `roots`, wherever links lead. */
export async function checkFileRoot(place: Place, roots: readonly string[]): Promise<void> {
  const real = await realpath(fileURLToPath(place.parsed)).catch(() => undefined);
  for (const root of real === undefined ? [] : roots) {
    const realRoot = await realpath(root).catch(() => undefined);
    if (realRoot === undefined) continue;
    const relative = path.relative(realRoot, real!);
    if (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)) return;
  }
  throw new GomirrorError<OriginCode>('origin.git-bad-address', {
    upstream: place.upstream,
    reason: 'outside of direct.fileRoots',
  });
}
