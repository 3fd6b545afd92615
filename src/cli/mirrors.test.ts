import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { recordIo } from '../../test/support/cli-io.ts';
import { fakeSystem, type FakeSystem } from '../../test/support/fake-system.ts';
import { faults } from '../../test/support/faults.ts';
import { schemaProblems } from '../../test/support/json-schema.ts';
import { makeModule } from '../../test/support/module-factory.ts';
import { fileScope } from '../../test/support/scope.ts';
import { startUpstream } from '../../test/support/upstream.ts';
import { startWorld } from '../../test/support/world.ts';
import { systemClock } from '../base/index.ts';
import type { Lang } from '../text/index.ts';
import { parseArguments } from './arguments.ts';
import { flagsOf } from './settings-flags.ts';
import { commands } from './commands.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { errorLines } from './print.ts';

const module = makeModule({ path: 'example.com/mod', version: 'v1.0.0', sizeBytes: 50_000 });
const world = await startWorld(fileScope, [module]);
const forged = makeModule({
  path: module.path,
  version: module.version,
  files: { 'x.go': 'package evil\n' },
});
const liar = await startUpstream(fileScope, [forged]);
const portal = await startUpstream(fileScope, []);
portal.fault(/./, faults.html());
const goEnv = '/home/gopher/.config/go/env';

