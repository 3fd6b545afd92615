import { errorCode, formatBytes } from '../../base/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { pathsOf } from '../../goenv/index.ts';
import { goFolders, projectOf, settingsOf } from '../machine/index.ts';
import type { Check, CheckContext, Finding } from '../types.ts';
import { rememberedPackages } from './package-index.ts';
import { parseSums, type SumLine, wrongFiles } from './sums.ts';

/** One entry of the cache that is not what it should be; as `gomirror verify` finds it. */
export interface CacheFinding {
  readonly file: string;
  readonly code: string;
  readonly params: Finding['params'];
  /** Absolute paths to delete so that it is fetched again. */
  readonly remove: readonly string[];
}

export interface CacheRequest {
  /** The module cache. */
  readonly path: string;
  /** Whether the files of a version are to be read, by its escaped path and version. */
  readonly only: (escapedPath: string, escapedVersion: string) => boolean;
  readonly askDatabase: boolean;
  readonly signal: AbortSignal;
  readonly onFinding: (finding: CacheFinding) => void;
}

export interface CacheSummary {
  readonly files: number;
  readonly sizeBytes: number;
  /** False when the signal ended it. */
  readonly complete: boolean;
}

/** Reads what is in a module cache and compares it with what is recorded; when its signal is aborted it resolves with what was seen until then. */
export type AuditCache = (request: CacheRequest) => Promise<CacheSummary>;

/** What is no damage: a zip whose hash go writes when it next needs it; a module that no database has; what may not be read, which is said of the folders. */
const harmless = new Set(['verify.no-zip-hash', 'verify.not-in-log', 'verify.unreadable', 'verify.bad-name']);

/** Parts of the check's time: until then what go.sum names; where that was quick, until then the rest. */
const projectPart = 0.45;
const restPart = 0.3;
const mostSums = 20_000;
const graceMs = 300;

/** The checks of the module cache; without `audit` only what go.sum alone can tell. */
export function makeCacheChecks(audit: AuditCache | undefined): readonly Check[] {
  return [
    {
      id: 'cache.modules',
      group: 'cache',
      needs: ['go.folders'],
      byDefault: true,
      isHeavy: true,
      run: (context) => run(context, audit),
    },
  ];
}

