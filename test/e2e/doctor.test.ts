import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { goClient, needsGo } from '../support/go.ts';
import { runGomirror } from '../support/gomirror.ts';
import { makeModule } from '../support/module-factory.ts';
import { temporaryFolder } from '../support/temp.ts';
import { flipBit, keptName, writeTree } from '../support/written-tree.ts';

interface Report {
  readonly findings: readonly {
    readonly code: string;
    readonly level: string;
    readonly params: Record<string, unknown>;
  }[];
  readonly checks: readonly {
    readonly id: string;
    readonly state: string;
    readonly because: string | null;
  }[];
}

/** A machine of this system with a HOME of its own, and the environment that a fresh session has. */
async function machine(t: TestContext, env: Record<string, string | undefined> = {}) {
  const home = await temporaryFolder(t);
  const folder = path.join(home, 'work');
  await mkdir(folder);
  const goroot = execFileSync('go', ['env', 'GOROOT'], {
    encoding: 'utf8',
    env: { ...process.env, GOENV: 'off' },
  }).trim();
  const buildCache = execFileSync('go', ['env', 'GOCACHE'], { encoding: 'utf8' }).trim();
  const session = {
    HOME: home,
    PATH: [
      path.dirname(process.execPath),
      path.join(goroot, 'bin'),
      '/usr/local/bin',
      '/usr/bin',
      '/bin',
    ].join(path.delimiter),
    GOCACHE: buildCache,
    GOPROXY: 'off',
    GOSUMDB: 'off',
    LANG: 'C.UTF-8',
    ...env,
  };
  const environment = Object.fromEntries(Object.entries(session).filter(([, value]) => value !== undefined));
  return { home, folder, goroot, environment: environment as Record<string, string> };
}

type Machine = Awaited<ReturnType<typeof machine>>;

async function doctor(
  { folder, environment }: Machine,
  argv: readonly string[],
): Promise<Report & { code: number | null }> {
  const { code, stdout, stderr } = await runGomirror(['doctor', '--json', ...argv], {
    env: environment,
    cwd: folder,
  });
  try {
    return { code, ...(JSON.parse(stdout) as Report) };
  } catch {
    return assert.fail(`${stdout}\n${stderr}`);
  }
}

/** The codes of what is wrong or risky, in order. */
function codes({ findings }: Report): string[] {
  return findings.filter(({ level }) => level !== 'note').map(({ code }) => code);
}

/** What the real go says, by the exit code and all output. */
function go({ folder, environment }: Machine, ...args: readonly string[]): { failed: boolean; said: string } {
  try {
    const said = execFileSync('go', args, { cwd: folder, env: environment, encoding: 'utf8', stdio: 'pipe' });
    return { failed: false, said };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { failed: true, said: `${stdout}${stderr}` };
  }
}

