import { byteText } from './byte-text.ts';

/** How a block is written where there is none yet. */
export interface BlockStyle {
  /** The ends of lines in an empty text; any other keeps its own. `\n` without it. */
  readonly lineEnd?: '\n' | '\r\n';
  /** True: the block has these ends whatever the rest has, where another end would be part of a value. */
  readonly isOwnLineEnd?: boolean;
}

/** The place of a marked block in a text. */
export interface BlockPlace {
  /** The lines between the marks as they are; undefined when there is no whole block. */
  readonly lines: readonly string[] | undefined;
  /** True when there are marks without their counterpart, or several blocks: somebody edited here. */
  readonly isDamaged: boolean;
  /** The text with the block holding `lines`: in its place, or at the end. The same lines again change nothing. */
  put(lines: readonly string[]): string;
  /** The text without the block. What {@link put} made of a text without one becomes that text again. */
  remove(): string;
}

/**
 * The block that a program keeps in a file of lines, between `# >>> name >>>` and `# <<< name <<<` (any comment sign). Lines outside it
 * are never touched; line ends and a missing end of the last line are kept. Marks without their counterpart count as lines of the user's;
 * of several blocks the last one is used, since the last assignment counts, and the others are taken out by `put` and `remove`.
 */
export function blockIn(text: string, name: string, comment: string, style: BlockStyle = {}): BlockPlace {
  const byteOrder = text.startsWith('\ufeff') ? '\ufeff' : '';
  const rows = text.slice(byteOrder.length).split(/(?<=\n)/);
  const begin = `${comment} >>> ${name} >>>`;
  const end = `${comment} <<< ${name} <<<`;
  const { blocks, isDamaged } = findBlocks(rows, begin, end);
  const place = blocks.at(-1);

  // A block that is there says itself how its lines end, whatever becomes of the others.
  const marked = place && rows.slice(place[0], place[0] + 1);
  const isOwn = style.isOwnLineEnd === true && marked === undefined;
  const lineEnd = (isOwn ? undefined : endOf(marked ?? rows)) ?? style.lineEnd ?? '\n';
  return {
    lines: place && rows.slice(place[0] + 1, place[1] - 1).map((row) => row.replace(/\r?\n$/, '')),
    isDamaged,
    put: (lines) => {
      const block = [begin, ...lines, end];
      if (place === undefined) {
        const before = rows.join('');
        if (before === '') return byteOrder + block.map((line) => line + lineEnd).join('');
        // A text without an end of its last line stays one: that is how `remove` knows what to give back.
        return before.endsWith('\n')
          ? byteOrder + before + block.map((line) => line + lineEnd).join('')
          : byteOrder + [before, ...block].join(lineEnd);
      }
      const [from, to] = place;
      const isOpen = !(rows[to - 1] ?? '').endsWith('\n');
      const made = block.map((line) => line + lineEnd);
      if (isOpen) made[made.length - 1] = end;
      const head = withoutBlocks(rows.slice(0, from), begin, end);
      return byteOrder + [...head, ...made, ...rows.slice(to)].join('');
    },
    remove: () => {
      const rest = withoutBlocks(rows, begin, end).join('');
      const wasOpen = place !== undefined && place[1] === rows.length && !text.endsWith('\n');
      return byteOrder + (wasOpen && rest.endsWith(lineEnd) ? rest.slice(0, -lineEnd.length) : rest);
    },
  };
}

/** {@link blockIn} for the bytes of a file in whatever encoding; undefined stands for no file. */
export function blockInBytes(
  bytes: Uint8Array | undefined,
  name: string,
  comment: string,
  style: BlockStyle = {},
): Pick<BlockPlace, 'lines' | 'isDamaged'> & { put(lines: readonly string[]): Buffer; remove(): Buffer } {
  const { text, encode, own } = byteText(bytes ?? Buffer.alloc(0));
  const block = blockIn(text, name, comment, style);
  return {
    lines: block.lines?.map((line) => own.read(line)),
    isDamaged: block.isDamaged,
    put: (lines) => encode(block.put(lines.map((line) => own.write(line)))),
    remove: () => encode(block.remove()),
  };
}

/** The rows without whole blocks, and without those that marks around them make once they are gone. */
function withoutBlocks(rows: readonly string[], begin: string, end: string): readonly string[] {
  const { blocks } = findBlocks(rows, begin, end);
  if (blocks.length === 0) return rows;
  const rest = rows.filter((_, row) => !blocks.some(([from, to]) => row >= from && row < to));
  return withoutBlocks(rest, begin, end);
}

/** Rows of whole blocks, from the first mark to behind the last. */
function findBlocks(rows: readonly string[], begin: string, end: string) {
  const blocks: (readonly [number, number])[] = [];
  let open: number | undefined;
  let loose = false;
  for (const [row, line] of rows.entries()) {
    const word = line.trim();
    if (word === begin) {
      loose ||= open !== undefined;
      open = row;
    } else if (word === end) {
      if (open === undefined) loose = true;
      else blocks.push([open, row + 1]);
      open = undefined;
    }
  }
  return { blocks, isDamaged: loose || open !== undefined || blocks.length > 1 };
}

/** What most lines end with; undefined when none ends. */
function endOf(rows: readonly string[]): '\n' | '\r\n' | undefined {
  const ended = rows.filter((row) => row.endsWith('\n'));
  if (ended.length === 0) return undefined;
  return ended.filter((row) => row.endsWith('\r\n')).length * 2 > ended.length ? '\r\n' : '\n';
}
