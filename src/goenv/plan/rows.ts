import { byteText } from './byte-text.ts';

/** A line and what ends it: `\n`, `\r\n`, or nothing at the end of a text. */
export interface Row {
  readonly text: string;
  readonly end: string;
}

function rowsOf(text: string): Row[] {
  return text.split(/(?<=\n)/).flatMap((line) => {
    if (line === '') return [];
    const end = /\r?\n$/.exec(line)?.[0] ?? '';
    return [{ text: line.slice(0, line.length - end.length), end }];
  });
}

/** Several versions of one file in one encoding, as rows; undefined when one of them is no text. */
export function sameEncoding(versions: readonly Uint8Array[]):
  | {
      readonly rows: readonly (readonly Row[])[];
      encode(rows: readonly Row[]): Buffer;
      /** A row for people. */
      read(row: Row): string;
    }
  | undefined {
  const texts = versions.map((bytes) => byteText(bytes));
  if (texts.some(({ isText }) => !isText)) return undefined;
  const isWide = texts.every(({ kind }) => kind === 'utf16le');
  if (!isWide && texts.some(({ kind }) => kind === 'utf16le')) return undefined;
  // Anything else is compared byte by byte, whatever it is meant to be.
  const kind = isWide ? 'utf16le' : 'latin1';
  return {
    rows: versions.map((bytes) => rowsOf(Buffer.from(bytes).toString(kind))),
    encode: (rows) => Buffer.from(rows.map(({ text, end }) => text + end).join(''), kind),
    read: ({ text }) => (isWide ? text : byteText(Buffer.from(text, kind)).text),
  };
}
