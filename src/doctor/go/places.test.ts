import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesOf, findingsOf, lookAt, soundMachine } from '../../../test/support/doctor-machine.ts';
import { fakeSystem } from '../../../test/support/fake-system.ts';

type Facts = NonNullable<Parameters<typeof soundMachine>[0]>;

const inProject = (files: Record<string, string>, more: Parameters<typeof soundMachine>[0] = {}) =>
  soundMachine({
    ...more,
    cwd: '/src/app',
    files: { '/src/app': { kind: 'folder' }, ...files, ...more.files },
  });

test('no go.mod: only where there is Go to build, said differently below GOPATH', async () => {
  assert.deepEqual(await codesOf('go.mode', inProject({ '/src/app/main.go': 'package main\n' })), [
    'doctor.no-go-mod',
  ]);
  assert.deepEqual(await codesOf('go.mode', inProject({ '/src/app/README.md': '' })), []);
  const { home } = fakeSystem();
  const old = soundMachine({ cwd: `${home}/go/src/app`, files: { 'go/src/app/main.go': 'package main\n' } });
  assert.deepEqual(await codesOf('go.mode', old), ['doctor.no-go-mod-gopath']);
  const module = { '/src/go.mod': 'module m\n', '/src/app/main.go': 'package main\n' };
  assert.deepEqual(await codesOf('go.mode', inProject(module)), []);
});

test('-mod=vendor without a vendor folder', async () => {
  const files = { '/src/app/go.mod': 'module m\n', '.config/go/env': 'GOFLAGS=-mod=vendor -trimpath\n' };
  const [found] = await findingsOf('go.mode', inProject(files));
  assert.equal(found?.code, 'doctor.vendor-missing');
  assert.deepEqual(found.remedies[0], { kind: 'go-settings', settings: { GOFLAGS: '-trimpath' } });
  const there = { ...files, '/src/app/vendor/modules.txt': '' };
  assert.deepEqual(await codesOf('go.mode', inProject(there)), []);
});

test('go.work: missing, unreadable, without a module, older, not using this one, from elsewhere', async () => {
  const goMod = { '/src/app/go.mod': 'module example.com/app\n\ngo 1.25.0\n' };
  const codes = (work: string, more = {}) =>
    codesOf('go.work', inProject({ ...goMod, '/src/go.work': work, ...more }));
  assert.deepEqual(await codes('go 1.26.0\n\nuse ./app\n'), []);
  assert.deepEqual(await codes('go 1.26.0\n\nuse (\n\t./app\n\t./gone\n)\n'), ['doctor.work-no-module']);
  assert.deepEqual(await codes('go 1.24\n\nuse ./app\n'), ['doctor.work-older']);
  assert.deepEqual(await codes('go 1.26.0\n\nuse ./other\n', { '/src/other/go.mod': 'module o\n' }), [
    'doctor.work-not-used',
  ]);
  assert.deepEqual(await codes('this is no go.work\n'), ['doctor.work-bad']);
  assert.deepEqual(await codes('go 1.26.0\n\nuse ./app\n', { '/src/app/.git/HEAD': '' }), [
    'doctor.work-above',
  ]);
  const named = inProject(goMod, { env: { GOWORK: '/nowhere/go.work' } });
  const [missing] = await findingsOf('go.work', named);
  assert.equal(missing?.code, 'doctor.work-missing');
  assert.equal(missing.params['where'], 'GOWORK');
});

test("folders: root's, another's, not writable, not folders, the build cache off", async () => {
  const put = (files: NonNullable<Facts['files']>, more = {}) => soundMachine({ files, ...more });
  const of = (folder: object) => put({ 'go/pkg/mod': { kind: 'folder', ...folder } });
  assert.deepEqual(await codesOf('go.folders', of({})), []);
  const [roots] = await findingsOf('go.folders', of({ owner: 0 }));
  assert.equal(roots?.code, 'doctor.folder-of-root');
  assert.match(JSON.stringify(roots.remedies), /sudo chown -R/);
  assert.deepEqual(await codesOf('go.folders', of({ mode: 0o500 })), ['doctor.folder-not-writable']);
  assert.deepEqual(await codesOf('go.folders', put({ '.cache/go-build': 'a file' })), [
    'doctor.folder-no-folder',
  ]);
  const foreign = put({
    'go/pkg/mod/cache/download/example.com/@v/list': { bytes: '' },
    'go/pkg/mod/cache/download/x': { bytes: '', owner: 0 },
  });
  const [file] = await findingsOf('go.folders', foreign);
  assert.equal(file?.code, 'doctor.folder-foreign-files');
  assert.match(String(file.params['example']), /cache\/download\/x$/);
  const off = put({}, { env: { GOCACHE: 'off' } });
  assert.ok((await codesOf('go.folders', off)).includes('doctor.build-cache-off'));
});

test('what the module cache keeps read-only on purpose is no finding', async () => {
  const files = { 'go/pkg/mod/example.com/m@v1.0.0': { kind: 'folder', mode: 0o555 } } as const;
  assert.deepEqual(await codesOf('go.folders', soundMachine({ files })), []);
});

test("sudo with the user's home leaves files that the user cannot change", async () => {
  const machine = soundMachine({
    user: { name: 'root', id: 0 },
    files: {
      'go/pkg/mod': { kind: 'folder', owner: 1000 },
      '.cache/go-build': { kind: 'folder', owner: 1000 },
    },
  });
  assert.deepEqual(await codesOf('go.folders', machine), ['doctor.folder-sudo', 'doctor.folder-sudo']);
});