function schemaOf(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../schema/${name}.schema.json`, import.meta.url), 'utf8'));
}

function machine(env: Readonly<Record<string, string>> = {}, files: Readonly<Record<string, string>> = {}) {
  return fakeSystem({ clock: systemClock, env: { GOSUMDB: world.database.gosumdb, ...env }, files });
}

function entry(name: string, url: string) {
  const sumdb = { state: 'unknown', basis: 'none', known: '2099-01' };
  return { name, url, owner: { en: name, zh: name }, sumdb };
}

function catalogueOf(entries: readonly ReturnType<typeof entry>[], revision = '2099-01-01') {
  return { version: 1, revision, mirrors: entries };
}

/** `mirrors <name> <words>` on a machine; what was thrown is put with what was written to standard error. */
async function mirrors(
  name: string,
  words: readonly string[],
  system: FakeSystem = machine(),
  lang: Lang = 'en',
) {
  const io = recordIo({ terminal: false });
  const command = commands.find((each) => each.name === `mirrors ${name}`);
  assert.ok(command !== undefined);
  const given = parseArguments(words, flagsOf(command), command.name);
  const { run } = (await import(`./commands/mirrors-${name}.ts`)) as {
    run: (context: object, machine: object) => Promise<number>;
  };
  let thrown = '';
  const code = await run({ io, lang, given }, { system }).catch((error: unknown) => {
    thrown = errorLines(error, lang).join('\n');
    return exitCodeOf(error);
  });
  return { code, out: io.out(), err: io.err() + thrown };
}

async function json(name: string, words: readonly string[], system?: FakeSystem, schema = `mirrors-${name}`) {
  const { code, out, err } = await mirrors(name, [...words, '--json'], system);
  assert.notEqual(out, '', err);
  const data = JSON.parse(out) as Record<string, unknown>;
  assert.deepEqual(schemaProblems(schemaOf(schema), data), []);
  return { code, data };
}

test('the list is complete in both languages, and in the form of its schema', async () => {
  const english = await mirrors('list', []);
  const chinese = await mirrors('list', [], undefined, 'zh');
  for (const text of ['goproxy.cn', 'Qiniu', 'gocenter.io', '/home/gopher/.config/gomirror/mirrors.yaml'])
    assert.ok(english.out.includes(text), text);
  assert.ok(chinese.out.includes('七牛云'));
  assert.ok(!chinese.out.includes('Qiniu'));
  for (const { out } of [english, chinese]) assert.doesNotMatch(out, /cli\.|mirrors\.[a-z]+-|\{|undefined/);
  const { data } = await json('list', []);
  assert.ok((data['mirrors'] as unknown[]).length >= 9);
  const broken = await mirrors('list', [], machine({}, { '.config/gomirror/mirrors.yaml': 'mirrors: 7\n' }));
  assert.match(broken.err, /mirrors\.yaml cannot be used/);
});

test('a bench says what it has found, in words and as data', async () => {
  const words = [
    world.upstream.url,
    liar.url,
    portal.url,
    '--module',
    'example.com/mod@v1.0.0',
    '--timeout',
    '8s',
  ];
  const { code, out } = await mirrors('bench', words);
  assert.equal(code, exitCodes.ok);
  assert.match(out, /Recommended: 127\.0\.0\.1/);
  assert.match(out, /holds other bytes: h1:/);
  assert.match(out, /sends a web page/);
  assert.doesNotMatch(out, /mirrors\.[a-z]+-|cli\.mirrors|\{\w+\}|undefined|NaN/);
  const chinese = await mirrors('bench', words, undefined, 'zh');
  assert.doesNotMatch(chinese.out, /mirrors\.[a-z]+-|cli\.mirrors|\{\w+\}|undefined|NaN|Recommended/);
  const { data } = await json('bench', words);
  const states = (data['mirrors'] as { url: string; state: string }[]).map(({ url, state }) => [url, state]);
  assert.deepEqual(states[0], [world.upstream.url, 'usable']);
  assert.deepEqual(
    states.slice(1).map(([, state]) => state),
    ['unusable', 'unusable'],
  );
  const none = await json('bench', [portal.url, '--timeout', '5s']);
  assert.deepEqual([none.code, none.data['recommendation']], [exitCodes.failed, null]);
});

test('what is typed wrongly is answered as such', async () => {
  const wrong: readonly [name: string, words: readonly string[], pattern: RegExp][] = [
    ['bench', ['aliyum'], /Known are: aliyun/],
    ['bench', ['https://me:hunter2@mirror.example'], /^(?!.*hunter2).*mirror\.example has a user name/],
    ['bench', ['gocenter.io'], /Use instead: official, goproxy\.cn/],
    ['bench', ['--timeout', 'soon'], /no time limit/],
    ['bench', ['--module', 'example.com/mod'], /no module with a version/],
    ['check', [], /MODULE/],
    ['update', ['http://127.0.0.1:1/x'], /plain http/],
  ];
  for (const [name, words, pattern] of wrong) {
    const { code, err } = await mirrors(name, words);
    assert.match(err, pattern);
    assert.equal(code, exitCodes.usage, words.join(' '));
  }
});

test('use shows and makes the change, and undo has it; nothing is done unasked', async () => {
  const system = machine();
  const unasked = await mirrors('use', [world.upstream.url], system);
  assert.equal(unasked.code, exitCodes.usage);
  assert.equal(await system.files.read(goEnv), undefined);
  const dry = await json('use', [world.upstream.url, '--dry-run'], system, 'setup');
  assert.deepEqual([dry.code, dry.data['id']], [exitCodes.ok, null]);
  assert.equal(await system.files.read(goEnv), undefined);
  const made = await json('use', [world.upstream.url, liar.url, '--yes'], system, 'setup');
  assert.equal(made.code, exitCodes.ok);
  assert.notEqual(made.data['id'], null);
  assert.equal(
    (await system.files.read(goEnv))?.toString(),
    `GOPROXY=${world.upstream.url}|${liar.url},direct\n`,
  );
  const again = await json('use', [world.upstream.url, liar.url, '--yes'], system, 'setup');
  assert.deepEqual(again.data['changes'], []);
});

test('use best measures the catalogue and takes what came out', async () => {
  const catalogue = catalogueOf([entry('portal', portal.url), entry('refused', 'http://127.0.0.1:1')]);
  const system = machine({}, { '.config/gomirror/mirrors.json': JSON.stringify(catalogue) });
  const { code, err } = await mirrors('use', ['best', '--yes', '--timeout', '5s'], system);
  assert.equal(code, exitCodes.failed);
  assert.match(err, /none of the 2 mirrors/);
  assert.equal(await system.files.read(goEnv), undefined);
});

test('check names the liar; the name of a private module goes nowhere unasked', async () => {
  const words = ['example.com/mod@v1.0.0', world.upstream.url, liar.url];
  const { code, out } = await mirrors('check', words);
  assert.equal(code, exitCodes.failed);
  assert.match(out, /Wrong are: 127\.0\.0\.1/);
  assert.doesNotMatch(out, /cli\.mirrors|\{\w+\}|undefined/);
  const { data } = await json('check', words);
  assert.equal(data['outcome'], 'wrong');
  assert.equal((await json('check', ['example.com/mod', world.upstream.url])).code, exitCodes.ok);
  const secret = machine({ GOPRIVATE: 'example.com/*' });
  const refused = await mirrors('check', ['example.com/mod'], secret);
  assert.equal(refused.code, exitCodes.usage);
  assert.match(refused.err, /private/);
  const sample = await mirrors('bench', [world.upstream.url, '--module', 'example.com/mod@v1.0.0'], secret);
  assert.equal(sample.code, exitCodes.usage);
  assert.match(sample.err, /cannot be measured by/);
  const before = world.database.db.requests.length;
  const named = await json('check', ['example.com/mod', world.upstream.url], secret);
  assert.deepEqual((named.data['database'] as { state: string }).state, 'not-asked');
  assert.equal(world.database.db.requests.length, before);
});

test('an update is told', async () => {
  const newer = JSON.stringify(catalogueOf([entry('one', 'https://one.example')], '2099-12-31'));
  const system = machine({}, { '/tmp/new.json': newer });
  const { code, data } = await json('update', ['/tmp/new.json'], system);
  assert.deepEqual([code, data['revision']], [exitCodes.ok, '2099-12-31']);
  assert.match((await mirrors('list', [], system)).out, /2099-12-31 \(updated\)/);
});
