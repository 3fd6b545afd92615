/**
 * doctor/machine: what several checks ask of a machine, each looked up once: Go's settings, its folders, the project one is in, and
 * `go` itself run so that it neither downloads nor asks anything. May import base, module, config and goenv.
 */
export { type Distribution, distributionOf, type Family, installCommand } from './distribution.ts';
export { compareGo, goVersionOf, isLanguageVersion } from './go-version.ts';
export { folderList, goFolders, type GoFolders } from './folders.ts';
export { privatePatterns } from './private-patterns.ts';
export { needsSums, type Project, projectOf } from './project.ts';
export { runGo } from './run-go.ts';
export { meantSettings, settingsOf } from './settings.ts';
export { shortLines } from './lines.ts';
