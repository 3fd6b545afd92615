import type { Document, Node, Pair, Scalar, YAMLMap } from 'yaml';
import { type ErrorParams, GomirrorError } from '../base/index.ts';
import type { ConfigCode } from './codes.ts';
import { nearest } from './nearest.ts';
import { isSettingKey, sectionNames, type SettingKey, settingKeys } from './settings.ts';
import { deepest, type Written, writtenText } from './written.ts';

/** What a settings file says, and everything that is wrong with it short of the values themselves. */
export interface FileReading {
  /** Each with its place `path:line:column`. */
  readonly values: ReadonlyMap<SettingKey, Written>;
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
  const values = new Map<SettingKey, Written>();
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
    const written = writtenOf(value, offset, 0);
    if (written.kind === 'empty') report('config.no-value', offset, { key: name });
    else values.set(name, written);
  }

  /** `value`, with aliases followed; where it has no place of its own, it is at that of its key. */
  function writtenOf(value: unknown, keyOffset: number, depth: number): Written {
    const offset = offsetOf(value, keyOffset);
    const where = placeOf(offset);
    const content = resolved(value);
    if (isEmpty(content)) return { kind: 'empty', where };
    if (yaml.isScalar(content)) return writtenText(textOf(content), where);
    if (depth === deepest) return { kind: 'deep', where };
    if (yaml.isSeq(content)) {
      const items = content.items.map((item) => writtenOf(item, offset, depth + 1));
      return { kind: 'list', items, where };
    }
    const pairs = yaml.isMap(content) ? pairsOf(content) : [];
    return {
      kind: 'map',
      pairs: pairs.map(({ key, value: inner }) => {
        const keyPlace = offsetOf(key, offset);
        return {
          key: yaml.isScalar(key) ? textOf(key) : '',
          where: placeOf(keyPlace),
          value: writtenOf(inner, keyPlace, depth + 1),
        };
      }),
      where,
    };
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
