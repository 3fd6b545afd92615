import { GomirrorError, MiB } from '../base/index.ts';
import type { Version } from './brands.ts';
import type { ModuleCode } from './codes.ts';
import { isPseudoVersion } from './pseudo.ts';
import { isCanonicalVersion, sortVersions } from './semver.ts';
import { shown } from './shown.ts';

const largestLength = 32 * MiB;

/**
 * Reads the body of an `@v/list` answer: the first field of each line, where it is a canonical version and no
 * pseudo-version; in ascending order, each once. Other lines are passed over, as the go command does. Toolchain versions
 * (`v0.0.1-go1.26.1.linux-amd64`) are kept. An empty body is an empty list.
 *
 * Throws `module.list-html` for a web page, `module.list-no-versions` when there are lines but none begins like a
 * version, `module.list-too-large`.
 */
export function parseList(text: string): Version[] {
  if (text.length > largestLength) {
    throw new GomirrorError<ModuleCode>('module.list-too-large', {
      sizeBytes: text.length,
      limitBytes: largestLength,
    });
  }
  const versions = new Set<Version>();
  let firstLine: string | undefined;
  let looksLikeList = false;
  for (const line of text.split('\n')) {
    const [field] = /\S+/.exec(line) ?? [];
    if (field === undefined) continue;
    firstLine ??= line;
    looksLikeList ||= /^v\d/.test(field);
    if (isCanonicalVersion(field) && !isPseudoVersion(field)) versions.add(field);
  }
  if (firstLine !== undefined && !looksLikeList) {
    const code = firstLine.trimStart().startsWith('<') ? 'module.list-html' : 'module.list-no-versions';
    throw new GomirrorError<ModuleCode>(code, { line: shown(firstLine.slice(0, 60)) });
  }
  return sortVersions([...versions]);
}
