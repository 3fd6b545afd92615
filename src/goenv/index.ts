/**
 * goenv: Go's settings on a machine: reading them in all their layers, planning changes, making and undoing them; shells, editors
 * and neighbours' settings; the catalogue of mirrors. Everything reaches the machine through one interface, `System`. May import
 * base, module, config, policy, store, origin and sumdb.
 */
export {
  type Applied,
  type ApplyOptions,
  applyPlan,
  blockIn,
  blockInBytes,
  type BlockPlace,
  type BlockStyle,
  type Change,
  Journal,
  type JournaledChange,
  type JournalEntry,
  journalFolder,
  makeUndo,
  type Plan,
  type PlanCode,
  planCodes,
  planUndo,
  type Undone,
  type UndoPlan,
  type UndoStep,
} from './plan/index.ts';
export {
  GoEnvFile,
  type GoSetting,
  type GoSettings,
  kindOfName,
  readGoSettings,
  refusal,
  type SettingsCode,
  settingsCodes,
} from './settings/index.ts';
export type {
  FileFacts,
  Files,
  ProgramResult,
  Registry,
  RegistryValue,
  RunOptions,
  System,
} from './system/index.ts';
export { isMissing, pathsOf, realSystem, systemCode, temporaryPath, variable } from './system/index.ts';
