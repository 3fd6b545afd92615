import type { Version } from './brands.ts';

/** A go.mod file's directives ("go.mod files" in the Go Modules Reference). Every `line` counts from 1. */
export interface GoMod {
  /** The path as the file has it, unchecked; undefined when there is no `module` directive. */
  module: string | undefined;
  /** The text after `Deprecated:` in the comments of the `module` directive. */
  deprecated: string | undefined;
  go: string | undefined;
  toolchain: string | undefined;
  readonly require: { path: string; version: Version; indirect: boolean; line: number }[];
  readonly exclude: { path: string; version: Version; line: number }[];
  readonly replace: GoModReplace[];
  /**
   * Closed intervals; a single version has itself on both ends. The texts are as written, neither checked nor made
   * canonical: what is not a version retracts nothing.
   */
  readonly retract: { low: string; high: string; rationale: string; line: number }[];
  readonly tool: { path: string; line: number }[];
  readonly ignore: { path: string; line: number }[];
  readonly godebug: { key: string; value: string; line: number }[];
}

/** `path` without a version is replaced in every version; `withPath` without a version is a folder. */
export interface GoModReplace {
  readonly path: string;
  readonly version: Version | undefined;
  readonly withPath: string;
  readonly withVersion: Version | undefined;
  readonly line: number;
}
