/**
 * Bytes as text that can be worked on line by line and put back without the loss of one: UTF-16 where a byte order mark says so (PowerShell 5
 * writes its profiles so), UTF-8 where it is valid, else a character for each byte.
 */
export interface ByteText {
  readonly kind: 'utf16le' | 'utf8' | 'latin1';
  readonly text: string;
  /** The bytes of a text in the same encoding. */
  readonly encode: (text: string) => Buffer;
  /** Our own words to and from the characters of `text`. */
  readonly own: { write(words: string): string; read(characters: string): string };
  /** False when this is no text that anybody edits: it has NUL characters in it. */
  readonly isText: boolean;
}

const same = { write: (words: string) => words, read: (characters: string) => characters };

export function byteText(bytes: Uint8Array): ByteText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const kind of ['utf16le', 'utf8', 'latin1'] as const) {
    if (kind === 'utf16le' && !(buffer[0] === 0xff && buffer[1] === 0xfe)) continue;
    const text = buffer.toString(kind);
    const encode = (changed: string) => Buffer.from(changed, kind);
    if (kind !== 'latin1' && !encode(text).equals(buffer)) continue;
    const own =
      kind === 'latin1'
        ? {
            write: (words: string) => Buffer.from(words, 'utf8').toString('latin1'),
            read: (characters: string) => Buffer.from(characters, 'latin1').toString('utf8'),
          }
        : same;
    return { kind, text, encode, own, isText: !text.includes('\0') };
  }
  throw new Error('every byte is a character of latin1');
}
