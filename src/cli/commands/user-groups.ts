import { GomirrorError } from '../../base/index.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { listOfFlag, wantedWord } from '../given-words.ts';
import { recordChange, remark, withLedger } from '../ledger-command.ts';

/** Puts a user into other groups. */
export function run(context: CommandContext): Promise<ExitCode> {
  return withLedger(context, async (place) => {
    const name = wantedWord(context, 'user groups', 'NAME');
    const groups = listOfFlag(context, 'group');
    // Not "none": whoever forgets the option would lock somebody out.
    if (groups === undefined)
      throw new GomirrorError<CliCode>('cli.missing-argument', {
        command: 'user groups',
        what: '--group GROUP',
      });
    const ledger = await place.open();
    await ledger.accounts.changeUser(name, { groups });
    const detail = { groups: groups.join(',') };
    await recordChange(ledger, { action: 'user', what: name, outcome: 'groups changed', detail });
    remark(context, place, 'cli.user-groups', { name, groups: groups.join(', ') || '-' });
    return exitCodes.ok;
  });
}
