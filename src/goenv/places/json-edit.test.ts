import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { editJson, readJson } from './json-edit.ts';

const settings = `{
    // how we like it
    "editor.tabSize": 4, /* not 2 */
    "go.toolsEnvVars": {
        "GOFLAGS": "-mod=mod", // for the old module
    },
    "files.eol": "\\n" // last
}
`;

test('a value changes, and nothing around it', () => {
  assert.equal(
    editJson(settings, ['go.toolsEnvVars', 'GOFLAGS'], 'x'),
    settings.replace('"-mod=mod"', '"x"'),
  );
  assert.equal(editJson(settings, ['go.toolsEnvVars', 'GOFLAGS'], '-mod=mod'), settings);
});

test('a member is added where its neighbours are, with their commas and comments', () => {
  assert.equal(
    editJson(settings, ['go.toolsEnvVars', 'GOPROXY'], 'https://goproxy.cn,direct'),
    settings.replace(
      '// for the old module\n',
      '// for the old module\n        "GOPROXY": "https://goproxy.cn,direct",\n',
    ),
  );
  assert.equal(
    editJson(settings, ['a'], { b: 1 }),
    settings.replace('"\\n" // last\n', '"\\n", // last\n    "a": {\n        "b": 1\n    }\n'),
  );
  assert.equal(editJson('{}', ['a', 'b'], 'c'), '{\n  "a": {\n    "b": "c"\n  }\n}');
  assert.equal(editJson('{ "x": 1 }', ['a'], 2), '{ "x": 1, "a": 2 }');
  assert.equal(
    editJson('{\r\n\t"x": 1\r\n}\r\n', ['a'], [2]),
    '{\r\n\t"x": 1,\r\n\t"a": [\r\n\t\t2\r\n\t]\r\n}\r\n',
  );
  assert.equal(editJson('', ['a'], 1), '{\n  "a": 1\n}\n');
  assert.equal(editJson('{\n  // nothing yet\n}\n', ['a'], 1), '{\n  // nothing yet\n  "a": 1\n}\n');
});

test('a member is taken out with its line and its comma', () => {
  assert.equal(editJson('{\n  "a": 1,\n  "b": 2\n}\n', ['b'], undefined), '{\n  "a": 1\n}\n');
  assert.equal(editJson('{\n  "a": 1,\n  "b": 2\n}\n', ['a'], undefined), '{\n  "b": 2\n}\n');
  assert.equal(editJson('{\n  "a": 1\n}\n', ['x'], undefined), '{\n  "a": 1\n}\n');
  assert.equal(editJson('{\n  "a": 1\n}\n', ['x', 'y'], undefined), '{\n  "a": 1\n}\n');
});

test('what is no JSON is not touched', () => {
  for (const text of [
    '{',
    '[1]',
    '{"a" 1}',
    '{"a": 1} x',
    '{a: 1}',
    '{"a": 01}',
    '{"a": 1 "b": 2}',
    '"x"',
    'null',
  ])
    assert.equal(editJson(text, ['k'], 1), undefined, text);
  assert.equal(editJson(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, ['k'], 1), undefined);
});

test('what was set is read, and all else is as before, for any JSON', () => {
  const names = fc.constantFrom('a', 'b', 'GOPROXY', '__proto__', 'é');
  const objects = fc.dictionary(names, fc.jsonValue({ maxDepth: 2 }));
  fc.assert(
    fc.property(objects, names, fc.constantFrom(0, 2, '\t'), (object, name, indent) => {
      const text = JSON.stringify(object, undefined, indent);
      const edited = editJson(text, [name], 'new value');
      assert.ok(edited !== undefined);
      const read = readJson(edited);
      const { [name]: value, ...rest } = JSON.parse(edited) as Record<string, unknown>;
      assert.equal(value, 'new value');
      const { [name]: old, ...before } = JSON.parse(text) as Record<string, unknown>;
      assert.deepEqual(rest, before);
      assert.ok(read !== undefined);
      // Set again it stays, and back again it is what it was.
      assert.equal(editJson(edited, [name], 'new value'), edited);
      if (old === undefined)
        assert.deepEqual(readJson(editJson(edited, [name], undefined) ?? ''), readJson(text));
    }),
    { numRuns: 500 },
  );
});
