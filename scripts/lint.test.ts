import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from './support/repository.ts';

/** What the linter says about a file of its own, by the names of the rules. */
function rulesBroken(source: string): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'gomirror-lint-'));
  try {
    symlinkSync(path.join(repositoryRoot, 'node_modules'), path.join(folder, 'node_modules'), 'dir');
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: path.join(repositoryRoot, 'tsconfig.json'), include: ['.'] }),
    );
    writeFileSync(path.join(folder, 'some.ts'), source);
    const linter = path.join(repositoryRoot, 'node_modules', '.bin', 'oxlint');
    const config = path.join(repositoryRoot, '.oxlintrc.json');
    const { stdout } = spawnSync(linter, ['-c', config, '-f', 'unix', 'some.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return [...stdout.matchAll(/\[Error\/(\S+)\]/g)].map((match) => match[1] ?? '').toSorted();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the linter knows types: a promise that nobody waits for is an error', () => {
  const work = 'async function work(): Promise<void> {\n  await Promise.resolve();\n}\n';
  assert.deepEqual(rulesBroken(`${work}work();\n`), ['typescript(no-floating-promises)']);
  assert.deepEqual(rulesBroken(`export ${work}await work();\n`), []);
  assert.deepEqual(
    rulesBroken(
      `import { test } from 'node:test';\n${work}test('a test is waited for by its runner', work);\n`,
    ),
    [],
  );
});

test('an any does not leak out of JSON', () => {
  assert.deepEqual(rulesBroken("export const port: number = JSON.parse('{}').port;\n"), [
    'typescript(no-unsafe-assignment)',
    'typescript(no-unsafe-member-access)',
  ]);
});
