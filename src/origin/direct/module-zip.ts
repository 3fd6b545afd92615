import { GomirrorError, KiB } from '../../base/index.ts';
import { type ModulePath, planZip, type Version, zipGoVersion, ZipWriter } from '../../module/index.ts';
import type { OriginCode } from '../codes.ts';
import type { ArchivedFile, Hash, Repository, RepositoryOptions } from '../git/index.ts';
import type { GetOptions, OriginAnswer } from '../types.ts';
import { type ModuleFolder, smallFileBytes } from './module-folder.ts';

/** What is to be put into a zip. */
export interface ZipContents {
  readonly path: ModulePath;
  readonly version: Version;
  readonly repository: Repository;
  readonly commit: Hash;
  readonly module: ModuleFolder;
}

/** Files up to this size are read at once, so that several can be deflated at the same time. */
const wholeFileBytes = 512 * KiB;

/**
 * The zip of a module, made while it is read. A module in a folder without a LICENSE gets that of the repository's root
 * ("Module zip files" in the Go Modules Reference). Rejects with `zip.…` when the files cannot make a zip.
 */
export async function openZip(
  contents: ZipContents,
  asked: { readonly path: string; readonly upstream: string },
  options: Pick<GetOptions, 'maxBytes'> & RepositoryOptions,
): Promise<OriginAnswer> {
  const { repository, commit, module, path, version } = contents;
  const { folder, goMod } = module;
  const files = await repository.files(commit, folder, options);
  const inherits = folder !== '' && !files.some((file) => file.path === 'LICENSE');
  const license = inherits
    ? await repository.readFile(commit, 'LICENSE', smallFileBytes, options)
    : undefined;
  const planned = planZip(license === undefined ? files : [...files, { path: 'LICENSE', isRegular: true }], {
    path,
    version,
    goVersion: goMod === undefined ? '' : zipGoVersion(goMod),
  });
  const { signal } = options;
  const ending = new AbortController();

  const read: OriginAnswer['read'] = async (take) => {
    let sizeBytes = 0;
    const write = (chunk: Uint8Array) => {
      sizeBytes += chunk.length;
      if (sizeBytes > options.maxBytes) {
        throw new GomirrorError<OriginCode>('origin.too-large', { ...asked, limit: options.maxBytes });
      }
      return take(chunk);
    };
    const both = AbortSignal.any([signal, ending.signal]);
    const writer = new ZipWriter(path, version, write, { signal: both });
    const missing = new Set(planned);
    const add = async (file: ArchivedFile) => {
      if (!planned.has(file.path) || file.kind !== 'file') return;
      missing.delete(file.path);
      await writer.add(file.path, file.sizeBytes <= wholeFileBytes ? await whole(file) : file.read());
    };
    await repository.archive(commit, folder, add, { signal: both });
    if (license !== undefined && missing.delete('LICENSE')) await writer.add('LICENSE', license);
    const [gone] = missing;
    if (gone !== undefined) {
      // What the listing has, an archive has too; without it the zip would be another one.
      const params = {
        upstream: asked.upstream,
        received: planned.size - missing.size,
        declared: planned.size,
      };
      throw new GomirrorError<OriginCode>('origin.cut-short', params, { retryable: true });
    }
    await writer.end();
  };
  return { sizeBytes: undefined, read, discard: () => ending.abort(new Error('discarded')) };
}

async function whole(file: ArchivedFile): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.read()) chunks.push(chunk);
  return Buffer.concat(chunks);
}
