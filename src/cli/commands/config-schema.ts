import { settingsSchema } from '../../config/index.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';

/** Prints the JSON Schema of the settings file. */
export async function run({ io }: CommandContext): Promise<ExitCode> {
  io.stdout.write(await settingsSchema());
  return exitCodes.ok;
}
