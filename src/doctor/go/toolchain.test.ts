import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codesOf, findingsOf, lookAt, soundMachine } from '../../../test/support/doctor-machine.ts';
import { compareGo, goVersionOf, isLanguageVersion } from '../machine/index.ts';

const project = (goMod: string, more: Parameters<typeof soundMachine>[0] = {}) => {
  return soundMachine({
    ...more,
    cwd: '/src/project',
    files: { '/src/project/go.mod': goMod, ...more.files },
  });
};

test('GOTOOLCHAIN=local and a project that needs more', async () => {
  const env = { GOTOOLCHAIN: 'local' };
  const [local] = await findingsOf('go.toolchain', project('module m\n\ngo 1.27.1\n', { env }));
  assert.equal(local?.code, 'doctor.toolchain-local');
  assert.deepEqual(
    [local.params['needed'], local.params['have'], local.params['where']],
    ['1.27.1', '1.26.8', 'GOTOOLCHAIN'],
  );
  assert.equal(local.remedies[0]?.kind, 'command');
  assert.deepEqual(await codesOf('go.toolchain', project('module m\n\ngo 1.26.8\n', { env })), []);
  // Only the go line counts when nothing may be fetched.
  assert.deepEqual(
    await codesOf('go.toolchain', project('module m\n\ngo 1.26\n\ntoolchain go1.27.1\n', { env })),
    [],
  );
  const shipped = { files: { '/usr/local/go/go.env': 'GOTOOLCHAIN=local\n' } };
  const [byDistribution] = await findingsOf('go.toolchain', project('module m\n\ngo 1.27.1\n', shipped));
  assert.deepEqual(byDistribution?.remedies[0], { kind: 'go-settings', settings: { GOTOOLCHAIN: 'auto' } });
  const older = project('module m\n\ngo 1.26.8\n', { env: { GOTOOLCHAIN: 'go1.25.3' } });
  assert.deepEqual(await codesOf('go.toolchain', older), ['doctor.toolchain-local']);
});

test('what would be fetched: a note; what cannot be: why', async () => {
  const newer = 'module m\n\ngo 1.26\n\ntoolchain go1.27.1\n';
  const with_ = (env: Record<string, string>, files = {}) => project(newer, { env, files });
  const set = { GOTOOLCHAIN: 'auto', GOPROXY: 'https://mirror.example', GOSUMDB: 'sum.golang.org' };
  assert.deepEqual(await codesOf('go.toolchain', with_(set)), ['doctor.toolchain-fetched']);
  assert.deepEqual(await codesOf('go.toolchain', with_({ ...set, GOSUMDB: 'off' })), [
    'doctor.toolchain-unproven',
  ]);
  assert.deepEqual(await codesOf('go.toolchain', with_({ ...set, GOPROXY: 'off' })), [
    'doctor.toolchain-no-mirror',
  ]);
  assert.deepEqual(await codesOf('go.toolchain', with_({ ...set, GOTOOLCHAIN: 'path' })), [
    'doctor.toolchain-not-on-path',
  ]);
  const kept = { 'go/pkg/mod/golang.org/toolchain@v0.0.1-go1.27.1.linux-amd64/VERSION': 'go1.27.1' };
  assert.deepEqual(await codesOf('go.toolchain', with_({ ...set, GOSUMDB: 'off' }, kept)), []);
  const onPath = soundMachine({
    env: { ...set, GOTOOLCHAIN: 'path' },
    cwd: '/src/project',
    files: { '/src/project/go.mod': newer, '/usr/bin/go1.27.1': { bytes: '', mode: 0o755 } },
  });
  assert.deepEqual(await codesOf('go.toolchain', onPath), []);
});

test('a version of the language is no release', async () => {
  const env = { GOTOOLCHAIN: 'auto' };
  const [found] = await findingsOf('go.toolchain', project('module m\n\ngo 1.27\n', { env }));
  assert.equal(found?.code, 'doctor.toolchain-language');
  assert.equal(found.params['where'], '/src/project/go.mod');
  const both = project('module m\n\ngo 1.27\n\ntoolchain go1.27.1\n', { env });
  assert.deepEqual(await codesOf('go.toolchain', both), ['doctor.toolchain-fetched']);
});

test('a slip in the setting is said of the settings, once', async () => {
  for (const GOTOOLCHAIN of ['foo', 'go1.25', 'auto+path']) {
    const machine = project('module m\n\ngo 1.20\n', { env: { GOTOOLCHAIN } });
    const results = await lookAt('go.toolchain', machine);
    assert.deepEqual(results.get('go.toolchain'), { state: 'skipped', because: 'settings.go' }, GOTOOLCHAIN);
    assert.equal((await codesOf('settings.go', machine)).length, 1, GOTOOLCHAIN);
  }
});

test('a Go before 1.21 cannot read what newer ones write', async () => {
  const go = { version: '1.19.8' };
  const [patch] = await findingsOf('go.toolchain', project('module m\n\ngo 1.22.0\n', { go }));
  assert.deepEqual([patch?.code, patch?.level], ['doctor.toolchain-too-old', 'error']);
  const [newer] = await findingsOf('go.toolchain', project('module m\n\ngo 1.20\n', { go }));
  assert.deepEqual([newer?.code, newer?.level], ['doctor.toolchain-too-old', 'warning']);
  assert.deepEqual(await codesOf('go.toolchain', project('module m\n\ngo 1.19\n', { go })), []);
});

test('in a workspace go.work decides', async () => {
  const env = { GOTOOLCHAIN: 'local' };
  const files = { '/src/go.work': 'go 1.28.0\n\nuse ./project\n' };
  const [found] = await findingsOf('go.toolchain', project('module m\n\ngo 1.20\n', { env, files }));
  assert.equal(found?.params['file'], '/src/go.work');
  const off = project('module m\n\ngo 1.20\n', { env: { ...env, GOWORK: 'off' }, files });
  assert.deepEqual(await codesOf('go.toolchain', off), []);
});

test('versions of Go are in order', () => {
  const order = [
    '1.4',
    '1.9.7',
    '1.20',
    '1.20.1',
    '1.21',
    '1.21rc2',
    '1.21rc10',
    '1.21.0',
    '1.21.1',
    '1.21.10',
    '1.22',
    '2',
  ];
  for (const [at, one] of order.entries()) {
    for (const [beside, two] of order.entries())
      assert.equal(Math.sign(compareGo(one, two)), Math.sign(at - beside), `${one} ${two}`);
  }
  assert.equal(goVersionOf('go version go1.22.1-custom linux/amd64'), '1.22.1');
  assert.equal(goVersionOf('go version devel go1.27-abc linux/amd64'), '1.27');
  assert.equal(goVersionOf('cargo1.2'), undefined);
  assert.deepEqual(['1.21', '1.20', '1.21.0', '1.21rc1'].map(isLanguageVersion), [true, false, false, false]);
});

test('a law: the order is one', () => {
  const version = fc
    .tuple(fc.nat(2), fc.nat(30), fc.constantFrom('', '.0', '.1', '.11', 'rc1', 'rc2', 'beta1'))
    .map(([major, minor, rest]) => `${major}.${minor}${rest}`);
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      assert.equal(Math.sign(compareGo(a, b)), -Math.sign(compareGo(b, a)) + 0);
      if (compareGo(a, b) <= 0 && compareGo(b, c) <= 0) assert.ok(compareGo(a, c) <= 0);
      assert.equal(compareGo(a, b) === 0, a === b);
    }),
  );
});
