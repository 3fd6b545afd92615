import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type GoClient, goClient, type GoSettings } from '../go.ts';
import { makeModule, type TestModule } from '../module-factory.ts';
import type { Scope } from '../scope.ts';
import { temporaryFolder } from '../temp.ts';
import { startUpstream, type Upstream, type UpstreamOptions } from '../upstream.ts';

/** One way to have a real go fail: what it prints is a golden case of `explain`. */
export interface GoErrorCase {
  /** The code that explains it. */
  readonly code: string;
  /** Tells several cases of one code apart. */
  readonly variant?: string;
  /** True where git, ssh or a compiler has its say, whose words differ from machine to machine: only the first line is compared. */
  readonly varies?: true;
  /** Why it cannot be provoked on this machine; undefined where it can. */
  readonly missing?: () => string | undefined;
  /** Provokes it; gives all that go printed. */
  readonly provoke: (scope: Scope) => Promise<string>;
}

/** A module that is there: `example.com/a@v1.0.0`. */
export const moduleA: TestModule = makeModule({ path: 'example.com/a', version: 'v1.0.0' });

/** A program that does nothing. */
export const mainGo = { 'main.go': 'package main\n\nfunc main() {}\n' };

/** A program that imports a package. */
export function imports(name: string): string {
  return `package main\n\nimport _ "${name}"\n\nfunc main() {}\n`;
}

/** The go.sum lines of module versions. */
export function sumLines(...modules: readonly TestModule[]): string {
  return modules
    .flatMap(({ path: name, version, h1, modH1 }) => [
      `${name} ${version} ${h1}\n`,
      `${name} ${version}/go.mod ${modH1}\n`,
    ])
    .join('');
}

/** A main module, `example.com/main`, that needs `requires`; `files` are added or replace. */
export async function project(
  scope: Scope,
  files: Readonly<Record<string, string>> = {},
  requires: readonly string[] = [],
): Promise<string> {
  const folder = await temporaryFolder(scope);
  const all = {
    'go.mod': `module example.com/main\n\ngo 1.24\n${requires.map((one) => `\nrequire ${one}\n`).join('')}`,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

/** What go prints, both streams; the checksum database is off unless `settings` say otherwise. */
export async function goSays(
  scope: Scope,
  settings: Partial<GoSettings>,
  args: readonly string[],
  folder?: string,
): Promise<string> {
  const client = await goClient(scope, { goproxy: 'off', gosumdb: 'off', ...settings });
  return said(client, folder ?? (await project(scope)), args);
}

/** What go prints, both streams, when it fails. */
export async function said(client: GoClient, folder: string, args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await client.run(folder, args);
  return stderr + stdout;
}

/** What `go mod download example.com/a@v1.0.0` prints when the mirror is spoiled by `spoil`. */
export async function downloadFrom(
  scope: Scope,
  spoil: (upstream: Upstream) => unknown,
  options: UpstreamOptions & {
    readonly wanted?: string;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<string> {
  const upstream = await startUpstream(scope, [moduleA], options);
  await spoil(upstream);
  const wanted = options.wanted ?? 'example.com/a@v1.0.0';
  const env = options.env ?? {};
  return goSays(scope, { goproxy: upstream.url, env }, ['mod', 'download', wanted]);
}

/** A file with a certificate in it. */
export async function certificateFile(scope: Scope, pem: string): Promise<string> {
  const file = path.join(await temporaryFolder(scope), 'ca.pem');
  await writeFile(file, pem);
  return file;
}

/** A port of loopback that nobody listens on. */
export async function closedPort(scope: Scope): Promise<string> {
  const upstream = await startUpstream(scope);
  await upstream.refuse();
  return new URL(upstream.url).host;
}

/** Runs any program; gives all that it printed. */
export function programSays(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, args, { ...options, timeout: 60_000 }, (_error, stdout, stderr) => {
      resolve(stderr + stdout);
    });
  });
}
