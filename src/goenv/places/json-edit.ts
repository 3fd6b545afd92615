/**
 * One value changed in a JSON text, with the rest as it is: comments, trailing commas, indentation, line ends (the JSON that VS Code and dev
 * containers read). Undefined when the text is not such JSON.
 */
export function editJson(
  text: string,
  path: readonly string[],
  value: JsonValue | undefined,
): string | undefined {
  const byteOrder = text.startsWith('\ufeff') ? '\ufeff' : '';
  const body = text.slice(byteOrder.length);
  if (body.trim() === '') {
    return value === undefined ? text : `${byteOrder}${JSON.stringify(nested(path, value), undefined, 2)}\n`;
  }
  try {
    const root = new Reader(body).document();
    return root.kind === 'object' ? byteOrder + edited(body, root, path, value) : undefined;
  } catch (error) {
    if (error instanceof JsonFault) return undefined;
    throw error;
  }
}

/** What a JSON text with comments says; undefined when it is not such JSON. */
export function readJson(text: string): JsonValue | undefined {
  try {
    return plain(new Reader(text.replace(/^\ufeff/, '')).document());
  } catch (error) {
    if (error instanceof JsonFault) return undefined;
    throw error;
  }
}

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

class JsonFault extends Error {}

interface Place {
  readonly start: number;
  readonly end: number;
}

type Node = Place &
  (
    | { readonly kind: 'object'; readonly members: readonly Member[] }
    | { readonly kind: 'array'; readonly items: readonly Node[] }
    | { readonly kind: 'plain'; readonly value: string | number | boolean | null }
  );

interface Member {
  readonly name: string;
  readonly start: number;
  readonly value: Node;
  /** Where its comma is; undefined when none follows. */
  readonly comma: number | undefined;
}

function edited(
  text: string,
  object: Extract<Node, { kind: 'object' }>,
  [name = '', ...deeper]: readonly string[],
  value: JsonValue | undefined,
): string {
  const at = object.members.findLastIndex((member) => member.name === name);
  const member = object.members[at];
  if (member === undefined)
    return value === undefined ? text : added(text, object, name, nested(deeper, value));
  if (deeper.length > 0 && member.value.kind === 'object') return edited(text, member.value, deeper, value);
  if (value === undefined) return deeper.length > 0 ? text : removed(text, object, at);
  const written = nested(deeper, value);
  if (JSON.stringify(plain(member.value)) === JSON.stringify(written)) return text;
  return splice(text, member.value, indented(text, written, indentAt(text, member.start)));
}

function added(
  text: string,
  object: Extract<Node, { kind: 'object' }>,
  name: string,
  value: JsonValue,
): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const last = object.members.at(-1);
  const isOneLine = last !== undefined && !text.slice(object.start, last.start).includes('\n');
  const outer = indentAt(text, object.start);
  const inner = last === undefined || isOneLine ? outer + unitOf(text) : indentAt(text, last.start);
  const member = `${JSON.stringify(name)}: ${indented(text, value, inner)}`;
  if (last === undefined) {
    const kept = text.slice(object.start + 1, object.end - 1).trimEnd();
    return splice(text, object, `{${kept}${newline}${inner}${member}${newline}${outer}}`);
  }
  const before = isOneLine ? ' ' : newline + inner;
  const end = last.comma === undefined ? last.value.end : last.comma + 1;
  // A comment behind the last value stays with it, and a comma at the end stays one at the end.
  const remark = /^[ \t]*\/\/[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  const comma = last.comma === undefined ? ',' : '';
  const final = last.comma === undefined ? '' : ',';
  return text.slice(0, end) + comma + remark + before + member + final + text.slice(end + remark.length);
}

function removed(text: string, { members }: Extract<Node, { kind: 'object' }>, at: number): string {
  const member = members[at];
  if (member === undefined) return text;
  const previous = members[at - 1];
  let start = member.start;
  while (start > 0 && /[ \t]/.test(text[start - 1] ?? '')) start -= 1;
  if (text[start - 1] === '\n') start -= text[start - 2] === '\r' ? 2 : 1;
  const end = member.comma === undefined ? member.value.end : member.comma + 1;
  const rest = text.slice(0, start) + text.slice(end);
  if (member.comma !== undefined || previous?.comma === undefined) return rest;
  return rest.slice(0, previous.comma) + rest.slice(previous.comma + 1);
}

function splice(text: string, { start, end }: Place, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function nested(path: readonly string[], value: JsonValue): JsonValue {
  return path.reduceRight<JsonValue>((inner, name) => ({ [name]: inner }), value);
}

function indented(text: string, value: JsonValue, indent: string): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  return JSON.stringify(value, undefined, unitOf(text)).replaceAll('\n', newline + indent);
}

/** The white space before what stands at an offset, when nothing else is before it in its line. */
function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}

function unitOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}

function plain(node: Node): JsonValue {
  if (node.kind === 'plain') return node.value;
  if (node.kind === 'array') return node.items.map(plain);
  return Object.fromEntries(node.members.map(({ name, value }) => [name, plain(value)]));
}

/** No settings file is nested so deep. */
const deepest = 100;

class Reader {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Node {
    const node = this.#value();
    this.#skip();
    if (this.#at < this.#text.length) throw new JsonFault();
    return node;
  }

  #value(): Node {
    this.#skip();
    const start = this.#at;
    const first = this.#text[start];
    if (first === '{' || first === '[') {
      this.#depth += 1;
      if (this.#depth > deepest) throw new JsonFault();
      const node = first === '{' ? this.#object() : this.#array();
      this.#depth -= 1;
      return node;
    }
    const word = /"(?:[^"\\\p{Cc}]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
    word.lastIndex = start;
    const found = word.exec(this.#text)?.[0];
    if (found === undefined) throw new JsonFault();
    this.#at += found.length;
    return { kind: 'plain', value: parsed(found), start, end: this.#at };
  }

  #object(): Node {
    const start = this.#at++;
    const members: Member[] = [];
    for (;;) {
      this.#skip();
      if (this.#take('}')) return { kind: 'object', members, start, end: this.#at };
      if (members.length > 0 && members.at(-1)?.comma === undefined) throw new JsonFault();
      const key = this.#value();
      if (key.kind !== 'plain' || typeof key.value !== 'string') throw new JsonFault();
      this.#skip();
      if (!this.#take(':')) throw new JsonFault();
      const value = this.#value();
      this.#skip();
      const comma = this.#at;
      members.push({ name: key.value, start: key.start, value, comma: this.#take(',') ? comma : undefined });
    }
  }

  #array(): Node {
    const start = this.#at++;
    const items: Node[] = [];
    for (;;) {
      this.#skip();
      if (this.#take(']')) return { kind: 'array', items, start, end: this.#at };
      items.push(this.#value());
      this.#skip();
      if (!this.#take(',') && this.#text[this.#at] !== ']') throw new JsonFault();
    }
  }

  #take(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  /** White space and comments. */
  #skip(): void {
    const nothing = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
    nothing.lastIndex = this.#at;
    this.#at += nothing.exec(this.#text)?.[0].length ?? 0;
  }
}

function parsed(word: string): string | number | boolean | null {
  try {
    const value: unknown = JSON.parse(word);
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    )
      return value;
  } catch {
    // An escape that JSON does not know.
  }
  throw new JsonFault();
}
