import { say } from '../text/index.ts';
import { maxPriority, maxWeight, upstreamNamePattern } from './group.ts';
import { profileNamePattern, switchWords } from './words.ts';
import type { Setting } from './setting-kinds.ts';
import { settingKeys, settingOf, strategies } from './settings.ts';

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

const text = { type: 'string', minLength: 1 };

const upstreamSchema: Json = {
  anyOf: [
    text,
    {
      type: 'array',
      minItems: 1,
      items: {
        anyOf: [
          text,
          {
            type: 'object',
            additionalProperties: false,
            required: ['url'],
            properties: {
              url: text,
              name: { type: 'string', pattern: upstreamNamePattern },
              priority: { type: 'integer', minimum: 0, maximum: maxPriority },
              weight: { type: 'integer', minimum: 1, maximum: maxWeight },
              proxy: text,
              ca: text,
            },
          },
        ],
      },
    },
  ],
};

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
      return upstreamSchema;
    case 'profiles':
      return {
        type: 'object',
        propertyNames: { pattern: profileNamePattern },
        additionalProperties: {
          type: 'object',
          additionalProperties: false,
          required: ['upstream'],
          properties: { upstream: upstreamSchema, strategy: { enum: strategies } },
        },
      };
    case 'switch':
      return { enum: [true, false, ...switchWords] };
    case 'name':
      return { type: 'string', pattern: profileNamePattern };
    case 'modules':
      return {
        anyOf: [text, { type: 'array', items: { type: 'string' } }],
      };
    default:
      return text;
  }
}
