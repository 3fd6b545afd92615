/**
 * goenv: Go's settings on a machine: reading them in all their layers, planning changes, making and undoing them; shells, editors
 * and neighbours' settings; the catalogue of mirrors. Everything reaches the machine through one interface, `System`. May import
 * base, module, config, policy, store, origin and sumdb.
 */
export type { Change, JournalEntry, Plan } from './plan/types.ts';
export type { GoSetting, GoSettings } from './settings/types.ts';
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
