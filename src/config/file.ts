import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml';
import { type ErrorParams, GomirrorError } from '../base/index.ts';
import type { ConfigCode } from './codes.ts';
import { nearest } from './nearest.ts';
import { isSettingKey, sectionNames, settingOf, type SettingKey, settingKeys } from './settings.ts';

/** A value as the file has it, and its place `path:line:column`. */
export interface FileValue {
  readonly text: string;
  readonly where: string;
}

/** What a settings file says, and everything that is wrong with it short of the values themselves. */
export interface FileReading {
  readonly values: ReadonlyMap<SettingKey, FileValue>;
  readonly problems: readonly GomirrorError<ConfigCode>[];
}

/**
 * Reads a settings file: YAML, one mapping, settings of a section nested under its name. Values are taken as text
 * whatever YAML would make of them, so that a file, a flag and a variable mean the same by the same characters. The
 * parser is loaded here, since most starts have no file.
 */
export async function readSettingsFile(path: string, text: string): Promise<FileReading> {
  const yaml = await import('yaml');
  const lineCounter = new yaml.LineCounter();
  const options = {
    lineCounter,
    prettyErrors: false,
    schema: 'failsafe',
    version: '1.2',
    merge: false,
  } as const;
  const values = new Map<SettingKey, FileValue>();
  const problems: GomirrorError<ConfigCode>[] = [];

  const placeOf = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const report = (code: ConfigCode, offset: number, params: ErrorParams = {}) => {
    problems.push(new GomirrorError<ConfigCode>(code, { where: placeOf(offset), ...params }));
  };
  const offsetOf = (node: unknown, otherwise: number) =>
    yaml.isNode(node) ? (node.range?.[0] ?? otherwise) : otherwise;

  const documents = yaml.parseAllDocuments(text, options);
  // Without any document the parser gives an empty array that carries what it knows of the stream instead.
  const [first, second] = [...documents] as Document.Parsed[];
  if (first === undefined) return { values, problems };
  if (second !== undefined) {
    report('config.file-several-documents', offsetOf(second.contents, second.range[0]));
    return { values, problems };
  }
  for (const { code, pos } of first.errors) {
    report(syntaxCodes[code] ?? 'config.file-syntax', pos[0], {
      detail: code.toLowerCase().replaceAll('_', ' '),
    });
  }
  if (problems.length > 0) return { values, problems };

  const resolved = (node: unknown) => (yaml.isAlias(node) ? node.resolve(first) : node);
  const pairsOf = (map: YAMLMap) => map.items as Pair<Node, Node | null>[];

  function readPair({ key: keyNode, value }: Pair<Node, Node | null>, section: string): void {
    const offset = offsetOf(keyNode, 0);
    const word = yaml.isScalar(keyNode) ? textOf(keyNode) : '';
    const name = section === '' ? word : `${section}.${word}`;
    const content = resolved(value);
    if (section === '' && sectionNames.includes(word)) {
      if (yaml.isMap(content)) for (const pair of pairsOf(content)) readPair(pair, word);
      else if (!isEmpty(content)) report('config.not-a-section', offsetOf(value, offset), { key: word });
      return;
    }
    if (!isSettingKey(name) || (section === '' && word.includes('.'))) {
      reportUnknown(name, word, section, offset);
      return;
    }
    const where = offsetOf(value, offset);
    if (isEmpty(content)) report('config.no-value', offset, { key: name });
    else if (yaml.isScalar(content)) values.set(name, { text: textOf(content), where: placeOf(where) });
    else if (
      lists.includes(settingOf(name).kind) &&
      yaml.isSeq(content) &&
      content.items.every((item) => yaml.isScalar(resolved(item)))
    ) {
      const words = content.items.map((item) => textOf(resolved(item) as Scalar));
      values.set(name, { text: words.join(','), where: placeOf(where) });
    } else report('config.not-a-value', where, { key: name });
  }

  function reportUnknown(name: string, word: string, section: string, offset: number): void {
    if (section === '' && isSettingKey(word)) {
      const [outer = '', inner = ''] = word.split('.');
      report('config.dotted-key', offset, { key: word, section: outer, name: inner });
      return;
    }
    // Within a section its own names come first; a name from elsewhere is offered only when none of them is near.
    const own = settingKeys.filter((key) => key.startsWith(`${section}.`));
    const ownWord =
      section === ''
        ? undefined
        : nearest(
            word,
            own.map((key) => key.slice(section.length + 1)),
          );
    const near =
      ownWord === undefined
        ? (nearest(section === '' ? word : name, [...settingKeys, ...sectionNames]) ??
          nearest(word, settingKeys))
        : `${section}.${ownWord}`;
    if (near === undefined || near === name) report('config.unknown-key', offset, { key: name });
    else report('config.unknown-key-near', offset, { key: name, nearest: near });
  }

  function isEmpty(node: unknown): boolean {
    if (node === null || node === undefined) return true;
    if (!yaml.isScalar(node)) return false;
    if (node.value === null) return true;
    return node.type === 'PLAIN' && ['', '~', 'null', 'Null', 'NULL'].includes(textOf(node));
  }

  const root = first.contents;
  if (yaml.isMap(root)) for (const pair of pairsOf(root)) readPair(pair, '');
  else if (!isEmpty(root)) report('config.not-a-section', offsetOf(root, 0), { key: path });
  return { values, problems };
}

/** Kinds whose elements are joined by commas, and may in the file be written as a list. */
const lists: readonly string[] = ['upstream', 'modules'];

/** A scalar's text; the schema without types makes every scalar one. */
function textOf(scalar: Scalar): string {
  return typeof scalar.value === 'string' ? scalar.value : '';
}

/** The parser's codes that deserve words of their own. */
const syntaxCodes: Readonly<Record<string, ConfigCode>> = {
  DUPLICATE_KEY: 'config.file-duplicate-key',
  TAB_AS_INDENT: 'config.file-tab',
  BAD_INDENT: 'config.file-indent',
  MULTIPLE_DOCS: 'config.file-several-documents',
};
