import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { listData, listText } from '../mirrors/list-view.ts';
import { type MirrorsMachine, withMirrors } from '../mirrors/place.ts';

/** Prints the catalogue of mirrors. */
export async function run(context: CommandContext, machine: MirrorsMachine = {}): Promise<ExitCode> {
  const { io, lang } = context;
  return withMirrors(context, machine, async ({ system, catalogue, isJson }) => {
    const { mirrorTools } = await import('../../goenv/index.ts');
    const { catalogueFiles } = await mirrorTools();
    const { user } = catalogueFiles(system);
    io.stdout.write(isJson ? listData(catalogue, user) : listText(catalogue, user, lang));
    return exitCodes.ok;
  });
}
