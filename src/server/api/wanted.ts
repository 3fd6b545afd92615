import { GomirrorError } from '../../base/index.ts';
import { type Wanted, wantedFromGoMod, wantedFromGoSum, wantedModule } from '../../mirror/index.ts';
import type { ServerCode } from '../codes.ts';

/** More modules than these are refused. */
const mostModules = 20_000;

/**
 * What a request body asks for: the text of a go.sum, go.work.sum or go.mod (told apart by `fileName`, or else by their
 * first line), or JSON: `{"modules": ["path@version", …], "files": [{"name": "go.sum", "text": "…"}, …]}`. Each module
 * version comes once, with all that was asked of it. Throws `server.bad-body`, `server.too-many-modules`,
 * `mirror.bad-module-name`, `mirror.bad-sum-line`, or `module.gomod-…`.
 */
export function wantedFromBody(text: string, fileName: string | undefined): Wanted[] {
  const wanted = new WantedSet();
  if (text.trimStart().startsWith('{')) {
    const { modules, files } = bodyFromJson(text);
    for (const module of modules) wanted.add(wantedModule(module));
    for (const file of files) wanted.addAll(readFile(file.name, file.text));
  } else wanted.addAll(readFile(fileName ?? guessName(text), text));
  return wanted.list();
}

class WantedSet {
  readonly #all = new Map<string, Wanted>();

  add(wanted: Wanted): void {
    const key = `${wanted.path}@${wanted.version}`;
    const known = this.#all.get(key);
    if (known === undefined && this.#all.size === mostModules)
      throw new GomirrorError<ServerCode>('server.too-many-modules', { limit: mostModules });
    this.#all.set(key, known === undefined ? wanted : together(known, wanted));
  }

  addAll(files: readonly Wanted[]): void {
    for (const each of files) this.add(each);
  }

  list(): Wanted[] {
    return [...this.#all.values()];
  }
}

/** What is wanted twice: every file of either, followed as far as either is. */
function together(one: Wanted, other: Wanted): Wanted {
  const { path, version } = one;
  const kinds = [...new Set([...one.kinds, ...other.kinds])];
  const follow = one.follow === 'unpruned' ? one.follow : (other.follow ?? one.follow);
  return { path, version, kinds, ...(follow && { follow }) };
}

function readFile(name: string, text: string): readonly Wanted[] {
  if (name.endsWith('.sum')) return wantedFromGoSum(text, name);
  if (name.endsWith('.mod')) return wantedFromGoMod(text);
  throw badBody(`${name}: neither *.sum nor *.mod`);
}

/** The lines of a go.sum have three words, the last of which is a hash. */
function guessName(text: string): string {
  const first = text.split('\n', 1)[0] ?? '';
  return /^\S+ v\S+ h1:\S+\s*$/.test(first) ? 'go.sum' : 'go.mod';
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
