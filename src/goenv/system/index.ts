/**
 * goenv/system: a machine behind one interface: files, registry, programs, the user. `realSystem` is the one that this process
 * runs on; tests have a faithful fake of any platform. May import base.
 */
export { type Authorities, authorityFiles, authorityFolders, readAuthorities } from './authorities.ts';
export { ownConfigFolder, userConfigFolder, xdgConfigFolder } from './config-folders.ts';
export { pathsOf, systemCode, temporaryPath, variable } from './paths.ts';
export { realSystem, type RealSystemOptions } from './real.ts';
export type {
  FileFacts,
  Files,
  ProgramResult,
  Registry,
  RegistryValue,
  RunOptions,
  System,
} from './types.ts';
