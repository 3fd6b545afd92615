import { GomirrorError, minuteMs } from '../../base/index.ts';
import type { MirrorsCode } from '../../goenv/index.ts';
import { bar } from '../bar.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { wantedWord } from '../given-words.ts';
import { checkData, checkText } from '../mirrors/check-view.ts';
import { type MirrorsMachine, mirrorsOf, splitModule, timeoutOf, withMirrors } from '../mirrors/place.ts';
import { isPrivate } from '../mirrors/private.ts';
import { say } from '../../text/index.ts';

/** Compares what mirrors say about one module; 1 when somebody is wrong, or nobody has it. */
export async function run(context: CommandContext, machine: MirrorsMachine = {}): Promise<ExitCode> {
  const { io, lang, given } = context;
  const timeoutMs = timeoutOf(context, minuteMs);
  const { path, query } = splitModule(wantedWord(context, 'mirrors check', 'MODULE[@VERSION]'));
  return withMirrors(context, machine, async ({ system, catalogue, signal, progress, isJson, style }) => {
    const { mirrorTools, readGoSettings } = await import('../../goenv/index.ts');
    const { checkMirrors, logPlaces } = await mirrorTools();
    const settings = await readGoSettings(system);
    const words = given.positionals.slice(1);
    if (words.length === 0 && isPrivate(settings, path, ['GOPRIVATE', 'GONOPROXY']))
      throw new GomirrorError<MirrorsCode>('mirrors.private-module', { path });
    const mirrors = await mirrorsOf(catalogue, words);
    const report = await checkMirrors({
      system,
      mirrors,
      log: isPrivate(settings, path, ['GOPRIVATE', 'GONOSUMDB']) ? undefined : logPlaces(settings),
      path,
      query,
      version: io.version,
      timeoutMs,
      signal,
      onProgress: (done, total) => {
        const params = { count: mirrors.length, bar: bar(done, total) };
        progress.show(say('cli.mirrors-progress.check', params, lang));
      },
    });
    progress.clear();
    io.stdout.write(isJson ? checkData(report, lang) : style.fit(checkText(report, lang, style)));
    return report.outcome === 'agree' ? exitCodes.ok : exitCodes.failed;
  });
}
