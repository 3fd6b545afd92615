import { say } from '../text/index.ts';
import { type Json, kindSchema } from './schema-kinds.ts';
import type { Setting } from './setting-kinds.ts';
import { settingKeys, settingOf } from './settings.ts';

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
