import nodePath from 'node:path';
import type { Clock } from '../../src/base/index.ts';
import type { ProgramResult, Registry, RegistryValue, RunOptions, System } from '../../src/goenv/index.ts';
import { candidates } from '../../src/goenv/system/which.ts';
import { type FakeFile, FakeFiles, type FakeNode, systemError } from './fake-files.ts';
import { ManualClock } from './manual-clock.ts';

export type { FakeFile } from './fake-files.ts';

/** A program of a made-up machine. What it leaves out of its result: exit code 0, no output. One that never resolves ends with its time limit. */
export type FakeProgram = (
  args: readonly string[],
  options: RunOptions,
  system: FakeSystem,
) => Partial<ProgramResult> | Promise<Partial<ProgramResult>>;

/** What a made-up machine differs in from a bare one on which nothing is installed. */
export interface FakeFacts {
  readonly platform?: System['platform'];
  readonly arch?: string;
  /** Besides what a session of the platform has at least (HOME or USERPROFILE, PATH, …); undefined takes one of those out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** `/home/gopher`, `/Users/gopher`, `C:\Users\gopher`. */
  readonly home?: string;
  readonly cwd?: string;
  /** `gopher`, 1000, no administrator. The number 0 is one. */
  readonly user?: { readonly name?: string; readonly id?: number; readonly isAdmin?: boolean };
  /** By path; one that is not absolute is below home. */
  readonly files?: Readonly<Record<string, FakeFile>>;
  /** By key (`HKCU\Environment`) and name. */
  readonly registry?: Readonly<Record<string, Readonly<Record<string, RegistryValue>>>>;
  /** By path, or by name: such a one lies in the first folder of PATH. Each is also a file with mode 0755. */
  readonly programs?: Readonly<Record<string, FakeProgram>>;
  /** Folders on a read-only file system. */
  readonly readOnly?: readonly string[];
  /** How much may be written before the disk is full. */
  readonly freeBytes?: number;
  readonly clock?: Clock;
}

/** What a machine throws at a kill point and for everything after it: the process is dead. No system error, so that nobody handles it. */
export class Killed extends Error {
  constructor() {
    super('killed');
    this.name = 'Killed';
  }
}

/** What is on a machine, to compare: files by path, registry values by `key\name`. */
export interface Snapshot {
  readonly files: ReadonlyMap<
    string,
    { readonly kind: string; readonly bytes: string; readonly mode: number }
  >;
  readonly registry: ReadonlyMap<string, RegistryValue>;
}

type Values = Map<string, { readonly key: string; readonly name: string; readonly value: RegistryValue }>;

/** A machine in memory. Change it with {@link FakeSystem.files.put} and look at it with {@link FakeSystem.snapshot}. */
export class FakeSystem implements System {
  readonly platform: System['platform'];
  readonly arch: string;
  readonly env: System['env'];
  readonly home: string;
  readonly user: System['user'];
  readonly cwd: string;
  readonly clock: Clock;
  readonly files: FakeFiles;
  readonly registry: Registry | undefined;
  readonly facts: FakeFacts;
  /** How often programs were told that variables have changed. */
  broadcasts = 0;
  /** What was run, oldest first. */
  readonly ran: {
    readonly program: string;
    readonly args: readonly string[];
    readonly options: RunOptions;
  }[] = [];
  readonly #values: Values;
  readonly #programs = new Map<string, FakeProgram>();
  #steps = 0;
  #killAt = Infinity;
  #isDead = false;

