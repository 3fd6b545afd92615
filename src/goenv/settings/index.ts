/**
 * goenv/settings: Go's settings read in all their layers without running `go`, the file that `go env -w` writes changed as that
 * command would, and the mistakes that people make in settings. May import base, config, policy and goenv/system.
 */
export {
  type Accident,
  type AccidentCode,
  accidentCodes,
  accidentsIn,
  accidentsInFile,
  accidentsInSettings,
  type OtherSettings,
  type PlacedAccident,
} from './accidents/index.ts';
export { type SettingsCode, settingsCodes } from './codes.ts';
export { GoEnvFile } from './go-env-file.ts';
export { kindOfName } from './names.ts';
export { readGoSettings } from './read.ts';
export type { GoLayer, GoSetting, GoSettings } from './types.ts';
