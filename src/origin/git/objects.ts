import type { BareCopy } from './copy.ts';
import { isHash } from './listing.ts';
import { OutputTooLarge } from './run.ts';
import type { Commit, Hash } from './types.ts';

const manyBytes = 1 << 28;
/** More than a hundred thousand commits. */
const commitsMaxBytes = 1 << 26;
/** Some hundred thousand files. Of a tree that names itself over and over there are more. */
const filesMaxBytes = 1 << 26;

/** Those of `hashes` that a copy has as commits. */
export async function readCommits(
  copy: BareCopy,
  hashes: readonly Hash[],
  signal: AbortSignal,
): Promise<Map<Hash, Commit>> {
  const found = new Map<Hash, Commit>();
  if (hashes.length === 0 || !(await copy.exists())) return found;
  const contents = async (wanted: readonly string[]) =>
    copy.read(['cat-file', '--batch'], {
      input: `${wanted.join('\n')}\n`,
      maxOutputBytes: commitsMaxBytes,
      signal,
    });
  const output = await contents(hashes).catch(async (error: unknown) => {
    if (!(error instanceof OutputTooLarge)) throw error;
    // A tag may name a file of any size.
    const commits = await onlyCommits(copy, hashes, signal);
    return commits.length === 0 ? Buffer.alloc(0) : contents(commits);
  });
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(10, at);
    const [hash = '', type = '', size = ''] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type === 'missing' || !isHash(hash)) continue;
    const content = output.toString('latin1', at, at + Number(size));
    at += Number(size) + 1;
    if (type !== 'commit') continue;
    const header = content.slice(0, content.indexOf('\n\n'));
    found.set(hash, { hash, timeSeconds: committedAt(header) });
  }
  return found;
}

async function onlyCommits(copy: BareCopy, hashes: readonly Hash[], signal: AbortSignal): Promise<string[]> {
  const kinds = await kindsOf(copy, hashes, signal);
  return hashes.filter((hash) => kinds.get(hash) === 'commit');
}

/** Of what kind (`commit`, `tag`, `tree`, `blob`) those of `hashes` are that a copy has. */
export async function kindsOf(
  copy: BareCopy,
  hashes: readonly Hash[],
  signal: AbortSignal,
): Promise<Map<Hash, string>> {
  const output = await copy.read(['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
    input: `${hashes.join('\n')}\n`,
    maxOutputBytes: manyBytes,
    signal,
  });
  const kinds = new Map<Hash, string>();
  // One line for each, in the order of the questions.
  const lines = output.toString('latin1').split('\n');
  for (const [index, hash] of hashes.entries()) {
    const kind = lines[index]?.slice(hash.length + 1);
    if (kind !== undefined && kind !== '' && kind !== 'missing') kinds.set(hash, kind);
  }
  return kinds;
}

/** In seconds since 1970, between the years 1 and 9999: git takes any number, and RFC 3339, which Go reads, has no others. */
function committedAt(header: string): number {
  const written = Number(/^committer .*> *(-?\d+)/m.exec(header)?.[1] ?? 0);
  return Math.min(Math.max(written, -62_135_596_800), 253_402_300_799);
}

/** Whether a copy has an object, of whatever kind. */
export async function hasObject(copy: BareCopy, hash: Hash, signal: AbortSignal): Promise<boolean> {
  const output = await copy.read(['cat-file', '--batch-check'], {
    input: `${hash}\n`,
    maxOutputBytes: 1000,
    signal,
  });
  return !output.toString().endsWith(' missing\n');
}

/** The commits whose names begin with `prefix`. */
export async function commitsBeginning(copy: BareCopy, prefix: string, signal: AbortSignal): Promise<Hash[]> {
  const output = await copy.read(['rev-parse', `--disambiguate=${prefix}`], {
    maxOutputBytes: manyBytes,
    signal,
  });
  const hashes = output.toString().split('\n').filter(isHash);
  return [...(await readCommits(copy, hashes, signal)).keys()];
}

/** Those of `candidates`, all present with their histories, that are not `commit` nor ancestors of it. */
export async function outsideHistory(
  copy: BareCopy,
  commit: Hash,
  candidates: readonly Hash[],
  signal: AbortSignal,
): Promise<Set<Hash>> {
  const output = await copy.read(['rev-list', '--stdin'], {
    input: `${[...candidates, `^${commit}`].join('\n')}\n`,
    maxOutputBytes: manyBytes,
    signal,
  });
  const outside = new Set<string>(output.toString().split('\n'));
  return new Set(candidates.filter((hash) => outside.has(hash)));
}

/** A blob's bytes; undefined where there is none. Rejects with OutputTooLarge. */
export async function readBlob(
  copy: BareCopy,
  commit: Hash,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  // git would take `./a` as relative to a working tree, and a line end as the end of a question.
  if (/\n/.test(path) || path.split('/').some((name) => name === '' || name === '.' || name === '..'))
    return undefined;
  const output = await copy.read(['cat-file', '--batch'], {
    input: `${commit}:${path}\n`,
    maxOutputBytes: maxBytes + 200,
    signal,
  });
  const end = output.indexOf(10);
  const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString('latin1', 0, end)) ?? [];
  if (size === undefined) return undefined;
  if (Number(size) > maxBytes) throw new OutputTooLarge(maxBytes);
  return output.subarray(end + 1, end + 1 + Number(size));
}

/** The files of a commit below `folder`; submodules are no files. */
export async function listFiles(
  copy: BareCopy,
  commit: Hash,
  folder: string,
  signal: AbortSignal,
): Promise<{ path: string; isRegular: boolean }[]> {
  const within = folder === '' ? [] : ['--', `${folder}/`];
  const output = await copy.read(['ls-tree', '-r', '-z', '--full-tree', commit, ...within], {
    maxOutputBytes: filesMaxBytes,
    signal,
  });
  const files: { path: string; isRegular: boolean }[] = [];
  const skipped = folder === '' ? 0 : folder.length + 1;
  for (const entry of output.toString().split('\0')) {
    const [what, path] = [entry.slice(0, entry.indexOf('\t')), entry.slice(entry.indexOf('\t') + 1)];
    if (what === '' || what.startsWith('160000')) continue;
    files.push({ path: path.slice(skipped), isRegular: what.startsWith('100') });
  }
  return files;
}
