/**
 * Coverage floors: reads the lcov file that node's test runner wrote and fails when a room has sunk below its floor.
 * Only sources count, and a source that no test ever loaded counts as not covered at all.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { repositoryRoot } from './support/repository.ts';

/** How much of something ran: `hit` of `found`. */
export interface Share {
  readonly hit: number;
  readonly found: number;
}

/** What the tests reached in one file. */
export interface FileCoverage {
  readonly lines: Share;
  readonly branches: Share;
}

interface Floor {
  /** Where the floor holds: a folder, with a slash at its end. */
  readonly folder: string;
  /** Per cent of lines and of branches that must run at least. */
  readonly lines: number;
  readonly branches: number;
}

/** Higher where a mistake means a wrong byte kept. */
const floors: readonly Floor[] = [
  { folder: 'src/module/', lines: 90, branches: 85 },
  { folder: 'src/sumdb/', lines: 90, branches: 85 },
  { folder: 'src/', lines: 85, branches: 80 },
];

/** Parses lcov text; keys are paths relative to `root`, with forward slashes. */
export function parseLcov(text: string, root: string): Map<string, FileCoverage> {
  const files = new Map<string, FileCoverage>();
  for (const record of text.split('end_of_record')) {
    const numbers = new Map<string, number>();
    let file = '';
    for (const line of record.split('\n')) {
      const colon = line.indexOf(':');
      const key = line.slice(0, colon).trim();
      const value = line.slice(colon + 1).trim();
      if (key === 'SF') file = path.relative(root, path.resolve(root, value)).replaceAll(path.sep, '/');
      else if (/^(?:LF|LH|BRF|BRH)$/.test(key)) numbers.set(key, Number(value));
    }
    if (file === '') continue;
    files.set(file, {
      lines: { hit: numbers.get('LH') ?? 0, found: numbers.get('LF') ?? 0 },
      branches: { hit: numbers.get('BRH') ?? 0, found: numbers.get('BRF') ?? 0 },
    });
  }
  return files;
}

/** The lines of `source` that are still there at run time; 0 for a file of types only. */
export function runtimeLines(source: string): number {
  const code = stripTypeScriptTypes(source)
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/^\s*export\s*\{\s*\};?\s*$/gm, '')
    .replaceAll(/^\s*;\s*$/gm, '');
  return code.split('\n').filter((line) => line.trim() !== '').length;
}

/** The sources under `src/` that belong to the product: no tests. */
function sourceFiles(root: string): string[] {
  return readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.replaceAll(path.sep, '/')}`)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
}

function add(one: Share, other: Share): Share {
  return { hit: one.hit + other.hit, found: one.found + other.found };
}

function percent({ hit, found }: Share): number {
  return found === 0 ? 100 : (100 * hit) / found;
}

/** Compares the coverage in `lcovFile` with the floors, prints a line for each, and returns whether all of them hold. */
export function checkFloors(lcovFile: string): boolean {
  const covered = parseLcov(readFileSync(lcovFile, 'utf8'), repositoryRoot);
  const files = new Map<string, FileCoverage>();
  const unloaded: string[] = [];
  for (const file of sourceFiles(repositoryRoot)) {
    const known = covered.get(file);
    if (known !== undefined) {
      files.set(file, known);
      continue;
    }
    const lines = runtimeLines(readFileSync(path.join(repositoryRoot, file), 'utf8'));
    if (lines === 0) continue;
    unloaded.push(file);
    files.set(file, { lines: { hit: 0, found: lines }, branches: { hit: 0, found: 1 } });
  }
  let good = true;
  console.log('coverage');
  for (const floor of floors) {
    let lines: Share = { hit: 0, found: 0 };
    let branches: Share = { hit: 0, found: 0 };
    for (const [file, coverage] of files) {
      if (!file.startsWith(floor.folder)) continue;
      lines = add(lines, coverage.lines);
      branches = add(branches, coverage.branches);
    }
    const holds = percent(lines) >= floor.lines && percent(branches) >= floor.branches;
    good &&= holds;
    console.log(
      `${holds ? '✓' : '✗'} ${floor.folder.padEnd(12)} lines ${percent(lines).toFixed(1)} % (floor ${floor.lines}), ` +
        `branches ${percent(branches).toFixed(1)} % (floor ${floor.branches})`,
    );
  }
  if (unloaded.length > 0) console.log(`  loaded by no test: ${unloaded.join(', ')}`);
  if (!good) {
    const worst = [...files].toSorted((one, other) => missing(other[1]) - missing(one[1])).slice(0, 10);
    console.log('  most is missing in:');
    for (const [file, { lines }] of worst) console.log(`    ${file}: ${lines.found - lines.hit} lines`);
  }
  return good;
}

function missing({ lines }: FileCoverage): number {
  return lines.found - lines.hit;
}
