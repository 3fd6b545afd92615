import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { recordIo } from '../../test/support/cli-io.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { ownFlags } from './command.ts';
import { commands } from './commands.ts';
import { main } from './main.ts';

const run = promisify(execFile);
const { PATH } = process.env;

async function scriptFor(shell: string, lang = 'en'): Promise<string> {
  const io = recordIo();
  assert.equal(await main(['completion', shell, '--lang', lang], io), 0, io.err());
  return io.out();
}

async function hasShell(t: TestContext, shell: string): Promise<boolean> {
  const there = await run('which', [shell]).then(
    () => true,
    () => false,
  );
  if (!there) t.skip(`there is no ${shell} here`);
  return there;
}

/** Runs a script given on standard input; gives what it prints. */
function shellSays(
  shell: string,
  args: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(shell, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', reject);
    child.on('close', () => (errors === '' ? resolve(out) : reject(new Error(errors))));
    child.stdin.end(input);
  });
}

test('each script names every command and every flag of the table', async () => {
  for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
    const script = await scriptFor(shell);
    for (const command of commands) {
      for (const word of command.name.split(' ')) assert.ok(script.includes(word), `${shell} ${word}`);
      for (const { name } of ownFlags(command))
        assert.match(
          script,
          new RegExp(shell === 'fish' ? `-l ${name}\\b` : `--${name}\\b`),
          `${shell} ${name}`,
        );
    }
    assert.match(
      script,
      /user machine project|'user', 'machine', 'project'|'user' 'machine' 'project'/,
      shell,
    );
    assert.ok(script.includes('modules.go-sum'), shell);
  }
});

test('the shells themselves can read the scripts, in both languages', async (t) => {
  const folder = await temporaryFolder(t);
  for (const [shell, check] of [
    ['bash', '-n'],
    ['zsh', '-n'],
    ['fish', '--no-execute'],
  ] as const) {
    await t.test(shell, async (t) => {
      if (!(await hasShell(t, shell))) return;
      for (const lang of ['en', 'zh']) {
        const file = path.join(folder, `${shell}-${lang}`);
        await writeFile(file, await scriptFor(shell, lang));
        const { stderr } = await run(shell, [check, file], { env: { PATH, HOME: folder } });
        assert.equal(stderr, '');
      }
    });
  }
});

test('bash completes commands, subcommands, options and values', async (t) => {
  if (!(await hasShell(t, 'bash'))) return;
  const script = await scriptFor('bash');
  const env = { PATH, HOME: await temporaryFolder(t) };
  const complete = async (...words: readonly string[]) => {
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const input = `${script}\nCOMP_WORDS=(gomirror ${quoted}); COMP_CWORD=${words.length}; _gomirror; printf '%s\\n' "\${COMPREPLY[@]}"\n`;
    const out = await shellSays('bash', ['--norc'], input, env);
    return out.split('\n').filter((line) => line !== '');
  };
  assert.deepEqual(await complete('doc'), ['doctor']);
  assert.deepEqual(await complete('mirrors', 'b'), ['bench']);
  assert.deepEqual(await complete('config', ''), ['show', 'schema', 'reference']);
  assert.deepEqual(await complete('setup', '--scope', ''), ['user', 'machine', 'project']);
  assert.deepEqual(await complete('setup', '--scope', '=', 'm'), ['machine']);
  assert.deepEqual(await complete('doctor', 'modules.go'), ['modules.go-mod', 'modules.go-sum']);
  assert.deepEqual(await complete('completion', 'z'), ['zsh']);
  assert.deepEqual(await complete('--lang', 'zh', 'ver'), ['verify', 'version']);
  assert.deepEqual(await complete('doctor', '--timeout', '9s', '--fi'), ['--fix']);
  assert.deepEqual(await complete('serve', '--data', ''), []);
  assert.ok((await complete('serve', '--')).includes('--listen'));
});

test('fish completes commands, subcommands, options and values', async (t) => {
  if (!(await hasShell(t, 'fish'))) return;
  const home = await temporaryFolder(t);
  const file = path.join(home, 'gomirror.fish');
  await writeFile(file, await scriptFor('fish'));
  const env = { PATH, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home };
  const complete = async (line: string) => {
    const { stdout: out } = await run('fish', ['-c', `source ${file}; complete -C '${line}'`], { env });
    return out.split('\n').flatMap((row) => row.split('\t')[0] || []);
  };
  assert.deepEqual(await complete('gomirror doc'), ['doctor']);
  assert.deepEqual(await complete('gomirror mirrors b'), ['bench']);
  assert.deepEqual(await complete('gomirror setup --scope m'), ['machine']);
  assert.deepEqual(await complete('gomirror completion z'), ['zsh']);
  assert.deepEqual(await complete('gomirror doctor --fi'), ['--fix']);
});

test('zsh completes commands, subcommands, options and values', async (t) => {
  if (!(await hasShell(t, 'zsh'))) return;
  const home = await temporaryFolder(t);
  const file = path.join(home, 'gomirror.zsh');
  await writeFile(file, await scriptFor('zsh'));
  // What zsh does with candidates, printed instead.
  const stubs =
    'compadd() { shift; print -l -- "$@" }; _describe() { print -l -- "${(@P)@[-1]}" }; _files() { print FILES }';
  const complete = async (...words: readonly string[]) => {
    const given = ['gomirror', ...words].map((word) => `'${word}'`).join(' ');
    const text = `${stubs}; source ${file}; words=(${given}); CURRENT=${words.length + 1}; _gomirror`;
    const { stdout } = await run('zsh', ['-f', '-c', text], { env: { PATH, HOME: home } });
    return stdout.split('\n').filter((line) => line !== '');
  };
  assert.ok((await complete('')).some((row) => row.startsWith('doctor:')));
  assert.ok((await complete('mirrors', '')).some((row) => row.startsWith('bench:')));
  assert.deepEqual(await complete('setup', '--scope', ''), ['user', 'machine', 'project']);
  assert.ok((await complete('doctor', '')).includes('modules.go-sum'));
  assert.ok((await complete('doctor', '--')).some((row) => row.startsWith('--fix:')));
  assert.deepEqual(await complete('serve', '--config', ''), ['FILES']);
  assert.deepEqual(await complete('--lang', ''), ['en', 'zh']);
});

test('a shell that is not known, and none at all', async () => {
  for (const [argv, words] of [
    [['completion', 'tcsh'], /bash, zsh, fish, powershell/],
    [['completion'], /bash\|zsh\|fish\|powershell/],
  ] as const) {
    const io = recordIo();
    assert.equal(await main(argv, io), 2);
    assert.match(io.err(), words);
    assert.equal(io.out(), '');
  }
});
