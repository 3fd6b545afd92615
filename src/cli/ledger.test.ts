import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { runGomirror, startGomirror } from '../../test/support/gomirror.ts';
import { recordIo } from '../../test/support/cli-io.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { systemClock } from '../base/index.ts';
import { isTokenSecret, Ledger } from '../ledger/index.ts';
import { parseArguments } from './arguments.ts';
import { main } from './main.ts';
import { knownPassword, newPassword, type SecretSource } from './secret-input.ts';

/** A data folder, and the command line on it, in this process. */
async function place(t: TestContext) {
  const data = await temporaryFolder(t);
  const run = async (...argv: string[]) => {
    const io = recordIo();
    const code = await main([...argv, '--data', data], io);
    return { code, out: io.out(), err: io.err() };
  };
  const passwordFile = path.join(data, 'password');
  writeFileSync(passwordFile, 'correct horse\r\nsecond line\n');
  const open = async () => {
    const ledger = await Ledger.open(path.join(data, 'ledger'), { clock: systemClock, mode: 'server' });
    t.after(() => ledger.close());
    return ledger;
  };
  return { data, run, open, passwordFile };
}

test('users are added, listed, given other passwords and removed', async (t) => {
  const { run, open, passwordFile, data } = await place(t);
  const none = `gomirror: there are no users in ${path.join(data, 'ledger')}\n`;
  assert.deepEqual(await run('user', 'list'), { code: 0, out: '', err: none });
  assert.equal(existsSync(path.join(data, 'ledger')), false);
  const groups = ['--group', 'dev', '--group=ops,qa'];
  const added = await run('user', 'add', 'alice', ...groups, '--password-file', passwordFile);
  assert.equal(added.code, 0);
  assert.doesNotMatch(added.err + added.out, /correct horse/);
  assert.match(added.err, /begin in .*ledger, which was empty/);
  assert.match(added.err, /a space in it.*user passwd alice/);
  const users = JSON.parse((await run('user', 'list', '--json')).out) as Record<string, unknown>[];
  assert.deepEqual(
    users.map(({ name, groups, lastUsed }) => [name, groups, lastUsed]),
    [['alice', ['dev', 'ops', 'qa'], null]],
  );
  const { accounts } = await open();
  assert.ok(await accounts.verifyPassword('alice', 'correct horse'));
  writeFileSync(passwordFile, 'battery-staple');
  const changed = await run('user', 'passwd', 'alice', '--password-file', passwordFile);
  assert.deepEqual([changed.code, /space/.test(changed.err)], [0, false]);
  assert.ok(await accounts.verifyPassword('alice', 'battery-staple'));
  assert.equal((await run('user', 'groups', 'alice', '--group=')).code, 0);
  assert.deepEqual((await accounts.verifyPassword('alice', 'battery-staple'))?.groups, []);
  assert.equal((await run('user', 'groups', 'alice')).code, 2);
  assert.equal((await run('user', 'groups', 'alice', '--group=dev,ops', '--group', 'qa')).code, 0);
  assert.match(
    (await run('user', 'list')).out,
    /^NAME +GROUPS +CREATED +LAST USED\nalice +dev,ops,qa +\d{4}-/,
  );
  assert.equal((await run('user', 'remove', 'alice')).code, 0);
  assert.deepEqual(JSON.parse((await run('user', 'list', '--json')).out), []);
  const tail = (await run('audit', 'tail', '--action', 'user', '--json')).out.trim().split('\n');
  assert.deepEqual(
    tail.map((line) => (JSON.parse(line) as { outcome: string }).outcome),
    ['added', 'password changed', 'groups changed', 'groups changed', 'removed'],
  );
  assert.doesNotMatch(tail.join(''), /correct horse|battery-staple/);
});

test('a secret is on standard output, alone and once', async (t) => {
  const { run, open, data } = await place(t);
  const made = await run(
    'token',
    'create',
    '--name',
    'ci',
    '--read',
    'corp.example/*,git.example',
    '--ttl',
    '90d',
  );
  assert.equal(made.code, 0);
  assert.match(made.out, /^gmt_[\w-]{49}\n$/);
  const secret = made.out.trim();
  assert.equal(isTokenSecret(secret), true);
  assert.match(made.err, /login ci password TOKEN[^]*Bearer TOKEN/);
  assert.equal(made.err.includes(secret), false);
  const { accounts } = await open();
  const account = await accounts.verifyToken(secret);
  assert.deepEqual(account?.reads, ['corp.example/*', 'git.example']);
  const days = ((account?.expiresMs ?? 0) - Date.now()) / 86_400_000;
  assert.ok(days > 89.9 && days <= 90);
  const json = JSON.parse((await run('token', 'create', '--name', 'bot', '--json')).out) as {
    secret: string;
    token: { state: string; expires: null; reads: null };
  };
  assert.deepEqual([isTokenSecret(json.secret), json.token.state, json.token.expires], [true, 'valid', null]);
  assert.equal((await run('token', 'revoke', 'ci')).code, 0);
  assert.equal(await accounts.verifyToken(secret), undefined);
  const listed = await run('token', 'list');
  assert.match(listed.out, /^bot +valid .*\nci +revoked /m);
  const everything =
    listed.out + (await run('token', 'list', '--json')).out + (await run('audit', 'export')).out;
  for (const each of [secret, json.secret]) assert.equal(everything.includes(each), false);
  assert.equal(readFileSync(path.join(data, 'ledger', 'ledger.sqlite')).includes(secret), false);
});

