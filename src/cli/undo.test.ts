import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { recordIo } from '../../test/support/cli-io.ts';
import { fakeSystem } from '../../test/support/fake-system.ts';
import { schemaProblems } from '../../test/support/json-schema.ts';
import { applyPlan, type Change, Journal, journalFolder } from '../goenv/index.ts';
import { parseArguments } from './arguments.ts';
import { commands } from './commands.ts';
import { flagsOf } from './settings-flags.ts';
import { run, type UndoMachine } from './commands/undo.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';

const home = '/home/gopher';

const schema: unknown = JSON.parse(
  readFileSync(new URL('../../schema/undo.schema.json', import.meta.url), 'utf8'),
);
const bashrc = `${home}/.bashrc`;
const env = `${home}/.config/go/env`;

function change(path: string, before: string | undefined, after: string): Change {
  const why = { code: 'goenv.undo-restored', params: {} };
  return {
    kind: 'file',
    path,
    before: before === undefined ? undefined : Buffer.from(before),
    after: Buffer.from(after),
    why,
  };
}

async function setUp() {
  const system = fakeSystem({ files: { [bashrc]: 'alias a=b\n' } });
  const journal = Journal.open(await journalFolder(system), system);
  const changes = [
    change(env, undefined, 'GOPROXY=x\n'),
    change(bashrc, 'alias a=b\n', 'alias a=b\nexport A=http://u:hunter2@p\n'),
  ];
  const plan = { changes, notes: [], byHand: [] };
  const { id = '' } = await applyPlan(plan, { system, journal, command: 'gomirror setup --mirror auto' });
  const command = async (words: string, machine: UndoMachine = {}, lang: 'en' | 'zh' = 'en') => {
    const io = recordIo({ terminal: false });
    const [row] = commands.filter(({ name }) => name === 'undo');
    assert.ok(row);
    const given = parseArguments(words === '' ? [] : words.split(' '), flagsOf(row), 'undo');
    const code = await run({ io, lang, given }, { system, ...machine }).catch(exitCodeOf);
    assert.doesNotMatch(io.out() + io.err(), /hunter2/);
    return { code, out: io.out(), err: io.err() };
  };
  const json = async (words: string) => {
    const { out } = await command(`${words} --json`.trim());
    const data: unknown = JSON.parse(out);
    assert.deepEqual(schemaProblems(schema, data), []);
    return data as Record<string, unknown>;
  };
  const text = async (path: string) => (await system.files.read(path))?.toString();
  return { system, journal, id, command, json, text };
}

function asker(answer: string): UndoMachine {
  return { asker: { isTerminal: true, ask: () => Promise.resolve(answer) } };
}

test('undo shows what it puts back, asks, and does it', async () => {
  const { id, command, text } = await setUp();
  const left = await command('', asker('n'));
  assert.equal(left.code, exitCodes.ok);
  assert.match(left.out, /Undoing setup \d{8}-\d{6}-1 of .*: gomirror setup --mirror auto/);
  assert.match(left.out, /^ {4}- export A=http:\/\/\(not shown\)@p$/m);
  assert.match(left.out, /Nothing has been changed/);
  assert.equal(await text(env), 'GOPROXY=x\n');
  const done = await command('', asker('y'));
  assert.equal(done.code, exitCodes.ok);
  assert.match(done.out, new RegExp(`Setup ${id} is undone`));
  assert.equal(await text(env), undefined);
  assert.equal(await text(bashrc), 'alias a=b\n');
  assert.match((await command('')).out, /nothing to undo/);
  assert.match((await command(id)).out, /was undone before/);
  assert.match((await command(id, {}, 'zh')).out, /此前已撤销/);
});

test('without a terminal it wants --yes; --dry-run changes nothing', async () => {
  const { command, text } = await setUp();
  assert.equal((await command('')).code, exitCodes.usage);
  const dry = await command('--dry-run', {}, 'zh');
  assert.equal(dry.code, exitCodes.ok);
  assert.match(dry.out, /未作任何改动/);
  assert.equal(await text(env), 'GOPROXY=x\n');
  const plain = await command('--dry-run --plain');
  assert.match(plain.out, /^ {2}removed: GOPROXY=x$/m);
  assert.equal((await command('--yes')).code, exitCodes.ok);
  assert.equal(await text(env), undefined);
});

test('an id that is not there is a mistake', async () => {
  const { command } = await setUp();
  assert.equal((await command('20200101-000000-1')).code, exitCodes.usage);
});

test('what has to be left is said and gives 1', async () => {
  const { system, command, id } = await setUp();
  await system.files.remove(bashrc);
  const { code, out } = await command('--yes');
  assert.equal(code, exitCodes.failed);
  assert.match(out, /\.bashrc has been removed since/);
  assert.match(out, new RegExp(`Setup ${id} is undone, except`));
});

test('the list, for people', async () => {
  const { command, id } = await setUp();
  const { out } = await command('--list');
  assert.match(out, /^ID +TIME +STATE +CHANGES +COMMAND$/m);
  assert.match(out, new RegExp(`^${id} .* done +2 +gomirror setup --mirror auto$`, 'm'));
  assert.match((await command('--list', {}, 'zh')).out, /已完成/);
});

test('every output for programs has the form that its schema says', async () => {
  const { system, journal, json, id } = await setUp();
  const listed = await json('--list');
  assert.deepEqual((listed['entries'] as { places: string[] }[])[0]?.places, [env, bashrc]);
  system.files.put(`${journal.folder}/20200101-000000-1.json`, '{}');
  assert.equal(((await json('--list'))['damaged'] as unknown[]).length, 1);
  assert.equal((await json('--dry-run'))['state'], 'done');
  system.files.put(bashrc, 'alias a=b\nexport A=http://u:hunter2@other\n');
  const undone = await json('--yes');
  assert.deepEqual([undone['state'], undone['id']], ['undone', id]);
  assert.equal((await json(id))['state'], 'undone');
  assert.equal((await json(''))['id'], null);
});
