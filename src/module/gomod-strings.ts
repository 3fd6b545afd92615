/** Escapes of one character in Go's interpreted strings ("String literals" in the Go specification). */
const shortEscapes = new Map<string, number>([
  ['a', 7],
  ['b', 8],
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
  ['"', 0x22],
  ['\\', 0x5c],
]);

const numericEscape = /(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;

/**
 * The value of an interpreted string literal, quotes included in `literal`; undefined when it is malformed. Bytes given
 * by `\x` and octal escapes are read as UTF-8.
 */
function unquote(literal: string): string | undefined {
  if (literal.length < 2 || !literal.endsWith('"') || literal.includes('\n')) return undefined;
  const inner = literal.slice(1, -1);
  if (!inner.includes('\\')) return inner.includes('"') ? undefined : inner;
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < inner.length;) {
    const backslash = inner.indexOf('\\', i);
    const end = backslash < 0 ? inner.length : backslash;
    const plain = inner.slice(i, end);
    if (plain.includes('"')) return undefined;
    pieces.push(Buffer.from(plain));
    if (backslash < 0) break;
    const short = shortEscapes.get(inner.charAt(backslash + 1));
    if (short !== undefined) {
      pieces.push(Uint8Array.of(short));
      i = backslash + 2;
      continue;
    }
    numericEscape.lastIndex = backslash + 1;
    const match = numericEscape.exec(inner);
    if (match === null) return undefined;
    const [all, hex, octal, ...unicode] = match;
    if (hex !== undefined || octal !== undefined) {
      const byte = hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex, 16);
      if (byte > 0xff) return undefined;
      pieces.push(Uint8Array.of(byte));
    } else {
      const codePoint = Number.parseInt(unicode[0] ?? unicode[1] ?? '', 16);
      if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return undefined;
      pieces.push(Buffer.from(String.fromCodePoint(codePoint)));
    }
    i = backslash + 1 + all.length;
  }
  return Buffer.concat(pieces).toString();
}

/**
 * The value of a token that stands for a string: a word as it is, an interpreted string unquoted; undefined when it is
 * malformed. The go command takes no raw strings here, and no quote inside a word.
 */
export function tokenText(token: string): string | undefined {
  if (token.startsWith('"')) return unquote(token);
  return /["'`]/.test(token) ? undefined : token;
}
