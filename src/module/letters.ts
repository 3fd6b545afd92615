/**
 * Letters as Go's `unicode.IsLetter` knows them. Go 1.21 to 1.26 carry Unicode 15.0, Node.js a later edition; what came
 * after 15.0 is taken out again, so that a file name gets here the verdict that the go command gives it.
 */
const letterPattern = /^\p{L}$/u;

/** Letters that Unicode added after 15.0, as pairs of first and last code point, ascending. */
const lettersSince15: readonly (readonly [first: number, last: number])[] = [];

/** True when Go counts the code point among the letters (category L). */
export function isLetter(codePoint: number): boolean {
  if (codePoint < 0x80) {
    const lower = codePoint | 0x20;
    return lower >= 0x61 && lower <= 0x7a;
  }
  if (!letterPattern.test(String.fromCodePoint(codePoint))) return false;
  for (const [first, last] of lettersSince15) {
    if (codePoint < first) return true;
    if (codePoint <= last) return false;
  }
  return true;
}
