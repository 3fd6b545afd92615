import { GomirrorError } from '../../base/index.ts';
import { hint, say } from '../../text/index.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { valueOfFlag } from '../given-words.ts';
import { remark, withLedger } from '../ledger-command.ts';

/** Follows the chain of the audit log; code 1 when something in it is not as it should be. */
export function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  return withLedger(context, async (place) => {
    const { lang } = place;
    const { ledgerTools } = await import('../../ledger/index.ts');
    const { parseHead } = await ledgerTools();
    const text = valueOfFlag(context, 'head');
    const anchor = text === undefined ? undefined : parseHead(text);
    if (text !== undefined && anchor === undefined)
      throw new GomirrorError<CliCode>('cli.bad-head', { value: text });
    const ledger = await place.open();
    const { entries, head, unfinishedBytes, problem } = await ledger.verifyAudit(place.signal, anchor);
    const code = problem === undefined ? exitCodes.ok : exitCodes.failed;
    const headText = `${head.number}:${head.hash}`;
    if (given.flags.has('json')) {
      const words = problem && {
        ...{ code: problem.code, params: problem.params },
        words: say(problem.code, problem.params, lang),
      };
      const found = {
        ok: problem === undefined,
        entries,
        head: headText,
        unfinishedBytes,
        problem: words ?? null,
      };
      io.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
      return code;
    }
    if (unfinishedBytes > 0) remark(context, place, 'cli.audit-unfinished', { bytes: unfinishedBytes });
    if (problem === undefined) {
      io.stdout.write(`${say('cli.audit-good', { entries, head: headText }, lang)}\n`);
      return code;
    }
    io.stdout.write(`${say(problem.code, problem.params, lang)}\n`);
    const advice = hint(problem.code, problem.params, lang);
    if (advice !== undefined) io.stdout.write(`    ${advice}\n`);
    return code;
  });
}
