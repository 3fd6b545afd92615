import { say } from '../text/index.ts';
import { profileNamePattern, switchWords } from './words.ts';
import { type Setting, settingKeys, settingOf } from './settings.ts';

type Json = Readonly<Record<string, unknown>>;

/** The JSON Schema (draft 2020-12) of the settings file, two spaces deep, with a line end. */
export function schemaText(): string {
  const properties: Record<string, Json> = {};
  const sections = new Map<string, Record<string, Json>>();
  for (const key of settingKeys) {
    const setting = settingOf(key);
    const schema = {
      description: `${say(`setting.${key}`, {}, 'en')} ${say(`setting.${key}`, {}, 'zh')}`,
      ...kindSchema(setting),
      ...(setting.default === null ? {} : { default: defaultOf(setting) }),
    };
    const [outer = '', inner] = key.split('.');
    if (inner === undefined) {
      properties[outer] = schema;
      continue;
    }
    let section = sections.get(outer);
    if (section === undefined) {
      section = {};
      sections.set(outer, section);
      properties[outer] = { type: ['object', 'null'], additionalProperties: false, properties: section };
    }
    section[inner] = schema;
  }
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'gomirror.yaml',
    type: ['object', 'null'],
    additionalProperties: false,
    properties,
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

function defaultOf({ kind, default: text }: Setting): unknown {
  return kind === 'count' ? Number(text) : kind === 'switch' ? text === 'true' : text;
}

const zero = { enum: [0, '0'] };

function kindSchema(setting: Setting): Json {
  switch (setting.kind) {
    case 'choice':
      return { enum: setting.choices };
    case 'count':
      return { type: 'integer', minimum: setting.min, maximum: setting.max };
    case 'duration':
      return { anyOf: [{ type: 'string', pattern: '^(\\d+(\\.\\d+)?(ms|[dhms]))+$' }, zero] };
    case 'size':
      return { anyOf: [{ type: 'string', pattern: '^\\d+(\\.\\d+)? ?[kKmMgGtT]?[iI]?[bB]$' }, zero] };
    case 'address':
      return { type: 'string', pattern: ':\\d{1,5}$' };
    case 'upstream':
      return { anyOf: [{ type: 'string' }, { type: 'array', minItems: 1, items: { type: 'string' } }] };
    case 'switch':
      return { enum: [true, false, ...switchWords] };
    case 'name':
      return { type: 'string', pattern: profileNamePattern };
    case 'modules':
      return {
        anyOf: [
          { type: 'string', minLength: 1 },
          { type: 'array', items: { type: 'string' } },
        ],
      };
    default:
      return { type: 'string', minLength: 1 };
  }
}
