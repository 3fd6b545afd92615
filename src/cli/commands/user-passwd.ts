import { GomirrorError } from '../../base/index.ts';
import type { LedgerCode } from '../../ledger/index.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { wantedWord } from '../given-words.ts';
import { recordChange, remark, withLedger } from '../ledger-command.ts';
import { fitsNetrc, newPassword } from '../secret-input.ts';

/** Gives a user another password. */
export function run(context: CommandContext): Promise<ExitCode> {
  return withLedger(context, async (place) => {
    const name = wantedWord(context, 'user passwd', 'NAME');
    const ledger = await place.open();
    const users = await ledger.accounts.users();
    // Said before anybody types a password for nothing.
    if (!users.some((user) => user.name === name))
      throw new GomirrorError<LedgerCode>('ledger.no-such-user', { name });
    const password = await newPassword(context, place.lang, place.signal);
    await ledger.accounts.changeUser(name, { password });
    await recordChange(ledger, { action: 'user', what: name, outcome: 'password changed' });
    remark(context, place, 'cli.user-changed', { name });
    if (!fitsNetrc(password)) remark(context, place, 'cli.password-no-netrc', { name });
    return exitCodes.ok;
  });
}
