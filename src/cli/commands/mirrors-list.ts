import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { listData, listText } from '../mirrors/list-view.ts';
import { type MirrorsMachine, withMirrors } from '../mirrors/place.ts';

/** Prints the catalogue of mirrors. */
export async function run(context: CommandContext, machine: MirrorsMachine = {}): Promise<ExitCode> {
  const { io, lang } = context;
  return withMirrors(context, machine, async ({ system, catalogue, isJson, style }) => {
    const { catalogueFiles } = await import('../../goenv/catalogue/index.ts');
    const { user } = catalogueFiles(system);
    io.stdout.write(isJson ? listData(catalogue, user) : style.fit(listText(catalogue, user, lang, style)));
    return exitCodes.ok;
  });
}
