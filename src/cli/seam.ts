import type { Config, Host } from '../config/index.ts';
import type { Lang } from '../text/index.ts';

/** What is needed of standard output and standard error. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** What the parts get of the process they run in. */
export interface AppIo {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly host: Host;
  readonly lang: Lang;
  /** gomirror's version, without a `v`. */
  readonly version: string;
  /** True when colours may be written to standard output. */
  readonly color: boolean;
  /** `auto` has been decided: readable lines on a terminal, JSON lines in a pipe. */
  readonly logFormat: 'pretty' | 'json';
  /** Where settings come from that change while the mirror runs; without it they stay as they are. */
  readonly settings?: LiveSource | undefined;
}

export interface LiveSource {
  /** Reads all layers anew. Rejects with a ConfigError. */
  read(): Promise<Config>;
  /** The settings file that was read, if one was. */
  readonly file: string | undefined;
  /** Calls `listener` whenever somebody wants them read (SIGHUP); returns what ends that. */
  onDemand(listener: () => void): () => void;
}

/** A mirror that answers. */
export interface RunningMirror {
  /** Where clients reach it, with the port that it really has: `http://127.0.0.1:4663`, no slash at the end. */
  readonly url: string;
  /**
   * Readiness fails, no new connections, requests under way are finished within the drain time, everything is closed.
   * Resolves when that is done; calling it again gives the same promise.
   */
  drain(): Promise<void>;
  /** Resolves once everything is closed, after {@link drain}; rejects when the mirror cannot go on. */
  readonly closed: Promise<void>;
}

/**
 * Puts the parts together and listens. Resolves when the first request can be answered. Rejects with a GomirrorError, or
 * with the system error of `listen`; has then released everything.
 */
export type StartMirror = (config: Config, io: AppIo) => Promise<RunningMirror>;

/** What to verify. */
export interface VerifyRequest {
  /**
   * An absolute path: a store (a data folder, or its `modules`), any other GOPROXY tree, or a module cache (`GOMODCACHE`, or
   * its `cache/download`).
   */
  readonly path: string;
  /** False: ask no checksum database; what is kept of one on this machine is still used. */
  readonly askDatabase: boolean;
  /** Which versions to read, by their escaped path and version; all without it. */
  readonly only?: (escapedPath: string, escapedVersion: string) => boolean;
  readonly signal: AbortSignal;
  /** Called for each file that is not what it should be, in any order. */
  readonly onFinding: (finding: VerifyFinding) => void;
  /** Called now and then. */
  readonly onProgress: (progress: VerifyProgress) => void;
}

/** One file that is not what it should be; its words are `say(code, params, lang)`. */
export interface VerifyFinding {
  /** Relative to the verified folder, with `/`. */
  readonly file: string;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** What a check of the content said, where there is more to say than `code` does. */
  readonly because?: Pick<VerifyFinding, 'code' | 'params'>;
  /** What to delete so that it is fetched again: absolute paths. */
  readonly remove: readonly string[];
}

export interface VerifyProgress {
  readonly files: number;
  readonly sizeBytes: number;
}

/** What a verification saw. */
export interface VerifySummary extends VerifyProgress {
  readonly kind: 'store' | 'proxy-tree' | 'module-cache';
  /** False when it was stopped before the end. */
  readonly complete: boolean;
  /** Zips, `.mod` files and extracted modules that agree with the checksum database. */
  readonly proven: number;
  /** Those for which the checksum database could not, or must not (private modules), be asked. */
  readonly unproven: number;
  /** Why the database could not be asked, the first time. */
  readonly trouble?: Pick<VerifyFinding, 'code' | 'params'>;
}

/**
 * Rejects with a GomirrorError when there is nothing that can be verified at the path. Writes nothing, and needs no lock: a
 * running server may be using the folder. When the signal is aborted, resolves with what was seen until then.
 */
export type VerifyStore = (request: VerifyRequest, config: Config, io: AppIo) => Promise<VerifySummary>;

/** What `app.ts` exports. */
export interface App {
  readonly startMirror: StartMirror;
  readonly verifyStore: VerifyStore;
}
