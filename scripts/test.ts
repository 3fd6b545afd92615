/**
 * `npm test`: first the checks that read the sources, side by side, then every test that needs no network, then the
 * coverage floors. Stops after the first of these three stages that fails, and ends with the test runner's own summary.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, globSync, mkdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { run as runFiles } from 'node:test';
import { lcov, spec } from 'node:test/reporters';
import { checkFloors } from './coverage.ts';
import { repositoryRoot } from './support/repository.ts';

interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

interface Outcome {
  readonly exitCode: number;
  readonly output: string;
}

const checks: readonly Check[] = [
  { name: 'types', command: 'tsc', args: ['--noEmit', '--pretty'] },
  { name: 'lint', command: 'oxlint', args: [] },
  { name: 'format', command: 'prettier', args: ['--check', '--cache', '.'] },
  { name: 'layering', command: 'node', args: ['scripts/layering.ts'] },
  { name: 'house', command: 'node', args: ['scripts/house.ts'] },
  { name: 'dead code', command: 'knip', args: ['--no-progress'] },
];

/**
 * The tests that `npm test` runs, in this order; what needs a network is in test/live and test/browser (`npm run test:live`).
 * What takes long comes first, so that the end is many short files on all cores and not a long one on the last of them.
 */
const testGlobs = [
  'test/doctor/**/*.test.ts',
  'test/faults/**/*.test.ts',
  'test/e2e/**/*.test.ts',
  'scripts/**/*.test.ts',
  'test/support/**/*.test.ts',
  'src/**/*.test.ts',
  'bench/**/*.test.ts',
];

/** Strips the types of each source once, and refuses every connection that leaves loopback. */
const preloads = ['./scripts/strip-once.js', './test/support/no-dial-out.ts'];

/** Many a test waits for a while: one more than there are cores keeps all of them busy. */
const filesAtOnce = availableParallelism() + 1;

/** A single test that takes longer hangs. */
const testTimeoutMs = 120_000;

const coverageFile = path.join(repositoryRoot, 'coverage', 'lcov.info');

/** The environment with the repository's own tools first on the path, whoever started this. */
const environment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [path.join(repositoryRoot, 'node_modules', '.bin'), process.env['PATH']].join(path.delimiter),
  ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
};

/** Runs a check to its end and keeps what it printed. */
function run(check: Check): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(check.command, check.args, {
      cwd: repositoryRoot,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ exitCode: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}

/** Runs all checks, as many at once as there are cores; returns whether all of them passed. */
async function runChecks(): Promise<boolean> {
  const waiting = [...checks];
  let good = true;
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const started = performance.now();
      const { exitCode, output } = await run(check);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${exitCode === 0 ? '✓' : '✗'} ${check.name} (${seconds} s)`);
      if (exitCode === 0) continue;
      good = false;
      console.log(output.trimEnd());
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return good;
}

/** When a file or folder was changed; 0 where there is none. */
function changedMs(name: string): number {
  return statSync(path.join(repositoryRoot, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Builds dist/ unless it is current: the tests start gomirror by the hundred, and from there it starts for less. */
async function build(): Promise<boolean> {
  const sources = ['src', ...globSync('src/**', { cwd: repositoryRoot })];
  if (Math.max(...sources.map(changedMs)) <= changedMs('dist/built')) return true;
  const { exitCode, output } = await run({ name: 'build', command: 'node', args: ['scripts/build.ts'] });
  if (exitCode !== 0) console.log(`✗ build\n${output.trimEnd()}`);
  return exitCode === 0;
}

/** What the test runner left behind. */
interface TestRun {
  readonly passed: boolean;
  /** The runner's closing lines, from `ℹ tests` to `ℹ duration_ms`. */
  readonly summary: readonly string[];
}

/** Runs the tests, passing on what the runner says except for its coverage table, which is long and checked apart. */
async function runTests(): Promise<TestRun> {
  mkdirSync(path.dirname(coverageFile), { recursive: true });
  // The runner has its children's environment from its own, together with where they leave their coverage.
  Object.assign(process.env, environment);
  const events = runFiles({
    cwd: repositoryRoot,
    files: testGlobs.flatMap((glob) => globSync(glob, { cwd: repositoryRoot }).toSorted()),
    execArgv: [
      ...preloads.map((file) => `--import=${file}`),
      '--disable-warning=ExperimentalWarning',
      `--test-timeout=${testTimeoutMs}`,
    ],
    concurrency: filesAtOnce,
    coverage: true,
    coverageIncludeGlobs: ['src/**/*.ts'],
    coverageExcludeGlobs: ['**/*.test.ts'],
  });
  let passed = false;
  events.on('test:summary', ({ file, success }) => {
    if (file === undefined) passed = success;
  });
  const covered = finished(events.pipe(new lcov()).pipe(createWriteStream(coverageFile)));
  const summary: string[] = [];
  let insideTable = false;
  for await (const line of createInterface({ input: events.pipe(new spec()) })) {
    if (line.includes('ℹ start of coverage report')) insideTable = true;
    if (/ℹ (?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+/.test(line))
      summary.push(line);
    if (!insideTable) console.log(line);
    if (line.includes('ℹ end of coverage report')) insideTable = false;
  }
  await covered;
  return { passed, summary };
}

/** Which stages to run, from the command line: `checks`, `tests`, or both when none is named. */
const wanted = process.argv.slice(2);

if (wanted.length === 0 || wanted.includes('checks')) {
  if (!(await runChecks())) process.exit(1);
}
if (wanted.length === 0 || wanted.includes('tests')) {
  if (!(await build())) process.exit(1);
  const tests = await runTests();
  const good = tests.passed && checkFloors(coverageFile);
  console.log(tests.summary.join('\n'));
  if (!good) process.exit(1);
}
