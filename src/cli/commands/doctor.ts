import { checkNames } from '../../doctor/list/index.ts';
import type { CommandContext } from '../command.ts';
import type { DoctorMachine } from '../doctor/examine.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import { printError } from '../print.ts';
import { Stopping } from '../stopping.ts';

/**
 * Looks at this machine, tells what is wrong and what would mend it, and with `--fix` mends what it can. 0 when nothing is (notes do not count),
 * 1 when something is, 2 when it could not be told.
 */
export async function run(context: CommandContext, machine: DoctorMachine = {}): Promise<ExitCode> {
  const { io, lang, given } = context;
  if (given.flags.has('list')) {
    const { listData, listLines } = await import('../doctor/list.ts');
    const checks = machine.checks ?? checkNames;
    const isJson = given.flags.has('json');
    const lines = isJson ? [JSON.stringify(listData(checks, lang), undefined, 2)] : listLines(checks, lang);
    io.stdout.write(`${lines.join('\n')}\n`);
    return exitCodes.ok;
  }
  const stopping = new Stopping(io);
  // Clocks and sockets of checks that were given up do not keep the process alive; this does.
  const alive = setInterval(() => undefined, 60_000);
  try {
    const { examine } = await import('../doctor/examine.ts');
    return await examine(context, machine, stopping.signal);
  } catch (error) {
    if (stopping.isAsked) return stopping.codeOr(exitCodes.usage);
    printError(io, error, lang);
    const code = exitCodeOf(error);
    return code === exitCodes.failed ? exitCodes.usage : code;
  } finally {
    clearInterval(alive);
    stopping.forget();
  }
}
