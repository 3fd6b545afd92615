/**
 * git: repositories on servers, read by the git on this machine, which is told everything and allowed little. Knows nothing of
 * modules. May import base, and of origin what credentials, networks and HTTP proxies are.
 */
export { type CopyCounts, CopyFolder, type CopyFolderOptions, type CopyLimits } from './copy-folder.ts';
export { type GitOptions, GitRepositories } from './repositories.ts';
export { SharedWork } from './shared.ts';
export type {
  ArchivedFile,
  Commit,
  Hash,
  Refs,
  Repository,
  RepositoryAddress,
  RepositoryOptions,
} from './types.ts';
