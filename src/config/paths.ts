import type { Resolve } from './group.ts';
import { joinedTexts } from './map-reader.ts';
import { type Outcome, type Written, writtenJson, writtenText } from './written.ts';

/**
 * Paths: a list, or text joined by commas; `none` is no path. A path with a comma in it needs a list, which may also be
 * JSON, since an option and a variable are text.
 */
export function readPaths(written: Written, resolve: Resolve): Outcome<readonly string[]> {
  const { where } = written;
  if (written.kind === 'text') {
    const json = writtenJson(written.text, where);
    if (json !== undefined) return readPaths(json, resolve);
    if (written.text.trim() === 'none') return { value: [] };
    const items = written.text.split(',').map((word) => writtenText(word.trim(), where));
    return readPaths({ kind: 'list', items, where }, resolve);
  }
  if (written.kind !== 'list' || joinedTexts(written).kind !== 'text') {
    return { faults: [{ code: 'config.not-a-text-list', params: {}, where }] };
  }
  const texts = written.items.map((item) => (item.kind === 'text' ? item.text : ''));
  const bad = texts.find((text) => text.trim() === '' || text.includes('\0'));
  return bad === undefined
    ? { value: [...new Set(texts.map(resolve))] }
    : { faults: [{ code: 'config.bad-path', params: { value: bad }, where }] };
}

/** The inverse of {@link readPaths}: text where text says it all, else a list. */
export function writePaths(paths: readonly string[]): string | readonly string[] {
  if (paths.length === 0) return 'none';
  return paths.some((path) => /,|^\s|\s$|^[[{]/.test(path)) ? paths : paths.join(',');
}