async function run(context: CheckContext, audit: AuditCache | undefined) {
  const { system, timeoutMs, signal } = context;
  const { clock } = system;
  const { moduleCache } = goFolders(system, await settingsOf(context));
  const there =
    moduleCache === undefined ? undefined : await system.files.list(moduleCache).catch(() => undefined);
  if (moduleCache === undefined || there === undefined) return resultOf([], [moduleCache ?? '-']);
  const startedMs = clock.monotonicMs();
  const isOver = () => clock.monotonicMs() - startedMs > timeoutMs * projectPart;
  const lines = await sumsOf(context);
  const found: Finding[] = [];
  const seen = [moduleCache, `go.sum: ${lines.length}`];
  const { wrong } = await wrongFiles(system, moduleCache, lines, isOver);
  for (const { line, file, got, remove } of wrong.slice(0, 20)) {
    const what = `${line.path}@${line.version}${line.isGoMod ? '/go.mod' : ''}`;
    const evidence = [`go.sum: ${what} ${line.hash}`, `${file}: ${got}`];
    const remedies = [
      { kind: 'remove', paths: [...remove, ...(await rememberedPackages(context, remove))] } as const,
      advice('doctor.do-ask-database', { module: line.path }),
    ];
    found.push(finding('doctor.cache-not-go-sum', 'error', { what }, { sure: 'likely', evidence, remedies }));
  }
  if (audit === undefined || there.length === 0 || !there.includes('cache')) return resultOf(found, seen);
  const named = new Set(lines.map(({ base }) => base));
  const isNamed = (path: string, version: string) => named.has(`${path}/@v/${version}`);
  const damaged: CacheFinding[] = [];
  const known = new Set(wrong.flatMap(({ remove }) => remove));
  const onFinding = (each: CacheFinding) => {
    const isKnown = each.remove.length > 0 && each.remove.every((path) => known.has(path));
    if (!harmless.has(each.code) && !isKnown) damaged.push(each);
  };
  const pass = async (
    part: number,
    request: Pick<CacheRequest, 'only' | 'askDatabase'>,
  ): Promise<CacheSummary> => {
    const own = new AbortController();
    const leftMs = Math.max(0, timeoutMs * part - (clock.monotonicMs() - startedMs));
    const stopped = Promise.withResolvers<CacheSummary>();
    const cancels = [clock.after(leftMs, () => own.abort(new Error('enough')))];
    // What it leaves behind may take longer to close than anybody wants to wait.
    own.signal.addEventListener('abort', () => {
      const nothing = { files: 0, sizeBytes: 0, complete: false };
      cancels.push(clock.after(graceMs, () => stopped.resolve(nothing)));
    });
    const abort = () => own.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      const audited = audit({ path: moduleCache, ...request, signal: own.signal, onFinding }).catch(
        (error: unknown) => {
          // A cache that go has made and put nothing into yet.
          if (errorCode(error) === 'verify.nothing-here') return { files: 0, sizeBytes: 0, complete: true };
          throw error;
        },
      );
      return await Promise.race([audited, stopped.promise]);
    } finally {
      for (const cancel of cancels) cancel();
      signal.removeEventListener('abort', abort);
    }
  };
  // What the project needs first, without waiting for anybody; then whatever there is time for, the database asked as well.
  const project = await pass(projectPart, { only: isNamed, askDatabase: false });
  const rest = project.complete
    ? await pass(restPart, { only: (path, version) => !isNamed(path, version), askDatabase: true })
    : undefined;
  const files = project.files + (rest?.files ?? 0);
  const sizeBytes = project.sizeBytes + (rest?.sizeBytes ?? 0);
  const isWhole = rest?.complete === true;
  seen.push(`${files} (${formatBytes(sizeBytes)})${isWhole ? '' : ' …'}`);
  const remembered = await rememberedPackages(
    context,
    damaged.flatMap(({ remove }) => remove),
  );
  found.push(...grouped(damaged, moduleCache, remembered));
  return resultOf(found, seen);
}

/** One finding for all entries with the same damage. */
function grouped(
  damaged: readonly CacheFinding[],
  moduleCache: string,
  remembered: readonly string[],
): Finding[] {
  const byCode = Map.groupBy(damaged, ({ code }) => code);
  return [...byCode].map(([code, entries]) => {
    const [first] = entries;
    const own = entries.flatMap(({ remove }) => remove);
    const paths = [...new Set(own.length === 0 ? [] : [...own, ...remembered])];
    const shown = entries.slice(0, 5).map(({ file }) => `${moduleCache}: ${file}`);
    const params = { ...first?.params, why: code, file: first?.file ?? '', count: entries.length };
    return finding(
      entries.length === 1 ? 'doctor.cache-damaged' : 'doctor.cache-damaged-many',
      'error',
      params,
      {
        evidence: entries.length > 5 ? [...shown, '…'] : shown,
        remedies: [{ kind: 'remove', paths }, command('gomirror verify "$(go env GOMODCACHE)"')],
      },
    );
  });
}

/** What the project's go.sum, and its workspace's, name. */
async function sumsOf(context: CheckContext): Promise<SumLine[]> {
  const { system } = context;
  const { dirname, join } = pathsOf(system);
  const { goMod, goWork } = await projectOf(context);
  const files = [
    ...(goMod === undefined ? [] : [join(dirname(goMod), 'go.sum')]),
    ...(goWork === undefined ? [] : [join(dirname(goWork), 'go.work.sum')]),
  ];
  const texts: string[] = [];
  for (const file of files) {
    const bytes = await system.files.read(file).catch(() => undefined);
    if (bytes !== undefined) texts.push(bytes.toString('utf8'));
  }
  return parseSums(texts.join('\n')).slice(0, mostSums);
}
