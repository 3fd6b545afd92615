import { GomirrorError, minuteMs } from '../../base/index.ts';
import type { MirrorsCode, SampleVersion } from '../../goenv/index.ts';
import { check, isCanonicalVersion } from '../../module/index.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { valueOfFlag } from '../given-words.ts';
import { benchData, benchText } from '../mirrors/bench-view.ts';
import {
  benchProgress,
  type MirrorsMachine,
  mirrorsOf,
  splitModule,
  timeoutOf,
  withMirrors,
} from '../mirrors/place.ts';
import { isPrivate } from '../mirrors/private.ts';

/** Measures mirrors and recommends one; 1 when none can be used. */
export async function run(context: CommandContext, machine: MirrorsMachine = {}): Promise<ExitCode> {
  const { io, lang, given } = context;
  const timeoutMs = timeoutOf(context, minuteMs);
  const module = moduleOf(valueOfFlag(context, 'module'));
  return withMirrors(context, machine, async ({ system, catalogue, signal, progress, isJson, style }) => {
    const { mirrorTools, readGoSettings } = await import('../../goenv/index.ts');
    const { bench, logPlaces, samplesOf } = await mirrorTools();
    const settings = await readGoSettings(system);
    if (module !== undefined && isPrivate(settings, module.path, ['GOPRIVATE', 'GONOPROXY', 'GONOSUMDB']))
      throw new GomirrorError<MirrorsCode>('mirrors.private-sample', { path: module.path });
    const mirrors = await mirrorsOf(catalogue, given.positionals);
    const report = await bench({
      system,
      mirrors,
      timeoutMs,
      signal,
      log: logPlaces(settings),
      samples: module && samplesOf(module),
      version: io.version,
      onProgress: benchProgress(progress, mirrors.length, lang),
    });
    progress.clear();
    io.stdout.write(isJson ? benchData(report, lang) : style.fit(benchText(report, lang, style)));
    return report.recommendation === undefined ? exitCodes.failed : exitCodes.ok;
  });
}

function moduleOf(argument: string | undefined): SampleVersion | undefined {
  if (argument === undefined) return undefined;
  const { path, query } = splitModule(argument);
  if (query === undefined || !isCanonicalVersion(query))
    throw new GomirrorError<MirrorsCode>('mirrors.bad-module', { argument });
  check(path, query);
  return { path, version: query };
}
