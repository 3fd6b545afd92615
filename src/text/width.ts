/** Characters that take two columns of a terminal (Unicode Standard Annex #11, East Asian Width, W and F). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const none = /\p{M}/u;
const plain = /^[\x20-\x7e]*$/;

/** The columns that `text` takes on a terminal; it has no control characters in it. */
export function widthOf(text: string): number {
  if (plain.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += widthOfOne(character);
  return columns;
}

function widthOfOne(character: string): number {
  return none.test(character) ? 0 : wide.test(character) ? 2 : 1;
}

/** `text` with spaces behind it up to `columns`. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** `text` with spaces before it up to `columns`. */
export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - widthOf(text))) + text;
}

/** The beginning of `text` within `columns`, with `…` where something is missing. */
export function cutEnd(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let left = columns - 1;
  for (const character of text) {
    left -= widthOfOne(character);
    if (left < 0) break;
    kept += character;
  }
  return columns > 0 ? `${kept}…` : '';
}

/** The end of `text` within `columns`, with `…` where something is missing. */
export function cutStart(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let left = columns - 1;
  for (const character of Array.from(text).toReversed()) {
    left -= widthOfOne(character);
    if (left < 0) break;
    kept = character + kept;
  }
  return columns > 0 ? `…${kept}` : '';
}
