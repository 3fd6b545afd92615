import { createHash } from 'node:crypto';
import type { TestModule } from './module-factory.ts';

/** What a path answers, before anything is done to it. */
export interface GoodAnswer {
  readonly status: 200 | 404;
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
}

/**
 * The GOPROXY protocol over modules in memory. Knowingly an implementation of its own, small and plain: a mirror
 * tested against its own rules would agree with itself.
 */
export class ModuleTree {
  readonly #modules = new Map<string, Map<string, TestModule>>();
  readonly #queries: Readonly<Record<string, string>>;
  readonly #hasLatest: boolean;

  constructor(
    modules: readonly TestModule[],
    options: { readonly queries?: Readonly<Record<string, string>>; readonly hasLatest?: boolean } = {},
  ) {
    this.#queries = options.queries ?? {};
    this.#hasLatest = options.hasLatest ?? true;
    this.add(...modules);
  }

  add(...modules: readonly TestModule[]): void {
    for (const module of modules) {
      const versions = this.#modules.get(module.path) ?? new Map<string, TestModule>();
      versions.set(module.version, module);
      this.#modules.set(module.path, versions);
    }
  }

  remove(path: string, version: string): void {
    this.#modules.get(path)?.delete(version);
  }

  /** The answer for a percent-decoded path. */
  answer(path: string): GoodAnswer {
    const latest = /^\/(.+)\/@latest$/.exec(path);
    if (latest !== null) return this.#latest(unescape(latest[1] ?? ''));
    const parts = /^\/(.+)\/@v\/(.+)$/.exec(path);
    const versions = this.#modules.get(unescape(parts?.[1] ?? ''));
    if (parts === null || versions === undefined) return notFound(path);
    const file = parts[2] ?? '';
    if (file === 'list') {
      const listed = [...versions.keys()].filter((version) => !isPseudo(version));
      return good('text/plain; charset=UTF-8', listed.map((version) => `${version}\n`).join(''));
    }
    const dot = file.lastIndexOf('.');
    const asked = unescape(file.slice(0, dot));
    const module =
      versions.get(asked) ?? versions.get(this.#queries[`${unescape(parts[1] ?? '')}@${asked}`] ?? '');
    if (module === undefined) return notFound(path);
    switch (file.slice(dot)) {
      case '.info':
        return good('application/json', module.info);
      case '.mod':
        return good('text/plain; charset=UTF-8', module.mod);
      case '.zip':
        return good('application/zip', module.zip);
      default:
        return notFound(path);
    }
  }

  #latest(path: string): GoodAnswer {
    const versions = [...(this.#modules.get(path)?.values() ?? [])];
    const releases = versions.filter((module) => !module.version.includes('-'));
    const newest = (releases.length > 0 ? releases : versions)
      .toSorted((a, b) => byVersion(a.version, b.version))
      .at(-1);
    return newest === undefined || !this.#hasLatest ? notFound(path) : good('application/json', newest.info);
  }
}

function good(type: string, body: string | Buffer): GoodAnswer {
  const bytes = Buffer.from(body);
  return { status: 200, type, body: bytes, etag: `"${createHash('md5').update(bytes).digest('hex')}"` };
}

function notFound(path: string): GoodAnswer {
  return {
    status: 404,
    type: 'text/plain; charset=UTF-8',
    body: Buffer.from(`not found: ${path}\n`),
    etag: '',
  };
}

/** `!a` stands for `A`. */
function unescape(escaped: string): string {
  return escaped.replaceAll(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Ends in a time and a commit: `v0.0.0-20240102030405-abcdef012345`. */
function isPseudo(version: string): boolean {
  return /[-.]\d{14}-[0-9a-f]{12}(\+incompatible)?$/.test(version);
}

/** Good enough for releases, and for pre-releases that differ in their numbers. */
function byVersion(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
