import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { codesOf, fakeGo, findingsOf, lookAt, soundMachine } from '../../../test/support/doctor-machine.ts';
import type { FakeGo } from '../../../test/support/doctor-machine.ts';
import type { FakeProgram } from '../../../test/support/fake-system.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { realSystem } from '../../goenv/index.ts';
import type { CheckContext } from '../types.ts';
import { compilerCheck } from './compiler.ts';

type Facts = NonNullable<Parameters<typeof soundMachine>[0]>;

const users = ['github.com/mattn/go-sqlite3'];

/** A project, with C in it where `go` lists users. */
function project(go: FakeGo, gcc?: FakeProgram, more: Facts = {}) {
  return soundMachine({
    ...more,
    go,
    cwd: '/src/app',
    files: { '/src/app/go.mod': 'module m\n\ngo 1.26\n', ...more.files },
    programs: { '/usr/local/go/bin/go': fakeGo(go), ...(gcc && { '/usr/bin/gcc': gcc }), ...more.programs },
  });
}

/** A compiler that complains. */
const compiler =
  (complaint: string): FakeProgram =>
  () => ({ code: 1, stderr: `${complaint}\n` });

test('which packages have C in them: as go lists them, else by looking', async () => {
  const seen = async (go: FakeGo, files = {}) => {
    const result = (await lookAt('cgo.needed', project(go, undefined, { files }))).get('cgo.needed');
    return result?.state === 'ok' ? result.seen : [];
  };
  assert.deepEqual(await seen({ users }), ['import "C": github.com/mattn/go-sqlite3']);
  assert.deepEqual(await seen({ users: [] }), ['import "C": -']);
  assert.deepEqual(await seen({}), ['import "C": ?']);
  const required = { '/src/app/go.mod': 'module m\n\nrequire github.com/mattn/go-sqlite3 v1.14.0\n' };
  assert.deepEqual(await seen({}, required), ['import "C": github.com/mattn/go-sqlite3']);
  const own = {
    '/src/app/lib/c.go': 'package lib\n\n// int x;\nimport "C"\n',
    '/src/app/other/go.mod': '',
    '/src/app/other/c.go': 'import "C"\n',
  };
  assert.deepEqual(await seen({}, own), ['import "C": /src/app/lib/c.go']);
});

test('no compiler: wrong only where C is needed or was asked for', async () => {
  const on = { CGO_ENABLED: '1' };
  assert.deepEqual(await codesOf('cgo.compiler', project({ users: [] })), []);
  const [needed] = await findingsOf('cgo.compiler', project({ users }));
  assert.equal(needed?.code, 'doctor.cgo-no-compiler');
  assert.match(JSON.stringify(needed.remedies), /build-essential/);
  const [asked] = await findingsOf('cgo.compiler', project({ users: [], env: on }, undefined, { env: on }));
  assert.equal(asked?.code, 'doctor.cgo-no-compiler-on');
  assert.ok(asked.remedies.some(({ kind }) => kind === 'go-settings'));
  const alpine = { '/etc/os-release': 'ID=alpine\n' };
  const [onAlpine] = await findingsOf('cgo.compiler', project({ users }, undefined, { files: alpine }));
  assert.match(JSON.stringify(onAlpine?.remedies), /apk add build-base/);
});

test('cgo switched off and needed', async () => {
  const off = { env: { CGO_ENABLED: '0' } };
  assert.deepEqual(await codesOf('cgo.compiler', project({ users }, undefined, off)), [
    'doctor.cgo-disabled',
  ]);
  assert.deepEqual(await codesOf('cgo.compiler', project({ users: [] }, undefined, off)), []);
});

test('a compiler that does not work, by what it says', async () => {
  const cases = [
    ['try.c:1:10: fatal error: stdlib.h: No such file or directory', 'doctor.cgo-no-headers'],
    ['/usr/bin/ld: cannot find crt1.o: No such file or directory', 'doctor.cgo-no-linker'],
    ["collect2: fatal error: cannot find 'ld'", 'doctor.cgo-no-linker'],
    ['cc1: sorry, unimplemented: 64-bit mode not compiled in', 'doctor.cgo-other-target'],
    ['xcrun: error: invalid active developer path (/Library/Developer/CommandLineTools)', 'doctor.cgo-xcode'],
    ['You have not agreed to the Xcode license agreements', 'doctor.cgo-xcode-license'],
    ['Segmentation fault', 'doctor.cgo-compiler-fails'],
  ] as const;
  const env = { CGO_ENABLED: '1' };
  for (const [complaint, code] of cases)
    assert.deepEqual(
      await codesOf('cgo.compiler', project({ users, env }, compiler(complaint))),
      [code],
      complaint,
    );
  const hangs = project({ users, env }, () => ({ timedOut: true }));
  assert.deepEqual(await codesOf('cgo.compiler', hangs), ['doctor.cgo-compiler-hangs']);
});

test('one that works, on this very machine where there is one', async (t) => {
  let gcc = '';
  try {
    gcc = execFileSync('sh', ['-c', 'command -v gcc || command -v cc'], { encoding: 'utf8' }).trim();
  } catch {
    t.diagnostic('no C compiler here');
    return;
  }
  const folder = await temporaryFolder(t);
  const context = (CC: string): CheckContext => ({
    system: realSystem({ env: { ...process.env, TMPDIR: folder, HOME: folder } }),
    signal: new AbortController().signal,
    timeoutMs: 60_000,
    mirror: undefined,
    module: undefined,
    facts: { goEnv: { CGO_ENABLED: '1', CC, GOOS: 'linux', GOARCH: 'x' }, cgoUsers: users },
  });
  assert.equal((await compilerCheck.run(context(gcc))).state, 'ok');
  const result = await compilerCheck.run(context(`${gcc} -I/nowhere -nostdinc`));
  assert.equal(result.state === 'found' && result.findings[0]?.code, 'doctor.cgo-no-headers');
});

test('another system as target: left on in the file, with the compiler of this one, without C', async () => {
  const cross = { GOOS: 'windows', GOARCH: 'amd64' };
  const kept = project({ users: [], env: cross }, undefined, {
    files: { '.config/go/env': 'GOOS=windows\n' },
  });
  const [found] = await findingsOf('cgo.cross', kept);
  assert.equal(found?.code, 'doctor.cross-kept');
  assert.deepEqual(found.remedies, [{ kind: 'go-settings', settings: { GOOS: undefined } }]);
  const on = { ...cross, CGO_ENABLED: '1' };
  const codes = (go: FakeGo) => codesOf('cgo.cross', project(go));
  assert.deepEqual(await codes({ users, env: on }), ['doctor.cross-host-compiler']);
  assert.deepEqual(await codes({ users, env: { ...on, CC: 'x86_64-w64-mingw32-gcc' } }), []);
  assert.deepEqual(await codes({ users, env: { ...on, CC: 'zig cc -target x86_64-windows' } }), []);
  assert.deepEqual(await codes({ users, env: cross }), ['doctor.cross-without-c']);
  assert.deepEqual(await codes({ users: [], env: cross }), []);
  assert.deepEqual(await codes({ users }), []);
});