test('mistakes: what is wrong, what to do, and the code', async (t) => {
  const { run, passwordFile } = await place(t);
  const cases: [string, number, RegExp][] = [
    ['user passwd alice', 1, /gomirror user add/],
    ['user add', 2, /needs NAME/],
    [`user add a:b --password-file ${passwordFile}`, 2, /"a:b"/],
    ['user add alice --password-file /no-such-file', 2, /no-such-file/],
    ['user remove bob', 1, /"bob"/],
    ['token create', 2, /--name NAME/],
    ['token create --name ci --ttl soon', 2, /--ttl: "soon"/],
    ['token create --name ci --user bob', 1, /"bob"/],
    ['token create --name ci --read corp.example/[', 2, /--read: "corp\.example\/\[" is not a pattern/],
    ['token create --name ci --read https://corp.example/x', 2, /--read: .*corp\.example\/x/],
    ['token revoke ci', 1, /"ci"/],
    ['audit verify --head 12', 2, /NUMBER:HASH/],
    ['audit tail --since yesterday', 2, /--since: "yesterday"/],
    ['audit tail --limit 0', 2, /--limit: "0"/],
    ['audit tail --action reed', 2, /--action: "reed" is not one of the choices\n.*read, user, token/],
    ['audit export --action reed', 2, /--action: "reed"/],
    ['backup', 2, /needs FILE/],
    ['restore /no-such-file', 1, /no-such-file/],
  ];
  for (const [argv, code, words] of cases) {
    const got = await run(...argv.split(' '));
    assert.equal(got.code, code, `${argv}: ${got.err}`);
    assert.equal(got.out, '', argv);
    assert.match(got.err, words, argv);
    assert.match(got.err, /^gomirror: .+\n {10}\S/, argv);
  }
});

test('the audit log: its end, what was asked for, and what somebody has changed', async (t) => {
  const { run, data } = await place(t);
  for (const name of ['a', 'b', 'c']) await run('token', 'create', '--name', name);
  const good = await run('audit', 'verify');
  assert.equal(good.code, 0);
  const head = /head (3:[0-9a-f]{64})\n$/.exec(good.out)?.[1] ?? '';
  await run('token', 'revoke', 'b');
  assert.equal((await run('audit', 'verify', '--head', head)).code, 0);
  const other = await run(
    'audit',
    'verify',
    '--head',
    head.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  );
  assert.equal(other.code, 1);
  assert.match(
    (await run('audit', 'tail', '--limit', '1')).out,
    /^4 +.*Z +revoked +token +command line +- +b /,
  );
  assert.equal((await run('audit', 'tail', '--what', 'b')).out.split('\n').length, 3);
  const file = path.join(data, 'ledger', 'audit', '000000000001.jsonl');
  assert.equal((await run('audit', 'export')).out, readFileSync(file, 'utf8'));
  assert.equal((await run('audit', 'export', '--outcome', 'revoked')).out.split('\n').length, 2);
  assert.equal((await run('audit', 'export', '--since', '2100-01-01')).out, '');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"what":"b"', '"what":"x"'));
  const bad = await run('audit', 'verify');
  assert.deepEqual([bad.code, /entry 2 /.test(bad.out)], [1, true]);
  const json = JSON.parse((await run('audit', 'verify', '--json', '--lang', 'zh')).out) as {
    ok: boolean;
    problem: { code: string; words: string };
  };
  assert.deepEqual([json.ok, json.problem.code], [false, 'ledger.audit-bad-entry']);
  assert.match(json.problem.words, /审计日志/);
});

