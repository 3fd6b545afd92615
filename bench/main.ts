/**
 * `npm run bench [-- small|access|zip|work-a|memory|start|commands|direct|far|all …] [--effort N] [--json]`: how fast and how small gomirror
 * is, each against something measured in the same run. Exits with 1 when a row lies behind its limit or could not be measured.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { formatReport, type MissingRow, type Row, ratioOf, verdictOf } from './report.ts';
import { type Bench, inScope } from './rig.ts';

const measurements: Readonly<Record<string, (bench: Bench) => Promise<(Row | MissingRow)[]>>> = {
  small: async (bench) => (await import('./rows/small.ts')).small(bench),
  access: async (bench) => (await import('./rows/access.ts')).access(bench),
  zip: async (bench) => (await import('./rows/zip.ts')).zip(bench),
  'work-a': async (bench) => (await import('./rows/work-a.ts')).workA(bench),
  memory: async (bench) => (await import('./rows/memory.ts')).memory(bench),
  direct: async (bench) => (await import('./rows/direct.ts')).direct(bench),
  far: async (bench) => (await import('./rows/far.ts')).far(bench),
  start: async (bench) => (await import('./rows/start.ts')).start(bench),
  commands: async (bench) => (await import('./rows/commands.ts')).startOfCommands(bench),
};

/** Longer than this is a fault, not a measurement. */
const longestMs = 25 * 60_000;
/** What takes minutes is measured only when it is named. */
const onlyByName = ['far', 'direct'];

const { values, positionals } = parseArgs({
  options: { effort: { type: 'string', default: '1' }, json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const asked =
  positionals.length === 0
    ? Object.keys(measurements).filter((name) => !onlyByName.includes(name))
    : positionals.includes('all')
      ? Object.keys(measurements)
      : positionals;
const unknown = asked.find((name) => measurements[name] === undefined);
if (unknown !== undefined || !(Number(values.effort) > 0)) {
  process.stderr.write(
    `usage: npm run bench -- [${Object.keys(measurements).join('|')}|all …] [--effort N] [--json]\n`,
  );
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const loadBefore = os.loadavg()[0] ?? 0;
const rows: (Row | MissingRow)[] = [];
let underway = '';
setTimeout(() => {
  rows.push({ what: underway, missing: `not done after ${longestMs / 60_000} minutes in all` });
  print();
  process.exit(1);
}, longestMs).unref();

for (const name of asked) {
  const tell = (text: string) => process.stderr.write(`${name}: ${text}\n`);
  const begin = performance.now();
  underway = name;
  tell('measuring');
  try {
    const bench: Omit<Bench, 'scope' | 'folder'> = { effort: Number(values.effort), tell };
    rows.push(...(await inScope(bench, (own) => measurements[name]?.(own) ?? Promise.resolve([]))));
  } catch (error) {
    rows.push({ what: name, missing: error instanceof Error ? error.message : String(error) });
  }
  tell(`${((performance.now() - begin) / 1000).toFixed(1)} s`);
}
print();
process.exitCode = rows.some((row) => 'missing' in row || verdictOf(row) === 'BEHIND') ? 1 : 0;

function print(): void {
  const [cpu] = os.cpus();
  const machine = {
    cpus: os.availableParallelism(),
    model: cpu?.model ?? 'unknown',
    node: process.version,
    /** Of the minute before: what others were doing on the machine. */
    loadBefore,
  };
  if (values.json) {
    const results = rows.map((row) =>
      'missing' in row ? row : { ...row, ratio: ratioOf(row), verdict: verdictOf(row) },
    );
    process.stdout.write(`${JSON.stringify({ machine, rows: results }, null, 2)}\n`);
    return;
  }
  const busy = loadBefore > 0.5 ? '; OTHERS WERE BUSY, do not trust single figures' : '';
  const load = `load before ${loadBefore.toFixed(1)}${busy}`;
  process.stdout.write(`\n${machine.cpus} CPUs (${machine.model}), node ${machine.node}, ${load}\n\n`);
  process.stdout.write(formatReport(rows));
}
