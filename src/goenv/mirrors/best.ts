import { GomirrorError } from '../../base/index.ts';
import { readGoSettings } from '../settings/index.ts';
import type { System } from '../system/index.ts';
import { bench, type BenchOptions, type BenchReport } from './bench.ts';
import type { MirrorsCode } from '../mirrors-codes.ts';
import { findMirror, loadCatalogue } from '../catalogue/index.ts';
import { logPlaces } from './log.ts';
import type { Recommendation } from './recommend.ts';

export interface BestOptions extends Pick<BenchOptions, 'version' | 'timeoutMs' | 'signal' | 'onProgress'> {
  /** Names or URLs; the whole catalogue without any. */
  readonly words?: readonly string[];
  readonly samples?: BenchOptions['samples'];
}

export interface Best extends Recommendation {
  readonly report: BenchReport;
}

/**
 * The mirrors that do best from this machine, by a short bench (one large download each), and the settings for them. Rejects with
 * `mirrors.none-usable`, or with what {@link findMirror} throws.
 */
export async function bestMirrors(system: System, options: BestOptions): Promise<Best> {
  const { words = [], ...rest } = options;
  const catalogue = await loadCatalogue(system);
  const mirrors = words.length === 0 ? catalogue.mirrors : words.map((word) => findMirror(catalogue, word));
  const log = logPlaces(await readGoSettings(system));
  const report = await bench({ ...rest, system, mirrors, log, rounds: 2, downloads: 1 });
  const { recommendation } = report;
  if (recommendation === undefined)
    throw new GomirrorError<MirrorsCode>('mirrors.none-usable', { asked: mirrors.length });
  return { ...recommendation, report };
}
