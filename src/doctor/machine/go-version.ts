/** `1.26.8`, `1.21rc2`, `1.25` out of `go1.26.8`, `go version go1.26.8 linux/amd64`, `go1.22.1-custom`; undefined without one. */
export function goVersionOf(text: string): string | undefined {
  return /(?:^|[^\w.])go(\d+(?:\.\d+){0,2}(?:(?:rc|beta|alpha)\d+)?)/.exec(` ${text}`)?.[1];
}

/**
 * Less than, equal to or greater than zero, as Go orders its versions: `1.21` (the language) < `1.21rc1` < `1.21.0` ("Go toolchains", "Go versions").
 * Before 1.21 the first release of a version was called `1.20`, which orders the same way here.
 */
export function compareGo(first: string, second: string): number {
  const one = partsOf(first);
  const two = partsOf(second);
  for (let at = 0; at < one.length; at++) {
    const difference = (one[at] ?? 0) - (two[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** True for `1.21`: a version of the language from 1.21 on, of which there is no release by that name. */
export function isLanguageVersion(version: string): boolean {
  return /^\d+\.\d+$/.test(version) && compareGo(version, '1.21') >= 0;
}

/** Major, minor, then how far a release is: nothing said, a pre-release, a patch. */
function partsOf(version: string): number[] {
  const [, major = '0', minor = '0', kind, number = '0', patch] =
    /^(\d+)(?:\.(\d+))?(?:(alpha|beta|rc)(\d+)|\.(\d+))?/.exec(version) ?? [];
  const stage =
    kind === undefined ? (patch === undefined ? 0 : 4) : 1 + ['alpha', 'beta', 'rc'].indexOf(kind);
  return [Number(major), Number(minor), stage, kind === undefined ? Number(patch ?? 0) : Number(number)];
}
