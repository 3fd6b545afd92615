import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { listOfFlag, wantedWord } from '../given-words.ts';
import { recordChange, remark, withLedger } from '../ledger-command.ts';
import { fitsNetrc, newPassword } from '../secret-input.ts';

/** Adds a user. */
export function run(context: CommandContext): Promise<ExitCode> {
  return withLedger(context, async (place) => {
    const name = wantedWord(context, 'user add', 'NAME');
    const groups = listOfFlag(context, 'group') ?? [];
    const password = await newPassword(context, place.lang, place.signal);
    const ledger = await place.open({ make: true });
    await ledger.accounts.addUser({ name, password, groups });
    const detail = groups.length === 0 ? {} : { groups: groups.join(',') };
    await recordChange(ledger, { action: 'user', what: name, outcome: 'added', detail });
    remark(context, place, 'cli.user-added', { name });
    if (!fitsNetrc(password)) remark(context, place, 'cli.password-no-netrc', { name });
    return exitCodes.ok;
  });
}
