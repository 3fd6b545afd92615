import nodePath from 'node:path';
import { say } from '../../text/index.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { wantedWord } from '../given-words.ts';
import { recordChange, remarkProblem, withLedger } from '../ledger-command.ts';

/** Puts a backup in the place of what is there; not while a server runs on the data folder. */
export function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  return withLedger(context, async (place) => {
    const file = nodePath.resolve(io.host.cwd, wantedWord(context, 'restore', 'FILE'));
    const { ledgerTools } = await import('../../ledger/index.ts');
    const { refuseForeignOwner, restoreBackup } = await ledgerTools();
    const { lockData } = await import('../../store/index.ts');
    refuseForeignOwner(place.folder);
    const lock = await lockData(place.config.data);
    try {
      const replace = given.flags.has('yes');
      const restored = await restoreBackup(file, place.folder, { replace, nowMs: Date.now() });
      const { folder, aside, created, entries, problem } = restored;
      const ledger = await place.open({ make: true });
      await recordChange(ledger, {
        action: 'settings',
        what: 'backup',
        outcome: 'restored',
        detail: { file, created },
      });
      remarkProblem(context, place, problem);
      if (given.flags.has('json')) {
        const done = { folder, aside: aside ?? null, created, entries, problem: problem?.code ?? null };
        io.stdout.write(`${JSON.stringify(done, undefined, 2)}\n`);
        return exitCodes.ok;
      }
      io.stdout.write(`${say('cli.restored', { folder, created, entries }, place.lang)}\n`);
      if (aside !== undefined) io.stdout.write(`${say('cli.restored-aside', { aside }, place.lang)}\n`);
      return exitCodes.ok;
    } finally {
      lock.release();
    }
  });
}
