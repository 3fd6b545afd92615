import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type MirrorOptions, type MirrorProcess, startGomirror } from '../test/support/gomirror.ts';
import type { TestModule } from '../test/support/module-factory.ts';
import type { Scope } from '../test/support/scope.ts';
import { temporaryFolder } from '../test/support/temp.ts';

/** What a measurement is given. */
export interface Bench {
  readonly scope: Scope;
  /** An own temporary folder for configurations and built programs. */
  readonly folder: string;
  /** Scales the number of rounds; 1 is what the committed figures are made with. */
  readonly effort: number;
  /** Tells what is going on, on stderr. */
  readonly tell: (text: string) => void;
}

export function roundsOf(bench: Bench, usual: number): number {
  return Math.max(1, Math.round(usual * bench.effort));
}

/** Runs `work` with a scope that ends with it, whatever happens. */
export async function inScope<Value>(
  bench: Omit<Bench, 'scope' | 'folder'>,
  work: (bench: Bench) => Promise<Value>,
): Promise<Value> {
  const ends: (() => Promise<void> | void)[] = [];
  const scope: Scope = { after: (cleanup) => void ends.push(cleanup) };
  try {
    return await work({ ...bench, scope, folder: await temporaryFolder(scope) });
  } finally {
    for (const end of ends) await end();
  }
}

/** A gomirror with the settings that it has out of the box, but for its sources. */
export async function startMirror(scope: Scope, options: MirrorOptions): Promise<MirrorProcess> {
  return startGomirror(scope, { ...options, mayDialOut: true });
}

/** Asks for `paths`, four at a time. @throws Error for anything but 200. */
export async function fill(base: string, paths: readonly string[]): Promise<void> {
  const rest = [...paths];
  const worker = async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      const answer = await fetch(base + next);
      const body = await answer.arrayBuffer();
      if (!answer.ok)
        throw new Error(`${next}: ${answer.status} ${Buffer.from(body).toString().slice(0, 500)}`);
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

/**
 * Waits until a mirror has given all of `paths` their final names: a client may have the last byte of a file before the
 * disk has. Returns the folder of the tree, for another server to serve.
 * @throws Error when some are still missing after half a minute.
 */
export async function treeOf(mirror: MirrorProcess, paths: readonly string[]): Promise<string> {
  const tree = path.join(mirror.data, 'modules');
  const deadline = performance.now() + 30_000;
  let missing = paths;
  for (;;) {
    missing = missing.filter((one) => !existsSync(path.join(tree, one)));
    if (missing.length === 0) return tree;
    if (performance.now() > deadline)
      throw new Error(`${missing.length} files were not kept: ${missing.slice(0, 5).join(' ')}`);
    await delay(20);
  }
}

/** The three files of a module version, as URL paths. */
export function pathsOf(module: TestModule): { info: string; mod: string; zip: string } {
  const escape = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
  const base = `/${escape(module.path)}/@v/${escape(module.version)}`;
  return { info: `${base}.info`, mod: `${base}.mod`, zip: `${base}.zip` };
}

/** The highest resident size of a process so far, in bytes (VmHWM); Linux only. */
export function peakResidentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kibibytes === undefined) throw new Error(`no VmHWM for process ${pid}`);
  return Number(kibibytes) * 1024;
}

/** Processor time that a process has taken so far, all threads, in milliseconds; Linux only. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Fields 14 and 15, utime and stime, in ticks of 10 ms; the name in field 2 may hold anything.
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

/** Samples of a Prometheus page whose name and labels match, by their whole left side. */
export async function metrics(base: string, pattern: RegExp): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${base}/-/metrics`)).text();
  const found = new Map<string, number>();
  for (const line of text.split('\n')) {
    const at = line.lastIndexOf(' ');
    const name = line.slice(0, at);
    if (!line.startsWith('#') && pattern.test(name)) found.set(name, Number(line.slice(at + 1)));
  }
  return found;
}
