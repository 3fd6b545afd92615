/**
 * `npm run test:live`: the tests that need a network, Go or a browser: test/live and test/browser.
 * What a machine lacks is said by the tests themselves, loudly; this only runs them.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './support/repository.ts';

/** A real project is built twice in one test, so it may take this long and not longer. */
const testTimeoutMs = 600_000;

const files = globSync(['test/live/**/*.test.ts', 'test/browser/**/*.test.ts'], {
  cwd: repositoryRoot,
}).toSorted();

const bin = path.join(repositoryRoot, 'node_modules', '.bin');
const { status, error } = spawnSync(
  'node',
  ['--test', '--test-concurrency=1', `--test-timeout=${testTimeoutMs}`, '--test-reporter=spec', ...files],
  {
    cwd: repositoryRoot,
    env: { ...process.env, PATH: [bin, process.env['PATH']].join(path.delimiter) },
    stdio: ['ignore', 'inherit', 'inherit'],
  },
);
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
