import { createCipheriv, createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { makeZip } from './zip.ts';

/** A module version with everything that a proxy serves of it and a checksum database says of it. */
export interface TestModule {
  readonly path: string;
  readonly version: string;
  /** The `.info` answer. */
  readonly info: string;
  /** The `.mod` answer. */
  readonly mod: string;
  /** The `.zip` answer. */
  readonly zip: Buffer;
  /** The hash of the zip, `h1:…`. */
  readonly h1: string;
  /** The hash of the go.mod, `h1:…`, as in a `/go.mod` line of go.sum. */
  readonly modH1: string;
}

export interface ModuleSpec {
  /** As in go.mod, unescaped. */
  readonly path: string;
  /** Canonical. */
  readonly version: string;
  /** By their names inside the module; without it, a go.mod and one source file. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** The go.mod answer and file. Null: the zip has none, and the answer is what Go makes up for that. */
  readonly goMod?: string | null;
  /** Names of modules and versions that go.mod requires. */
  readonly requires?: readonly { readonly path: string; readonly version: string }[];
  readonly time?: Date;
  /** About how large the zip shall be; filled up with bytes that do not compress. */
  readonly sizeBytes?: number;
}

const fillerName = 'filler.bin';
const firstRelease = new Date('2020-01-01T00:00:00Z');

/** Makes a module version. The same spec gives the same bytes. */
export function makeModule(spec: ModuleSpec): TestModule {
  const goMod = spec.goMod === undefined ? defaultGoMod(spec) : spec.goMod;
  const files = new Map<string, Buffer>();
  if (goMod !== null) files.set('go.mod', Buffer.from(goMod));
  const given = spec.files ?? { [`${packageName(spec.path)}.go`]: `package ${packageName(spec.path)}\n` };
  for (const [name, content] of Object.entries(given)) files.set(name, Buffer.from(content));
  if (spec.sizeBytes !== undefined) {
    const known = [...files.values()].reduce((sum, content) => sum + content.length, 0);
    const filler = Math.max(0, spec.sizeBytes - known - 300 * (files.size + 1));
    files.set(fillerName, noise(filler, `${spec.path}@${spec.version}`));
  }
  const mod = goMod ?? `module ${spec.path}\n`;
  const prefix = `${spec.path}@${spec.version}/`;
  return {
    path: spec.path,
    version: spec.version,
    info: infoText(spec.version, spec.time ?? firstRelease),
    mod,
    zip: makeZip(
      [...files].map(([name, content]) => ({
        name: prefix + name,
        content,
        // What does not compress need not be tried: a 500 MB zip is made in seconds.
        ...(name === fillerName ? { packed: deflateRawSync(content, { level: 0 }) } : {}),
      })),
    ),
    h1: directoryHash([...files].map(([name, content]) => [prefix + name, content])),
    modH1: directoryHash([['go.mod', Buffer.from(mod)]]),
  };
}

/** A `.info` answer. */
export function infoText(version: string, time: Date = firstRelease): string {
  return JSON.stringify({ Version: version, Time: time.toISOString().replace('.000Z', 'Z') });
}

/** The two go.sum lines of each module, sorted: also the record text of each in a checksum database. */
function goSumLines(modules: readonly TestModule[]): string {
  const lines = modules.flatMap(({ path, version, h1, modH1 }) => [
    `${path} ${version} ${h1}\n`,
    `${path} ${version}/go.mod ${modH1}\n`,
  ]);
  return lines.toSorted().join('');
}

/**
 * `h1:` as golang.org/x/mod/sumdb/dirhash defines it: SHA-256 over the lines `hex(sha256(file))  name\n` sorted by name,
 * in base64. Apart from src/ on purpose: what is tested must not compute its own expectations.
 */
function directoryHash(files: readonly (readonly [name: string, content: Buffer])[]): string {
  const outer = createHash('sha256');
  for (const [name, content] of files.toSorted(([a], [b]) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  )) {
    outer.update(`${createHash('sha256').update(content).digest('hex')}  ${name}\n`);
  }
  return `h1:${outer.digest('base64')}`;
}

/** `sizeBytes` that look random and do not compress, the same for the same seed. */
function noise(sizeBytes: number, seed: string): Buffer {
  const key = createHash('sha256').update(seed).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes));
}

