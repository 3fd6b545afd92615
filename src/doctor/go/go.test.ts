import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemError } from '../../../test/support/fake-files.ts';
import {
  codesOf,
  fakeGo,
  findingsOf,
  lookAt,
  machineChecks,
  soundMachine,
  toolchainFiles,
} from '../../../test/support/doctor-machine.ts';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { missingNeeds, runChecks, selectChecks } from '../engine/index.ts';

test('on a sound machine nothing is found, and every check says something', async () => {
  const results = await runChecks(selectChecks(machineChecks, []), {
    system: fakeSystem(soundMachine()),
    signal: new AbortController().signal,
    timeoutMs: 10_000,
    mirror: undefined,
    module: undefined,
    facts: {},
  });
  for (const [id, result] of results) assert.equal(result.state, 'ok', `${id} ${JSON.stringify(result)}`);
  assert.deepEqual(missingNeeds(machineChecks), []);
});

test('no go: none at all, with what to type; one that PATH does not lead to', async () => {
  const [none] = await findingsOf('go.present', {
    files: { '/etc/os-release': 'ID=ubuntu\nID_LIKE=debian\n' },
  });
  assert.equal(none?.code, 'doctor.go-missing');
  assert.ok(
    none.remedies.some(
      (remedy) => remedy.kind === 'command' && remedy.command.includes('apt-get install -y golang-go'),
    ),
  );
  const elsewhere = { files: toolchainFiles(), programs: { '/usr/local/go/bin/go': fakeGo() } };
  const [hidden] = await findingsOf('go.present', elsewhere);
  assert.equal(hidden?.code, 'doctor.go-not-on-path');
  assert.equal(hidden.params['path'], '/usr/local/go/bin/go');
  const kept = await findingsOf('go.present', {
    files: { 'sdk/go1.26.0/bin/go': { bytes: '', mode: 0o755 } },
  });
  assert.match(String(kept[0]?.params['path']), /sdk\/go1\.26\.0\/bin\/go$/);
  const windows = { platform: 'win32', programs: { 'C:\\Program Files\\Go\\bin\\go': fakeGo() } } as const;
  assert.deepEqual(await codesOf('go.present', windows), ['doctor.go-not-on-path']);
});

test('everything that needs go is skipped because of it', async () => {
  const results = await lookAt('cgo.compiler', {});
  assert.deepEqual(results.get('go.env'), { state: 'skipped', because: 'go.present' });
  assert.deepEqual(results.get('cgo.compiler'), { state: 'skipped', because: 'go.present' });
});

test('a go that does not run: loader missing, other machine, not allowed, anything else', async () => {
  const failing = (code: string) => () => Promise.reject(systemError(code, 'spawn', '/usr/bin/go'));
  const cases = [
    [failing('ENOENT'), 'doctor.go-no-loader'],
    [failing('ENOEXEC'), 'doctor.go-other-machine'],
    [failing('EACCES'), 'doctor.go-not-allowed'],
    [() => ({ code: 126, stderr: 'exec format error\n' }), 'doctor.go-other-machine'],
    [() => ({ code: 1, stderr: 'Segmentation fault\n' }), 'doctor.go-not-runnable'],
    [() => ({ stdout: 'The board game, version 1\n' }), 'doctor.go-not-runnable'],
  ] as const;
  for (const [program, code] of cases)
    assert.deepEqual(await codesOf('go.present', { programs: { '/usr/bin/go': program } }), [code]);
});

test('several: a newer one that is hidden is a warning, older ones are a note, links to one are one', async () => {
  const two = (version: string) =>
    soundMachine({ programs: { '/usr/bin/go': fakeGo({ version, goroot: '/usr/lib/go' }) } });
  assert.deepEqual(await codesOf('go.present', two('1.27.0')), ['doctor.go-shadowed']);
  assert.deepEqual(await codesOf('go.present', two('1.19.8')), ['doctor.go-several']);
  assert.deepEqual(await codesOf('go.present', two('1.26.8')), []);
  const link = { files: { '/usr/bin/go': { to: '/usr/local/go/bin/go' } } };
  assert.deepEqual(await codesOf('go.present', soundMachine(link)), []);
});

test('old, gccgo, and built for another processor', async () => {
  assert.deepEqual(await codesOf('go.present', soundMachine({ go: { version: '1.11.6' } })), [
    'doctor.go-old',
  ]);
  const gccgo = () => ({ stdout: 'go version go1.18 gccgo (GCC) 12.2.0 linux/amd64\n' });
  const machine = soundMachine({ programs: { '/usr/local/go/bin/go': gccgo } });
  assert.deepEqual(await codesOf('go.present', machine), ['doctor.go-gccgo']);
  assert.deepEqual(await codesOf('go.present', soundMachine({ arch: 'arm64' })), ['doctor.go-other-arch']);
});

