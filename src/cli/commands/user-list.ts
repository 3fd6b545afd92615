import { say } from '../../text/index.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { remark, withLedger } from '../ledger-command.ts';
import { styleOf } from '../style.ts';
import { isoTime, listing, moment } from '../table-lines.ts';

/** Prints the users. */
export function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  return withLedger(context, async (place) => {
    const users = place.exists ? await (await place.open()).accounts.users() : [];
    if (given.flags.has('json')) {
      const rows = users.map(({ name, groups, createdMs, lastUsedMs }) => {
        return { name, groups, created: isoTime(createdMs), lastUsed: isoTime(lastUsedMs) };
      });
      io.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
      return exitCodes.ok;
    }
    if (users.length === 0) {
      remark(context, place, 'cli.no-users', { folder: place.folder });
      return exitCodes.ok;
    }
    const head = ['name', 'groups', 'created', 'used'].map((column) =>
      say(`cli.column.${column}`, {}, place.lang),
    );
    const rows = users.map(({ name, groups, createdMs, lastUsedMs }) => {
      return [name, groups.join(',') || '-', moment(createdMs), moment(lastUsedMs)];
    });
    io.stdout.write(listing([head, ...rows], styleOf(io, given), place.lang));
    return exitCodes.ok;
  });
}
