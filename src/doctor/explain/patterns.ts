/**
 * The language in which entries spell messages: text as it is printed, in which a space stands for any run of spaces and line
 * ends, and `{name}` for something that varies. `{line}`, `{any}`, `{word}` and `{number}` are not kept; any other name is a
 * parameter, of the kind of that name or of the kind behind a colon: `{folder:file}`.
 */
const kinds: Readonly<Record<string, string>> = {
  url: String.raw`[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+`,
  host: String.raw`[\w.-]+`,
  address: String.raw`[\w.:[\]%-]+`,
  server: String.raw`[\w.:[\]%-]+`,
  module: String.raw`[\w.~!\/+-]+`,
  package: String.raw`[\w.~!\/+-]+`,
  version: String.raw`[\w.+-]+`,
  file: String.raw`(?:[A-Za-z]:)?[^\s"':]+`,
  fullwidth: String.raw`[^\s"]*，[^\s"]*`,
  vcs: '(?:hg|svn|bzr|fossil)',
  line: String.raw`[\s\S]{0,400}?`,
  any: String.raw`[\s\S]{0,1000}?`,
  word: String.raw`\S+`,
  number: String.raw`\d+`,
};
const anyKind = String.raw`[^\s"']+`;
const unnamed: ReadonlySet<string> = new Set(['line', 'any', 'word', 'number']);

/** A pattern, ready to be looked for. */
export interface Pattern {
  /** The longest piece of it that does not vary, without its spaces: what does not contain it cannot match. */
  readonly key: string;
  /** For text as it was printed. */
  readonly plain: RegExp;
  /** For text without any spaces and line ends: what somebody has cut into lines of one width, in the middle of words. */
  readonly squeezed: RegExp;
  /** The fixed piece that it ends with, without spaces; empty where it ends with what varies. */
  readonly tail: string;
  /** How many characters of it do not vary. */
  readonly fixed: number;
}

/** Throws for a pattern that has no fixed piece to look for. */
export function compilePattern(pattern: string): Pattern {
  let key = '';
  let tail = '';
  let fixed = 0;
  for (const part of partsOf(pattern)) {
    if (part.startsWith('{')) {
      tail = '';
      continue;
    }
    const literal = part.replaceAll(/\s+/g, '');
    if (literal.length > key.length) key = literal;
    if (literal !== '') tail = literal;
    fixed += literal.length;
  }
  if (key.length < 4) throw new Error(`nothing to look for in the pattern ${pattern}`);
  // Of hundreds of patterns a log needs a handful, and to make the expressions takes longer than to look for the keys.
  let made: Expressions | undefined;
  return {
    key,
    tail,
    fixed,
    get plain() {
      return (made ??= expressionsOf(pattern)).plain;
    },
    get squeezed() {
      return (made ??= expressionsOf(pattern)).squeezed;
    },
  };
}

type Expressions = Pick<Pattern, 'plain' | 'squeezed'>;

function expressionsOf(pattern: string): Expressions {
  let plain = '';
  let squeezed = '';
  for (const part of partsOf(pattern)) {
    const hole = /^\{(\w+)(?::(\w+))?\}$/.exec(part);
    if (hole !== null) {
      const [, name = '', kind = name] = hole;
      const body = kinds[kind] ?? anyKind;
      const piece = unnamed.has(name) ? `(?:${body})` : `(?<${name}>${body})`;
      plain += piece;
      squeezed += piece;
      continue;
    }
    squeezed += escapeLiteral(part.replaceAll(/\s+/g, ''));
    plain += part
      .split(/\s+/)
      .map(escapeLiteral)
      .join(String.raw`\s+`);
  }
  return { plain: new RegExp(plain), squeezed: new RegExp(squeezed) };
}

/** What does not vary and what does, in turns; the latter as `{name}` or `{name:kind}`. */
function partsOf(pattern: string): string[] {
  return pattern.split(/(\{\w+(?::\w+)?\})/);
}

/** How a pattern reads where what varies is not known: `reading …: 404 Not Found`. */
export function shownPattern(pattern: string): string {
  return pattern.replaceAll(/\{\w+(?::\w+)?\}/g, '…');
}

/** A regular expression for a piece of text as it is. */
export function escapeLiteral(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
