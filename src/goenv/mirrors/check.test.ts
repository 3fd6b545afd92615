import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { type Fault, faults } from '../../../test/support/faults.ts';
import { makeModule } from '../../../test/support/module-factory.ts';
import { fileScope } from '../../../test/support/scope.ts';
import { startSumDb } from '../../../test/support/sumdb-server.ts';
import { startUpstream } from '../../../test/support/upstream.ts';
import { systemClock } from '../../base/index.ts';
import { type CatalogueMirror, unknownMirror as own } from '../catalogue/index.ts';
import type { CheckReport } from './check-report.ts';
import { checkMirrors } from './check.ts';
import type { LogPlaces } from './log.ts';

const path = 'example.com/Mod';
const one = makeModule({ path, version: 'v1.0.0' });
const two = makeModule({ path, version: 'v1.1.0' });
const forged = makeModule({ path, version: 'v1.1.0', files: { 'x.go': 'package evil\n' } });
const database = await startSumDb(fileScope, { entries: [one, two] });
const log: LogPlaces = {
  name: database.db.name,
  key: database.db.key.verifierKey,
  places: [{ url: database.url, setting: undefined }],
};
const nowhere: LogPlaces = { ...log, places: [{ url: 'http://127.0.0.1:1', setting: undefined }] };
const system = fakeSystem({ clock: systemClock });
const signal = new AbortController().signal;

async function mirror(
  name: string,
  spoil?: readonly [RegExp, Fault],
  modules = [one, two],
): Promise<CatalogueMirror> {
  const upstream = await startUpstream(fileScope, modules, {
    queries: { [`${path}@main`]: 'v1.0.0' },
    ...(name === 'through' && { sumdb: { name: database.db.name, url: database.url } }),
  });
  if (spoil !== undefined) upstream.fault(spoil[0], spoil[1]);
  return own(name, upstream.url, 'given');
}

function check(
  mirrors: readonly CatalogueMirror[],
  more: { readonly log?: LogPlaces | undefined; readonly query?: string; readonly path?: string } = {},
): Promise<CheckReport> {
  const { query } = more;
  const options = { system, path, log, version: '1', timeoutMs: 6000, signal, ...more, query };
  return checkMirrors({ ...options, mirrors });
}

function verdicts(report: CheckReport): Record<string, string> {
  return Object.fromEntries(
    report.mirrors.map(({ mirror: { name }, mod, zip }) => [name, `${mod.verdict} ${zip.verdict}`]),
  );
}

const lie: readonly [RegExp, Fault] = [/v1\.1\.0\.zip$/, faults.body(forged.zip)];
const good = await mirror('good');
const lying = await mirror('lying', lie);

test('the database says which side is wrong', async () => {
  const old = await mirror('old', undefined, [one]);
  const portal = await mirror('portal', [/./, faults.html()]);
  const report = await check([good, lying, old, portal]);
  assert.equal(report.version, 'v1.1.0');
  assert.equal(report.database.state, 'recorded');
  assert.deepEqual([report.database.modHash, report.database.zipHash], [two.modH1, two.h1]);
  assert.deepEqual(verdicts(report), {
    good: 'right right',
    lying: 'right wrong',
    old: 'absent absent',
    portal: 'failed failed',
  });
  assert.equal(report.outcome, 'wrong');
  assert.deepEqual(report.parties, [['lying']]);
  const [first, , third, fourth] = report.mirrors;
  assert.deepEqual(
    [first?.versions, first?.newest, first?.latest, first?.lists],
    [2, 'v1.1.0', 'v1.1.0', true],
  );
  assert.deepEqual([third?.newest, third?.lists], ['v1.0.0', false]);
  assert.equal(fourth?.faults[0]?.code, 'module.list-html');
});

test('without its word, those who differ are told apart and nobody is blamed', async () => {
  const second = await mirror('second');
  const report = await check([good, lying, second], { log: nowhere });
  assert.equal(report.database.state, 'unknown');
  assert.equal(report.outcome, 'differ');
  assert.deepEqual(report.parties, [['good', 'second'], ['lying']]);
  assert.deepEqual(verdicts(report), { good: 'agrees alone', lying: 'agrees alone', second: 'agrees alone' });
});

test('a mirror that passes the database on lends its way to it', async () => {
  const through = await mirror('through');
  const report = await check([good, through, lying], { log: nowhere });
  assert.deepEqual([report.database.state, report.database.by], ['recorded', 'through']);
  assert.deepEqual(report.parties, [['lying']]);
});

test('a version may be named, by a branch too; a name that the database must not hear stays here', async () => {
  const before = database.db.requests.length;
  const report = await check([good, lying], { query: 'main', log: undefined });
  assert.deepEqual([report.version, report.database.state, report.outcome], ['v1.0.0', 'not-asked', 'agree']);
  assert.equal(database.db.requests.length, before);
  assert.equal((await check([good], { query: 'v1.0.0' })).outcome, 'agree');
});

test('what nobody has is said to be nowhere', async () => {
  await assert.rejects(check([good], { path: 'example.com/none' }), { code: 'mirrors.no-version' });
  const report = await check([good], { query: 'v7.0.0+incompatible' });
  assert.deepEqual([report.outcome, report.database.state], ['nobody', 'absent']);
  await assert.rejects(check([good], { path: 'Bad Path' }), { code: 'module.path-bad-character' });
});
