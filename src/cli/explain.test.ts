import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { recordIo } from '../../test/support/cli-io.ts';
import { schemaProblems } from '../../test/support/json-schema.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { errorCode } from '../base/index.ts';
import { entries } from '../doctor/explain/index.ts';
import { makeChecks } from '../doctor/index.ts';
import type { Lang } from '../text/index.ts';
import { parseArguments } from './arguments.ts';
import { flagsOf } from './settings-flags.ts';
import { commands } from './commands.ts';
import { type ExplainMachine, run } from './commands/explain.ts';
import { main } from './main.ts';
import type { App } from './seam.ts';

const schema: unknown = JSON.parse(
  readFileSync(new URL('../../schema/explain.schema.json', import.meta.url), 'utf8'),
);
const absent =
  'go: example.com/a@v1.0.0: reading https://joe:pw@mirror.example.com/x/@v/v1.0.0.info: 404 Not Found\n\tserver response: not found\n';
const strange = 'go: something that nobody has ever seen\n';

class Sink extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

interface Given extends ExplainMachine {
  readonly text?: string | Buffer;
  readonly lang?: Lang;
  readonly terminal?: boolean;
}

async function explain(
  argv: readonly string[],
  { text = '', lang = 'en', terminal = false, ...machine }: Given = {},
) {
  const command = commands.find(({ name }) => name === 'explain');
  assert.ok(command !== undefined);
  const io = recordIo({ terminal, env: { PATH: process.env['PATH'] ?? '' }, cwd: process.cwd() });
  const [out, err] = [new Sink(), new Sink()];
  async function* pieces() {
    yield Buffer.from(text);
  }
  const given = parseArguments(argv, flagsOf(command), 'explain');
  const code = await run({ io, lang, given }, { input: pieces(), out, err, ...machine });
  return { code, out: io.out(), err: io.err(), passedOut: out.text, passedErr: err.text };
}

test('a log from standard input and from a file: all known is 0, something unknown is 1', async (t) => {
  const known = await explain([], { text: absent });
  assert.equal(known.code, 0);
  assert.match(known.out, /^1 of 1: explain\.proxy-404\n {4}line 1, for example\.com\/a@v1\.0\.0\n/);
  assert.match(known.out, /\| go: example\.com\/a@v1\.0\.0: reading https:\/\/\*\*\*@mirror\.example\.com/);
  assert.match(known.out, /\$ go list -m -versions example\.com\/a\n/);
  assert.match(known.out, /Explained: 1\. Not known: 0\. Lines read: 2\.\n$/);
  assert.ok(!known.out.includes('joe'));
  const file = path.join(await temporaryFolder(t), 'build.log');
  await writeFile(file, absent + strange);
  const mixed = await explain([file]);
  assert.equal(mixed.code, 1);
  assert.match(mixed.out, /Not known \(line 3\)\n {4}\| go: something that nobody has ever seen/);
});

test('Chinese is Chinese throughout', async () => {
  const { out } = await explain([], { text: absent + strange, lang: 'zh' });
  assert.match(out, /^第 1 个，共 1 个：explain\.proxy-404\n {4}第 1 行，涉及 example\.com\/a@v1\.0\.0\n/);
  const own = out.split('\n').filter((line) => !/^ {4}[|$]|^$/.test(line));
  for (const line of own) assert.match(line, /\p{Script=Han}/u);
});

test('words instead of signs', async () => {
  const { out } = await explain(['--plain'], { text: absent });
  assert.doesNotMatch(out, /[|$]/);
  assert.match(out, /seen: go: example/);
});

test('text of PowerShell in UTF-16', async (t) => {
  const file = path.join(await temporaryFolder(t), 'log.txt');
  await writeFile(file, Buffer.from(`\ufeff${absent.replaceAll('\n', '\r\n')}`, 'utf16le'));
  const { code, out } = await explain([file]);
  assert.equal(code, 0);
  assert.match(out, /explain\.proxy-404/);
});

test('nothing to read, no such file and wrong usage are told', async () => {
  const failure = async (argv: readonly string[], text = '') => {
    const error: unknown = await explain(argv, { text }).catch((reason: unknown) => reason);
    return errorCode(error);
  };
  assert.equal(await failure([]), 'cli.explain-nothing');
  assert.equal(await failure(['/nowhere/build.log']), 'cli.cannot-read');
  assert.equal(await failure(['one', 'two']), 'cli.unexpected-argument');
  assert.equal(await failure(['one', '--', 'true']), 'cli.unexpected-argument');
  assert.equal(await failure(['--']), 'cli.missing-command');
  const fine = await explain([], { text: 'all is well\n'.repeat(30) });
  assert.equal(fine.code, 1);
  assert.match(fine.out, /Nothing in these 30 lines/);
});