  constructor(
    facts: FakeFacts = {},
    kept?: { readonly nodes: Map<string, FakeNode>; readonly values: Values },
  ) {
    this.facts = facts;
    const platform = facts.platform ?? 'linux';
    this.platform = platform;
    this.arch = facts.arch ?? 'x64';
    const id = platform === 'win32' ? undefined : (facts.user?.id ?? 1000);
    this.user = {
      name: facts.user?.name ?? 'gopher',
      id,
      isAdmin: facts.user?.isAdmin ?? id === 0,
    };
    this.home =
      facts.home ?? { linux: '/home/gopher', darwin: '/Users/gopher', win32: 'C:\\Users\\gopher' }[platform];
    this.cwd = facts.cwd ?? this.home;
    this.env = environment(platform, { ...sessionOf(platform, this.home), ...facts.env });
    this.clock = facts.clock ?? new ManualClock();
    const disk = {
      platform,
      home: this.home,
      user: this.user,
      readOnly: facts.readOnly ?? [],
      freeBytes: facts.freeBytes,
      now: () => this.clock.now(),
      step: () => this.#step(),
      alive: () => this.#demandAlive(),
    };
    this.files = kept === undefined ? new FakeFiles(disk) : new FakeFiles(disk, kept.nodes);
    this.#values = kept?.values ?? new Map();
    this.registry = platform === 'win32' ? this.#makeRegistry() : undefined;
    this.#addPrograms();
    if (kept !== undefined) return;
    this.files.put(this.home, { kind: 'folder' });
    if (platform === 'linux' || platform === 'darwin')
      this.files.put('/tmp', { kind: 'folder', mode: 0o777 });
    for (const [path, file] of Object.entries(facts.files ?? {})) this.files.put(path, file);
    for (const [key, values] of Object.entries(facts.registry ?? {})) {
      for (const [name, value] of Object.entries(values))
        this.#values.set(valueKey(key, name), { key, name, value });
    }
  }

  /** Single changes made so far: each folder, temporary file, rename, removal and registry value counts. */
  get steps(): number {
    return this.#steps;
  }

  /** The process dies instead of making the `n`-th single change from now (1 is the next): it and everything after throws {@link Killed}. */
  failAt(n: number): void {
    this.#killAt = this.#steps + n;
  }

