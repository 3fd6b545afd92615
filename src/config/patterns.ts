import { fault, type Reading } from './problems.ts';
import { redactUrl } from './redact.ts';

/**
 * Patterns in GOPRIVATE's syntax (Go Modules Reference, "Private modules"): globs of Go's `path.Match`, joined by commas,
 * each matching a module path's first elements. `none` is no pattern at all, as the go command's documentation has it.
 *
 * Stricter than the go command, which passes over a pattern that it cannot understand: a name that was to be private and
 * is not would be asked about in public.
 */
export function parsePatterns(text: string): Reading<readonly string[]> {
  if (text.includes('，')) return fault('config.pattern-full-width-comma', { value: shownPatterns(text) });
  if (/["'“”‘’`]/.test(text)) return fault('config.pattern-quotes', { value: shownPatterns(text) });
  if (text.trim() === 'none') return { value: [] };
  const patterns: string[] = [];
  for (const word of text.split(',')) {
    const pattern = word.trim().replace(/\/+$/, '');
    if (pattern === '' && word.trim() === '') continue;
    const problem = patternProblem(pattern);
    if (problem !== undefined) return problem;
    patterns.push(pattern);
  }
  return patterns.length === 0 ? fault('config.pattern-empty') : { value: [...new Set(patterns)] };
}

/** The inverse of {@link parsePatterns}. */
export function formatPatterns(patterns: readonly string[]): string {
  return patterns.length === 0 ? 'none' : patterns.join(',');
}

/** Why `pattern` can match no module, with what was meant where that can be told. */
function patternProblem(pattern: string): ReturnType<typeof fault> | undefined {
  const value = shownPatterns(pattern);
  const meant = withoutAddress(pattern);
  if (meant !== pattern) return fault('config.pattern-address', { value, meant: shownPatterns(meant) });
  if (pattern.includes('!')) {
    const plain = pattern.replaceAll(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (!plain.includes('!')) return fault('config.pattern-escaped', { value, meant: plain });
  }
  if (pattern.endsWith('/...')) {
    return fault('config.pattern-dots', { value, meant: pattern.replace(/(?:\/\.\.\.)+$/, '') });
  }
  if (pattern.includes('@') && !pattern.includes(':')) {
    return fault('config.pattern-version', { value, meant: pattern.replace(/@.*$/s, '') });
  }
  const elements = pattern.split('/');
  const [host = ''] = elements;
  if (/[A-Z]/.test(host) && !/[[\\]/.test(host)) {
    return fault('config.pattern-case', {
      value,
      meant: [host.toLowerCase(), ...elements.slice(1)].join('/'),
    });
  }
  if (/^\.[A-Za-z0-9]/.test(pattern)) return fault('config.pattern-host', { value, meant: `*${pattern}` });
  return elements.every(isElement) ? undefined : fault('config.bad-pattern', { value });
}

/**
 * One element of a pattern, as `path.Match` would take it: `*`, `?`, `[a-z]`, `[^a-z]`, `\` before a character, and the
 * characters that a module path may have.
 */
function isElement(element: string): boolean {
  if (
    !/^(?:[A-Za-z0-9._~*?-]|\\[A-Za-z0-9._~-]|\[\^?(?:[A-Za-z0-9._~](?:-[A-Za-z0-9._~])?)+\])+$/.test(element)
  ) {
    return false;
  }
  // A range that runs backwards holds nothing.
  const classes = element.replaceAll(/\\./g, '').match(/\[[^\]]*\]/g) ?? [];
  return classes.every((one) =>
    [...one.matchAll(/(.)-(.)/g)].every(([, low = '', high = '']) => low <= high),
  );
}

/** Takes off what makes an address of a path: the scheme, a user, git's colon, `.git`, a query. */
function withoutAddress(text: string): string {
  const scp = /^[A-Za-z0-9._-]+@([A-Za-z0-9.-]+):(.*)$/s.exec(text);
  const port = /^([A-Za-z0-9.*-]+):\d+(\/.*|)$/s.exec(text);
  if (port !== null) return `${port[1]}${port[2]}`;
  const bare =
    scp === null ? text.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/+(?:[^/]*@)?/s, '') : `${scp[1]}/${scp[2]}`;
  return bare === text
    ? text
    : bare
        .replace(/[?#].*$/s, '')
        .replace(/\.git$/, '')
        .replace(/\/+$/, '');
}

/** Patterns as they were written, fit to be printed: what looks like an address may have a password in it. */
export function shownPatterns(text: string): string {
  return text.replaceAll(/[^,，\s]+/g, (word) => (/:\/\/|:.*@/.test(word) ? redactUrl(word) : word));
}

/**
 * True when some module might match both patterns. Exact for patterns without wildcards; where there are any, two elements
 * are taken to agree unless both are plain and differ.
 */
export function mayOverlap(first: string, second: string): boolean {
  const [left, right] = [first.split('/'), second.split('/')];
  return left.slice(0, right.length).every((element, index) => {
    const other = right[index] ?? '';
    return /[*?[\\]/.test(element + other) || element === other;
  });
}
