/**
 * One row of the matrix, by its name, in the namespaces that this process was started in: makes the environment, has doctor look at
 * it, and go try; prints an `Outcome` as JSON.
 */
import { realRows } from './broken-rows.ts';
import type { Outcome, RealRow, Seen } from './broken-row.ts';
import { BrokenWorld, type Ended } from './broken-world.ts';
import type { Scope } from './scope.ts';

const doctorMs = 20_000;
/** Go waits far longer for what was dropped: by then it has not got along. */
const failsMs = 2500;
const worksMs = 20_000;

async function outcomeOf(row: RealRow, scope: Scope): Promise<Outcome> {
  const world = await BrokenWorld.make(scope);
  await row.make(world);
  const go = row.go ?? ['mod', 'download'];
  const [said, trying] = await Promise.all([
    world.gomirror(['doctor', '--json', ...(row.looks ?? [])], doctorMs, row.shell),
    row.fails === false ? undefined : world.go(go, failsMs),
  ]);
  const report = read(said);
  const before = trying === undefined ? {} : { before: trying };
  if (row.mends === undefined) return { ...report, ...before };
  const fix = ['doctor', '--json', '--fix', '--yes', ...row.mends];
  const fixed = await world.gomirror(fix, doctorMs, row.shell);
  const { trouble } = read(fixed);
  if (trouble !== undefined) return { ...report, trouble: `--fix: ${trouble}` };
  return { ...report, ...before, after: await world.go(go, worksMs) };
}

function read({ code, stdout, stderr, tookMs }: Ended): Outcome {
  try {
    const { findings, checks } = JSON.parse(stdout) as {
      findings: readonly Seen[];
      checks: readonly { id: string; state: string }[];
    };
    const notRun = checks.filter(({ state }) => state === 'not-run').map(({ id }) => id);
    const seen = findings.map(({ code, level, sure, params }) => ({ code, level, sure, params }));
    return { findings: seen, tookMs, notRun };
  } catch {
    return { findings: [], tookMs, notRun: [], trouble: `exit ${code}: ${stdout.slice(0, 500)}${stderr}` };
  }
}

const cleanups: (() => Promise<void> | void)[] = [];
const scope: Scope = { after: (cleanup) => void cleanups.push(cleanup) };
const row = realRows.find(({ name }) => name === process.argv[2]);
if (row === undefined) throw new Error(`no row ${process.argv[2]}`);
process.stdout.write(JSON.stringify(await outcomeOf(row, scope)));
for (const cleanup of cleanups) await cleanup();
process.exit(0);
