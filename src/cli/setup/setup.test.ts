import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { recordIo } from '../../../test/support/cli-io.ts';
import { type FakeFacts, fakeSystem } from '../../../test/support/fake-system.ts';
import { schemaProblems } from '../../../test/support/json-schema.ts';
import { GomirrorError } from '../../base/index.ts';
import { parseArguments } from '../arguments.ts';
import { flagsOf } from '../settings-flags.ts';
import { commands } from '../commands.ts';
import { run, type SetupMachine } from '../commands/setup.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';

const schema: unknown = JSON.parse(
  readFileSync(new URL('../../../schema/setup.schema.json', import.meta.url), 'utf8'),
);
const goEnv = '/home/gopher/.config/go/env';

function machine(facts: FakeFacts = {}) {
  const system = fakeSystem(facts);
  const setup = async (words: readonly string[], more: SetupMachine = {}, lang: 'en' | 'zh' = 'en') => {
    const io = recordIo({ terminal: false });
    const [row] = commands.filter(({ name }) => name === 'setup');
    assert.ok(row);
    const given = parseArguments(words, flagsOf(row), 'setup');
    let thrown = '';
    const code = await run({ io, lang, given }, { system, ...more }).catch((error: unknown) => {
      thrown = error instanceof GomirrorError ? error.code : String(error);
      return exitCodeOf(error);
    });
    return { code, thrown, out: io.out(), err: io.err() };
  };
  const json = async (...words: string[]) => {
    const { out, code } = await setup([...words, '--json']);
    const data: unknown = JSON.parse(out);
    assert.deepEqual(schemaProblems(schema, data), []);
    return {
      code,
      data: data as {
        id: string | null;
        changes: { place: string }[];
        notes: { code: string }[];
        byHand: { command: string }[];
      },
    };
  };
  return { system, setup, json, text: async (path: string) => (await system.files.read(path))?.toString() };
}

const answering = (...answers: string[]): SetupMachine => ({
  asker: {
    isTerminal: true,
    ask: () => Promise.resolve(answers.shift() ?? assert.fail('one question too many')),
  },
});

test('mirrors by URL, host and list become a GOPROXY', async () => {
  for (const [given, expected] of [
    ['https://goproxy.cn', 'https://goproxy.cn,direct'],
    ['goproxy.cn', 'https://goproxy.cn,direct'],
    ['127.0.0.1:4663', 'http://127.0.0.1:4663,direct'],
    ['https://a.example,https://b.example,off', 'https://a.example,https://b.example,off'],
    ['https://a.example|https://b.example,direct', 'https://a.example|https://b.example,direct'],
    ['goproxy.cn,aliyun', 'https://goproxy.cn|https://mirrors.aliyun.com/goproxy,direct'],
    ['goproxy.cn,direct', 'https://goproxy.cn,direct'],
    ['direct', 'direct'],
    ['off', 'off'],
  ] as const) {
    const { setup, text } = machine();
    assert.equal((await setup(['--mirror', given, '--yes'])).code, exitCodes.ok, given);
    assert.equal(await text(goEnv), `GOPROXY=${expected}\n`, given);
  }
});

test('a mirror that does not pass the checksum database on is remarked upon, unless that was thought of', async () => {
  const said = async (...words: string[]) =>
    (await machine().json(...words, '--dry-run')).data.notes.map(({ code }) => code);
  assert.deepEqual(await said('--mirror', 'aliyun'), ['cli.setup-lacks-database']);
  assert.deepEqual(await said('--mirror', 'aliyun', '--sumdb', 'sum.golang.google.cn'), []);
  assert.deepEqual(await said('--mirror', 'goproxy.cn,aliyun'), []);
  assert.deepEqual(await said('--mirror', 'goproxy.cn'), []);
});

test('default takes a setting out again, and leaves the others', async () => {
  const { setup, text } = machine({
    files: { [goEnv]: '# mine\nGOPROXY=https://x\nGOSUMDB=off\nGOFLAGS=-x\n' },
  });
  await setup(['--mirror', 'default', '--sumdb', 'default', '--yes']);
  assert.equal(await text(goEnv), '# mine\nGOFLAGS=-x\n');
});