async function script(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\n${text}\n`);
  await chmod(file, 0o755);
}

const main = 'package main\n\nfunc main() {}\n';

test('a fresh machine with a sound go: nothing wrong, and nothing is written', async (t) => {
  if (!needsGo(t)) return;
  const sound = await machine(t, { GOSUMDB: undefined, GOPROXY: undefined });
  const before = await readdir(sound.home, { recursive: true });
  const report = await doctor(sound, ['go', 'settings', 'containers']);
  assert.deepEqual(codes(report), []);
  assert.equal(report.code, 0);
  // But for what go counts of its own use.
  const after = await readdir(sound.home, { recursive: true });
  const own = /^\.config(?:\/go(?:\/telemetry.*)?)?$/;
  assert.deepEqual(
    after.filter((name) => !own.test(name)),
    before,
  );
});

test('no go: the root cause, everything else skipped because of it', async (t) => {
  const bare = await machine(t, { PATH: '/nowhere' });
  await mkdir(path.join(bare.home, 'sdk', 'go1.99.0', 'bin'), { recursive: true });
  await script(path.join(bare.home, 'sdk', 'go1.99.0', 'bin', 'go'), 'exit 0');
  const report = await doctor(bare, ['go', 'cgo']);
  assert.match(codes(report)[0] ?? '', /^doctor\.go-(?:missing|not-on-path)$/);
  assert.equal(report.checks.find(({ id }) => id === 'cgo.compiler')?.because, 'go.present');
});

test('fake programs called go: one that breaks, one that is old, a newer one hidden behind it', async (t) => {
  if (!needsGo(t)) return;
  const broken = await machine(t);
  await script(path.join(broken.home, 'bin', 'go'), 'echo "Segmentation fault" >&2; exit 139');
  broken.environment['PATH'] = `${path.join(broken.home, 'bin')}:${broken.environment['PATH'] ?? ''}`;
  assert.deepEqual(codes(await doctor(broken, ['go.present'])), ['doctor.go-not-runnable']);

  await writeFile(path.join(broken.home, 'bin', 'go'), '#!/no/such/loader\n');
  assert.deepEqual(codes(await doctor(broken, ['go.present'])), ['doctor.go-no-loader']);

  await script(path.join(broken.home, 'bin', 'go'), 'echo "go version go1.16.3 linux/amd64"');
  assert.deepEqual(codes(await doctor(broken, ['go.present'])), ['doctor.go-shadowed']);

  await script(path.join(broken.home, 'bin', 'go'), 'exec sleep 60');
  const report = await doctor(broken, ['go.present', '--timeout', '2s']);
  assert.equal(report.checks[0]?.state, 'not-run');
  assert.equal(report.code, 2);
});

test('GOROOT of another version: the real go fails to build, and doctor says why', async (t) => {
  if (!needsGo(t)) return;
  const stale = await machine(t);
  const root = path.join(stale.home, 'go1.19');
  await mkdir(path.join(root, 'pkg'), { recursive: true });
  await symlink(path.join(stale.goroot, 'src'), path.join(root, 'src'));
  await symlink(path.join(stale.goroot, 'pkg', 'tool'), path.join(root, 'pkg', 'tool'));
  await writeFile(path.join(root, 'VERSION'), 'go1.19.4');
  stale.environment['GOROOT'] = root;
  const report = await doctor(stale, ['go']);
  assert.deepEqual(codes(report), ['doctor.goroot-foreign']);
  assert.equal(report.findings[0]?.params['other'], '1.19.4');

  stale.environment['GOROOT'] = '/no/such/root';
  assert.match(go(stale, 'version').said, /cannot find GOROOT/);
  assert.deepEqual(codes(await doctor(stale, ['go'])), ['doctor.goroot-missing']);
});

test('GOTOOLCHAIN=local and a project that needs more: as go says it', async (t) => {
  if (!needsGo(t)) return;
  const local = await machine(t, { GOTOOLCHAIN: 'local' });
  await writeFile(path.join(local.folder, 'go.mod'), 'module example.com/app\n\ngo 1.99.1\n');
  await writeFile(path.join(local.folder, 'main.go'), main);
  assert.match(go(local, 'build', './...').said, /go\.mod requires go >= 1\.99\.1 .*GOTOOLCHAIN=local/);
  assert.deepEqual(codes(await doctor(local, ['go.toolchain'])), ['doctor.toolchain-local']);
});

test('a value that go refuses to start with: doctor --fix takes it away, and go works', async (t) => {
  if (!needsGo(t)) return;
  const refused = await machine(t);
  const file = path.join(refused.home, '.config', 'go', 'env');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, 'GOFLAGS=-mod=mod\nGO111MODULE=of\n');
  await writeFile(path.join(refused.folder, 'go.mod'), 'module example.com/app\n\ngo 1.20\n');
  await writeFile(path.join(refused.folder, 'main.go'), main);
  assert.equal(go(refused, 'vet', './...').failed, true);
  const report = await doctor(refused, ['settings.go', '--fix', '--yes']);
  assert.ok(!codes(report).includes('goenv.accident-modules-bad'), codes(report).join());
  assert.deepEqual(go(refused, 'vet', './...'), { failed: false, said: '' });
});

test('no HOME: go has no place for its caches', async (t) => {
  if (!needsGo(t)) return;
  const homeless = await machine(t, { HOME: '', GOCACHE: '', XDG_CACHE_HOME: '' });
  await writeFile(path.join(homeless.folder, 'go.mod'), 'module example.com/app\n');
  await writeFile(path.join(homeless.folder, 'main.go'), main);
  assert.match(go(homeless, 'build', './...').said, /GOCACHE is not defined|\$HOME are defined/);
  const report = await doctor(homeless, ['go.folders']);
  assert.deepEqual(codes(report), ['doctor.home-unset']);
  assert.equal(report.checks.find(({ id }) => id === 'go.folders')?.because, 'containers.home');
});

test("sources of somebody else: git's refusal, and go build's", async (t) => {
  if (!needsGo(t)) return;
  if (process.getuid?.() !== 0) {
    t.diagnostic('not root: nobody else can own the sources');
    return;
  }
  const foreign = await machine(t, { GOFLAGS: '' });
  execFileSync('git', ['init', '-q', foreign.folder]);
  await writeFile(path.join(foreign.folder, 'go.mod'), 'module example.com/app\n');
  await writeFile(path.join(foreign.folder, 'main.go'), main);
  for (const name of ['', '.git']) await chown(path.join(foreign.folder, name), 4242, 4242);
  assert.match(go(foreign, 'build', '.').said, /dubious ownership|obtaining VCS status/);
  assert.deepEqual(codes(await doctor(foreign, ['containers.git-owner'])), ['doctor.git-dubious']);
  execFileSync('git', ['config', '--global', '--add', 'safe.directory', foreign.folder], {
    env: foreign.environment,
  });
  assert.deepEqual(codes(await doctor(foreign, ['containers.git-owner'])), []);
  assert.equal(go(foreign, 'build', '.').failed, false);
});

test('a workspace that does not use this module', async (t) => {
  if (!needsGo(t)) return;
  const work = await machine(t);
  await mkdir(path.join(work.home, 'other'));
  await writeFile(path.join(work.home, 'other', 'go.mod'), 'module example.com/other\n\ngo 1.20\n');
  await writeFile(path.join(work.home, 'go.work'), 'go 1.20\n\nuse ./other\n');
  await writeFile(path.join(work.folder, 'go.mod'), 'module example.com/app\n\ngo 1.20\n');
  await writeFile(path.join(work.folder, 'main.go'), main);
  assert.match(
    go(work, 'build', './...').said,
    /directory prefix \. does not contain modules listed in go\.work|not one of the workspace modules/,
  );
  assert.deepEqual(codes(await doctor(work, ['go.work'])), ['doctor.work-not-used']);
  await writeFile(path.join(work.home, 'go.work'), 'go 1.19\n\nuse (\n\t./work\n\t./gone\n)\n');
  assert.equal(go(work, 'build', './...').failed, true);
  assert.deepEqual(codes(await doctor(work, ['go.work'])), ['doctor.work-no-module']);
});

test('a damaged module cache: found, only what is damaged removed, and go works again', async (t) => {
  if (!needsGo(t)) return;
  const tree = await temporaryFolder(t);
  const modules = ['one', 'two', 'three'].map((name) =>
    makeModule({ path: `example.com/${name}`, version: 'v1.0.0' }),
  );
  await writeTree(tree, modules, { digests: false });
  const client = await goClient(t, { goproxy: `file://${tree}`, gosumdb: 'off' });
  const folder = await temporaryFolder(t);
  const requires = modules.map(({ path: name, version }) => `require ${name} ${version}\n`).join('');
  await writeFile(path.join(folder, 'go.mod'), `module example.com/app\n\ngo 1.20\n\n${requires}`);
  const imports = modules.map(({ path: name }) => `import _ "${name}"\n`).join('');
  await writeFile(path.join(folder, 'main.go'), `package main\n\n${imports}\nfunc main() {}\n`);
  const sums = await client.run(folder, ['mod', 'tidy']);
  assert.equal(sums.code, 0, sums.stderr);
  assert.equal((await client.run(folder, ['build', '-o', '/dev/null', '.'])).code, 0);
  const own: Machine = {
    home: client.home,
    folder,
    goroot: '',
    environment: client.environment as Record<string, string>,
  };
  assert.deepEqual(codes(await doctor(own, ['cache'])), []);

  const download = path.join(client.moduleCache, 'cache', 'download');
  const [one, two, three] = modules.map((each) => path.join(download, keptName(each)));
  // Cut short, a bit turned over in what was extracted, and a record of another download.
  await truncate(`${one ?? ''}.zip`, 100);
  const extracted = path.join(client.moduleCache, 'example.com', 'two@v1.0.0', 'two.go');
  await flipBit(extracted);
  await writeFile(`${three ?? ''}.ziphash`, `h1:${'A'.repeat(43)}=`);
  assert.match((await client.run(folder, ['mod', 'verify'])).stderr, /three|one|two/);

  const found = await doctor(own, ['cache']);
  assert.equal(found.code, 1);
  assert.deepEqual(new Set(codes(found)), new Set(['doctor.cache-not-go-sum', 'doctor.cache-damaged']));
  const kept = await readFile(`${two ?? ''}.zip`);
  const fixed = await doctor(own, ['cache', '--fix', '--yes']);
  assert.deepEqual(codes(fixed), []);
  assert.deepEqual(await readFile(`${two ?? ''}.zip`), kept, 'what is sound stays');
  const built = await client.run(folder, ['build', '-o', '/dev/null', '.']);
  assert.equal(built.code, 0, built.stderr);
  const verified = await client.run(folder, ['mod', 'verify']);
  assert.match(verified.stdout, /all modules verified/);
});

test('C that is needed and switched off; a compiler that is missing', async (t) => {
  if (!needsGo(t)) return;
  const withC = await machine(t, { CGO_ENABLED: '0' });
  await writeFile(path.join(withC.folder, 'go.mod'), 'module example.com/app\n\ngo 1.20\n');
  await writeFile(
    path.join(withC.folder, 'main.go'),
    'package main\n\n// int answer(void);\nimport "C"\n\nfunc main() {}\n',
  );
  assert.deepEqual(codes(await doctor(withC, ['cgo'])), ['doctor.cgo-disabled']);
  withC.environment['CGO_ENABLED'] = '1';
  withC.environment['CC'] = 'no-such-compiler';
  assert.match(go(withC, 'build', '.').said, /C compiler "no-such-compiler" not found/);
  assert.deepEqual(codes(await doctor(withC, ['cgo'])), ['doctor.cgo-no-compiler']);
});
