import { execFile, execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Scope } from './scope.ts';
import { temporaryFolder } from './temp.ts';

/** What an installed `go` says of itself. */
interface InstalledGo {
  /** As `go env GOVERSION` prints it: `go1.26.1`. */
  readonly version: string;
  readonly goroot: string;
  /** The build cache of whoever runs the tests. It is keyed by content, so sharing it is safe, and saves building the standard library. */
  readonly buildCache: string;
}

let found: InstalledGo | null | undefined;

/** The `go` on the PATH, or null. */
function installedGo(): InstalledGo | null {
  if (found !== undefined) return found;
  try {
    const env = { ...process.env, GOTOOLCHAIN: 'local', GOENV: 'off' };
    const output = execFileSync('go', ['env', 'GOVERSION', 'GOROOT', 'GOCACHE'], { encoding: 'utf8', env });
    const [version = '', goroot = '', buildCache = ''] = output.split('\n');
    found = { version, goroot, buildCache };
  } catch {
    found = null;
  }
  return found;
}

/**
 * True when this machine has a `go`. Where it has none the test is skipped, loudly: on stderr too, because a skipped
 * test in a green run is easily overlooked. Usage: `if (!needsGo(t)) return;`.
 */
export function needsGo(test: TestContext): boolean {
  if (installedGo() !== null) return true;
  process.stderr.write(`NOT TESTED, no go command on the PATH: ${test.fullName}\n`);
  test.skip('no go command on the PATH');
  return false;
}

export interface GoSettings {
  /** Where the client's folder is made; the system's temporary folder without it. */
  readonly parent?: string;
  readonly goproxy: string;
  /** `off`, or `name+hash+key URL`. No default: a test says what it relies on. */
  readonly gosumdb: string;
  /** Anything else, such as GOPRIVATE, GONOSUMDB, GOINSECURE, GOAUTH, SSL_CERT_FILE, GOTOOLCHAIN. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface GoOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One machine's go command: its own HOME, GOPATH and module cache, and nothing of the real user's settings. */
export interface GoClient {
  readonly home: string;
  readonly moduleCache: string;
  /** For another program that runs go. */
  readonly environment: NodeJS.ProcessEnv;
  /** Runs `go <args>` in `folder`. Resolves whatever the exit code; rejects only when `go` cannot be started or is aborted. */
  run(
    folder: string,
    args: readonly string[],
    options?: { timeoutMs?: number; signal?: AbortSignal },
  ): Promise<GoOutcome>;
  /** The same module cache with other settings, for "now cut off the upstream" and "now through the other mirror". */
  with(settings: Partial<GoSettings>): GoClient;
}

/** A go command with an empty module cache. */
export async function goClient(scope: Scope, settings: GoSettings): Promise<GoClient> {
  return clientAt(await temporaryFolder(scope, settings.parent), settings);
}

/** Runs `go mod download` (with `args`) for the main module in `folder`, as a machine that never saw a module before. */
export async function goModDownload(
  scope: Scope,
  folder: string,
  settings: GoSettings,
  args: readonly string[] = [],
): Promise<GoOutcome> {
  const client = await goClient(scope, settings);
  return client.run(folder, ['mod', 'download', ...args]);
}

function clientAt(home: string, settings: GoSettings): GoClient {
  const moduleCache = path.join(home, 'go', 'pkg', 'mod');
  const env = environment(home, moduleCache, settings);
  return {
    home,
    moduleCache,
    environment: env,
    async run(folder, args, { timeoutMs = 120_000, signal } = {}) {
      await mkdir(moduleCache, { recursive: true });
      return new Promise((resolve, reject) => {
        const options = {
          cwd: folder,
          env,
          encoding: 'utf8' as const,
          timeout: timeoutMs,
          maxBuffer: 64 * 1024 * 1024,
        };
        execFile(
          'go',
          args,
          signal === undefined ? options : { ...options, signal },
          (error, stdout, stderr) => {
            if (error === null) resolve({ code: 0, stdout, stderr });
            else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
            else reject(new Error(`go ${args.join(' ')}: ${error.message}\n${stderr}`, { cause: error }));
          },
        );
      });
    },
    with: (changes) => clientAt(home, { ...settings, ...changes, env: { ...settings.env, ...changes.env } }),
  };
}

/** Nothing is inherited but what finding and running programs needs: a GO* or *_PROXY variable of the real user must not decide a test. */
function environment(home: string, moduleCache: string, settings: GoSettings): NodeJS.ProcessEnv {
  const inherited = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'PATHEXT', 'COMSPEC'];
  const kept = inherited.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    USERPROFILE: home,
    GOENV: 'off',
    GOPATH: path.join(home, 'go'),
    GOMODCACHE: moduleCache,
    GOCACHE: installedGo()?.buildCache ?? path.join(home, 'build'),
    GOFLAGS: '-modcacherw',
    GOTOOLCHAIN: 'local',
    GOTELEMETRY: 'off',
    CGO_ENABLED: '0',
    GOPROXY: settings.goproxy,
    GOSUMDB: settings.gosumdb,
    ...settings.env,
  };
}
