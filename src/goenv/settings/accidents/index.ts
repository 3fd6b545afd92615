/**
 * goenv/settings/accidents: the mistakes that people make in Go's settings: typing accidents, folklore, leftovers. Pure functions; each
 * mistake has a code with words. May import base, config, policy and the rest of goenv/settings.
 */
export type { Accident, OtherSettings } from './accident.ts';
export { accidentsIn, accidentsInSettings, type PlacedAccident } from './accidents.ts';
export { type AccidentCode, accidentCodes } from './codes.ts';
export { accidentsInFile } from './file-lines.ts';
