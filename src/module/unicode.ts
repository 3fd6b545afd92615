/**
 * Characters as the go command classes them. Go 1.21 to 1.26 carry Unicode 15.0, Node.js a later edition; what came after
 * 15.0 is taken out again, so that a name gets here the verdict that it gets there, on every edition of Node.js.
 */
const letter = /^\p{L}$/u;
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** What Unicode 15.1, 16.0 and 17.0 added: first code points of ranges, ascending, with the last ones beside them. */
const addedFirst: number[] = [];
const addedLast: number[] = [];
const added =
  '88f 897 c5c cdc 1acf-1aeb 1b4e-1b4f 1b7f 1c89-1c8a 20c1 2427-2429 2b96 2ffc-2fff 31e4-31ef a7cb-a7cf a7d2 a7d4 ' +
  'a7da-a7f1 fbc3-fbd2 fd90-fd91 fdc8-fdce 105c0-105f3 10940-10959 10d40-10d8f 10ec2-10efc 11380-113e2 116d0-116e3 ' +
  '11b60-11bf9 11db0-11de9 11f5a 13460-143fa 16100-16139 16d40-16d79 16ea0-16ed3 16ff2-16ff6 187f8-187ff 18cff ' +
  '18d09-18df2 1cc00-1cef0 1e5d0-1e6ff 1f6d8 1f777-1f77a 1f8b2-1f8d8 1fa54-1fa57 1fa89-1fa8f 1fabe 1fac6-1facd ' +
  '1fadc-1fadf 1fae9-1faef 1fbcb-1fbef 1fbfa 2b73a-2b73f 2cea2-2cead 2ebf0-2ee5d 323b0-33479';
for (const range of added.split(' ')) {
  const [first = '', last = first] = range.split('-');
  addedFirst.push(Number.parseInt(first, 16));
  addedLast.push(Number.parseInt(last, 16));
}

function isAddedLater(codePoint: number): boolean {
  const above = addedFirst.findIndex((first) => first > codePoint);
  const index = (above < 0 ? addedFirst.length : above) - 1;
  return codePoint <= (addedLast[index] ?? -1);
}

/** True when Go counts the code point among the letters (category L), as `unicode.IsLetter` does. */
export function isLetter(codePoint: number): boolean {
  return letter.test(String.fromCodePoint(codePoint)) && !isAddedLater(codePoint);
}

/**
 * True for letters, marks, numbers, punctuation, symbols and the ASCII space, as `unicode.IsPrint` has it; false for
 * controls, other spaces, format characters and whatever is not assigned.
 */
export function isPrintable(codePoint: number): boolean {
  if (codePoint < 0x80) return codePoint >= 0x20 && codePoint !== 0x7f;
  return printable.test(String.fromCodePoint(codePoint)) && !isAddedLater(codePoint);
}

/** What `strings.Fields` and `strings.TrimSpace` of Go take for white space, as a class for a regular expression. */
export const goSpace = String.raw`[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
