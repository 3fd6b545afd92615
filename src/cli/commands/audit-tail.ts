import { GomirrorError } from '../../base/index.ts';
import type { AuditRecord } from '../../ledger/index.ts';
import { printable } from '../../text/index.ts';
import { auditData, auditFilter } from '../audit-lines.ts';
import type { CliCode } from '../codes.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { valueOfFlag } from '../given-words.ts';
import { remark, withLedger } from '../ledger-command.ts';
import { moment, tableLines } from '../table-lines.ts';

const usualLines = 20;

/** Prints the last entries of the audit log. */
export function run(context: CommandContext): Promise<ExitCode> {
  const { io, given } = context;
  return withLedger(context, async (place) => {
    const filter = auditFilter(context, Date.now());
    const limit = limitOf(valueOfFlag(context, 'limit'));
    const ledger = await place.open();
    const records = await ledger.auditTail({ ...filter, limit });
    if (given.flags.has('json')) {
      for (const record of records) io.stdout.write(`${JSON.stringify(auditData(record))}\n`);
      return exitCodes.ok;
    }
    if (records.length === 0) remark(context, place, 'cli.no-entries', {});
    io.stdout.write(tableLines(records.map(columnsOf)));
    return exitCodes.ok;
  });
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return usualLines;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new GomirrorError<CliCode>('cli.bad-number', { flag: '--limit', value: text });
}

function columnsOf({ number, timeMs, action, who, address, what, outcome, detail }: AuditRecord): string[] {
  const more = Object.entries(detail ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  const texts = [String(number), moment(timeMs), outcome, action, who, address ?? '-', what, more.join(' ')];
  return texts.map(printable);
}
