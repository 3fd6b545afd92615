import { Absence } from './absence.ts';
import { detached } from './detached.ts';

/** One `<meta name="go-import" content="prefix vcs root [subfolder]">`. */
export interface GoImport {
  readonly prefix: string;
  readonly vcs: string;
  readonly root: string;
  /** Empty without one. */
  readonly subfolder: string;
}

/**
 * The go-import tags in a page's head, those with `mod` first and each of them in place of all others of its prefix. Reads
 * as the go command does: up to `<body>` or `</head>`, forgiving what HTML allows and XML does not, and no further than
 * the first thing that neither allows ("Finding a repository for a module path" in the Go Modules Reference).
 */
export function parseGoImports(html: string): GoImport[] {
  const found: GoImport[] = [];
  for (const { name, attributes } of startTagsOfHead(html)) {
    if (name !== 'meta' || attributes.get('name') !== 'go-import') continue;
    const content = attributes.get('content') ?? '';
    if (content.length > longestContent) continue;
    const fields = detached(content)
      .split(/\s+/)
      .filter((field) => field !== '');
    const [prefix = '', vcs = '', root = '', subfolder = ''] = fields;
    if (fields.length === 3 || fields.length === 4) found.push({ prefix, vcs, root, subfolder });
  }
  const mods = found.filter(({ vcs }) => vcs === 'mod');
  const replaced = new Set(mods.map(({ prefix }) => prefix));
  return [...mods, ...found.filter(({ vcs, prefix }) => vcs !== 'mod' && !replaced.has(prefix))];
}

/** A path, an address and a few words; what is longer nobody means, and it is remembered for a while. */
const longestContent = 4096;

/** The one tag whose prefix holds `path`. Throws an {@link Absence} where there is none, or more than one that is not `mod`. */
export function matchGoImport(imports: readonly GoImport[], path: string, url: string): GoImport {
  const matching = imports.filter(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
  const [first, second] = matching;
  if (first === undefined) throw new Absence('absence.no-go-import', { module: path, url });
  if (second !== undefined && (first.vcs !== 'mod' || second.vcs === 'mod')) {
    throw new Absence('absence.several-go-imports', { module: path, url });
  }
  return first;
}

interface StartTag {
  /** Without a name space, in lower case. */
  readonly name: string;
  /** By names in lower case; the first of a name counts. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** Whatever ends a name in a tag. */
const nameEnd = /[\s/>=<"'&;]/g;

function* startTagsOfHead(html: string): Generator<StartTag> {
  let at = 0;
  for (;;) {
    const open = html.indexOf('<', at);
    if (open === -1) return;
    const next = html.charAt(open + 1);
    if (next === '!' || next === '?') {
      const end = html.startsWith('<!--', open)
        ? after(html, '-->', open + 4)
        : html.startsWith('<![CDATA[', open)
          ? after(html, ']]>', open + 9)
          : next === '?'
            ? after(html, '?>', open + 2)
            : directiveEnd(html, open + 2);
      if (end === undefined) return;
      at = end;
      continue;
    }
    const closing = next === '/';
    const tag = readTag(html, open + (closing ? 2 : 1));
    if (tag === undefined) return;
    at = tag.end;
    if (closing && tag.name === 'head') return;
    if (closing) continue;
    if (tag.name === 'body') return;
    yield tag;
  }
}

function after(html: string, end: string, from: number): number | undefined {
  const at = html.indexOf(end, from);
  return at === -1 ? undefined : at + end.length;
}

/** Behind a `<!DOCTYPE …>`, in which quotes and angle brackets may be nested. */
function directiveEnd(html: string, from: number): number | undefined {
  let depth = 0;
  let quote = '';
  for (let at = from; at < html.length; at++) {
    const character = html.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '<') depth++;
    else if (character === '>' && depth-- === 0) return at + 1;
  }
  return undefined;
}

/** The tag whose name begins at `from`; undefined for what is none. */
function readTag(html: string, from: number): (StartTag & { readonly end: number }) | undefined {
  const [rawName, afterName] = readName(html, from);
  const name = localName(rawName);
  if (name === undefined) return undefined;
  const attributes = new Map<string, string>();
  let at = afterName;
  for (;;) {
    at = skipSpace(html, at);
    if (html.charAt(at) === '>') return { name, attributes, end: at + 1 };
    if (html.startsWith('/>', at)) return { name, attributes, end: at + 2 };
    const [rawKey, afterKey] = readName(html, at);
    const key = localName(rawKey);
    if (key === undefined) return undefined;
    at = skipSpace(html, afterKey);
    let value = key;
    if (html.charAt(at) === '=') {
      const read = readValue(html, skipSpace(html, at + 1));
      if (read === undefined) return undefined;
      [value, at] = read;
    }
    if (!attributes.has(key)) attributes.set(key, value);
  }
}

function readName(html: string, from: number): [name: string, end: number] {
  nameEnd.lastIndex = from;
  const end = nameEnd.exec(html)?.index ?? html.length;
  return [html.slice(from, end), end];
}

/** Names begin with a letter, `_` or `:`, and have at most one name space. */
function localName(name: string): string | undefined {
  if (!/^[\p{L}_:][^:]*(?::[^:]*)?$/u.test(name)) return undefined;
  return /^[^:]+:([^:]+)$/.exec(name)?.[1]?.toLowerCase() ?? name.toLowerCase();
}

function skipSpace(html: string, from: number): number {
  let at = from;
  while (/[ \t\r\n]/.test(html.charAt(at))) at++;
  return at;
}

function readValue(html: string, from: number): [value: string, end: number] | undefined {
  const quote = html.charAt(from);
  if (quote === '"' || quote === "'") {
    const end = html.indexOf(quote, from + 1);
    const value = html.slice(from + 1, end);
    return end === -1 || value.includes('<') ? undefined : [decodeEntities(value), end + 1];
  }
  let end = from;
  while (/[\w:-]/.test(html.charAt(end))) end++;
  return [html.slice(from, end), end];
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Entities of XML and numbers of characters; others stay as they are. */
function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return entities[name] ?? whole;
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
