import { errorCode } from '../../base/index.ts';
import { findMirror, loadCatalogue } from '../../goenv/catalogue/index.ts';
import type { System } from '../../goenv/system/index.ts';
import { type Lang, say } from '../../text/index.ts';
import type { CliIo } from '../command.ts';
import type { MirrorNames } from './mirror-words.ts';

export interface NamesOptions {
  readonly signal: AbortSignal;
  readonly io: CliIo;
  readonly lang: Lang;
  /** True: nothing is said while mirrors are measured. */
  readonly isQuiet: boolean;
  /** True: a line on standard error may be drawn over again. */
  readonly redraws: boolean;
}

/** A bench is a matter of seconds; on a network that drops everything this is how long somebody waits for the answer. */
const benchTimeoutMs = 30_000;

/** The names of the catalogue of mirrors, and `auto`. */
export function mirrorNames(system: System, options: NamesOptions): MirrorNames {
  const { signal, io, lang, isQuiet } = options;
  return {
    urlOf: async (name) => {
      try {
        return findMirror(await loadCatalogue(system), name).url;
      } catch (error) {
        // One that was given up has words of its own; an unknown one may still be a host.
        if (errorCode(error) === 'mirrors.unknown-name') return undefined;
        throw error;
      }
    },
    lacksDatabase: async (url) => {
      const { mirrors } = await loadCatalogue(system);
      return mirrors.find((mirror) => mirror.url === url)?.sumdb.state === 'no';
    },
    names: async () => (await loadCatalogue(system)).mirrors.map(({ name }) => name),
    best: async ({ variables, ca }) => {
      const [{ mirrorTools }, { benchProgress }, { ProgressLine }] = await Promise.all([
        import('../../goenv/index.ts'),
        import('../mirrors/place.ts'),
        import('../progress-line.ts'),
      ]);
      const { bestMirrors } = await mirrorTools();
      if (!isQuiet) io.stderr.write(`${say('cli.setup-measuring', {}, lang)}\n`);
      const progress = new ProgressLine(options.redraws && !isQuiet ? io.stderr : undefined);
      const count = (await loadCatalogue(system)).mirrors.length;
      const env = variables === undefined ? undefined : { ...system.env, ...variables };
      const best = await bestMirrors(system, {
        version: io.version,
        timeoutMs: benchTimeoutMs,
        signal,
        env,
        ca: ca === undefined ? undefined : [ca],
        onProgress: benchProgress(progress, count, lang),
      }).finally(() => progress.clear());
      return {
        urls: best.goproxy.replace(/,direct$/, '').split('|'),
        gosumdb: best.gosumdb,
        reasons: best.reasons,
      };
    },
  };
}
