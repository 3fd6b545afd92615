import { hash } from 'node:crypto';

/** The `h1:` hash of a go.mod file: that of a tree which holds nothing but this one file, named `go.mod`. */
export function hashGoMod(bytes: Uint8Array): string {
  return hashSummary([{ name: 'go.mod', sha256: hash('sha256', bytes, 'hex') }]);
}

/** One file of a tree: its full name, and the SHA-256 of its content in hex. */
export interface HashedFile {
  readonly name: string;
  readonly sha256: string;
}

/**
 * `h1:` over a list of files: the SHA-256, in base64, of one line `<hex>  <name>\n` for each file, in the order of the names'
 * UTF-8 bytes (`golang.org/x/mod/sumdb/dirhash`, `Hash1`). Names are well-formed and hold no newline. Sorts `files`.
 */
export function hashSummary(files: HashedFile[]): string {
  files.sort(compareNames);
  let summary = '';
  for (const file of files) summary += `${file.sha256}  ${file.name}\n`;
  return `h1:${hash('sha256', summary, 'base64')}`;
}

function compareNames(a: HashedFile, b: HashedFile): number {
  return compareUtf8(a.name, b.name);
}

/**
 * Orders strings by their UTF-8 bytes, which is the order of their code points. JavaScript's own order, that of UTF-16 units,
 * differs where surrogates (code points above U+FFFF) meet units above them (U+E000 to U+FFFF).
 */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA === unitB) continue;
    if (unitA < 0xd800 || unitB < 0xd800) return unitA - unitB;
    return (isSurrogate(unitA) ? 0x10000 : 0) + unitA - ((isSurrogate(unitB) ? 0x10000 : 0) + unitB);
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
