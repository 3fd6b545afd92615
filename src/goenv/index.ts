/**
 * goenv: Go's settings on a machine: reading them in all their layers, planning changes, making and undoing them; shells, editors
 * and neighbours' settings; the catalogue of mirrors. Everything reaches the machine through one interface, `System`. May import
 * base, module, config, policy, store, origin and sumdb.
 */
import type * as Mirrors from './mirrors/index.ts';

export type {
  Best,
  BenchProgress,
  BenchReport,
  CheckReport,
  Fault,
  LogPlaces,
  MirrorReport,
  ProbeMirrorOptions,
  SampleVersion,
} from './mirrors/index.ts';
export {
  type Bilingual,
  type CatalogueMirror,
  loadCatalogue,
  type LoadedCatalogue,
  unknownMirror,
} from './catalogue/index.ts';
export { type MirrorsCode, mirrorsCodes } from './mirrors-codes.ts';
export {
  type Applied,
  type ApplyOptions,
  applyPlan,
  blockInBytes,
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
  type Accident,
  type AccidentCode,
  accidentCodes,
  accidentsInFile,
  accidentsInSettings,
  GoEnvFile,
  type GoSetting,
  type GoSettings,
  kindOfName,
  type PlacedAccident,
  readGoSettings,
  type SettingsCode,
  settingsCodes,
} from './settings/index.ts';
export type {
  Authorities,
  FileFacts,
  Files,
  ProgramResult,
  Registry,
  RegistryValue,
  RunOptions,
  System,
} from './system/index.ts';
export { pathsOf, readAuthorities, realSystem, systemCode, temporaryPath, variable } from './system/index.ts';
export { type PacCode, pacCodes, proxyFromPac, systemProxy, type SystemProxy } from './pac/index.ts';
export {
  type EditorProblem,
  editorProblems,
  type GitWishes,
  type Login,
  type Neighbour,
  type NeighbourMirror,
  type NeighbourWishes,
  type Note,
  noWishes,
  type PathFolder,
  type PlacesCode,
  placesCodes,
  planGoSettings,
  planSetup,
  type Scope,
  type SetupWishes,
  type Wishes,
} from './places/index.ts';
export {
  type Drift,
  driftOf,
  type LoadedPolicy,
  loadPolicy,
  parseSource,
  readTeamRecord,
  type TeamCode,
  teamCodes,
  teamFile,
  type TeamPolicy,
  type TeamRecord,
  teamRecordText,
  type TeamSource,
} from './team/index.ts';

/** Mirrors, loaded when they are wanted: they bring the connections of `origin/`, which most commands do without. */
export function mirrorTools(): Promise<typeof Mirrors> {
  return import('./mirrors/index.ts');
}
