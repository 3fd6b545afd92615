/**
 * module: Go's module rules as pure functions: paths, escaping, versions, request targets, go.mod files, module zips and
 * their hashes. No clock, no network, and of the disk only what is handed in to be hashed (`fileZipSource`,
 * `hashDirectory`). Imports `base/` only; anybody above may import it.
 */
export type { EscapedPath, EscapedVersion, ModulePath, Version } from './brands.ts';
export { check } from './check.ts';
export { type ModuleCode, moduleCodes } from './codes.ts';
export { escapePath, escapeVersion, unescapePath, unescapeVersion } from './escape.ts';
export { goModOf, type GoModMode, parseGoMod } from './gomod.ts';
export type { GoMod, GoModReplace } from './gomod-types.ts';
export { type GoWork, parseGoWork } from './gowork.ts';
export { hashGoMod } from './hash.ts';
export { type DirectoryHash, hashDirectory } from './hash-directory.ts';
export { parseInfo, type VersionInfo } from './info.ts';
export { isImpossiblePath, isPublicToolchain } from './known.ts';
export { parseList } from './list.ts';
export { checkPathMajor, type PathAndMajor, pathMajorPrefix, splitPathVersion } from './major.ts';
export { checkFilePath, checkImportPath, checkPath } from './path.ts';
export { isPseudoVersion, makePseudoVersion, parsePseudoVersion, type PseudoVersion } from './pseudo.ts';
export {
  build,
  canonicalVersion,
  compareVersions,
  isCanonicalVersion,
  isValidVersion,
  latestVersion,
  majorMinor,
  majorOf,
  prerelease,
  sortVersions,
} from './semver.ts';
export { synthesizeGoMod } from './synthesize.ts';
export {
  type ListTarget,
  type ModuleTarget,
  parseTarget,
  type QueryTarget,
  type SumDbTarget,
  type Target,
  type VersionTarget,
} from './target.ts';
export { verifyZip, type VerifyZipOptions, type ZipLimits, zipLimits, type ZipVerdict } from './zip.ts';
export { type ContainerCode, containerCodes, type ZipCode, zipCodes } from './zip-codes.ts';
export { type PlannedFile, type PlannedModule, planZip, zipGoVersion } from './zip-plan.ts';
export { fileZipSource, memoryZipSource, type ZipSource } from './zip-source.ts';
export { type WrittenZip, ZipWriter, type ZipWriterOptions } from './zip-writer.ts';