test('a backup is restored only when nobody serves from the folder', async (t) => {
  const mirror = await startGomirror(t, { upstream: 'off' });
  const program = (...argv: string[]) => runGomirror([...argv, '--data', mirror.data]);
  const made = await program('token', 'create', '--name', 'ci');
  assert.equal(made.code, 0, made.stderr);
  const file = path.join(mirror.data, 'backup.tar');
  const saved = await program('backup', file);
  assert.equal(saved.code, 0, saved.stderr);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal((await program('backup', file)).code, 1);
  assert.equal((await program('restore', file, '--yes')).code, 5);
  await mirror.stop();
  assert.equal((await program('token', 'revoke', 'ci')).code, 0);
  assert.equal((await program('restore', file)).code, 1);
  const restored = await program('restore', file, '--yes');
  assert.equal(restored.code, 0, restored.stderr);
  assert.match(restored.stdout, /what was there before is in .*ledger\.before-/);
  assert.match((await program('token', 'list')).stdout, /^ci +valid/m);
  const elsewhere = await runGomirror(['restore', file, '--data', path.join(mirror.data, 'elsewhere')]);
  assert.deepEqual([elsewhere.code, elsewhere.stderr], [0, '']);
  assert.equal((await program('audit', 'verify')).code, 0);
});

/** A terminal that somebody types on. */
function terminal(typed: string): { input: SecretSource; raw: boolean[] } {
  const raw: boolean[] = [];
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
  input.end(typed);
  return { input, raw };
}

test('what may not be read is not said to be empty', async (t) => {
  if (process.platform === 'win32') return;
  const { run, data, passwordFile } = await place(t);
  assert.equal((await run('user', 'add', 'alice', '--password-file', passwordFile)).code, 0);
  const isRoot = process.geteuid?.() === 0;
  // For root nothing is closed: it asks as somebody else, who has to reach the program and the folder above.
  chmodSync(data, 0o755);
  chmodSync(path.join(data, 'ledger'), 0);
  const program = path.join(import.meta.dirname, '../../bin/gomirror.js');
  try {
    for (const command of ['user list', 'token list', 'audit tail']) {
      const { status, stderr } = spawnSync(
        process.execPath,
        [program, ...command.split(' '), '--data', data, '--lang', 'en'],
        { encoding: 'utf8', env: { PATH: process.env['PATH'] }, ...(isRoot && { uid: 65_534, gid: 65_534 }) },
      );
      assert.equal(status, 4, command + stderr);
      assert.match(stderr, /cannot use the folder.*EACCES/, command);
    }
  } finally {
    chmodSync(path.join(data, 'ledger'), 0o700);
  }
});

test('a password is typed twice and shown never', async () => {
  const io = recordIo();
  const given = parseArguments([], [], 'user add');
  const { signal } = new AbortController();
  const ask = (typed: string) => {
    const { input, raw } = terminal(typed);
    return newPassword({ io, lang: 'en', given }, 'en', signal, input).finally(() =>
      assert.deepEqual(raw, [true, false]),
    );
  };
  assert.equal(await ask('correct horsf\u007fe\rcorrect horse\r'), 'correct horse');
  assert.equal(await ask('nonsense\u0015密码 é😀x\u007f\n密码 é😀\n'), '密码 é😀');
  await assert.rejects(ask('correct horse\ncorrect house\n'), { code: 'cli.passwords-differ' });
  await assert.rejects(ask('correct\u0003'), { code: 'cli.setup-interrupted' });
  await assert.rejects(ask('correct\u0004'), { code: 'cli.no-password' });
  await assert.rejects(ask('correct'), { code: 'cli.no-password' });
  assert.doesNotMatch(io.out() + io.err(), /correct|密码/);
  const stdin = parseArguments(['--password-stdin'], [{ name: 'password-stdin', value: false }], 'user add');
  const pipe = new PassThrough();
  pipe.end('correct horse\nmore\n');
  assert.equal(await newPassword({ io, lang: 'en', given: stdin }, 'en', signal, pipe), 'correct horse');
  await assert.rejects(newPassword({ io, lang: 'en', given }, 'en', signal, new PassThrough()), {
    code: 'cli.no-password',
  });
});

test('a password that somebody has is asked for once, and other questions may follow on the same terminal', async () => {
  const io = recordIo();
  const given = parseArguments([], [], 'user add');
  const { signal } = new AbortController();
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  input.write('t0ken\r');
  const context = { io, lang: 'en' as const, given };
  assert.equal(await knownPassword(context, 'token of me: ', signal, input), 't0ken');
  assert.equal(io.err(), 'token of me: \n');
  assert.equal(input.destroyed, false);
  const answer = once(input.resume(), 'data');
  input.write('y\n');
  assert.deepEqual(await answer, ['y\n']);
});

test(
  'root does not make files that the server cannot write',
  { skip: process.getuid?.() !== 0 && 'only root can try' },
  async (t) => {
    const { data, run } = await place(t);
    chownSync(data, 65_534, 65_534);
    chmodSync(data, 0o700);
    const { code, err } = await run('token', 'create', '--name', 'ci');
    assert.equal(code, 4);
    assert.match(err, /65534/);
    assert.equal(existsSync(path.join(data, 'ledger')), false);
  },
);
