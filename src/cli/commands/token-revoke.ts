import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { wantedWord } from '../given-words.ts';
import { recordChange, remark, withLedger } from '../ledger-command.ts';

/** Revokes a token; when this has returned, a running server knows. */
export function run(context: CommandContext): Promise<ExitCode> {
  return withLedger(context, async (place) => {
    const name = wantedWord(context, 'token revoke', 'NAME');
    const ledger = await place.open();
    await ledger.accounts.revokeToken(name);
    await recordChange(ledger, { action: 'token', what: name, outcome: 'revoked' });
    remark(context, place, 'cli.token-revoked', { name });
    return exitCodes.ok;
  });
}
