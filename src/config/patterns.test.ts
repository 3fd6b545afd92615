import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatPatterns, mayOverlap, parsePatterns } from './patterns.ts';

function patternsOf(text: string): readonly string[] {
  const reading = parsePatterns(text);
  assert.ok('value' in reading, `${text}: ${JSON.stringify(reading)}`);
  return reading.value;
}

/** `code → what was meant`. */
function faultOf(text: string): string {
  const reading = parsePatterns(text);
  assert.ok('fault' in reading, `${text}: ${JSON.stringify(reading)}`);
  const { code, params } = reading.fault;
  const meant = params['meant'] === undefined ? '' : ` → ${String(params['meant'])}`;
  return code.slice('config.'.length) + meant;
}

test('patterns as GOPRIVATE takes them, each once', () => {
  assert.deepEqual(patternsOf(' *.corp.example,github.com/acme/* ,,corp.example/,*.corp.example'), [
    '*.corp.example',
    'github.com/acme/*',
    'corp.example',
  ]);
  assert.deepEqual(patternsOf('a[a-c]?[^x-z].example/\\a,*'), ['a[a-c]?[^x-z].example/\\a', '*']);
  assert.deepEqual(patternsOf('none'), []);
});

test('what matches nothing is refused, with what was meant', () => {
  const cases = {
    '': 'pattern-empty',
    ' , ': 'pattern-empty',
    'corp.example，x.example': 'pattern-full-width-comma',
    '"corp.example"': 'pattern-quotes',
    'https://corp.example/team/': 'pattern-address → corp.example/team',
    'https://git:hunter2@corp.example/team': 'pattern-address → corp.example/team',
    'git@github.com:acme/tools.git': 'pattern-address → github.com/acme/tools',
    'ssh://git@git.corp.example/x.git': 'pattern-address → git.corp.example/x',
    'corp.example:8443/x': 'pattern-address → corp.example/x',
    'github.com/!acme/!b': 'pattern-escaped → github.com/Acme/B',
    'github.com/acme!': 'bad-pattern',
    'corp.example/...': 'pattern-dots → corp.example',
    'corp.example/x@v1.2.3': 'pattern-version → corp.example/x',
    'Corp.Example/Team': 'pattern-case → corp.example/Team',
    '.corp.example': 'pattern-host → *.corp.example',
    '/corp.example': 'bad-pattern',
    '/': 'bad-pattern',
    'corp.example//x': 'bad-pattern',
    'corp.example/[a': 'bad-pattern',
    'corp.example/[]': 'bad-pattern',
    'corp.example/[a/b]': 'bad-pattern',
    'corp.example/[a-cz-x]': 'bad-pattern',
    'corp.example/\\': 'bad-pattern',
    'corp.example other.example': 'bad-pattern',
    'corp.example\nother.example': 'bad-pattern',
    'user:hunter2@corp.example': 'bad-pattern',
    'corp.example/{a}': 'bad-pattern',
  };
  for (const [text, fault] of Object.entries(cases)) {
    assert.equal(faultOf(text), fault, text);
    assert.doesNotMatch(JSON.stringify(parsePatterns(text)), /hunter2/);
  }
});

const element = fc.stringMatching(/^(?:[a-z0-9_~-]|\*|\?|\[\^?[a-c]-[d-f]\]|\\[a-z]){1,6}$/);
const pattern = fc.array(element, { minLength: 1, maxLength: 4 }).map((elements) => elements.join('/'));

test('what is formatted reads as the same patterns', () => {
  fc.assert(
    fc.property(fc.uniqueArray(pattern), (patterns) => {
      fc.pre(!(patterns.length === 1 && patterns[0] === 'none'));
      assert.deepEqual(patternsOf(formatPatterns(patterns)), patterns);
    }),
  );
});

test('any text gives patterns that a path can match, or a fault', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: fc.constantFrom(...'a B . , / * ? [ ] ^ \\ ! @ : - " ~ ，'.split(' ')) }),
      ),
      (text) => {
        const reading = parsePatterns(text);
        if ('value' in reading)
          for (const one of reading.value) assert.match(one, /^[^!@:,"'\s/](?:[^!@:,"'\s]*[^/])?$/);
      },
    ),
    { numRuns: 3000 },
  );
});

/** The same as a regular expression, for what these tests make. */
function matches(one: string, path: string): boolean {
  const source = one
    .replaceAll(/[.~-]/g, '\\$&')
    .replaceAll(/\[\^?\w\\-\w\]/g, (range) => range.replace('\\', ''))
    .replaceAll(/(?<!\\)\*/g, '[^/]*')
    .replaceAll('?', '[^/]');
  return new RegExp(`^${source}(?:/|$)`).test(path);
}

test('two patterns that one module matches may overlap', () => {
  const small = fc
    .array(fc.constantFrom('a', 'b', '*', 'a?', '[a-b]', 'ab', '[^a-a]*'), { minLength: 1, maxLength: 3 })
    .map((elements) => elements.join('/'));
  const path = fc
    .array(fc.constantFrom('a', 'b', 'ab', 'ba'), { minLength: 1, maxLength: 4 })
    .map((elements) => elements.join('/'));
  fc.assert(
    fc.property(small, small, path, (first, second, module) => {
      if (matches(first, module) && matches(second, module)) assert.ok(mayOverlap(first, second));
    }),
    { numRuns: 2000 },
  );
  assert.ok(!mayOverlap('a.example', 'b.example/*'));
  assert.ok(mayOverlap('a.example', 'a.example/x'));
  assert.ok(!mayOverlap('*/x', 'a.example/y'));
});
