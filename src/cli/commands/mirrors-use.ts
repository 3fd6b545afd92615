import { secondMs } from '../../base/index.ts';
import { goproxyOf } from '../../goenv/catalogue/index.ts';
import { planGoSettings } from '../../goenv/places/index.ts';
import { say } from '../../text/index.ts';
import type { CommandContext } from '../command.ts';
import type { ExitCode } from '../exit-codes.ts';
import { benchProgress, type MirrorsMachine, mirrorsOf, timeoutOf, withMirrors } from '../mirrors/place.ts';
import { carryOut, terminalAsker } from '../setup/carry-out.ts';
import { styleOf } from '../style.ts';

/** Sets Go up for the mirrors named, or for those that a short bench finds best; shows the changes first. */
export async function run(context: CommandContext, machine: MirrorsMachine = {}): Promise<ExitCode> {
  const { io, lang, given } = context;
  const timeoutMs = timeoutOf(context, 30 * secondMs);
  const words = given.positionals;
  const isBest = words.length === 0 || (words.length === 1 && words[0] === 'best');
  return withMirrors(context, machine, async ({ system, catalogue, signal, progress, isJson }) => {
    const settings: Record<string, string> = {};
    if (isBest) {
      const { mirrorTools } = await import('../../goenv/index.ts');
      const { bestMirrors } = await mirrorTools();
      const onProgress = benchProgress(progress, catalogue.mirrors.length, lang);
      const best = await bestMirrors(system, { version: io.version, timeoutMs, signal, onProgress });
      progress.clear();
      settings['GOPROXY'] = best.goproxy;
      if (best.gosumdb !== undefined) settings['GOSUMDB'] = best.gosumdb;
      if (!isJson) {
        io.stdout.write(`${say('cli.mirrors-recommended', { names: best.names.join(', ') }, lang)}\n`);
        for (const { code, params } of best.reasons) io.stdout.write(`  ${say(code, params, lang)}\n`);
        io.stdout.write('\n');
      }
    } else {
      const chosen = await mirrorsOf(catalogue, words);
      settings['GOPROXY'] = goproxyOf(chosen.map(({ url }) => url));
    }
    const plan = await planGoSettings(system, settings);
    return carryOut({
      io,
      lang,
      system,
      plan,
      asker: machine.asker ?? terminalAsker(io, signal),
      command: ['gomirror', 'mirrors', 'use', ...(isBest ? ['best'] : words)].join(' '),
      isDry: given.flags.has('dry-run'),
      isAgreed: given.flags.has('yes'),
      isJson,
      style: styleOf(io, given),
      signal,
    });
  });
}