/** Modules that need each other, and a main module that needs them all. */
export interface ModuleGraph {
  readonly modules: readonly TestModule[];
  /** Of the main module, `example.com/main`. */
  readonly goMod: string;
  /** A complete go.sum. */
  readonly goSum: string;
  /** Writes the main module; `go build` there makes a program whose one line of output is `expectedOutput`. Without `withGoSum` go has to ask the checksum database. */
  write(folder: string, options?: { withGoSum?: boolean }): Promise<void>;
  readonly expectedOutput: string;
}

/**
 * A graph of `count` modules, in which each requires and imports up to three later ones. It builds with a real go command;
 * the program prints a sum that only comes out when every module was compiled in.
 */
export function makeGraph(
  count: number,
  options: { readonly domain?: string; readonly sizeBytes?: number } = {},
): ModuleGraph {
  const domain = options.domain ?? 'graph.example.com';
  const refs = Array.from({ length: count }, (_, index) => ({
    path: `${domain}/Team${index % 5}/m${index}`,
    version: `v1.${index % 7}.${index}`,
  }));
  const needs = (index: number) => {
    const near = new Set([index + 1, 2 * index + 1, 3 * index + 2].filter((other) => other < count));
    return [...near].map((other) => ({ ...(refs[other] ?? { path: '', version: '' }), index: other }));
  };
  // Backwards, because what a module returns depends on those it imports.
  const results: number[] = [];
  const modules: TestModule[] = [];
  for (let index = count - 1; index >= 0; index--) {
    const ref = refs[index] ?? { path: '', version: '' };
    const direct = needs(index);
    const sum = direct.reduce((total, need) => total + (results[need.index] ?? 0), 1) % 1_000_003;
    results[index] = sum;
    const imports = direct.map((need) => `import "${need.path}"\n`).join('');
    const terms = ['1', ...direct.map((need) => `m${need.index}.Sum()`)].join(' + ');
    const source = `package m${index}\n\n${imports}\nfunc Sum() int { return (${terms}) % 1000003 }\n`;
    modules.push(
      makeModule({
        ...ref,
        // Go 1.17 and later lists indirect requirements too, so that it need not load the whole graph.
        requires: refs.slice(index + 1),
        files: { [`m${index}.go`]: source, LICENSE: 'Public domain.\n' },
        time: new Date(firstRelease.getTime() + index * 86_400_000),
        ...(options.sizeBytes === undefined ? {} : { sizeBytes: options.sizeBytes }),
      }),
    );
  }
  const goMod = `module example.com/main\n\ngo 1.21\n\n${requireBlock(refs)}`;
  const goSum = goSumLines(modules);
  const main = `package main\n\nimport "${refs[0]?.path ?? ''}"\n\nfunc main() { println(m0.Sum()) }\n`;
  return {
    modules,
    goMod,
    goSum,
    expectedOutput: String(results[0] ?? 0),
    async write(folder, { withGoSum = false } = {}) {
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, 'go.mod'), goMod);
      await writeFile(path.join(folder, 'main.go'), main);
      if (withGoSum) await writeFile(path.join(folder, 'go.sum'), goSum);
    },
  };
}

function defaultGoMod(spec: ModuleSpec): string {
  const requires = spec.requires ?? [];
  return `module ${spec.path}\n\ngo 1.21\n${requires.length > 0 ? `\n${requireBlock(requires)}` : ''}`;
}

function requireBlock(requires: readonly { readonly path: string; readonly version: string }[]): string {
  return `require (\n${requires.map(({ path, version }) => `\t${path} ${version}\n`).join('')})\n`;
}

/** A Go identifier from the last element of a path that is not a major version. */
function packageName(modulePath: string): string {
  const elements = modulePath.split('/').filter((element) => !/^v\d+$/.test(element));
  return (elements.at(-1) ?? '')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .replace(/^(?=\d|$)/, 'p')
    .toLowerCase();
}