test('JSON is as its schema says, with and without what the checks saw', async () => {
  const plain = await explain(['--json'], { text: absent + strange });
  const data = JSON.parse(plain.out) as {
    explained: { code: string; checks: unknown[] }[];
    unknown: unknown[];
  };
  assert.deepEqual(schemaProblems(schema, data), []);
  assert.equal(data.explained[0]?.code, 'explain.proxy-404');
  assert.equal(data.unknown.length, 1);
  const seen = {
    code: 'doctor.check-broke',
    params: {},
    level: 'error',
    sure: 'certain',
    evidence: [],
    remedies: [],
  } as const;
  const asked: string[][] = [];
  const probed = await explain(['--json', '--probe'], {
    text: absent,
    probe: async (_io, ids) => {
      asked.push([...ids]);
      return new Map([
        ['modules.proxy-list', { state: 'found', seen: [], findings: [seen] }],
        ['modules.private', { state: 'ok', seen: [] }],
      ]);
    },
  });
  assert.deepEqual(asked, [['modules.proxy-list', 'modules.private']]);
  const after: unknown = JSON.parse(probed.out);
  assert.deepEqual(schemaProblems(schema, after), []);
  assert.match(probed.out, /"state": "found"/);
  assert.notDeepEqual(schemaProblems(schema, { ...(after as object), version: 2 }), []);
});

test('on a terminal the machine is looked at without being asked', async () => {
  const { out } = await explain([], {
    text: absent,
    terminal: true,
    probe: async () => new Map([['modules.private', { state: 'ok', seen: [] }]]),
  });
  assert.match(out, /looked at just now, modules\.private: nothing wrong/);
  for (const line of out.split('\n')) if (!/^ {4}[|$]/.test(line)) assert.ok(line.length <= 90, line);
});

const script = (lines: string) => ['--', process.execPath, '-e', lines];

test('a command: its output as it is, its exit code, then the explanation on standard error', async () => {
  const program = script(
    `console.log('result'); process.stderr.write(${JSON.stringify(absent)}); process.exitCode = 7;`,
  );
  const { code, out, err, passedOut, passedErr } = await explain(program);
  assert.equal(code, 7);
  assert.equal(passedOut, 'result\n');
  assert.equal(passedErr, absent);
  assert.equal(out, '');
  assert.match(err, /explain\.proxy-404/);
  const json = await explain(['--json', ...program]);
  assert.equal(json.code, 7);
  assert.equal(json.passedOut, '');
  const data: unknown = JSON.parse(json.out);
  assert.deepEqual(schemaProblems(schema, data), []);
  assert.equal((data as { exitCode: number }).exitCode, 7);
});

test('a command that works is left alone; one that is not there is told', async () => {
  const fine = await explain(script('console.log("go: warnings of no account")'));
  assert.deepEqual([fine.code, fine.out, fine.err], [0, '', '']);
  const gone = await explain(['--', 'no-such-command-anywhere']);
  assert.equal(gone.code, 127);
  assert.match(gone.err, /no-such-command-anywhere/);
});

test('the silence of a command is told, and explained when it was ended', async () => {
  const clock = new ManualClock();
  const running = explain(script('setTimeout(() => process.exit(3), 1500)'), { clock });
  await new Promise((resolve) => setTimeout(resolve, 300));
  clock.advance(61_000);
  const { code, err } = await running;
  assert.equal(code, 3);
  assert.match(err, /nothing printed for 60 seconds/);
  assert.match(err, /explain\.no-output/);
});

test('a command that was ended while it said nothing has its silence explained', async () => {
  const endedAfter = async (ms: number, code: number, said = '') => {
    const clock = new ManualClock();
    const program = `process.stdout.write(${JSON.stringify(said)}); setTimeout(() => process.exit(${code}), 1500)`;
    const running = explain(script(program), { clock });
    await new Promise((resolve) => setTimeout(resolve, 700));
    clock.advance(ms);
    return (await running).err;
  };
  const silence = /explain\.no-output/;
  assert.match(await endedAfter(8000, 130), silence);
  assert.match(await endedAfter(8000, 124, 'go: downloading rsc.io/quote v1.5.2\n'), silence);
  assert.doesNotMatch(await endedAfter(8000, 1), silence);
  assert.doesNotMatch(await endedAfter(100, 130), silence);
});

test('every check that an entry names is one of doctor', () => {
  const checks = new Set(makeChecks().map(({ id }) => id));
  const inGroup = (id: string) => [...checks].some((check) => check.split('.')[0] === id.split('.')[0]);
  const unknown = entries.flatMap(({ code, probes }) =>
    probes.filter((id) => inGroup(id) && !checks.has(id)).map((id) => `${code}: ${id}`),
  );
  assert.deepEqual(unknown, []);
});

test(
  'a command line that the system refuses at once is one that cannot be run',
  { skip: process.platform === 'win32' && 'Windows looks for the program first' },
  async () => {
    const command = 'x'.repeat(5000);
    const { code, err } = await explain(['--', command]);
    assert.match(err, /^gomirror: cannot run "x+": ENAMETOOLONG\n/);
    const io = recordIo({ cwd: process.cwd(), app: standIn });
    const folder = ['--listen', '127.0.0.1:0', '--data', path.join(process.cwd(), 'nothing-here')];
    assert.deepEqual([code, await main(['run', ...folder, '--', command], io)], [126, 126]);
    assert.equal(io.err(), err);
  },
);

/** A mirror that nobody asks for anything. */
const standIn: App = {
  startMirror: () =>
    Promise.resolve({
      url: 'http://127.0.0.1:9',
      drain: () => Promise.resolve(),
      closed: Promise.resolve(),
    }),
  verifyStore: () => Promise.reject(new Error('nothing to verify')),
};