  /** The same machine, as it was left, for the next process: with other facts where some are given. */
  restarted(facts: FakeFacts = {}): FakeSystem {
    return new FakeSystem({ ...this.facts, ...facts }, { nodes: this.files.nodes, values: this.#values });
  }

  /** The same for another next process, with a disk of its own: both go on from here. */
  copied(): FakeSystem {
    return new FakeSystem(this.facts, { nodes: new Map(this.files.nodes), values: new Map(this.#values) });
  }

  snapshot(): Snapshot {
    const files = [...this.files.nodes.values()]
      .map(({ path, kind, bytes, to, mode }) => {
        return [path, { kind, bytes: kind === 'link' ? to : bytes.toString('latin1'), mode }] as const;
      })
      .sort(([first], [second]) => (first < second ? -1 : 1));
    const values = [...this.#values.values()].map(
      ({ key, name, value }) => [`${key}\\${name}`, value] as const,
    );
    return { files: new Map(files), registry: new Map(values.sort(([a], [b]) => (a < b ? -1 : 1))) };
  }

  async which(program: string): Promise<string | undefined> {
    return (await this.whichAll(program))[0];
  }

  async whichAll(program: string): Promise<readonly string[]> {
    this.#demandAlive();
    const found: string[] = [];
    for (const file of candidates(this, program)) {
      const real = await this.files.realPath(file);
      const facts = real === undefined ? undefined : await this.files.facts(real);
      if (facts?.kind === 'file' && (facts.mode === undefined || (facts.mode & 0o111) !== 0))
        found.push(file);
    }
    return found;
  }

  async run(program: string, args: readonly string[], options: RunOptions): Promise<ProgramResult> {
    const file = await this.which(program);
    options.signal.throwIfAborted();
    const real = file === undefined ? undefined : await this.files.realPath(file);
    const act = this.#programs.get(this.#fold(file ?? '')) ?? this.#programs.get(this.#fold(real ?? ''));
    if (act === undefined) throw systemError(file === undefined ? 'ENOENT' : 'ENOEXEC', 'spawn', program);
    this.ran.push({ program: file ?? program, args, options });
    const done = new AbortController();
    const result = await Promise.race([
      Promise.resolve(act(args, options, this)),
      this.clock.sleep(options.timeoutMs, done.signal).then(
        (): Partial<ProgramResult> => ({ timedOut: true }),
        (): Partial<ProgramResult> => ({}),
      ),
      new Promise<never>((_, reject) => {
        const abort = () => reject(options.signal.reason as Error);
        options.signal.addEventListener('abort', abort, { once: true, signal: done.signal });
      }),
    ]).finally(() => done.abort());
    const timedOut = result.timedOut === true;
    return {
      stdout: '',
      stderr: '',
      timedOut,
      ...result,
      code: timedOut ? undefined : 'code' in result ? result.code : 0,
    };
  }

  #addPrograms(): void {
    const { delimiter, join, isAbsolute } = this.platform === 'win32' ? nodePath.win32 : nodePath.posix;
    const [first = this.home] = (this.env['PATH'] ?? '').split(delimiter);
    for (const [name, act] of Object.entries(this.facts.programs ?? {})) {
      const file = isAbsolute(name) ? name : join(first, name);
      const whole = this.platform === 'win32' && nodePath.win32.extname(file) === '' ? `${file}.exe` : file;
      this.#programs.set(this.#fold(whole), act);
      if (this.files.nodes.get(this.#fold(whole)) === undefined)
        this.files.put(whole, { bytes: '#!', mode: 0o755 });
    }
  }

  #makeRegistry(): Registry {
    const demand = (key: string) => {
      if (!this.user.isAdmin && /^HKLM\b/i.test(key)) throw systemError('EACCES', 'registry', key);
    };
    return {
      read: async (key, name) => {
        this.#demandAlive();
        return this.#values.get(valueKey(key, name))?.value;
      },
      write: async (key, name, value) => {
        demand(key);
        this.#step();
        this.#values.set(valueKey(key, name), { key, name, value });
      },
      remove: async (key, name) => {
        demand(key);
        this.#step();
        this.#values.delete(valueKey(key, name));
      },
      broadcast: async () => {
        this.#demandAlive();
        this.broadcasts += 1;
      },
    };
  }

  #fold(path: string): string {
    return this.platform === 'linux' ? path : path.toLowerCase();
  }

  #step(): void {
    this.#demandAlive();
    this.#steps += 1;
    if (this.#steps < this.#killAt) return;
    this.#isDead = true;
    throw new Killed();
  }

  #demandAlive(): void {
    if (this.#isDead) throw new Killed();
  }
}

/** A machine made of the facts given and nothing else: nothing of the real one is read or run. */
export function fakeSystem(facts: FakeFacts = {}): FakeSystem {
  return new FakeSystem(facts);
}

function valueKey(key: string, name: string): string {
  return `${key}\\${name}`.toLowerCase();
}

/** What a fresh session has in its environment. */
function sessionOf(platform: System['platform'], home: string): Record<string, string> {
  if (platform === 'win32') {
    return {
      USERPROFILE: home,
      APPDATA: `${home}\\AppData\\Roaming`,
      LOCALAPPDATA: `${home}\\AppData\\Local`,
      SystemRoot: 'C:\\Windows',
      ProgramFiles: 'C:\\Program Files',
      ProgramData: 'C:\\ProgramData',
      PATHEXT: '.COM;.EXE;.BAT;.CMD',
      Path: 'C:\\Windows\\System32;C:\\Windows',
    };
  }
  const shell = platform === 'darwin' ? '/bin/zsh' : '/bin/bash';
  return { HOME: home, SHELL: shell, PATH: '/usr/local/bin:/usr/bin:/bin' };
}

/** On Windows the case of a name does not matter. */
function environment(platform: System['platform'], given: Record<string, string | undefined>): System['env'] {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  if (platform !== 'win32') return Object.fromEntries(entries);
  // A later spelling of a name replaces an earlier one.
  const byName = new Map(entries.map(([name, value]) => [name.toUpperCase(), [name, value] as const]));
  for (const [name, value] of Object.entries(given))
    if (value === undefined) byName.delete(name.toUpperCase());
  const plain: Record<string, string | undefined> = Object.fromEntries(byName.values());
  const nameOf = (name: string | symbol) =>
    typeof name === 'string' ? (byName.get(name.toUpperCase())?.[0] ?? name) : name;
  return new Proxy(plain, {
    get: (target, name) => Reflect.get(target, nameOf(name)) as unknown,
    has: (target, name) => Reflect.has(target, nameOf(name)),
    getOwnPropertyDescriptor: (target, name) => Reflect.getOwnPropertyDescriptor(target, nameOf(name)),
  });
}
