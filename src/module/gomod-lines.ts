import { GomirrorError } from '../base/index.ts';
import type { ModuleCode } from './codes.ts';
import { shown } from './shown.ts';
import { goSpace, isPrintable } from './unicode.ts';

/** One line of a go.mod file that is neither empty nor only a comment, be it inside a block or not. */
export interface GoModLine {
  /** Counted from 1. */
  readonly line: number;
  /** Words, quoted strings with their quotes, and `( ) [ ] { } ,` each on its own. Never empty. */
  readonly tokens: readonly string[];
  /**
   * The comments that belong to it: whole lines directly above, then the one at its end, each from its `//` on; inside a
   * block an empty text stands for an empty line above.
   */
  readonly before: readonly string[];
  readonly after: string | undefined;
}

/** A directive on a line of its own (`block` false), or a block with what its lines have in common. */
export interface GoModStatement extends GoModLine {
  readonly block: boolean;
  readonly lines: readonly GoModLine[];
}

const singles = new Set(['(', ')', '[', ']', '{', '}', ',']);

/** A raw line: no tokens and no comment when it is empty. */
interface RawLine {
  readonly line: number;
  readonly tokens: string[];
  comment: string | undefined;
}

function problem(
  code: ModuleCode,
  line: number,
  params: Record<string, string> = {},
): GomirrorError<ModuleCode> {
  return new GomirrorError<ModuleCode>(code, { line, ...params });
}

/** Cuts the text into tokens ("Lexical elements" in the Go Modules Reference), a list for each line. */
function* rawLines(text: string): Generator<RawLine> {
  let position = 0;
  let lineNumber = 1;
  while (position < text.length) {
    const raw: RawLine = { line: lineNumber, tokens: [], comment: undefined };
    for (; position < text.length;) {
      const character = text.charAt(position);
      if (character === '\n') break;
      if (character === ' ' || character === '\t' || character === '\r') {
        position++;
      } else if (text.startsWith('//', position)) {
        const newline = text.indexOf('\n', position);
        const end = newline < 0 ? text.length : newline;
        const comment = text.slice(position, end);
        // Only a carriage return that belongs to a line's end goes.
        raw.comment = newline >= 0 && comment.endsWith('\r') ? comment.slice(0, -1) : comment;
        position = end;
      } else {
        const end = tokenEnd(text, position, lineNumber);
        const token = text.slice(position, end);
        for (let i = token.indexOf('\n'); i >= 0; i = token.indexOf('\n', i + 1)) lineNumber++;
        raw.tokens.push(token);
        position = end;
      }
    }
    yield raw;
    position++;
    lineNumber++;
  }
}

function tokenEnd(text: string, start: number, line: number): number {
  const first = text.charAt(start);
  if (singles.has(first)) return start + 1;
  if (first === '"' || first === '`') return stringEnd(text, start, line);
  let end = start;
  while (end < text.length) {
    if (text.startsWith('//', end)) break;
    if (text.startsWith('/*', end)) throw problem('module.gomod-block-comment', line);
    const codePoint = text.codePointAt(end) ?? 0;
    const character = String.fromCodePoint(codePoint);
    if (character === ' ' || singles.has(character) || !isPrintable(codePoint)) break;
    end += character.length;
  }
  if (end === start) {
    throw problem('module.gomod-bad-character', line, { character: shown(text.charAt(start)) });
  }
  return end;
}

/** A backslash takes the next character with it, even a line's end; whether it is an escape is judged when it is read. */
function stringEnd(text: string, start: number, line: number): number {
  const quote = text.charAt(start);
  for (let i = start + 1; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\n') break;
    if (character === quote) return i + 1;
    if (character === '\\' && quote === '"') i++;
  }
  throw problem('module.gomod-open-string', line);
}

/**
 * The statements of a go.mod file. Throws `module.gomod-…` with a `line` where the text is not made of lines and blocks
 * at all; which directives there are is the reader's business.
 */
export function goModStatements(text: string): GoModStatement[] {
  const statements: GoModStatement[] = [];
  let comments: string[] = [];
  let open: { head: GoModLine; lines: GoModLine[] } | undefined;
  for (const raw of rawLines(text)) {
    const { line, tokens, comment } = raw;
    if (tokens.length === 0) {
      if (comment !== undefined) comments.push(comment);
      else if (open === undefined) comments = [];
      else if (comments.length > 0 ? comments.at(-1) !== '' : open.lines.length > 0) comments.push('');
      continue;
    }
    const current: GoModLine = { line, tokens, before: comments, after: comment };
    comments = [];
    if (open !== undefined) {
      if (tokens[0] !== ')') {
        open.lines.push(current);
        continue;
      }
      if (tokens.length > 1) throw problem('module.gomod-after-block', line);
      statements.push({ ...open.head, block: true, lines: open.lines });
      open = undefined;
      continue;
    }
    const opens = tokens.length > 1 && tokens.at(-1) === '(';
    const isEmptyBlock = tokens.length > 2 && tokens.at(-1) === ')' && tokens.at(-2) === '(';
    if (opens) {
      open = { head: { ...current, tokens: tokens.slice(0, -1), after: undefined }, lines: [] };
    } else if (isEmptyBlock) {
      statements.push({ ...current, tokens: tokens.slice(0, -2), block: true, lines: [] });
    } else {
      statements.push({ ...current, block: false, lines: [] });
    }
  }
  if (open !== undefined) throw problem('module.gomod-open-block', open.head.line);
  return statements;
}

const surroundingSpace = new RegExp(`^${goSpace}+|${goSpace}+$`, 'g');

/** The text of the comments of a line, without `//`; of its block where the line has none of its own. */
export function commentText(line: GoModLine, block: GoModStatement | undefined): string {
  const own = line.before.length > 0 || line.after !== undefined;
  const source = own || block === undefined ? line : block;
  return [...source.before, ...(source.after === undefined ? [] : [source.after])]
    .filter((comment) => comment !== '')
    .map((comment) => comment.slice(2).replaceAll(surroundingSpace, ''))
    .join('\n');
}

const spaces = new RegExp(`${goSpace}+`);

/** True for `// indirect`, alone or before a semicolon and more. */
export function isIndirect(line: GoModLine): boolean {
  if (line.after === undefined) return false;
  const fields = line.after
    .slice(2)
    .split(spaces)
    .filter((field) => field !== '');
  return fields.length === 1 ? fields[0] === 'indirect' : fields[0] === 'indirect;';
}
