import { answerRows, proxyRows } from './broken-answers.ts';
import { certificateRows, connectionRows } from './broken-connections.ts';
import { everydayRows, partialRows } from './broken-everyday.ts';
import { machineRows, settingRows, shellRows } from './broken-machines.ts';
import { nameRows } from './broken-names.ts';
import type { RealRow } from './broken-row.ts';

/** What a network, and settings, are looked at with: the rest finds nothing there, and takes its time. */
const looks = ['network', 'settings', 'modules'];
const looksAtSettings = ['go', ...looks];
const looksAtMachine = ['go', 'settings', 'containers', 'cache', 'cgo'];
const networkRows = [
  ...nameRows,
  ...connectionRows,
  ...certificateRows,
  ...answerRows,
  ...proxyRows,
  ...partialRows,
];

/** Every environment that is made of real servers, files and shells. */
export const realRows: readonly RealRow[] = [
  ...networkRows.map((row) => ({ looks, ...row })),
  ...[...settingRows, ...shellRows].map((row) => ({ looks: looksAtSettings, ...row })),
  ...[...machineRows, ...everydayRows].map((row) => ({ looks: looksAtMachine, ...row })),
];
