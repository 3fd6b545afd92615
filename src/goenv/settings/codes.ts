/** Why a setting cannot be written into the go env file: what `go env -w` refuses (`go help env`). */
export const settingsCodes = [
  'goenv.setting-unknown',
  'goenv.setting-only-environment',
  'goenv.setting-not-changeable',
  'goenv.setting-bad-choice',
  'goenv.setting-not-absolute',
  'goenv.setting-control-character',
] as const;
export type SettingsCode = (typeof settingsCodes)[number];
