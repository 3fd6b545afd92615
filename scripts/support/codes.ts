import { cliCodes } from '../../src/cli/codes.ts';
import { configCodes, configNoticeCodes } from '../../src/config/index.ts';
import {
  accidentCodes,
  mirrorsCodes,
  pacCodes,
  placesCodes,
  planCodes,
  settingsCodes,
  teamCodes,
} from '../../src/goenv/index.ts';
import { ledgerCodes } from '../../src/ledger/index.ts';
import { auditCodes, mirrorCodes } from '../../src/mirror/index.ts';
import { moduleCodes, zipCodes } from '../../src/module/index.ts';
import { originCodes } from '../../src/origin/index.ts';
import { serverCodes } from '../../src/server/index.ts';
import { storeCodes } from '../../src/store/index.ts';
import { sumdbCodes } from '../../src/sumdb/index.ts';

/** Every error code that the rooms declare, in each room's own order. */
export const declaredCodes: readonly string[] = [
  ...cliCodes,
  ...configCodes,
  ...configNoticeCodes,
  ...mirrorCodes,
  ...auditCodes,
  ...originCodes,
  ...sumdbCodes,
  ...zipCodes,
  ...moduleCodes,
  ...serverCodes,
  ...storeCodes,
  ...ledgerCodes,
  ...planCodes,
  ...settingsCodes,
  ...accidentCodes,
  ...placesCodes,
  ...pacCodes,
  ...teamCodes,
  ...mirrorsCodes,
];