test('a full disk is said once, for what is on it', async () => {
  assert.deepEqual(await codesOf('go.folders', soundMachine({ freeBytes: 20_000_000 })), [
    'doctor.folder-full',
  ]);
  assert.deepEqual(await codesOf('go.folders', soundMachine({ freeBytes: 500_000_000 })), [
    'doctor.folder-nearly-full',
  ]);
  assert.deepEqual(await codesOf('go.folders', soundMachine({ freeBytes: 50_000_000_000 })), []);
});

test('settings: what hides what, with the line that sets it', async () => {
  const files = {
    '.config/go/env': 'GOPROXY=https://one.example,direct\n',
    '.bashrc': 'alias x=y\nexport GOPROXY=https://two.example\n',
  };
  const [found] = await findingsOf(
    'settings.go',
    soundMachine({ env: { GOPROXY: 'https://two.example' }, files }),
  );
  assert.equal(found?.code, 'doctor.setting-shadowed');
  assert.match(found.evidence.join('\n'), /\.bashrc:2: export GOPROXY/);
  const same = soundMachine({ env: { GOPROXY: 'https://one.example,direct' }, files });
  assert.deepEqual(await codesOf('settings.go', same), []);
});

test('settings: on Windows the key of the registry that sets it', async () => {
  const machine = soundMachine({
    platform: 'win32',
    programs: {},
    env: { PATH: 'C:\\Windows', GOPROXY: 'https://two.example' },
    files: { 'AppData\\Roaming\\go\\env': 'GOPROXY=https://one.example\r\n' },
    registry: { 'HKCU\\Environment': { GOPROXY: { kind: 'REG_SZ', data: 'https://two.example' } } },
  });
  const { files: _, ...rest } = machine;
  const own = {
    ...rest,
    files: { 'AppData\\Roaming\\go\\env': 'GOPROXY=https://one.example\r\n' },
    programs: {},
  };
  const found = await findingsOf('settings.go', own);
  const shadowed = found.find(({ code }) => code === 'doctor.setting-shadowed');
  assert.ok(shadowed?.evidence.includes('HKCU\\Environment\\GOPROXY'), JSON.stringify(found));
});

test('settings: slips with what was meant, in the file by --fix, in the environment by hand', async () => {
  const slip = 'https://goproxy.cn，direct';
  const inFile = soundMachine({ files: { '.config/go/env': `GOPROXY=${slip}\n` } });
  const [kept] = await findingsOf('settings.go', inFile);
  assert.equal(kept?.code, 'goenv.accident-full-width');
  assert.deepEqual(kept.remedies, [
    { kind: 'go-settings', settings: { GOPROXY: 'https://goproxy.cn,direct' } },
  ]);
  const [typed] = await findingsOf('settings.go', soundMachine({ env: { GOPROXY: slip } }));
  assert.deepEqual(typed?.remedies[0], { kind: 'command', command: 'unset GOPROXY' });
  const off = await codesOf('settings.go', soundMachine({ env: { GO111MODULE: 'off' } }));
  assert.deepEqual(off, ['goenv.accident-modules-off']);
});

test('settings: lines of the file that Go does not read', async () => {
  const files = { '.config/go/env': 'HTTPS_PROXY=http://127.0.0.1:1\n' };
  const [found] = await findingsOf('settings.go', soundMachine({ files }));
  assert.equal(found?.code, 'goenv.accident-file-only-environment');
});

test('settings are told with the layer they are from, passwords left out', async () => {
  const machine = soundMachine({ env: { GOPROXY: 'https://me:hunter22@one.example,direct' } });
  const result = (await lookAt('settings.go', machine)).get('settings.go');
  const seen = result?.state === 'ok' || result?.state === 'found' ? result.seen : [];
  assert.deepEqual(
    seen.filter((line) => line.startsWith('GOPROXY')),
    ['GOPROXY=https://***@one.example,direct (GOPROXY)'],
  );
  assert.doesNotMatch(JSON.stringify(result), /hunter22/);
});

test('editors and teams', async () => {
  const settings = '{"go.toolsEnvVars": {"GOPROXY": "https://other.example"}}';
  const editor = soundMachine({ files: { '.config/Code/User/settings.json': settings } });
  assert.deepEqual(await codesOf('settings.editors', editor), ['goenv.editor-differs']);
  const record = {
    version: 1,
    source: { place: 'https://team.example/go.yaml' },
    sha256: '0'.repeat(64),
    name: 'team blue',
    go: { GOPROXY: 'https://mirror.example' },
    variables: { NO_PROXY: '.example' },
  };
  const team = { '.config/gomirror/team.json': JSON.stringify(record) };
  const followed = { GOPROXY: 'https://mirror.example', NO_PROXY: '.example' };
  assert.deepEqual(await codesOf('settings.team', soundMachine({ files: team, env: followed })), []);
  const drifted = soundMachine({ files: team, env: { GOPROXY: 'https://other.example' } });
  assert.deepEqual(await codesOf('settings.team', drifted), ['doctor.team-drift', 'doctor.team-not-set']);
  const key = 'A'.repeat(43);
  const source = { place: 'https://me:s3cret@team.example/go.yaml', key };
  const signed = { '.config/gomirror/team.json': JSON.stringify({ ...record, source }) };
  const [first] = await findingsOf('settings.team', soundMachine({ files: signed }));
  const [remedy] = first?.remedies ?? [];
  assert.match(
    remedy?.kind === 'command' ? remedy.command : '',
    new RegExp(`--team '[^']+go\\.yaml#key=${key}'$`),
  );
  assert.doesNotMatch(JSON.stringify(first), /s3cret/);
});
