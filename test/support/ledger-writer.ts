/**
 * A process that writes to the ledger in a folder: `append COUNT`, one flush an entry; `forever`, the number of entries on disk on
 * standard output as they grow.
 */
import { systemClock } from '../../src/base/index.ts';
import { Ledger } from '../../src/ledger/index.ts';

const [folder = '', what = '', count = '0'] = process.argv.slice(2);
const ledger = await Ledger.open(folder, { clock: systemClock, mode: 'server', segmentBytes: 16_384 });
const limit = what === 'forever' ? Number.POSITIVE_INFINITY : Number(count);
for (let written = 1; written <= limit; written++) {
  ledger.audit.append({
    ...{ action: 'read', who: `process:${process.pid}`, address: '192.0.2.1', outcome: 'allow' },
    what: `corp.example/x@v1.0.${written}.zip`,
  });
  await ledger.audit.flush();
  if (what === 'forever') process.stdout.write(`${written}\n`);
}
await ledger.close();
