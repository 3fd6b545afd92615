import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { auditFilter, matchesFilter } from '../audit-lines.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { withLedger } from '../ledger-command.ts';
import type { Output } from '../seam.ts';

const pieceLength = 65_536;

/** Prints the lines of the audit log as they are stored, so that their hashes can be followed elsewhere. */
export function run(context: CommandContext): Promise<ExitCode> {
  const { io } = context;
  return withLedger(context, async (place) => {
    const filter = auditFilter(context, Date.now());
    // Refuses where there is nothing to export.
    await place.open();
    const { ledgerTools } = await import('../../ledger/index.ts');
    const { readAudit } = await ledgerTools();
    let piece = '';
    for (const { line, record } of readAudit(place.folder)) {
      if (place.signal.aborted) return exitCodes.ok;
      if (!matchesFilter(record, filter)) continue;
      piece += `${line}\n`;
      if (piece.length < pieceLength) continue;
      await writeAndWait(io.stdout, piece, place.signal);
      piece = '';
    }
    if (piece !== '') await writeAndWait(io.stdout, piece, place.signal);
    return exitCodes.ok;
  });
}

/** A reader that is slower than the disk is waited for. */
async function writeAndWait(output: Output, text: string, signal: AbortSignal): Promise<void> {
  if (output.write(text) !== false || !('once' in output)) return;
  await once(output as unknown as Writable, 'drain', { signal });
}
