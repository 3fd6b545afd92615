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
}

/** A bench is a matter of seconds; on a network that drops everything this is how long somebody waits for the answer. */
const benchTimeoutMs = 30_000;

/** The names of the catalogue of mirrors, and `auto`. */
export function mirrorNames(system: System, { signal, io, lang, isQuiet }: NamesOptions): MirrorNames {
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
    names: async () => (await loadCatalogue(system)).mirrors.map(({ name }) => name),
    best: async () => {
      const { mirrorTools } = await import('../../goenv/index.ts');
      const { bestMirrors } = await mirrorTools();
      if (!isQuiet) io.stderr.write(`${say('cli.setup-measuring', {}, lang)}\n`);
      const best = await bestMirrors(system, { version: io.version, timeoutMs: benchTimeoutMs, signal });
      return {
        urls: best.goproxy.replace(/,direct$/, '').split('|'),
        gosumdb: best.gosumdb,
        reasons: best.reasons,
      };
    },
  };
}
