import type { Clock } from '../../base/index.ts';

/** What there is at a path. */
export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly sizeBytes: number;
  /** POSIX permission bits; undefined on Windows. */
  readonly mode: number | undefined;
  /** The owner's number; undefined on Windows. */
  readonly owner: number | undefined;
  readonly changedMs: number;
}

/** The files of a machine. Paths are absolute, in the platform's own form. Failures are system errors with a `code` (`EACCES`, …). */
export interface Files {
  /** Undefined when there is no such file. */
  read(path: string): Promise<Buffer | undefined>;
  /** Of the thing itself, not of what a link leads to; undefined when there is nothing. */
  facts(path: string): Promise<FileFacts | undefined>;
  /** Links resolved; undefined when there is nothing. */
  realPath(path: string): Promise<string | undefined>;
  /** Names in a folder; undefined when there is none. */
  list(path: string): Promise<readonly string[] | undefined>;
  /**
   * Replaces the whole file at once (temporary file, fsync, rename); makes missing folders. The mode of what was there is kept without
   * one; where a link stands, what it leads to is replaced. A process that is killed in between leaves {@link temporaryPath} behind.
   */
  write(path: string, bytes: Uint8Array, options?: { readonly mode?: number }): Promise<void>;
  /**
   * A file, a link (not what it leads to) or an empty folder; no failure when there is nothing. With `wholeFolder` everything below
   * goes too, read-only folders included, as in the module cache.
   */
  remove(path: string, options?: { readonly wholeFolder?: boolean }): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** True when this process may write there (the folder that it would have to be made in counts). */
  mayWrite(path: string): Promise<boolean>;
  /** Free bytes of the file system that a path is on, 0 where it has no room for one more file; undefined when that cannot be told. */
  freeBytes(path: string): Promise<number | undefined>;
}

/** The Windows registry. Undefined on other systems. */
export interface Registry {
  /** Undefined when there is no such value. */
  read(key: string, name: string): Promise<RegistryValue | undefined>;
  write(key: string, name: string, value: RegistryValue): Promise<void>;
  remove(key: string, name: string): Promise<void>;
  /** Tells running programs that environment variables have changed (WM_SETTINGCHANGE). */
  broadcast(): Promise<void>;
}

export interface RegistryValue {
  readonly kind: 'REG_SZ' | 'REG_EXPAND_SZ' | 'REG_DWORD';
  readonly data: string;
}

export interface ProgramResult {
  /** Undefined when it was ended by a signal or a time-out. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to the machine's environment; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * A machine: the one interface through which everything here reaches files, registry, programs and the user. A test hands in a
 * faithful fake of any platform.
 */
export interface System {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly arch: string;
  /** On Windows the case of a name does not matter. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** `id` is undefined on Windows; `isAdmin` may be looked up when it is first read. */
  readonly user: { readonly name: string; readonly id: number | undefined; readonly isAdmin: boolean };
  /** The folder that the command was started in. */
  readonly cwd: string;
  readonly clock: Clock;
  readonly files: Files;
  readonly registry: Registry | undefined;
  /** The path of a program on PATH (PATHEXT on Windows; relative folders in PATH are passed over); undefined when there is none. */
  which(program: string): Promise<string | undefined>;
  /** All of that name on PATH, in its order. */
  whichAll(program: string): Promise<readonly string[]>;
  /** Runs a program by its path or name, no shell. Rejects with a system error (`ENOENT`) when it cannot be started. */
  run(program: string, args: readonly string[], options: RunOptions): Promise<ProgramResult>;
}
