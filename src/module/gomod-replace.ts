import { GomirrorError } from '../base/index.ts';
import type { ModuleCode } from './codes.ts';
import type { GoModReplace } from './gomod-types.ts';
import { readMajor, readText, readVersion, usage } from './gomod-values.ts';
import { checkPathMajor } from './major.ts';
import { shown } from './shown.ts';

/** Rooted paths and those that begin with a `.` or `..` element, in the notation of any system. */
const folder = /^(?:\.{1,2}(?:$|[/\\])|[/\\]|[A-Za-z]:)/;

const example = 'replace example.com/path v1.2.3 => example.com/other v1.4.0';

/** Reads the arguments of a `replace` directive. Throws `module.gomod-…`. */
export function parseReplace(args: readonly string[], line: number): GoModReplace {
  const arrow = args[1] === '=>' ? 1 : 2;
  const [target, targetVersion, ...more] = args.slice(arrow + 1);
  if (args[arrow] !== '=>' || target === undefined || more.length > 0) throw usage(line, example);

  const path = readText(args[0] ?? '', line);
  const pathMajor = readMajor(path, line);
  const version = arrow === 2 ? readVersion(args[1] ?? '', line) : undefined;
  if (version !== undefined && !checkPathMajor(version, pathMajor)) {
    throw new GomirrorError<ModuleCode>('module.gomod-major-mismatch', { line, path: shown(path), version });
  }
  const withPath = readText(target, line);
  const withVersion = targetVersion === undefined ? undefined : readVersion(targetVersion, line);
  // A folder has no version and a module needs one; a backslash is how Windows writes folders, which Go refuses elsewhere.
  const isFolder = folder.test(withPath);
  if (isFolder !== (withVersion === undefined) || (isFolder && withPath.includes('\\'))) {
    throw new GomirrorError<ModuleCode>('module.gomod-bad-replacement', {
      line,
      replacement: shown(withPath),
    });
  }
  return { path, version, withPath, withVersion, line };
}
