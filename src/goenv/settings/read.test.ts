import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { type FakeFacts, fakeSystem } from '../../../test/support/fake-system.ts';
import { needsGo } from '../../../test/support/go.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { officialProxy, officialSumDb } from '../../config/index.ts';
import { realSystem } from '../system/index.ts';
import { readGoSettings } from './read.ts';

const goroot = {
  '/usr/local/go/bin/go': { bytes: '', mode: 0o755 },
  '/usr/local/go/pkg/tool': { kind: 'folder' },
  '/usr/local/go/VERSION': 'go1.26.1\n',
  '/usr/local/go/go.env': 'GOPROXY=https://shipped.example,direct\nGOTOOLCHAIN=auto\n',
  '/usr/bin/go': { to: '../local/go/bin/go' },
} as const;

async function layersOf(facts: FakeFacts, name: string): Promise<readonly string[]> {
  const setting = (await readGoSettings(fakeSystem(facts))).get(name);
  return [setting.value ?? '(none)', ...setting.layers.map(({ layer, where }) => `${layer} ${where}`.trim())];
}

test('all layers, strongest first, and where each is', async () => {
  const files = { ...goroot, '.config/go/env': 'GOPROXY=https://own.example\nGOSUMDB=off\n' };
  const env = { GOPROXY: 'https://env.example', GOSUMDB: '' };
  assert.deepEqual(await layersOf({ files, env }, 'GOPROXY'), [
    'https://env.example',
    'environment GOPROXY',
    'go-env-file /home/gopher/.config/go/env',
    'goroot /usr/local/go/go.env',
  ]);
  assert.deepEqual(await layersOf({ files, env }, 'GOSUMDB'), [
    'off',
    'go-env-file /home/gopher/.config/go/env',
  ]);
  const settings = await readGoSettings(fakeSystem({ files, env }));
  assert.deepEqual(settings.names, ['GOPROXY', 'GOSUMDB', 'GOTOOLCHAIN']);
  assert.equal(settings.goroot, '/usr/local/go');
  assert.equal(settings.file, '/home/gopher/.config/go/env');
  assert.equal((await readGoSettings(fakeSystem({ files, env: { GOENV: 'off' } }))).file, undefined);
});

test('defaults: without any go, of an old one, of one that lost its file', async () => {
  const value = async (files: FakeFacts['files'] & object, name: string) =>
    (await layersOf({ files }, name))[0];
  assert.equal(await value({}, 'GOPROXY'), `${officialProxy},direct`);
  assert.equal(await value({}, 'GOSUMDB'), officialSumDb);
  assert.equal(await value({}, 'GOTOOLCHAIN'), 'auto');
  const { '/usr/local/go/go.env': _, ...bare } = goroot;
  assert.equal(await value(bare, 'GOPROXY'), '(none)');
  assert.equal(
    await value({ ...bare, '/usr/local/go/VERSION': 'go1.20.14' }, 'GOPROXY'),
    `${officialProxy},direct`,
  );
  const own = { ...goroot, '.config/go/env': 'GOPROXY=\nGOPRIVATE=corp.example\nHTTPS_PROXY=x\n' };
  assert.equal(await value(own, 'GOPROXY'), '', "an empty line hides the toolchain's value");
  assert.equal(await value(own, 'GONOSUMDB'), 'corp.example');
  assert.equal(await value(own, 'HTTPS_PROXY'), '(none)', 'Go does not read it there');
});

test('the file and the defaults of each platform', async () => {
  const facts = (platform: 'darwin' | 'win32'): FakeFacts => ({ platform, arch: 'arm64' });
  const mac = await readGoSettings(fakeSystem(facts('darwin')));
  assert.equal(mac.file, '/Users/gopher/Library/Application Support/go/env');
  assert.equal(mac.get('GOCACHE').value, '/Users/gopher/Library/Caches/go-build');
  const windows = await readGoSettings(
    fakeSystem({ ...facts('win32'), env: { goproxy: 'https://env.example' } }),
  );
  assert.equal(windows.file, 'C:\\Users\\gopher\\AppData\\Roaming\\go\\env');
  assert.equal(windows.get('GOMODCACHE').value, 'C:\\Users\\gopher\\go\\pkg\\mod');
  assert.equal(windows.get('GOPROXY').value, 'https://env.example');
  assert.equal(windows.get('GOOS').value, 'windows');
  assert.equal((await readGoSettings(fakeSystem({ env: { HOME: undefined } }))).file, undefined);
  assert.equal((await readGoSettings(fakeSystem({ env: { XDG_CONFIG_HOME: 'relative' } }))).file, undefined);
});

