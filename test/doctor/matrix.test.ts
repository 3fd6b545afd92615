/**
 * Doctor against broken environments: those that are made of real servers, packets, shells and a real go in namespaces of their own,
 * and those that can only be made up.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fakeRows, lookAtFake } from '../support/broken-fakes.ts';
import { type Expectation, judge, type Outcome, type RealRow } from '../support/broken-row.ts';
import { realRows } from '../support/broken-rows.ts';
import { inNamespace, whyNoWorlds } from '../support/broken-world.ts';

/** Side by side: most of their time rows wait for what does not come. */
const sideBySide = 6;
const rowMs = 90_000;
const leastRight = 0.95;
/** "Everything black-holed: done in ≤ 10 s", and whatever else is broken. */
const longestMs = 10_000;
const child = fileURLToPath(new URL('../support/broken-child.ts', import.meta.url));

type Counts = { right: number; missed: string[]; wrong: string[] };
const counts: Record<'real' | 'fake', Counts> = {
  real: { right: 0, missed: [], wrong: [] },
  fake: { right: 0, missed: [], wrong: [] },
};
const whyNot = whyNoWorlds();

/** What one row came to, in a process and namespaces of its own. */
function lookAtReal({ name }: RealRow): Promise<Outcome> {
  const [program = '', ...args] = inNamespace([
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    child,
    name,
  ]);
  const cache = { NODE_COMPILE_CACHE: path.join(os.tmpdir(), 'node-compile-cache') };
  const env = { ...process.env, ...cache, NODE_V8_COVERAGE: '', NODE_OPTIONS: '' };
  const running = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: rowMs });
  let stdout = '';
  let stderr = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  running.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    running.once('error', reject).once('close', () => {
      try {
        resolve(JSON.parse(stdout) as Outcome);
      } catch {
        reject(new Error(`${name}: ${stdout.slice(0, 1000)}${stderr}`));
      }
    });
  });
}

const waiting: (() => Promise<void>)[] = [];
const outcomes = new Map<RealRow, Promise<Outcome>>();
if (whyNot === undefined) {
  for (const row of realRows) {
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    promise.catch(() => undefined);
    outcomes.set(row, promise);
    waiting.push(() => lookAtReal(row).then(resolve, reject));
  }
}
async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
}
const workers = Array.from({ length: sideBySide }, work);

function count(kind: 'real' | 'fake', row: Expectation, outcome: Outcome): void {
  const verdict = judge(row, outcome);
  if (verdict === 'right') counts[kind].right++;
  else {
    const said = outcome.findings.map(({ code, level, sure }) => `${code} (${level}, ${sure})`);
    counts[kind][verdict].push(`${row.name}: ${[row.cause].flat().join(' or ')}, but ${said.join(', ')}`);
  }
}

for (const row of realRows) {
  test(row.name, async (t) => {
    if (whyNot !== undefined) {
      t.diagnostic(`NOT TESTED: ${whyNot}`);
      return;
    }
    const outcome = await outcomes.get(row);
    assert.ok(outcome);
    assert.equal(outcome.trouble, undefined);
    count('real', row, outcome);
    assert.ok(outcome.tookMs < longestMs, `${outcome.tookMs} ms`);
    if (row.fails !== false) assert.notEqual(outcome.before?.code, 0, 'go gets along');
    if (row.mends !== undefined) assert.equal(outcome.after?.code, 0, outcome.after?.stderr ?? '');
  });
}

test('machines of other systems, with other rights and disks', async () => {
  for (const row of fakeRows) count('fake', row, await lookAtFake(row));
});

test('the right cause in 95 of 100, and never a wrong one with confidence', async (t) => {
  await Promise.all(workers);
  const { real, fake } = counts;
  const all = realRows.length + fakeRows.length;
  const names = [...realRows, ...fakeRows].map(({ name }) => name);
  assert.equal(new Set(names).size, all);
  t.diagnostic(`${realRows.length} real environments, the right cause in ${real.right}`);
  t.diagnostic(`${fakeRows.length} made-up ones, the right cause in ${fake.right}`);
  assert.ok(realRows.length >= 40 && all >= 60);
  assert.deepEqual([...real.wrong, ...fake.wrong], []);
  const missed = [...real.missed, ...fake.missed].join('\n');
  assert.ok(fake.right >= leastRight * fakeRows.length, missed);
  if (whyNot !== undefined) {
    process.stderr.write(`NOT TESTED, ${realRows.length} real broken environments: ${whyNot}\n`);
    return;
  }
  assert.ok(real.right >= leastRight * realRows.length, missed);
  for (const line of missed.split('\n').filter(Boolean)) t.diagnostic(`missed: ${line}`);
});
