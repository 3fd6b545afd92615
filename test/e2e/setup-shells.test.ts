import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { accessSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { repositoryRoot } from '../../scripts/support/repository.ts';
import { temporaryFolder } from '../support/temp.ts';

const run = promisify(execFile);
const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What every part of a value has to go through unharmed. */
const nasty = `http://it's-"odd"$HOME\`x\`;a&b\\c!.example:3128`;

/** Each shell as a new terminal, a new log-in and a script would start it, and how it prints variables. */
const starts = {
  bash: { flags: ['-lc', '-ic', '-lic'], print: 'printf "%s\\n" "$HTTPS_PROXY" "$NO_PROXY" "$PATH"' },
  zsh: { flags: ['-c', '-lc', '-ic', '-lic'], print: 'printf "%s\\n" "$HTTPS_PROXY" "$NO_PROXY" "$PATH"' },
  fish: { flags: ['-c', '-lc', '-ic'], print: 'echo "$HTTPS_PROXY"; echo "$NO_PROXY"; string join : $PATH' },
} as const;
type Shell = keyof typeof starts;

function isThere(shell: string): boolean {
  for (const folder of systemPath.split(':')) {
    try {
      accessSync(path.join(folder, shell));
      return true;
    } catch {
      // The next folder.
    }
  }
  return false;
}

async function freshHome(t: TestContext, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const home = await temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    writeFileSync(path.join(home, name), text);
  }
  return home;
}

const bareEnv = (home: string) => ({
  HOME: home,
  PATH: systemPath,
  TERM: 'dumb',
  LANG: 'C.UTF-8',
  USER: 'gopher',
});

/** The program in a home folder; gives its standard output. */
async function gomirror(home: string, ...words: string[]): Promise<string> {
  const bin = path.join(repositoryRoot, 'bin', 'gomirror.js');
  const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', bin, ...words], {
    env: bareEnv(home),
    cwd: home,
  });
  return stdout;
}

async function seen(shell: Shell, flag: string, home: string): Promise<string[]> {
  // A file for what it prints: interactive shells complain of the missing terminal on standard error only.
  const { stdout } = await run(shell, [flag, starts[shell].print], {
    env: bareEnv(home),
    cwd: home,
    timeout: 20_000,
  });
  return stdout.trimEnd().split('\n').slice(-3);
}

/** All files below a folder with their bytes and modes, the journal left out. */
function treeOf(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    // What shells and Node.js write for themselves is nothing of setup's.
    if (
      /gomirror\/journal|fish\/fish_variables|generated_completions|\.zcompdump|fish_history|^\.cache/.test(
        name,
      )
    )
      continue;
    if (entry.isFile()) found.set(name, `${statSync(file).mode.toString(8)} ${readFileSync(file, 'latin1')}`);
  }
  return found;
}

const homes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a new home': {},
  'a home as Debian makes it': {
    '.bashrc': 'case $- in\n    *i*) ;;\n      *) return;;\nesac\nHISTSIZE=1000\n',
    '.profile':
      'if [ -n "$BASH_VERSION" ]; then\n  if [ -f "$HOME/.bashrc" ]; then . "$HOME/.bashrc"; fi\nfi\n',
  },
  'a home with lines of its own': {
    '.bashrc': 'export HTTPS_PROXY=http://old:1',
    '.bash_profile': '. ~/.bashrc',
    '.zshrc': 'export HTTPS_PROXY=http://old:1\n',
    '.zprofile': 'export NO_PROXY=old\n',
    '.config/fish/config.fish': 'set -gx HTTPS_PROXY http://old:1\n',
  },
  'a home with zsh’s files elsewhere': {
    '.zshenv': 'export ZDOTDIR="$HOME/.zsh"\n',
    '.zsh/.zshrc': 'export HTTPS_PROXY=http://old:1\n',
  },
};

for (const [name, files] of Object.entries(homes)) {
  test(`${name}: every new shell sees the values, setting up twice changes nothing, undo gives every byte back`, async (t) => {
    const home = await freshHome(t, files);
    const before = treeOf(home);
    const words = ['setup', '--proxy', 'http://p.example:3128', '--no-proxy', 'a.example', '--path', '--yes'];
    await gomirror(home, ...words);
    const after = treeOf(home);
    for (const shell of Object.keys(starts) as Shell[]) {
      if (!isThere(shell)) {
        t.diagnostic(`${shell} is not here`);
        continue;
      }
      for (const flag of starts[shell].flags) {
        const [proxy, none, folders = ''] = await seen(shell, flag, home);
        assert.equal(proxy, 'http://p.example:3128', `${shell} ${flag}`);
        assert.equal(none, 'a.example,localhost,127.0.0.1,::1', `${shell} ${flag}`);
        const list = folders.split(':');
        assert.equal(
          list.filter((folder) => folder === path.join(home, 'go', 'bin')).length,
          1,
          `${shell} ${flag}: ${folders}`,
        );
        assert.ok(list.includes('/usr/bin'));
      }
    }
    const again = JSON.parse(await gomirror(home, ...words, '--json')) as { changes: unknown[] };
    assert.deepEqual(again.changes, []);
    assert.deepEqual(treeOf(home), after);
    await gomirror(home, 'undo', '--yes');
    assert.deepEqual(treeOf(home), before);
  });
}

test('any characters in a value come through each shell unharmed', async (t) => {
  const home = await freshHome(t, { '.bashrc': '', '.zshenv': '', '.config/fish/config.fish': '' });
  const { planSetup, applyPlan, Journal, journalFolder, noWishes, realSystem } =
    await import('../../src/goenv/index.ts');
  const system = realSystem({ env: bareEnv(home), cwd: home });
  const folder = path.join(home, `it's "odd" $x`, 'bin');
  const plan = await planSetup(system, {
    ...noWishes,
    variables: { HTTPS_PROXY: nasty, NO_PROXY: '' },
    path: [{ folder, inFront: true }],
  });
  await applyPlan(plan, {
    system,
    journal: Journal.open(await journalFolder(system), system),
    command: 'setup',
  });
  for (const shell of Object.keys(starts) as Shell[]) {
    if (!isThere(shell)) continue;
    for (const flag of starts[shell].flags) {
      const [proxy, none, folders = ''] = await seen(shell, flag, home);
      assert.equal(proxy, nasty, `${shell} ${flag}`);
      assert.equal(none, '', `${shell} ${flag}`);
      assert.ok(folders.split(':').includes(folder), `${shell} ${flag}: ${folders}`);
    }
  }
});
