import { GomirrorError } from '../../base/index.ts';
import { type GoMod, type GoModReplace, isPublicToolchain, parseGoMod } from '../../module/index.ts';
import type { MirrorCode } from '../codes.ts';
import { targetOf } from './fetcher.ts';
import { isComplete } from './graph.ts';

/** Files of a module version that somebody wants. */
export interface Wanted {
  readonly path: string;
  readonly version: string;
  readonly kinds: readonly ('info' | 'mod' | 'zip')[];
  /**
   * How the go command comes to it, when its go.mod is to be followed: `listed` by a main module that names all it needs
   * (`go 1.17` and above), `unpruned` by an older one, which leaves what its requirements require to be found.
   */
  readonly follow?: 'listed' | 'unpruned';
}

const everything = ['info', 'mod', 'zip'] as const;

/**
 * What a go.sum (or go.work.sum) file names: all files of a version whose zip has a hash there, the go.mod of the others.
 * `file` is its name in errors. Throws `mirror.bad-sum-line`.
 */
export function wantedFromGoSum(text: string, file = 'go.sum'): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const [index, raw] of text.split('\n').entries()) {
    const words = raw.split(/[ \t\r]+/).filter((word) => word !== '');
    if (words.length === 0) continue;
    const [path = '', written = '', hash = ''] = words;
    const version = written.replace(/\/go\.mod$/, '');
    const isModule = targetOf(path, version, 'mod') !== undefined || isPublicToolchain(path);
    if (words.length !== 3 || !isModule || !/^h[0-9]+:/.test(hash)) {
      throw new GomirrorError<MirrorCode>('mirror.bad-sum-line', {
        ...{ file, line: index + 1 },
        text: clipped(raw),
      });
    }
    // Go itself is got by those who want another one, and not by everybody who builds.
    if (isPublicToolchain(path)) continue;
    const name = `${path}@${version}`;
    if (version === written) wanted.set(name, { path, version, kinds: everything });
    else if (!wanted.has(name)) wanted.set(name, { path, version, kinds: ['mod'] });
  }
  return [...wanted.values()];
}

/**
 * What the go.mod file of a main module requires, as its `replace` and `exclude` directives leave it, to be followed. A
 * module replaced by a folder is left out. Throws `module.gomod-…`, with the line, where the go command would refuse the file.
 */
export function wantedFromGoMod(text: string): Wanted[] {
  const goMod = parseGoMod(text, 'main');
  const follow = isComplete(goMod.go) ? 'listed' : 'unpruned';
  const wanted: Wanted[] = [];
  for (const { path, version } of goMod.require) {
    if (goMod.exclude.some((excluded) => excluded.path === path && excluded.version === version)) continue;
    const replaced = replacementOf(goMod, path, version);
    if (replaced === undefined) wanted.push({ path, version, kinds: everything, follow });
    else if (replaced.withVersion !== undefined)
      wanted.push({ path: replaced.withPath, version: replaced.withVersion, kinds: everything, follow });
  }
  return wanted;
}

/** The module version that `MODULE@VERSION` names. Throws `mirror.bad-module-name`. */
export function wantedModule(text: string): Wanted {
  const at = text.indexOf('@');
  const [path, version] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  if (targetOf(path, version, 'zip') === undefined)
    throw new GomirrorError<MirrorCode>('mirror.bad-module-name', { text: clipped(text) });
  return { path, version, kinds: everything, follow: 'listed' };
}

function replacementOf({ replace }: GoMod, path: string, version: string): GoModReplace | undefined {
  const ofPath = replace.filter((each) => each.path === path);
  return ofPath.find((each) => each.version === version) ?? ofPath.find((each) => each.version === undefined);
}

function clipped(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
