import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schemaProblems } from './json-schema.ts';

const schema = {
  type: 'object',
  required: ['version'],
  properties: {
    version: { const: 1 },
    names: { type: 'array', items: { $ref: '#/$defs/name' } },
    size: { type: ['number', 'null'] },
    kind: { oneOf: [{ enum: ['a', 'b'] }, { type: 'integer', minimum: 0 }] },
  },
  additionalProperties: false,
  $defs: { name: { type: 'string', pattern: '^[a-z]+$' } },
};

test('what fits has no problems, what does not is named', () => {
  assert.deepEqual(schemaProblems(schema, { version: 1, names: ['a'], size: 1.5, kind: 3 }), []);
  assert.deepEqual(schemaProblems(schema, {}), ['$: no version']);
  assert.deepEqual(schemaProblems(schema, { version: 2 }), ['$.version: not 1']);
  assert.deepEqual(schemaProblems(schema, { version: 1, more: 1 }), ['$: more is not known']);
  assert.deepEqual(schemaProblems(schema, { version: 1, names: ['a', 'A'] }), [
    '$.names[1]: A does not match',
  ]);
  assert.deepEqual(schemaProblems(schema, { version: 1, size: '1' }), [
    '$.size: string is not number or null',
  ]);
  assert.equal(schemaProblems(schema, { version: 1, kind: -1 }).length > 0, true);
  assert.equal(schemaProblems(schema, []).length, 1);
});

test('a keyword that is not known is an error', () => {
  assert.throws(() => schemaProblems({ uniqueItems: true }, []), /uniqueItems/);
});
