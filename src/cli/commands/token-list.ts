import type { Token } from '../../ledger/index.ts';
import { say } from '../../text/index.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { remark, withLedger } from '../ledger-command.ts';
import { styleOf } from '../style.ts';
import { isoTime, listing, moment } from '../table-lines.ts';

/** Prints the tokens, without their secrets, which nobody has. */
export function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  return withLedger(context, async (place) => {
    const tokens = place.exists ? await (await place.open()).accounts.tokens() : [];
    if (given.flags.has('json')) {
      io.stdout.write(`${JSON.stringify(tokens.map(tokenData), undefined, 2)}\n`);
      return exitCodes.ok;
    }
    if (tokens.length === 0) {
      remark(context, place, 'cli.no-tokens', { folder: place.folder });
      return exitCodes.ok;
    }
    const columns = ['name', 'state', 'user', 'groups', 'reads', 'created', 'expires', 'used'];
    const head = columns.map((column) => say(`cli.column.${column}`, {}, place.lang));
    const rows = tokens.map((token) => {
      const { name, owner, groups, reads, createdMs, expiresMs, lastUsedMs } = token;
      const state = say(`cli.token-state.${stateOf(token)}`, {}, place.lang);
      const lists = [groups.join(',') || '-', reads?.join(',') ?? '*'];
      return [name, state, owner ?? '-', ...lists, ...[createdMs, expiresMs, lastUsedMs].map(moment)];
    });
    io.stdout.write(listing([head, ...rows], styleOf(io, given), place.lang));
    return exitCodes.ok;
  });
}

/** A token for a script. */
export function tokenData(token: Token): Record<string, unknown> {
  const { name, owner, groups, reads, createdMs, expiresMs, revokedMs, lastUsedMs } = token;
  return {
    ...{ name, state: stateOf(token), user: owner ?? null, groups, reads: reads ?? null },
    created: isoTime(createdMs),
    expires: isoTime(expiresMs),
    revoked: isoTime(revokedMs),
    lastUsed: isoTime(lastUsedMs),
  };
}

function stateOf({ revokedMs, expiresMs }: Token): 'valid' | 'revoked' | 'expired' {
  if (revokedMs !== undefined) return 'revoked';
  return expiresMs !== undefined && expiresMs <= Date.now() ? 'expired' : 'valid';
}
