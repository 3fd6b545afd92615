import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { messages } from '../src/text/catalog/index.ts';
import type { Words } from '../src/text/index.ts';
import { declaredCodes } from './support/codes.ts';
import { repositoryRoot } from './support/repository.ts';

const declared = new Set(declaredCodes);

/** The sources outside `text/`, tests left out, by path. */
const sources = new Map(
  globSync('src/**/*.ts', { cwd: repositoryRoot })
    .filter((file) => !file.endsWith('.test.ts') && !file.startsWith(path.join('src', 'text')))
    .map((file) => [file, readFileSync(path.join(repositoryRoot, file), 'utf8')]),
);

function placeholders({ message, hint = '' }: Words): string[] {
  const found = `${message}\n${hint}`.matchAll(/\{(\w+)\}/g);
  return [...new Set([...found].map((match) => match[1] ?? ''))].toSorted();
}

test('every declared code has words', () => {
  assert.deepEqual(
    [...declared].filter((code) => messages[code] === undefined),
    [],
  );
});

test('every room that declares codes is known to the scripts', () => {
  const files = globSync('src/**/{codes,*-codes}.ts', { cwd: repositoryRoot });
  for (const file of files) {
    const source = readFileSync(path.join(repositoryRoot, file), 'utf8');
    for (const [, code = ''] of source.matchAll(/^ {2}'([a-z]+\.[a-z0-9-]+)',$/gm))
      assert.ok(declared.has(code), code);
  }
});

test('every code that is thrown is declared', () => {
  const thrown: string[] = [];
  for (const [file, source] of sources) {
    for (const match of source.matchAll(/new GomirrorError(?:<[^>(]*>)?\(\s*'([^']+)'/g)) {
      const code = match[1] ?? '';
      if (!declared.has(code)) thrown.push(`${file}: ${code}`);
    }
  }
  assert.deepEqual(thrown, []);
});

test('every message is used somewhere', () => {
  const literals = new Set<string>();
  const prefixes = new Set<string>();
  for (const source of sources.values()) {
    for (const match of source.matchAll(/['"`]([a-z][\w-]*(?:\.[\w-]+)+)['"`]/g))
      literals.add(match[1] ?? '');
    for (const match of source.matchAll(/`([a-z][\w-]*\.[\w.-]*)\$\{/g)) prefixes.add(match[1] ?? '');
  }
  const unused = Object.keys(messages).filter(
    (code) =>
      !declared.has(code) && !literals.has(code) && ![...prefixes].some((prefix) => code.startsWith(prefix)),
  );
  assert.deepEqual(unused, []);
});

test('a message takes the same parameters in both languages', () => {
  for (const [code, { en, zh }] of Object.entries(messages)) {
    assert.deepEqual(placeholders(zh), placeholders(en), code);
    assert.equal(zh.hint === undefined, en.hint === undefined, `${code}: a hint in one language only`);
  }
});

test('Chinese words use Chinese punctuation', () => {
  const western = /\p{Script=Han}[,;!?]|[,;!?]\p{Script=Han}/u;
  for (const [code, { zh }] of Object.entries(messages)) {
    assert.doesNotMatch(`${zh.message}\n${zh.hint ?? ''}`, western, code);
  }
});
