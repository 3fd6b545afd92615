import assert from 'node:assert/strict';
import { test } from 'node:test';
import { has, hint } from '../text/index.ts';
import { schemaText } from './schema.ts';
import { flagOf, sectionNames, settingKeys, settingOf, variableOf } from './settings.ts';
import { formatValue, readValue } from './values.ts';
import { writtenText } from './written.ts';

test('flags and variables follow from the key, and no two are the same', () => {
  assert.equal(flagOf('sumdb.onUnavailable'), 'sumdb-on-unavailable');
  assert.equal(variableOf('sumdb.onUnavailable'), 'GOMIRROR_SUMDB_ON_UNAVAILABLE');
  for (const name of [flagOf, variableOf])
    assert.equal(new Set(settingKeys.map(name)).size, settingKeys.length);
});

test('no setting has the name of a section, or of a variable that is none', () => {
  for (const name of sectionNames) assert.ok(!settingKeys.some((key) => key === name), name);
  const variables: readonly string[] = settingKeys.map(variableOf);
  // The last two come from Kubernetes beside a service called gomirror.
  for (const name of ['GOMIRROR_CONFIG', 'GOMIRROR_DEBUG', 'GOMIRROR_PORT', 'GOMIRROR_SERVICE_HOST']) {
    assert.ok(!variables.includes(name), name);
  }
});

test('each default is valid and written in its shortest form', () => {
  for (const key of settingKeys) {
    const setting = settingOf(key);
    if (setting.default === null || setting.kind === 'profiles') continue;
    const reading = readValue(setting, writtenText(setting.default, ''), (path) => path);
    assert.ok('value' in reading, `${key}: ${JSON.stringify(reading)}`);
    assert.equal(formatValue(setting, reading.value), setting.default, key);
  }
});

test('what has no default written down has one worked out, or may be absent', () => {
  for (const key of settingKeys) {
    const setting = settingOf(key);
    const optional = 'optional' in setting;
    assert.equal(setting.default === null, setting.derived !== undefined || optional, key);
  }
});

test('each setting says what it is and why its default is what it is', () => {
  for (const key of settingKeys) {
    assert.ok(has(`setting.${key}`), key);
    for (const lang of ['en', 'zh'] as const) assert.ok(hint(`setting.${key}`, {}, lang), key);
  }
});

test('the schema has every setting where the file has it, and admits its default', () => {
  type Schema = {
    properties?: Record<string, Schema>;
    anyOf?: Schema[];
    enum?: unknown[];
    pattern?: string;
    type?: string;
    default?: unknown;
    additionalProperties?: boolean;
  };
  const schema = JSON.parse(schemaText()) as Schema;
  const admits = ({ anyOf, enum: choices, pattern, type }: Schema, value: unknown): boolean => {
    if (anyOf !== undefined) return anyOf.some((one) => admits(one, value));
    if (choices !== undefined) return choices.includes(value);
    if (pattern !== undefined) return typeof value === 'string' && new RegExp(pattern).test(value);
    return type === (typeof value === 'number' ? 'integer' : typeof value);
  };
  for (const key of settingKeys) {
    const node = key.split('.').reduce<Schema | undefined>((at, name) => at?.properties?.[name], schema);
    assert.ok(node !== undefined, key);
    if (node.default !== undefined) assert.ok(admits(node, node.default), key);
    assert.equal(node.default === undefined, settingOf(key).default === null, key);
  }
  for (const name of sectionNames) assert.equal(schema.properties?.[name]?.additionalProperties, false);
});
