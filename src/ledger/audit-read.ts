import path from 'node:path';
import { longestLineBytes, parseLine } from './audit-chain.ts';
import { segmentsName } from './places.ts';
import { listSegments, readLines } from './segments.ts';
import type { AuditRecord } from './types.ts';

/**
 * The lines of the audit log of the ledger in `folder`, as they stand in its segments, first to last, with what they say; for export.
 * Lines that are none are given with `record` undefined; one that is only half there is left out.
 */
export function* readAudit(
  folder: string,
): Generator<{ readonly line: string; readonly record: AuditRecord | undefined }> {
  const segments = path.join(folder, segmentsName);
  for (const { name } of listSegments(segments)) {
    for (const { bytes, whole } of readLines(path.join(segments, name), longestLineBytes)) {
      if (!whole) continue;
      const line = bytes.toString();
      yield { line, record: parseLine(line) };
    }
  }
}
