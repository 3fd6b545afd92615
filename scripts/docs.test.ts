import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { settingsSchema } from '../src/config/index.ts';
import { entries } from '../src/doctor/explain/index.ts';
import { generatedFiles } from './generate.ts';
import { declaredCodes } from './support/codes.ts';
import { repositoryRoot } from './support/repository.ts';

function read(file: string): string {
  return readFileSync(path.join(repositoryRoot, file), 'utf8');
}

const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: repositoryRoot }).toSorted();

/** What GitHub makes of a heading for links to it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

/** The page without its code blocks, in which nothing is a heading or a link. */
function prose(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```$/gm, '');
}

function anchors(file: string): Set<string> {
  return new Set([...prose(read(file)).matchAll(/^#+ (.+)$/gm)].map((match) => anchor(match[1] ?? '')));
}

test('each page for users exists in both languages', () => {
  const of = (lang: string) =>
    globSync('**/*.md', { cwd: path.join(repositoryRoot, 'docs', lang) }).toSorted();
  assert.ok(of('en').length > 0);
  assert.deepEqual(of('zh'), of('en'));
});

test('relative links lead to a file, and to a heading in it', () => {
  const broken: string[] = [];
  for (const page of pages) {
    for (const match of prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      const [target = '', fragment] = (match[1] ?? '').split('#');
      if (/^[a-z]+:/.test(target)) continue;
      const file = target === '' ? page : path.join(path.dirname(page), target);
      if (!existsSync(path.join(repositoryRoot, file))) broken.push(`${page}: ${target}`);
      else if (fragment !== undefined && !anchors(file).has(decodeURIComponent(fragment))) {
        broken.push(`${page}: ${target}#${fragment}`);
      }
    }
  }
  assert.deepEqual(broken, []);
});

test('generated files are as the sources make them now (npm run generate)', async () => {
  for (const [file, text] of await generatedFiles()) {
    assert.ok(existsSync(path.join(repositoryRoot, file)), `${file} is missing: npm run generate`);
    assert.ok(read(file) === text, `${file} is out of date: npm run generate`);
  }
});

test('the errors pages have a section for each code and none besides', async () => {
  const codes = declaredCodes.toSorted();
  for (const lang of ['en', 'zh']) {
    const sections = [...read(`docs/${lang}/errors.md`).matchAll(/^### `(.+)`$/gm)].map(
      (match) => match[1] ?? '',
    );
    assert.deepEqual(sections.toSorted(), codes);
  }
});

test("the pages of go's errors have a section for each entry and none besides, and lead to them from every message", () => {
  const codes = entries.map(({ code }) => code).toSorted();
  for (const lang of ['en', 'zh']) {
    const page = read(`docs/${lang}/problems.md`);
    const sections = [...page.matchAll(/^### `(.+)`$/gm)].map((match) => match[1] ?? '');
    assert.deepEqual(sections.toSorted(), codes);
    const linked = new Set(
      [...page.matchAll(/^\| .* \| \[`(.+)`\]\(#.+\) \|$/gm)].map((match) => match[1] ?? ''),
    );
    assert.deepEqual([...linked].toSorted(), codes);
  }
});

test('settings and variables that the pages speak of exist', async () => {
  const schema = JSON.parse(await settingsSchema()) as {
    properties: Record<string, { properties?: Record<string, unknown> }>;
  };
  const keys = new Set<string>();
  for (const [outer, { properties }] of Object.entries(schema.properties)) {
    keys.add(outer);
    for (const inner of Object.keys(properties ?? {})) keys.add(`${outer}.${inner}`);
  }
  const variables = new Set(
    [...keys].map((key) => `GOMIRROR_${key.replaceAll('.', '_').replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`),
  );
  for (const other of ['GOMIRROR_CONFIG', 'GOMIRROR_DEBUG']) variables.add(other);
  const codes = new Set(declaredCodes);
  const unknown: string[] = [];
  for (const page of pages) {
    if (page.endsWith('errors.md')) continue;
    const text = read(page);
    for (const [, section = '', name = ''] of text.matchAll(/`([a-z]+)\.([a-z]+[A-Za-z]*)(?:: [^`]*)?`/g)) {
      if (schema.properties[section]?.properties === undefined) continue;
      const key = `${section}.${name}`;
      if (!keys.has(key) && !codes.has(key)) unknown.push(`${page}: ${key}`);
    }
    for (const [name] of text.matchAll(/GOMIRROR_[A-Z_]*[A-Z]/g)) {
      if (!variables.has(name)) unknown.push(`${page}: ${name}`);
    }
  }
  assert.deepEqual(unknown, []);
});
