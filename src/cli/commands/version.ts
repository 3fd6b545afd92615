import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';

/** Prints the version; with `--json` also what it runs on. */
export async function run({ io, given }: CommandContext): Promise<ExitCode> {
  const details = {
    gomirror: io.version,
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
  };
  io.stdout.write(given.flags.has('json') ? `${JSON.stringify(details)}\n` : `gomirror ${io.version}\n`);
  return exitCodes.ok;
}
