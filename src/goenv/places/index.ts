/**
 * goenv/places: where settings belong: Go's file, each shell's files, the registry, macOS's agents, editors, projects, the
 * neighbours' files. Everything here plans and nothing writes. May import base, goenv/system, goenv/settings and goenv/plan.
 */
export { readCertificates } from './certificates.ts';
export { type PlacesCode, placesCodes } from './codes.ts';
export { type EditorProblem, editorProblems } from './editors.ts';
export type { GitWishes } from './git.ts';
export { goPathFolders } from './go-path.ts';
export type { Neighbour, NeighbourMirror } from './neighbour-mirrors.ts';
export type { NeighbourWishes } from './neighbours.ts';
export type { Login } from './netrc.ts';
export { planGoSettings, planSetup, type SetupWishes } from './plan-setup.ts';
export {
  isOneLine,
  isSecretValue,
  type Note,
  noWishes,
  type PathFolder,
  type Scope,
  type Wishes,
} from './wishes.ts';
