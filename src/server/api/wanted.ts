import { GomirrorError } from '../../base/index.ts';
import { check, isCanonicalVersion } from '../../module/index.ts';
import type { ServerCode } from '../codes.ts';

/** Files of one module version. */
export interface WantedFiles {
  readonly path: string;
  readonly version: string;
  readonly kinds: readonly ('info' | 'mod' | 'zip')[];
}

/** What reads lists of modules out of files; each throws a GomirrorError that names the file and the line. */
export interface WantedReaders {
  readonly goSum: (text: string, file: string) => readonly WantedFiles[];
  readonly goMod: (text: string, file: string) => readonly WantedFiles[];
}

/** More modules than these are refused. */
const mostModules = 20_000;

/**
 * What a request body asks for: the text of a go.sum, go.work.sum or go.mod (told apart by `fileName`, or else by their
 * first line), or JSON: `{"modules": ["path@version", …], "files": [{"name": "go.sum", "text": "…"}, …]}`. Each module
 * version comes once, with all that was asked of it. Throws `server.bad-body`, `server.too-many-modules`, or what the
 * readers and the rules for paths and versions throw.
 */
export function wantedFromBody(
  text: string,
  fileName: string | undefined,
  readers: WantedReaders,
): WantedFiles[] {
  const wanted = new WantedSet();
  if (text.trimStart().startsWith('{')) {
    const { modules, files } = bodyFromJson(text);
    for (const module of modules) wanted.add(moduleVersion(module));
    for (const file of files) wanted.addAll(readFile(file.name, file.text, readers));
  } else wanted.addAll(readFile(fileName ?? guessName(text), text, readers));
  return wanted.list();
}

class WantedSet {
  readonly #all = new Map<string, { path: string; version: string; kinds: Set<'info' | 'mod' | 'zip'> }>();

  add({ path, version, kinds }: WantedFiles): void {
    const key = `${path}@${version}`;
    const known = this.#all.get(key);
    if (known === undefined) {
      if (this.#all.size === mostModules)
        throw new GomirrorError<ServerCode>('server.too-many-modules', { limit: mostModules });
      this.#all.set(key, { path, version, kinds: new Set(kinds) });
      return;
    }
    for (const kind of kinds) known.kinds.add(kind);
  }

  addAll(files: readonly WantedFiles[]): void {
    for (const each of files) this.add(each);
  }

  list(): WantedFiles[] {
    return [...this.#all.values()].map((each) => ({ ...each, kinds: [...each.kinds] }));
  }
}

function readFile(name: string, text: string, { goSum, goMod }: WantedReaders): readonly WantedFiles[] {
  if (name.endsWith('.sum')) return goSum(text, name);
  if (name.endsWith('.mod')) return goMod(text, name);
  throw badBody(`${name}: neither *.sum nor *.mod`);
}

/** The lines of a go.sum have three words, the last of which is a hash. */
function guessName(text: string): string {
  const first = text.split('\n', 1)[0] ?? '';
  return /^\S+ v\S+ h1:\S+\s*$/.test(first) ? 'go.sum' : 'go.mod';
}

function moduleVersion(text: string): WantedFiles {
  const at = text.lastIndexOf('@');
  const path = at < 0 ? text : text.slice(0, at);
  const version = at < 0 ? '' : text.slice(at + 1);
  check(path, version);
  if (!isCanonicalVersion(version)) throw badBody(`${text.slice(0, 200)}: not a canonical version`);
  return { path, version, kinds: ['info', 'mod', 'zip'] };
}

interface JsonBody {
  readonly modules: readonly string[];
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

function bodyFromJson(text: string): JsonBody {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw badBody('JSON');
  }
  if (typeof body !== 'object' || body === null) throw badBody('JSON');
  const { modules = [], files = [] } = body as { modules?: unknown; files?: unknown };
  if (!Array.isArray(modules) || !modules.every((each) => typeof each === 'string')) throw badBody('modules');
  if (!Array.isArray(files) || !files.every(isFile)) throw badBody('files');
  return { modules, files };
}

function isFile(value: unknown): value is { name: string; text: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { name, text } = value as { name?: unknown; text?: unknown };
  return typeof name === 'string' && typeof text === 'string';
}

function badBody(reason: string): GomirrorError<ServerCode> {
  return new GomirrorError('server.bad-body', { reason });
}
