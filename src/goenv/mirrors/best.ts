import { GomirrorError } from '../../base/index.ts';
import { officialProxy } from '../../config/index.ts';
import {
  type Catalogue,
  type CatalogueMirror,
  findMirror,
  loadCatalogue,
  unknownMirror,
} from '../catalogue/index.ts';
import type { MirrorsCode } from '../mirrors-codes.ts';
import { readGoSettings } from '../settings/index.ts';
import type { System } from '../system/index.ts';
import { bench, type BenchOptions, type BenchReport } from './bench.ts';
import { logPlaces } from './log.ts';
import type { Recommendation } from './recommend.ts';
import type { Fault } from './seen.ts';

export interface BestOptions extends Pick<
  BenchOptions,
  'version' | 'timeoutMs' | 'signal' | 'onProgress' | 'ca'
> {
  /** Names or URLs; without any the whole catalogue, and what GOPROXY names now. */
  readonly words?: readonly string[];
  readonly samples?: BenchOptions['samples'];
  /** In place of the machine's: with the proxy that is going to be set. */
  readonly env?: System['env'] | undefined;
}

export interface Best extends Recommendation {
  readonly report: BenchReport;
}

/**
 * The mirrors that do best from this machine, by a short bench (one large download each), and the settings for them. Rejects with
 * `mirrors.none-usable`, or with what {@link findMirror} throws.
 */
export async function bestMirrors(system: System, options: BestOptions): Promise<Best> {
  const { words = [], env = system.env, ...rest } = options;
  const catalogue = await loadCatalogue(system);
  const settings = await readGoSettings(system);
  const used = mirrorsIn(catalogue, settings.get('GOPROXY').value ?? '');
  // A catalogue without the official one has its reasons.
  const own = used.filter(({ from, url }) => from === 'given' && url !== officialProxy);
  const mirrors =
    words.length === 0 ? [...catalogue.mirrors, ...own] : words.map((word) => findMirror(catalogue, word));
  const log = logPlaces(settings);
  const measured = env === system.env ? system : withEnvironment(system, env);
  const keep = [...new Set(used.map(({ url }) => url))];
  const report = await bench({ ...rest, system: measured, mirrors, log, keep, rounds: 2, downloads: 1 });
  const { recommendation } = report;
  if (recommendation === undefined)
    throw new GomirrorError<MirrorsCode>('mirrors.none-usable', { asked: mirrors.length });
  const reasons = [...whyNot(used[0], report), ...recommendation.reasons];
  return { ...recommendation, reasons, report };
}

/** The mirrors of a GOPROXY list that can be asked without credentials. */
function mirrorsIn({ mirrors }: Pick<Catalogue, 'mirrors'>, list: string): CatalogueMirror[] {
  return list.split(/[,|]/).flatMap((word) => {
    const url = /^https?:\/\//i.test(word.trim()) ? URL.parse(word.trim()) : null;
    if (url === null || url.username !== '') return [];
    const whole = url.href.replace(/\/+$/, '');
    return [mirrors.find((mirror) => mirror.url === whole) ?? unknownMirror(url.host, whole, 'given')];
  });
}

/** Why go gets nowhere with the mirror that it asks first until now; nothing where it does, or where that mirror only wants to know who asks. */
function whyNot(used: CatalogueMirror | undefined, { mirrors }: BenchReport): Fault[] {
  const report = mirrors.find(({ mirror }) => mirror.url === used?.url);
  if (report?.state !== 'unusable') return [];
  const codes = report.faults.map(({ code }) => code);
  if (codes.includes('origin.refused')) return [];
  const code = codes.includes('origin.timeout') ? 'mirrors.reason-now-silent' : 'mirrors.reason-now-fails';
  return [{ code, params: { host: new URL(report.mirror.url).host } }];
}

function withEnvironment(system: System, env: System['env']): System {
  const { platform, arch, home, user, cwd, clock, files, registry } = system;
  return {
    ...{ platform, arch, env, home, user, cwd, clock, files, registry },
    which: (program) => system.which(program),
    whichAll: (program) => system.whichAll(program),
    run: (program, args, options) => system.run(program, args, options),
  };
}