test('nothing is changed by --dry-run, without an answer, or without a yes', async () => {
  const { system, setup, json } = machine();
  const before = system.snapshot();
  const words = ['--mirror', 'goproxy.cn', '--proxy', 'http://p.example:1'];
  assert.equal((await setup([...words, '--dry-run'])).code, exitCodes.ok);
  assert.equal((await setup(words)).thrown, 'cli.setup-needs-yes');
  assert.equal((await setup(words)).code, exitCodes.usage);
  assert.match((await setup(words, answering('no'))).out, /Nothing was changed/);
  const interrupted: SetupMachine = {
    asker: { isTerminal: true, ask: () => Promise.reject(new GomirrorError('cli.setup-interrupted')) },
  };
  assert.equal((await setup(words, interrupted)).code, exitCodes.interrupted);
  assert.equal((await setup([], interrupted)).code, exitCodes.interrupted);
  const { data } = await json(...words, '--dry-run');
  assert.equal(data.id, null);
  assert.ok(data.changes.some(({ place }) => place === goEnv));
  assert.deepEqual(system.snapshot(), before);
});

test('questions on a terminal: answers are options, and the changes are shown before they are agreed to', async () => {
  const { setup, text } = machine({ files: { '.bashrc': '' } });
  const { out, code } = await setup(
    [],
    answering('goproxy.cn', 'git.corp.example，*.internal', 'off', 'n', 'y'),
  );
  assert.equal(code, exitCodes.ok);
  assert.match(out, /\+ GOPROXY=https:\/\/goproxy\.cn,direct[\s\S]*gomirror undo \d/);
  assert.equal(
    await text(goEnv),
    'GOPRIVATE=git.corp.example,*.internal\nGOPROXY=https://goproxy.cn,direct\n',
  );
  const chinese = await setup([], answering('keep', '', '', ''), 'zh');
  assert.doesNotMatch(chinese.out.replaceAll(/\/[\w./-]+/g, ''), /Nothing|answer|brackets/);
});

test('a proxy: both spellings, hosts that need none, and back', async () => {
  const { setup, json, text } = machine({ files: { '.bashrc': '' }, env: { NO_PROXY: 'corp.example' } });
  await setup(['--proxy', 'p.example:3128', '--yes']);
  assert.equal(
    await text('/home/gopher/.bashrc'),
    [
      '# >>> gomirror >>>',
      "export HTTP_PROXY='http://p.example:3128'",
      "export HTTPS_PROXY='http://p.example:3128'",
      "export NO_PROXY='corp.example,localhost,127.0.0.1,::1'",
      "export http_proxy='http://p.example:3128'",
      "export https_proxy='http://p.example:3128'",
      "export no_proxy='corp.example,localhost,127.0.0.1,::1'",
      '# <<< gomirror <<<',
      '',
    ].join('\n'),
  );
  assert.deepEqual((await json('--proxy', 'p.example:3128', '--yes')).data.changes, []);
  await setup(['--proxy', 'off', '--yes']);
  assert.equal(await text('/home/gopher/.profile'), undefined);
});

test('a password is in no argument, and in nothing that is shown or kept but the file it is for', async () => {
  const { system, setup, text } = machine({ files: { '.bashrc': '' } });
  for (const words of [
    ['--proxy', 'http://u:Geheim-77@p.example:1'],
    ['--mirror', 'https://u:Geheim-77@m.example'],
  ]) {
    const { code, thrown, out, err } = await setup([...words, '--yes']);
    assert.equal(code, exitCodes.usage);
    assert.equal(thrown, 'cli.setup-secret-argument');
    assert.doesNotMatch(out + err, /Geheim/);
  }
  const typed: SetupMachine = { password: () => Promise.resolve('Geheim-77') };
  const login = await setup(['--login', 'git.corp.example', '--user', 'me', '--for', 'git', '--yes'], typed);
  assert.equal(login.code, exitCodes.ok);
  assert.equal(await text('/home/gopher/.netrc'), 'machine git.corp.example login me password Geheim-77\n');
  assert.equal((await system.files.facts('/home/gopher/.netrc'))?.mode, 0o600);
  assert.match(
    (await text('/home/gopher/.gitconfig')) ?? '',
    /\[credential "https:\/\/git\.corp\.example"\]\n\tusername = me/,
  );
  const proxy = await setup(['--proxy', 'http://u@p.example:1', '--yes'], typed);
  assert.match((await text('/home/gopher/.bashrc')) ?? '', /HTTPS_PROXY='http:\/\/u:Geheim-77@p\.example:1'/);
  assert.doesNotMatch(login.out + login.err + proxy.out + proxy.err, /Geheim/);
});

