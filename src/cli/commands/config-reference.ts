import { settingsReference } from '../../config/index.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';

/** Prints the reference page of the settings. */
export async function run({ io, lang }: CommandContext): Promise<ExitCode> {
  io.stdout.write(await settingsReference(lang));
  return exitCodes.ok;
}
