import { describeError, GomirrorError, MiB } from '../../base/index.ts';
import { nearest, readYaml, redactUrl } from '../../config/basics/index.ts';
import { fetchSmall, whyNot } from '../fetch/index.ts';
import { ownConfigFolder, pathsOf, type System } from '../system/index.ts';
import {
  builtInCatalogue,
  type Catalogue,
  type CatalogueMirror,
  own,
  parseCatalogue,
  parseUserMirrors,
  type RetiredMirror,
} from './catalogue.ts';
import type { MirrorsCode } from '../mirrors-codes.ts';

/** A remark about a file that was passed over. */
export interface CatalogueNotice {
  readonly code: MirrorsCode;
  readonly params: Readonly<Record<string, string | number | boolean>>;
}

export interface LoadedCatalogue extends Catalogue {
  readonly from: 'built-in' | 'update';
  readonly notices: readonly CatalogueNotice[];
}

/** Where `mirrors update` keeps what it was given, and where users name mirrors of their own. */
export function catalogueFiles(system: System): { readonly update: string; readonly user: string } {
  const folder = ownConfigFolder(system);
  const { join } = pathsOf(system);
  return { update: join(folder, 'mirrors.json'), user: join(folder, 'mirrors.yaml') };
}

/**
 * The newer of the catalogue that came with this program and the one that `mirrors update` has put beside it, and in front of them the
 * user's own entries: one with the name or the URL of another replaces it. A file that cannot be used is passed over with a notice.
 */
export async function loadCatalogue(system: System): Promise<LoadedCatalogue> {
  const notices: CatalogueNotice[] = [];
  const files = catalogueFiles(system);
  const shipped = builtInCatalogue();
  const read = async <Result>(path: string, parse: (bytes: Buffer) => Promise<Result>) => {
    try {
      const bytes = await system.files.read(path);
      return bytes === undefined ? undefined : await parse(bytes);
    } catch (error) {
      const reason =
        error instanceof GomirrorError ? String(error.params['place'] ?? '') : describeError(error);
      notices.push({ code: 'mirrors.bad-user-file', params: { path, reason } });
      return undefined;
    }
  };
  const updated = await read(files.update, async (bytes) =>
    parseCatalogue(JSON.parse(bytes.toString('utf8')), 'update'),
  );
  const users = await read(files.user, async (bytes) =>
    parseUserMirrors(await readYaml(bytes.toString('utf8'))),
  );
  const isNewer = updated !== undefined && updated.revision > shipped.revision;
  const catalogue = isNewer ? updated : shipped;
  const mine = users ?? [];
  const others = catalogue.mirrors.filter(({ name, url }) =>
    mine.every((entry) => entry.name !== name && entry.url !== url),
  );
  return { ...catalogue, mirrors: [...mine, ...others], from: isNewer ? 'update' : 'built-in', notices };
}

export interface UpdateOptions {
  /** Hex digits; of the bytes that are meant. */
  readonly sha256?: string | undefined;
  readonly signal: AbortSignal;
}

export interface Updated {
  readonly catalogue: Catalogue;
  readonly path: string;
  readonly sha256: string;
  /** The revision that counted before. */
  readonly before: string;
}

/**
 * Takes a catalogue from a path or a URL (https, or http with a SHA-256), checks it and keeps it beside the built-in one. Rejects with
 * `mirrors.cannot-read`, `mirrors.not-pinned`, `mirrors.wrong-hash`, `mirrors.older-catalogue` (nothing newer in it), or as
 * {@link parseCatalogue}.
 */
export async function updateCatalogue(
  system: System,
  place: string,
  { sha256, signal }: UpdateOptions,
): Promise<Updated> {
  const shown = redactUrl(place);
  if (/^http:/i.test(place) && sha256 === undefined)
    throw new GomirrorError<MirrorsCode>('mirrors.not-pinned', { place: shown });
  let bytes: Buffer;
  try {
    bytes = await fetchSmall(system, place, { maxBytes: MiB, signal });
  } catch (error) {
    signal.throwIfAborted();
    const params = { place: shown, ...whyNot(error, (text) => text.replaceAll(place, shown)) };
    throw new GomirrorError<MirrorsCode>('mirrors.cannot-read', params, { cause: error });
  }
  // Takes as long to load as it takes to list the mirrors.
  const { createHash } = await import('node:crypto');
  const found = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== undefined && sha256.toLowerCase() !== found)
    throw new GomirrorError<MirrorsCode>('mirrors.wrong-hash', {
      place: shown,
      expected: sha256.toLowerCase(),
      found,
    });
  let data: unknown;
  try {
    data = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new GomirrorError<MirrorsCode>('mirrors.bad-catalogue', { place: 'JSON' }, { cause });
  }
  const catalogue = parseCatalogue(data, 'update');
  const { revision: before } = await loadCatalogue(system);
  if (catalogue.revision <= before)
    throw new GomirrorError<MirrorsCode>('mirrors.older-catalogue', {
      revision: catalogue.revision,
      before,
    });
  const { update: path } = catalogueFiles(system);
  await system.files.write(path, bytes);
  return { catalogue, path, sha256: found, before };
}

/**
 * The mirror that a word means: a name of the catalogue, or a URL (its slash at the end and a known entry's facts do not matter). Throws
 * `mirrors.retired-name`, `mirrors.secret-in-url`, `mirrors.unknown-name`.
 */
export function findMirror(catalogue: Pick<Catalogue, 'mirrors' | 'retired'>, word: string): CatalogueMirror {
  const { mirrors } = catalogue;
  const retired = retiredMirror(catalogue, word);
  if (retired !== undefined) {
    const { host, instead } = retired;
    throw new GomirrorError<MirrorsCode>('mirrors.retired-name', { host, instead: instead.join(', ') });
  }
  const named = mirrors.find(({ name, url }) => name === word || url === word.replace(/\/+$/, ''));
  if (named !== undefined) return named;
  const url = /^https?:\/\//i.test(word) ? URL.parse(word) : null;
  if (url !== null && (url.username !== '' || url.password !== ''))
    throw new GomirrorError<MirrorsCode>('mirrors.secret-in-url', { host: url.host });
  if (url !== null && url.hostname !== '' && url.search === '' && url.hash === '') {
    const whole = url.href.replace(/\/+$/, '');
    return mirrors.find((mirror) => mirror.url === whole) ?? own(url.host, whole, 'given');
  }
  // A host without a scheme, as people write it.
  const byHost = mirrors.find((mirror) => new URL(mirror.url).host === word.toLowerCase());
  if (byHost !== undefined) return byHost;
  const names = mirrors.map(({ name }) => name);
  throw new GomirrorError<MirrorsCode>('mirrors.unknown-name', {
    name: redactUrl(word),
    near: nearest(word, names) ?? names.join(', '),
  });
}

/** The retired mirror that a URL or a host belongs to, if it does. */
export function retiredMirror(
  { retired }: Pick<Catalogue, 'retired'>,
  word: string,
): RetiredMirror | undefined {
  const host = (URL.parse(word)?.hostname || word).toLowerCase();
  return retired.find((entry) => entry.host === host);
}
