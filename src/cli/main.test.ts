import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type IoFacts, recordIo } from '../../test/support/cli-io.ts';
import { has, widthOf } from '../text/index.ts';
import { ownFlags } from './command.ts';
import { commandId, commands } from './commands.ts';
import { exitCodes } from './exit-codes.ts';
import { main } from './main.ts';

async function run(argv: string, facts: IoFacts = {}): Promise<{ code: number; out: string; err: string }> {
  const io = recordIo(facts);
  const code = await main(argv === '' ? [] : argv.split(' '), io);
  return { code, out: io.out(), err: io.err() };
}

test('every command has help in both languages, whole and without a placeholder left', async () => {
  for (const { name, exitCodes: codes } of commands) {
    for (const lang of ['en', 'zh']) {
      const { code, out, err } = await run(`${name} --help --lang ${lang}`);
      assert.equal(code, 0);
      assert.equal(err, '');
      assert.match(out, new RegExp(`gomirror ${name}`));
      assert.doesNotMatch(out, /[{}]|\bcli\.|\bsetting\./, `${name} ${lang}`);
      assert.match(out, lang === 'zh' ? /退出码/ : /Exit codes/);
      for (const exit of codes) assert.match(out, new RegExp(`^ {2}${exit} `, 'm'));
      assert.equal((await run(`help ${name} --lang ${lang}`)).out, out);
    }
  }
});