test('GOROOT: the file before the variable before the place of go; a wrapper is asked', async () => {
  const found = async (facts: FakeFacts) => (await readGoSettings(fakeSystem(facts))).goroot;
  assert.equal(await found({ files: goroot }), '/usr/local/go');
  assert.equal(await found({ files: goroot, env: { GOROOT: '/old/go/' } }), '/old/go/');
  assert.equal(await found({ files: { ...goroot, '.config/go/env': 'GOROOT=/own/go\n' } }), '/own/go');
  const shim = { go: () => ({ stdout: '/opt/sdk/go1.26\n' }) };
  assert.equal(await found({ programs: shim }), '/opt/sdk/go1.26');
  assert.equal(await found({ programs: { go: () => ({ code: 2, stderr: 'go: no' }) } }), undefined);
});

test('500 generated machines: the real go env says the same', { timeout: 240_000 }, async (t) => {
  if (!needsGo(t)) return;
  const folder = await temporaryFolder(t);
  const root = path.join(folder, 'root');
  await mkdir(root);
  const names = [
    ...[
      'GOPROXY',
      'GOSUMDB',
      'GOPRIVATE',
      'GONOPROXY',
      'GONOSUMDB',
      'GOINSECURE',
      'GOTOOLCHAIN',
      'GOFLAGS',
      'GOAUTH',
    ],
    ...[
      'GOPATH',
      'GOMODCACHE',
      'GOCACHE',
      'GOVCS',
      'GO111MODULE',
      'GOBIN',
      'GOENV',
      'CC',
      'AR',
      'GOOS',
      'GOROOT',
    ],
  ];
  const values: Record<string, readonly string[]> = {
    GOTOOLCHAIN: ['local', 'auto', 'path', ''],
    GO111MODULE: ['on', 'auto', ''],
    GOFLAGS: ['', '-mod=mod', '-modcacherw'],
    GOPATH: ['', '/a/b', '/a:/b'],
    GOMODCACHE: ['', '/cache'],
    GOCACHE: ['', '/build'],
    GOBIN: ['', '/bin'],
    CC: ['', 'clang', 'ccache gcc'],
  };
  const texts = [
    '',
    'direct',
    'off',
    'https://a.example,direct',
    ' https://b.example ',
    '"quoted"',
    'a=b',
    '#x',
    'ü，',
  ];
  const name = fc.constantFrom(...names.slice(0, 18));
  const assignment = name.chain((one) => {
    return fc.constantFrom(...(values[one] ?? texts)).map((value) => [one, value] as const);
  });
  const line = fc.oneof(
    { weight: 6, arbitrary: assignment.map(([one, value]) => `${one}=${value}`) },
    fc.constantFrom(
      '',
      '# comment',
      'junk',
      ' GOPROXY=space',
      'goproxy=small',
      'GOPROXY',
      '=x',
      'export GOPROXY=y',
    ),
  );
  const file = fc
    .array(line, { maxLength: 8 })
    .map((lines) => lines.join('\n') + '\n'.repeat(lines.length % 2));
  const machine = fc.record({
    own: file,
    shipped: fc.option(file, { freq: 3 }),
    env: fc.array(
      assignment.filter(([one]) => one !== 'GOENV'),
      { maxLength: 2 },
    ),
    crlf: fc.boolean(),
  });
  const seed = Number(process.env['FAULT_SEED'] ?? Date.now() % 2 ** 31);
  t.diagnostic(`again with FAULT_SEED=${seed}`);
  const asked = names.filter((one) => !['GOAUTH', 'GOPROXY'].includes(one)).concat('GOAUTH', 'GOPROXY');
  await writeFile(path.join(root, 'VERSION'), 'go1.26.1\n');
  for (const [index, { own, shipped, env: variables, crlf }] of fc
    .sample(machine, { numRuns: 500, seed })
    .entries()) {
    const goenv = path.join(folder, 'env');
    // Go takes a carriage return for a part of the value: harmless in these.
    const safe =
      crlf && !/^(?:GOTOOLCHAIN|GO111MODULE|GOFLAGS|GOPATH|GOMODCACHE|GOCACHE|GOBIN|CC)=/m.test(own);
    await writeFile(goenv, safe ? own.replaceAll('\n', '\r\n') : own);
    const env: Record<string, string | undefined> = {
      PATH: process.env['PATH'],
      HOME: folder,
      GOENV: goenv,
      ...Object.fromEntries(variables),
    };
    if (shipped !== null) {
      await writeFile(path.join(root, 'go.env'), shipped);
      env['GOROOT'] = root;
    }
    const [{ stdout }, ours] = await Promise.all([
      promisify(execFile)('go', ['env', '-json', ...asked], { env, cwd: folder }),
      readGoSettings(realSystem({ env, cwd: folder })),
    ]);
    const said = JSON.parse(stdout) as Record<string, string>;
    const read = Object.fromEntries(asked.map((one) => [one, ours.get(one).value ?? '']));
    assert.deepEqual(
      { ...read, GOENV: ours.file },
      said,
      JSON.stringify({ index, own, shipped, env, crlf: safe }),
    );
  }
});
