import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { wantedWord } from '../given-words.ts';
import { recordChange, remark, withLedger } from '../ledger-command.ts';

/** Removes a user, and revokes the tokens that belong to it. */
export function run(context: CommandContext): Promise<ExitCode> {
  return withLedger(context, async (place) => {
    const name = wantedWord(context, 'user remove', 'NAME');
    const ledger = await place.open();
    await ledger.accounts.removeUser(name);
    await recordChange(ledger, { action: 'user', what: name, outcome: 'removed' });
    remark(context, place, 'cli.user-removed', { name });
    return exitCodes.ok;
  });
}