test('PATH: what nobody expands; programs of go install that it does not lead to', async () => {
  const tilde = soundMachine({ env: { PATH: '/usr/local/go/bin:~/go/bin:$HOME/bin' } });
  assert.deepEqual(await codesOf('go.path', tilde), ['doctor.path-unexpanded', 'doctor.path-unexpanded']);
  const installed = { files: { 'go/bin/gopls': { bytes: '', mode: 0o755 } } };
  assert.deepEqual(await codesOf('go.path', soundMachine(installed)), ['doctor.path-no-programs']);
  const { home } = fakeSystem();
  const env = { PATH: `/usr/local/go/bin:${home}/go/bin/` };
  assert.deepEqual(await codesOf('go.path', soundMachine({ ...installed, env })), []);
});

test('GOROOT: missing, no toolchain, another version, what go finds itself, from the file too', async () => {
  const old = toolchainFiles('/opt/go1.19', '1.19.8');
  const of = (GOROOT: string) =>
    soundMachine({ env: { GOROOT }, files: { ...old, '/srv/gopath/src/x.go': '' } });
  assert.deepEqual(await codesOf('go.goroot', of('/nowhere')), ['doctor.goroot-missing']);
  assert.deepEqual(await codesOf('go.goroot', of('relative')), ['doctor.goroot-missing']);
  assert.deepEqual(await codesOf('go.goroot', of('/srv/gopath')), ['doctor.goroot-no-toolchain']);
  const [foreign] = await findingsOf('go.goroot', of('/opt/go1.19'));
  assert.equal(foreign?.code, 'doctor.goroot-foreign');
  assert.equal(foreign.params['other'], '1.19.8');
  assert.equal(foreign.remedies[0]?.kind, 'command');
  assert.deepEqual(await codesOf('go.goroot', of('/usr/local/go')), ['doctor.goroot-needless']);
  const kept = soundMachine({ files: { ...old, '.config/go/env': 'GOROOT=/opt/go1.19\n' } });
  const [inFile] = await findingsOf('go.goroot', kept);
  assert.equal(inFile?.code, 'doctor.goroot-foreign');
  assert.deepEqual(inFile.remedies, [{ kind: 'go-settings', settings: { GOROOT: undefined } }]);
});

test('a toolchain that is not whole, or two in one', async () => {
  const program = { '/usr/lib/go/bin/go': fakeGo({ goroot: '/usr/lib/go' }) };
  const env = { PATH: '/usr/lib/go/bin' };
  const without = {
    env,
    programs: program,
    files: { '/usr/lib/go/pkg/tool/x': '', '/usr/lib/go/VERSION': 'go1.26.8\n' },
  };
  assert.deepEqual(await codesOf('go.goroot', without), ['doctor.goroot-incomplete']);
  const mixed = soundMachine({
    files: {
      '/usr/local/go/src/runtime/internal/atomic/a.go': '',
      '/usr/local/go/src/internal/runtime/atomic/a.go': '',
    },
  });
  assert.deepEqual(await codesOf('go.goroot', mixed), ['doctor.goroot-mixed']);
});

test('go env that fails, warns or hangs', async () => {
  const complaint = 'go: unknown environment setting GO111MODULE=bla';
  const [fails] = await findingsOf('go.env', soundMachine({ go: { complaint } }));
  assert.equal(fails?.code, 'doctor.go-env-fails');
  assert.deepEqual(fails.evidence, [complaint]);
  const warning = 'warning: GOPATH set to GOROOT (/usr/local/go) has no effect';
  assert.deepEqual(await codesOf('go.env', soundMachine({ go: { warning } })), ['doctor.go-env-warns']);
  const hangs = soundMachine({
    programs: {
      '/usr/local/go/bin/go': (args, options, system) =>
        args[1] === '-json' ? { timedOut: true } : fakeGo()(args, options, system),
    },
  });
  assert.deepEqual(await codesOf('go.env', hangs), ['doctor.go-env-hangs']);
});

test("go's own tests, only when asked for", async () => {
  assert.ok(!selectChecks(machineChecks, []).some(({ id }) => id === 'go.test-std'));
  const testing = (code: number, stdout: string) =>
    soundMachine({
      programs: {
        '/usr/local/go/bin/go': (args, options, system) =>
          args[0] === 'test' ? { code, stdout } : fakeGo()(args, options, system),
      },
    });
  assert.deepEqual(await codesOf('go.test-std', testing(0, 'ok  \tfmt\t1s\n')), []);
  const [failed] = await findingsOf(
    'go.test-std',
    testing(1, 'ok  \tfmt\t1s\n--- FAIL: TestX\nFAIL\tnet\t1s\nFAIL\n'),
  );
  assert.equal(failed?.code, 'doctor.test-std-fails');
  assert.equal(failed.params['packages'], 'net');
});
