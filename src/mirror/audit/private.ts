/**
 * Whether a module path matches a list as GOPRIVATE and GONOSUMDB have it: comma-separated globs in the syntax of Go's
 * `path.Match`, each compared with as many leading elements of the path as it has itself (Go Modules Reference, "Private
 * modules"). A malformed glob matches nothing.
 */
export function matchesPrivate(patterns: string, modulePath: string): boolean {
  const elements = modulePath.split('/');
  return patterns.split(',').some((pattern) => {
    const glob = pattern.trim().replace(/\/$/, '');
    if (glob === '') return false;
    const count = glob.split('/').length;
    if (count > elements.length) return false;
    return globToExpression(glob)?.test(elements.slice(0, count).join('/')) ?? false;
  });
}

function globToExpression(glob: string): RegExp | undefined {
  const parts = glob.match(/\\.|\[\^?(?:\\.|[^\]\\])+\]|[\s\S]/gu) ?? [];
  let source = '';
  for (const part of parts) {
    if (part === '*') source += '[^/]*';
    else if (part === '?') source += '[^/]';
    else if (part.length > 1 && part.startsWith('[')) source += part.replaceAll(/(?<!^)\[/g, String.raw`\[`);
    else if (part === '[' || part === '\\') return undefined;
    else source += part.replace(/^\\/, '').replaceAll(/[$()*+.?[\\\]^{|}/-]/g, String.raw`\$&`);
  }
  try {
    return new RegExp(`^${source}$`, 'v');
  } catch {
    return undefined;
  }
}
