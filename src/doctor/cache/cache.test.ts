import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerChecks } from '../containers/index.ts';
import { goChecks } from '../go/index.ts';
import { findingsOf, lookAt, soundMachine } from '../../../test/support/doctor-machine.ts';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { GomirrorError } from '../../base/index.ts';
import { hashGoMod } from '../../module/index.ts';
import { type AuditCache, type CacheFinding, makeCacheChecks } from './index.ts';
import { parseSums } from './sums.ts';

const goMod = 'module example.com/Big\n';
const hash = hashGoMod(Buffer.from(goMod));
const zipHash = `h1:${'A'.repeat(43)}=`;
const sum = `example.com/Big v1.0.0 ${zipHash}\nexample.com/Big v1.0.0/go.mod ${hash}\n`;
const download = 'go/pkg/mod/cache/download/example.com/!big/@v';

function machine(files: Record<string, string>) {
  return soundMachine({
    cwd: '/src/app',
    files: { '/src/app/go.mod': 'module m\n', '/src/app/go.sum': sum, ...files },
  });
}

const checksWith = (audit?: AuditCache) => [...goChecks, ...containerChecks, ...makeCacheChecks(audit)];
const look = (files: Record<string, string>, audit?: AuditCache) =>
  findingsOf('cache.modules', machine(files), checksWith(audit));
const nothing: AuditCache = () => Promise.resolve({ files: 0, sizeBytes: 0, complete: true });

test('what go.sum names is compared with the records of the cache', async () => {
  const fine = { [`${download}/v1.0.0.ziphash`]: `${zipHash}\n`, [`${download}/v1.0.0.mod`]: goMod };
  assert.deepEqual(await look(fine), []);
  assert.deepEqual(await look({}), []);
  const other = {
    ...fine,
    [`${download}/v1.0.0.ziphash`]: `h1:${'B'.repeat(43)}=`,
    [`${download}/v1.0.0.zip`]: 'PK',
  };
  const [zip, ...more] = await look(other);
  assert.deepEqual(more, []);
  assert.equal(zip?.code, 'doctor.cache-not-go-sum');
  assert.equal(zip.sure, 'likely');
  const remove = zip.remedies.flatMap((remedy) => (remedy.kind === 'remove' ? remedy.paths : []));
  assert.deepEqual(
    remove.map((path) => path.split('/@v/')[1]),
    ['v1.0.0.ziphash', 'v1.0.0.zip'],
  );
  const [mod] = await look({ ...fine, [`${download}/v1.0.0.mod`]: 'module other\n' });
  assert.equal(mod?.params['what'], 'example.com/Big@v1.0.0/go.mod');
});

test('a cache into which go has put nothing yet is in order', async () => {
  const audit: AuditCache = () => Promise.reject(new GomirrorError('verify.nothing-here', { path: '/c' }));
  assert.deepEqual(await look({ 'go/pkg/mod/cache/lock': '' }, audit), []);
});

test('damaged entries are told together, harmless ones not at all, each removed once', async () => {
  const path = '/c/a.zip';
  const all: CacheFinding[] = [
    { file: 'a.zip', code: 'verify.bad-zip', params: { file: 'a.zip' }, remove: [path] },
    { file: 'b.zip', code: 'verify.bad-zip', params: { file: 'b.zip' }, remove: [path, '/c/b.zip'] },
    { file: 'c.zip', code: 'verify.no-zip-hash', params: { file: 'c.zip' }, remove: [] },
    { file: 'd.mod', code: 'verify.empty-file', params: { file: 'd.mod' }, remove: ['/c/d.mod'] },
  ];
  const audit: AuditCache = ({ only, onFinding }) => {
    if (only('example.com/!big', 'v1.0.0')) all.forEach(onFinding);
    return nothing({} as never);
  };
  const found = await look({ [`${download}/list`]: '' }, audit);
  assert.deepEqual(
    found.map(({ code }) => code),
    ['doctor.cache-damaged-many', 'doctor.cache-damaged'],
  );
  assert.deepEqual(found[0]?.remedies[0], { kind: 'remove', paths: [path, '/c/b.zip'] });
  assert.equal(found[0]?.params['count'], 2);
});

test('the project comes first and asks nobody, the rest after it; with no time left there is no rest', async () => {
  const asked: string[] = [];
  const audit =
    (complete: boolean): AuditCache =>
    ({ only, askDatabase }) => {
      asked.push(
        `${only('example.com/!big', 'v1.0.0')} ${only('example.com/other', 'v1.0.0')} ${askDatabase}`,
      );
      return Promise.resolve({ files: 1, sizeBytes: 10, complete });
    };
  await look({ [`${download}/list`]: '' }, audit(true));
  assert.deepEqual(asked.splice(0), ['true false false', 'false true true']);
  await look({ [`${download}/list`]: '' }, audit(false));
  assert.deepEqual(asked, ['true false false']);
});

test('an audit that does not end is ended, and what it found until then counts', async () => {
  const clock = new ManualClock();
  const endless: AuditCache = ({ signal, onFinding }) => {
    onFinding({ file: 'a.zip', code: 'verify.bad-zip', params: { file: 'a.zip' }, remove: ['/c/a.zip'] });
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve({ files: 1, sizeBytes: 1, complete: false }));
      clock.advance(6000);
    });
  };
  const system = fakeSystem({ ...machine({ [`${download}/list`]: '' }), clock });
  const found = await findingsOf('cache.modules', system, checksWith(endless));
  assert.deepEqual(
    found.map(({ code }) => code),
    ['doctor.cache-damaged'],
  );
});

test('one that does not even end when it is told to holds up nobody', async () => {
  const clock = new ManualClock();
  const stubborn: AuditCache = ({ signal, onFinding }) => {
    onFinding({ file: 'a.zip', code: 'verify.bad-zip', params: { file: 'a.zip' }, remove: ['/c/a.zip'] });
    signal.addEventListener('abort', () => setImmediate(() => clock.advance(500)));
    setImmediate(() => clock.advance(6000));
    return new Promise(() => undefined);
  };
  const system = fakeSystem({ ...machine({ [`${download}/list`]: '' }), clock });
  const found = await findingsOf('cache.modules', system, checksWith(stubborn));
  assert.deepEqual(
    found.map(({ code }) => code),
    ['doctor.cache-damaged'],
  );
});

test('no module cache yet: nothing to look at', async () => {
  const result = (await lookAt('cache.modules', soundMachine(), checksWith(nothing))).get('cache.modules');
  assert.equal(result?.state, 'ok');
});

test('lines of a go.sum that are none are passed over', () => {
  assert.deepEqual(
    parseSums('x\n\nexample.com/a v1.0.0 h1:x=\nexample.com/m v1.0.0 md5:x\n!bad v1 h1:y=\n').map(
      ({ path }) => path,
    ),
    ['example.com/a'],
  );
});
