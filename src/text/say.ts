import { wordsIn } from './words.ts';

/** The languages gomirror speaks. */
export type Lang = 'en' | 'zh';

/** One message in one language; `hint` says what to do and is absent where there is nothing to do. */
export interface Words {
  readonly message: string;
  readonly hint?: string;
}

/** Messages by code; both languages are demanded by the type. `{name}` is replaced by the parameter of that name. */
export type Catalog = Readonly<Record<string, Readonly<Record<Lang, Words>>>>;

/** Values for the `{placeholders}` of a message. */
export type SayParams = Readonly<Record<string, string | number | boolean>>;

/**
 * The message of `code` in `lang`, its placeholders filled. Never throws: a code without words gives the code and its
 * parameters, a placeholder without a parameter stays as it is. Parameters come from strangers as often as not, so that
 * control characters in them are escaped; nothing in a parameter can move a cursor, start a line or turn text around.
 */
export function say(code: string, params: SayParams, lang: Lang): string {
  const words = wordsOf(code, lang);
  return words === undefined ? bare(code, params) : fill(words.message, withReason(params, lang));
}

/** What to do about `code`, filled like {@link say}; undefined where there is nothing to do, or no such code. */
export function hint(code: string, params: SayParams, lang: Lang): string | undefined {
  const template = wordsOf(code, lang)?.hint;
  return template === undefined ? undefined : fill(template, params);
}

/** Has all words at hand from now on: a process that lives long must have them also when no more files can be opened. */
export function readWords(): void {
  for (const lang of ['en', 'zh'] as const) wordsIn(lang);
}

/** True when there are words for `code`. */
export function has(code: string): boolean {
  return wordsOf(code, lastLang) !== undefined;
}

/**
 * Text from outside, safe to print on a terminal: control characters, line separators and the characters that change the
 * direction of text become `\n`, `\x1b`, `\u202e`; everything else stays.
 */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const short = shortEscapes[character];
    if (short !== undefined) return short;
    const hex = code.toString(16);
    if (code > 0xffff) return `\\u{${hex}}`;
    return code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
  });
}

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

// Controls, separators of lines and paragraphs, halves of surrogate pairs; what turns text around; what is there and not
// seen: the zero-width space, the byte order mark, the tag characters.
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\u200b\ufeff\u{e0000}-\u{e007f}]/gu;

/** What words were last wanted in: its words are there, and both languages have the same codes. */
let lastLang: Lang = 'en';

function wordsOf(code: string, lang: Lang): Words | undefined {
  lastLang = lang;
  const words = wordsIn(lang);
  return Object.hasOwn(words, code) ? words[code] : undefined;
}

function fill(template: string, params: SayParams): string {
  if (!template.includes('{')) return template;
  // What somebody else has said may be nothing; a message does not end in a colon with nothing behind it.
  const [colon, last = ''] = /(?:: |：)\{(\w+)\}$/.exec(template) ?? [];
  const words = colon !== undefined && params[last] === '' ? template.slice(0, -colon.length) : template;
  return words.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? printable(String(params[name])) : whole,
  );
}

/** `said` is what somebody else said; where the reason is ours it has words of its own, whose code is in `why`. */
function withReason(params: SayParams, lang: Lang): SayParams {
  const { why } = params;
  const words = typeof why === 'string' ? wordsOf(why, lang) : undefined;
  return words === undefined ? params : { ...params, said: fill(words.message, params) };
}

function bare(code: string, params: SayParams): string {
  const words = Object.entries(params).map(([key, value]) => `${key}=${String(value)}`);
  return printable([code, ...words].join(' '));
}