test('sentences of the help fit a terminal, also in Chinese, and say the same', async () => {
  const isLiteral = /^ {2}-|^ {2}\S.*gomirror |^.{0,8}gomirror /;
  const letters = (text: string) => text.replaceAll(/\s|\u001b\[\d+m/g, '');
  for (const argv of ['help', ...commands.map(({ name }) => `help ${name}`)])
    for (const lang of ['en', 'zh']) {
      const { out } = await run(`${argv} --lang ${lang}`, { terminal: true });
      for (const line of out.split('\n').filter((text) => !isLiteral.test(text)))
        assert.ok(widthOf(line.replaceAll(/\u001b\[\d+m/g, '')) <= 80, line);
      assert.equal(letters(out), letters((await run(`${argv} --lang ${lang}`)).out));
    }
  const { out } = await run('help run --lang zh', { terminal: true });
  assert.doesNotMatch(out, /[\u3000-\u9fff\uff00-\uffef] +[\u3000-\u9fff\uff00-\uffef]/);
});

test('every command that prints may fail to, and says so', () => {
  for (const { name, exitCodes: codes } of commands)
    assert.ok(codes.includes(name === 'run' ? exitCodes.runFailed : exitCodes.failed), name);
});

test('every command, flag and exit code has its words', () => {
  for (const command of commands) {
    for (const part of ['summary', 'about', 'examples']) assert.ok(has(`cli.${part}.${commandId(command)}`));
    for (const { name } of ownFlags(command)) assert.ok(has(`cli.flag.${name}`), name);
  }
  for (const code of Object.values(exitCodes)) assert.ok(has(`cli.exit.${code}`), String(code));
});

test('no command, and only --help, list the commands', async () => {
  for (const argv of ['', '--help', '-h', 'help']) {
    const { code, out } = await run(argv);
    assert.equal(code, 0);
    for (const { name } of commands) assert.match(out, new RegExp(`^ {2}${name} `, 'm'), argv);
  }
  const { out } = await run('config --help');
  assert.match(out, /config schema/);
  assert.doesNotMatch(out, /serve/);
});

test('help is given wherever it is asked for, also where something else is wrong', async () => {
  const { out } = await run('setup --help');
  for (const argv of [
    'setup --nonsense -h',
    'setup -h --mirror',
    '-- setup --help',
    'setup --dry-run -h --yes',
  ])
    assert.deepEqual(await run(argv), { code: 0, out, err: '' }, argv);
  assert.equal((await run('setup --nonsense -- -h')).code, 2);
  assert.equal((await run('run --nonsense go -h')).code, 2);
});

test('the version, plain and as JSON', async () => {
  assert.equal((await run('version')).out, 'gomirror 1.2.3\n');
  assert.equal((await run('--version')).out, 'gomirror 1.2.3\n');
  assert.equal((JSON.parse((await run('version --json')).out) as { gomirror: string }).gomirror, '1.2.3');
});

test('mistakes end with code 2, words on standard error, and the nearest name', async () => {
  const cases = {
    serv: /gomirror serve/,
    'config shwo': /gomirror config show/,
    banana: /gomirror help/,
    config: /show, schema, reference/,
    'serve --lisen :80': /--listen/,
    'serve extra': /"extra"/,
    'help banana': /banana/,
    'serve --listen': /--listen=VALUE/,
    'version --lang fr': /en, zh/,
    'serve --listen nowhere --fetch-attempts x': /nowhere[^]*--fetch-attempts/,
    'verify --config /no.yaml': /no\.yaml/,
    '-x': /no option -x/,
    '--hepl': /--help/,
    'setup --mirror= --yes': /--mirror=VALUE/,
    'config show -c': /--config=VALUE/,
    'config show --data=': /--data/,
    'verify ': /empty/,
    'run -- ': /gomirror run -- go build/,
    'explain -- ': /gomirror explain -- go build/,
    'mirrors check x y': /"y"/,
  };
  for (const [argv, words] of Object.entries(cases)) {
    const { code, out, err } = await run(argv);
    assert.equal(code, 2, argv);
    assert.equal(out, '');
    assert.match(err, words);
    assert.match(err, /^gomirror: .+\n {10}\S/, argv);
    assert.doesNotMatch(err, /\n\s+at /);
  }
});

test('the language: flag, variable, locale; also before anything is parsed', async () => {
  assert.match((await run('--lang zh serv')).err, /没有/);
  assert.match((await run('serv --lang=zh', { env: { LANG: 'en_US' } })).err, /没有/);
  assert.match((await run('serv', { env: { GOMIRROR_LANG: 'zh' } })).err, /没有/);
  assert.match((await run('serv', { env: { LANG: 'zh_CN.UTF-8' } })).err, /没有/);
  assert.match((await run('--lang en help', { env: { LANG: 'zh_CN.UTF-8' } })).out, /Commands/);
  const files = { '/g.yaml': 'lang: zh\n' };
  assert.match((await run('config show --config /g.yaml', { files })).out, /默认/);
});

test('the language is not taken from the words of a program that is run, and the last option counts', async () => {
  for (const argv of ['run -- prog --lang zh', 'run prog --lang zh', 'explain -- prog --lang zh'])
    assert.match((await run(argv, { env: { PATH: '' } })).err, /^gomirror: [ -~]+\n/, argv);
  assert.match((await run('--lang zh help --lang en')).out, /Commands/);
  assert.match((await run('-- help --lang zh')).out, /命令/);
});

test('config show prints each value and where it came from', async () => {
  const files = { '/g.yaml': 'log:\n  level: debug\n' };
  const facts = { files, env: { GOMIRROR_FETCH_ATTEMPTS: '7', GOPROXY: 'https://a.example,direct' } };
  const { code, out, err } = await run('config show -c /g.yaml --listen :80', facts);
  assert.equal(code, 0);
  assert.match(out, /^listen +\[::\]:80 +option --listen$/m);
  assert.match(out, /^log\.level +debug +file \/g\.yaml:2:10$/m);
  assert.match(out, /^fetch\.attempts +7 +variable GOMIRROR_FETCH_ATTEMPTS$/m);
  assert.match(out, /^upstream +https:\/\/a\.example +Go settings: GOPROXY$/m);
  assert.match(out, /^tls\.cert +- +default$/m);
  assert.match(err, /left out "direct"/);
  const json = JSON.parse((await run('config show --json', facts)).out) as Record<string, unknown>;
  assert.deepEqual(json['fetch.attempts'], {
    value: '7',
    layer: 'environment',
    where: 'GOMIRROR_FETCH_ATTEMPTS',
  });
  assert.deepEqual(json['tls.key'], { value: null, layer: 'default', where: '' });
});

test('config show prints groups and profiles, and no password', async () => {
  const proxy = 'http://user:hunter2@proxy.example:3128';
  const files = {
    '/g.yaml': `upstream: [{ url: a.example, proxy: "${proxy}" }]\nfetch: { proxy: "${proxy}" }\nprofiles: { dev: { upstream: [{ url: b.example, proxy: "${proxy}" }] } }\n`,
  };
  const { out } = await run('config show -c /g.yaml', { files });
  assert.match(out, /^upstream +\[\{"url":"https:\/\/a\.example","proxy":"http:\/\/\*\*\*@proxy/m);
  assert.match(out, /^fetch\.proxy +http:\/\/\*\*\*@proxy\.example:3128 /m);
  const json = (await run('config show -c /g.yaml --json --profile dev', { files })).out;
  assert.doesNotMatch(out + json, /hunter2/);
  assert.deepEqual((JSON.parse(json) as Record<string, unknown>)['upstream'], {
    value: [{ url: 'https://b.example', proxy: 'http://***@proxy.example:3128' }],
    layer: 'profile',
    where: 'dev',
  });
});

test('a switch is an option without a value, and a command may have one of the same name', async () => {
  assert.match((await run('config show --offline')).out, /^offline +true +option --offline$/m);
  assert.match((await run('config show --offline=no')).out, /^offline +false +option --offline$/m);
  assert.match(
    (await run('config show', { env: { GOMIRROR_OFFLINE: '1' } })).out,
    /^offline +true +variable/m,
  );
  assert.match((await run('config show --offline=maybe')).err, /--offline.*maybe/);
  assert.match((await run('verify --offline=yes')).err, /takes no value/);
  assert.match((await run('serve --help')).out, /^ {2}--offline$/m);
  const mentioned = (await run('verify --help')).out.match(/--offline$/gm);
  assert.deepEqual(mentioned, ['--offline']);
});

test('a path cannot write to the terminal', async () => {
  const { out } = await run('config show --data /tmp/\u001b[31m');
  assert.match(out, /\\x1b\[31m/);
  assert.ok(!out.includes('\u001b'));
});

test('the schema is JSON and the reference Markdown in the language asked for', async () => {
  assert.equal(typeof JSON.parse((await run('config schema')).out), 'object');
  assert.match((await run('config reference --lang zh')).out, /^# 配置$/m);
  assert.match((await run('config reference')).out, /GOMIRROR_SUMDB_ON_UNAVAILABLE/);
});

test('colours: on a terminal, unless NO_COLOR, a dumb terminal, or FORCE_COLOR=0; in a pipe only when forced', async () => {
  const colored = async (terminal: boolean, env: Record<string, string>) =>
    (await run('help', { terminal, env })).out.includes('\u001b');
  assert.equal(await colored(true, {}), true);
  assert.equal(await colored(true, { NO_COLOR: '1' }), false);
  assert.equal(await colored(true, { NO_COLOR: '' }), true);
  assert.equal(await colored(true, { TERM: 'dumb' }), false);
  assert.equal(await colored(true, { FORCE_COLOR: '0' }), false);
  assert.equal(await colored(false, {}), false);
  assert.equal(await colored(false, { FORCE_COLOR: '1' }), true);
});
