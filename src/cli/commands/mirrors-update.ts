import { say } from '../../text/index.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { valueOfFlag, wantedWord } from '../given-words.ts';
import { type MirrorsMachine, withMirrors } from '../mirrors/place.ts';

/** Takes a newer catalogue of mirrors. */
export async function run(context: CommandContext, machine: MirrorsMachine = {}): Promise<ExitCode> {
  const { io, lang } = context;
  const place = wantedWord(context, 'mirrors update', 'FILE|URL');
  const sha256 = valueOfFlag(context, 'sha256');
  return withMirrors(context, machine, async ({ system, signal, isJson }) => {
    const { updateCatalogue } = await import('../../goenv/catalogue/index.ts');
    const updated = await updateCatalogue(system, place, { sha256, signal });
    const { path, before } = updated;
    const { revision, mirrors } = updated.catalogue;
    const data = { version: 1, revision, before, path, sha256: updated.sha256, mirrors: mirrors.length };
    const params = { revision, before, path, count: mirrors.length };
    const text = isJson ? JSON.stringify(data, undefined, 2) : say('cli.mirrors-updated', params, lang);
    io.stdout.write(`${text}\n`);
    return exitCodes.ok;
  });
}