test('neighbours get their mirrors, and what they had stays', async () => {
  const { setup, text, json } = machine({
    files: { '.npmrc': '//r/:_authToken=t', '.docker/daemon.json': '{\n  "debug": true\n}\n' },
  });
  await setup(['--for', 'npm,pip,docker', '--yes']);
  assert.equal(
    await text('/home/gopher/.npmrc'),
    '//r/:_authToken=t\nregistry=https://registry.npmmirror.com',
  );
  assert.match((await text('/home/gopher/.config/pip/pip.conf')) ?? '', /^\[global\]\nindex-url = https:/);
  assert.equal(
    await text('/home/gopher/.docker/daemon.json'),
    '{\n  "debug": true,\n  "registry-mirrors": [\n    "https://docker.m.daocloud.io"\n  ]\n}\n',
  );
  assert.equal(await text(goEnv), undefined);
  assert.deepEqual((await json('--for', 'npm,pip,docker', '--yes')).data.changes, []);
});

test('a team’s policy: one line sets a machine up, and it is remembered', async () => {
  const policy =
    'version: 1\nname: Corp\nmirror: https://m.corp.example\nprivate: [git.corp.example]\nproxy: http://p.corp.example:1\npip: https://pip.corp.example/simple\n';
  const { setup, text } = machine({ cwd: '/home/gopher', files: { 'team.yaml': policy, '.bashrc': '' } });
  const { out, code } = await setup(['--team', 'team.yaml', '--private', 'mine.example', '--yes']);
  assert.equal(code, exitCodes.ok, out);
  // What the command line says counts more.
  assert.equal(await text(goEnv), 'GOPRIVATE=mine.example\nGOPROXY=https://m.corp.example,direct\n');
  assert.match((await text('/home/gopher/.config/pip/pip.conf')) ?? '', /pip\.corp\.example/);
  assert.match((await text('/home/gopher/.bashrc')) ?? '', /p\.corp\.example/);
  const kept = JSON.parse((await text('/home/gopher/.config/gomirror/team.json')) ?? '') as Record<
    string,
    unknown
  >;
  assert.deepEqual(kept['go'], { GOPROXY: 'https://m.corp.example,direct', GOPRIVATE: 'mine.example' });
  const bad = await setup(['--team', 'none.yaml', '--yes']);
  assert.equal(bad.thrown, 'goenv.team-cannot-read');
});

test('what cannot be understood ends before anything is done', async () => {
  const { setup } = machine();
  for (const [words, code] of [
    [['--scope', 'everybody'], 'cli.setup-bad-choice'],
    [['--for', 'go,cargo'], 'cli.setup-bad-choice'],
    [['--proxy', 'ftp://p'], 'cli.setup-bad-proxy'],
    [['--proxy', 'system'], 'cli.setup-no-system-proxy'],
    [['--mirror', 'ftp://p'], 'cli.setup-bad-mirror'],
    [['--mirror', 'a,,b'], 'cli.setup-unknown-mirror'],
    [['--mirror', 'nonsense'], 'cli.setup-unknown-mirror'],
    [['--login', 'a b', '--user', 'x'], 'cli.setup-bad-host'],
    [['--login=-x', '--user', 'x'], 'cli.setup-bad-host'],
    [['--login', 'a.example'], 'cli.missing-argument'],
    [['--ssh', 'a b'], 'cli.setup-bad-host'],
    [['--ssh', 'git.example', '--ssh', 'b"]'], 'cli.setup-bad-host'],
    [['--ssh', 'https://git.example/'], 'cli.setup-bad-host'],
    [['--user', 'x'], 'cli.setup-needs-login'],
    [['--password-stdin'], 'cli.setup-needs-login'],
    [['--mirror', 'goproxy.cn', '--password-file', 'p'], 'cli.setup-needs-login'],
    [['--ca', '/nowhere.pem'], 'cli.cannot-read'],
    [['--private', 'a\nb'], 'goenv.bad-value'],
  ] as const) {
    const { thrown, code: exit } = await setup([...words, '--yes']);
    assert.equal(thrown, code, words.join(' '));
    if (code !== 'cli.setup-no-system-proxy') assert.equal(exit, exitCodes.usage, code);
  }
});

test('the rights of an administrator: the command is said, nothing is changed', async () => {
  const { json, system } = machine();
  const before = system.snapshot();
  const { code, data } = await json('--scope', 'machine', '--proxy', 'http://p.example:1', '--yes');
  assert.equal(code, exitCodes.failed);
  assert.equal(data.byHand[0]?.command, 'sudo gomirror setup --proxy http://p.example:1 --scope machine');
  assert.deepEqual(system.snapshot(), before);
});
