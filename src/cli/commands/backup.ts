import nodePath from 'node:path';
import { formatBytes } from '../../base/index.ts';
import { say } from '../../text/index.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { wantedWord } from '../given-words.ts';
import { recordChange, remarkProblem, withLedger } from '../ledger-command.ts';

/** Writes a backup of users, tokens, first-seen hashes and the audit log; a server may be running. */
export function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  return withLedger(context, async (place) => {
    const file = nodePath.resolve(io.host.cwd, wantedWord(context, 'backup', 'FILE'));
    const ledger = await place.open();
    const options = { replace: given.flags.has('yes'), version: io.version };
    const { sizeBytes, head, problem } = await ledger.backup(file, options);
    remarkProblem(context, place, problem);
    if (given.flags.has('json')) {
      const made = { file, sizeBytes, head: `${head.number}:${head.hash}`, problem: problem?.code ?? null };
      io.stdout.write(`${JSON.stringify(made, undefined, 2)}\n`);
    } else {
      const params = { file, size: formatBytes(sizeBytes), entries: head.number };
      io.stdout.write(`${say('cli.backup-written', params, place.lang)}\n`);
    }
    // A backup holds all that the ledger holds, so that who made one matters.
    await recordChange(ledger, { action: 'settings', what: 'backup', outcome: 'written', detail: { file } });
    return exitCodes.ok;
  });
}
