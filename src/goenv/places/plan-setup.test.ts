import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeSystem, type FakeFacts } from '../../../test/support/fake-system.ts';
import { errorCode } from '../../base/index.ts';
import { say } from '../../text/index.ts';
import { applyPlan, Journal, journalFolder, makeUndo, type Plan, planUndo } from '../plan/index.ts';
import type { System } from '../system/index.ts';
import { noWishes, planSetup, type SetupWishes } from './index.ts';

/** Everything that setup can write, for one machine. */
const everything: SetupWishes = {
  ...noWishes,
  go: { GOPROXY: 'https://goproxy.cn,direct', GOPRIVATE: 'git.corp.example' },
  variables: { HTTPS_PROXY: "http://it's.example:3128", NO_PROXY: 'localhost' },
  path: [{ folder: '/usr/local/go/bin', inFront: false }],
  neighbours: ['npm', 'pip', 'docker'],
  git: { proxy: 'http://p.example:3128', sshHosts: ['git.corp.example'] },
  logins: [{ host: 'git.corp.example', user: 'me', password: 'Geheim-77' }],
};

async function make(system: System, plan: Plan): Promise<void> {
  await applyPlan(plan, {
    system,
    journal: Journal.open(await journalFolder(system), system),
    command: 'setup',
  });
}

const machines: Readonly<Record<string, FakeFacts>> = {
  'bare linux': { files: { '.bashrc': '', '/etc/docker/daemon.json': { mode: 0o644, bytes: '{}' } } },
  'linux with everything': {
    files: {
      '.bash_profile': '. ~/.bashrc\n',
      '.bashrc': 'export GOPROXY=https://old/\nexport HTTPS_PROXY=http://other:1\n',
      '.zshenv': 'export ZDOTDIR=~/.zsh',
      '.zsh/.zshrc': 'export GOPROXY="https://old/"\n',
      '.config/fish/config.fish': 'set -gx GOPROXY https://old/\n',
      '.config/nushell/env.nu': '# nothing\r\n',
      '.config/powershell/profile.ps1': '$env:GOPROXY = "https://old/"\r\n',
      '.config/environment.d/10-mine.conf': 'A=b\n',
      '.config/go/env': '# mine\nGOPROXY=https://old/\nGOFLAGS=-x\n',
      '.npmrc': '//a/:_authToken=t\n',
      '.netrc': 'machine a login b password c\n',
      '.docker/daemon.json': '{\n  "debug": true\n}\n',
      '.config/Code/User/settings.json': '{\n  // x\n  "go.toolsEnvVars": { "GOPROXY": "https://old/" }\n}\n',
    },
    env: { ZDOTDIR: '/home/gopher/.zsh' },
  },
  macos: { platform: 'darwin', files: { '.zshrc': 'export GOPROXY=https://old/\n' } },
  windows: {
    platform: 'win32',
    registry: {
      'HKCU\\Environment': {
        Path: { kind: 'REG_EXPAND_SZ', data: '%USERPROFILE%\\bin' },
        GOPROXY: { kind: 'REG_SZ', data: 'https://old/' },
      },
    },
    files: { 'Documents\\PowerShell\\profile.ps1': '$env:GOPROXY = "https://old/"\r\n' },
  },
};

for (const [name, facts] of Object.entries(machines)) {
  test(`${name}: a second setup changes nothing`, async () => {
    const system = fakeSystem(facts);
    const wishes =
      facts.platform === 'win32'
        ? { ...everything, path: [{ folder: 'C:\\Go\\bin', inFront: false }] }
        : everything;
    const plan = await planSetup(system, wishes);
    assert.ok(plan.changes.length > 4);
    await make(system, plan);
    const again = await planSetup(system, wishes);
    assert.deepEqual(again.changes, []);
  });
}

const textOf = (plan: Plan, path: string): string => {
  const change = plan.changes.find((each) => each.kind === 'file' && each.path === path);
  return change?.kind === 'file' ? (change.after?.toString('utf8') ?? '') : '';
};

test('lines of the user’s own stay, are reported, and have the last word no longer', async () => {
  const system = fakeSystem(machines['linux with everything'] ?? {});
  const plan = await planSetup(system, everything);
  const bashrc = textOf(plan, '/home/gopher/.bashrc');
  assert.ok(
    bashrc.startsWith('export GOPROXY=https://old/\nexport HTTPS_PROXY=http://other:1\n# >>> gomirror >>>\n'),
  );
  assert.match(bashrc, /export GOPROXY='https:\/\/goproxy\.cn,direct'\n/);
  assert.match(bashrc, /export HTTPS_PROXY='http:\/\/it'\\''s\.example:3128'\n/);
  // Read after .zshenv, so that it needs the word too.
  assert.match(textOf(plan, '/home/gopher/.zsh/.zshrc'), /export GOPROXY='https:\/\/goproxy\.cn,direct'\n/);
  assert.match(textOf(plan, '/home/gopher/.config/fish/config.fish'), /set -gx GOPROXY 'https:\/\/goproxy/);
  assert.doesNotMatch(textOf(plan, '/home/gopher/.bash_profile'), /GOPROXY/);
  assert.equal(textOf(plan, '/home/gopher/.profile'), '');
  const reported = plan.notes.filter(({ code }) => code === 'goenv.own-line');
  assert.deepEqual(
    reported
      .map(({ params }) => `${String(params['file'])}:${String(params['line'])} ${String(params['name'])}`)
      .toSorted(),
    [
      '/home/gopher/.bashrc:1 GOPROXY',
      '/home/gopher/.bashrc:2 HTTPS_PROXY',
      '/home/gopher/.config/fish/config.fish:1 GOPROXY',
      '/home/gopher/.config/powershell/profile.ps1:1 GOPROXY',
      '/home/gopher/.zsh/.zshrc:1 GOPROXY',
    ],
  );
});

test('Go’s file keeps its order; editors that have a value of their own get the new one', async () => {
  const plan = await planSetup(fakeSystem(machines['linux with everything'] ?? {}), everything);
  assert.equal(
    textOf(plan, '/home/gopher/.config/go/env'),
    '# mine\nGOPROXY=https://goproxy.cn,direct\nGOFLAGS=-x\nGOPRIVATE=git.corp.example\n',
  );
  assert.equal(
    textOf(plan, '/home/gopher/.config/Code/User/settings.json'),
    '{\n  // x\n  "go.toolsEnvVars": { "GOPROXY": "https://goproxy.cn,direct" }\n}\n',
  );
});

test('passwords: a file for its owner only, shown to nobody', async () => {
  const plan = await planSetup(fakeSystem({}), everything);
  const netrc = plan.changes.find(
    (change) => change.kind === 'file' && change.path === '/home/gopher/.netrc',
  );
  assert.ok(netrc?.kind === 'file');
  assert.equal(netrc.isSecret, true);
  assert.equal(netrc.mode, 0o600);
  const others = JSON.stringify({ ...plan, changes: plan.changes.filter((change) => change !== netrc) });
  assert.doesNotMatch(others, /Geheim-77/);
});

test('taking a proxy out again leaves the rest of the block, and an empty block goes', async () => {
  const system = fakeSystem({ files: { '.bashrc': 'alias x=y\n' } });
  const only = { ...noWishes, variables: { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a' } };
  await make(system, await planSetup(system, only));
  await make(system, await planSetup(system, { ...noWishes, variables: { HTTPS_PROXY: undefined } }));
  const rest = (await system.files.read('/home/gopher/.bashrc'))?.toString();
  assert.equal(rest, "alias x=y\n# >>> gomirror >>>\nexport NO_PROXY='a'\n# <<< gomirror <<<\n");
  await make(system, await planSetup(system, { ...noWishes, variables: { NO_PROXY: undefined } }));
  assert.equal((await system.files.read('/home/gopher/.bashrc'))?.toString(), 'alias x=y\n');
  assert.equal(await system.files.read('/home/gopher/.profile'), undefined);
});

test('windows: the type of PATH is kept, a folder is there once in whatever spelling', async () => {
  const system = fakeSystem({
    platform: 'win32',
    registry: {
      'HKCU\\Environment': {
        Path: { kind: 'REG_EXPAND_SZ', data: '%USERPROFILE%\\bin;c:\\go\\BIN\\;D:\\x' },
        HTTPS_PROXY: { kind: 'REG_EXPAND_SZ', data: 'http://%COMPUTERNAME%:1' },
      },
    },
  });
  const plan = await planSetup(system, {
    ...noWishes,
    variables: { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://p:1' },
    path: [
      { folder: 'C:\\Go\\bin', inFront: true },
      { folder: 'C:\\Users\\gopher\\bin', inFront: false },
    ],
  });
  const values = plan.changes.flatMap((change) =>
    change.kind === 'registry' ? [[change.name, change.after]] : [],
  );
  assert.deepEqual(values, [
    ['HTTPS_PROXY', { kind: 'REG_EXPAND_SZ', data: 'http://p:1' }],
    ['Path', { kind: 'REG_EXPAND_SZ', data: 'C:\\Go\\bin;%USERPROFILE%\\bin;D:\\x' }],
  ]);
});

test('macOS: programs from the Dock get the variables at log-in', async () => {
  const plan = await planSetup(fakeSystem({ platform: 'darwin' }), everything);
  const agent = textOf(plan, '/Users/gopher/Library/LaunchAgents/dev.gomirror.environment.plist');
  assert.match(agent, /<key>RunAtLoad<\/key>\s*<true\/>/);
  assert.match(agent, /launchctl setenv HTTPS_PROXY 'http:\/\/it'\\''s\.example:3128'/);
  assert.match(agent, /launchctl setenv PATH '\/usr\/bin:\/bin:\/usr\/sbin:\/sbin:\/usr\/local\/go\/bin'/);
  assert.ok(plan.byHand.some(({ code }) => code === 'goenv.by-hand-launch-agent'));
});

test('machine: without the rights nothing is planned, and the command is said', async () => {
  const wishes: SetupWishes = {
    ...everything,
    scope: 'machine',
    neighbours: [],
    logins: [],
    git: {},
    command: ['gomirror', 'setup', '--scope', 'machine', '--private', '*.x'],
  };
  const plan = await planSetup(fakeSystem({}), wishes);
  assert.deepEqual(plan.changes, []);
  assert.ok(plan.notes.some(({ code }) => code === 'goenv.needs-rights'));
  assert.equal(plan.byHand.at(-1)?.command, "sudo gomirror setup --scope machine --private '*.x'");
  const root = fakeSystem({
    user: { id: 0, name: 'root' },
    env: { GOROOT: '/opt/go' },
    files: {
      '/opt/go/go.env': 'GOPROXY=default,direct\n',
      '/opt/go/VERSION': 'go1.26.8\n',
      '/etc/environment': 'LANG="de"\nHTTPS_PROXY=old\n',
    },
  });
  const made = await planSetup(root, wishes);
  assert.match(textOf(made, '/opt/go/go.env'), /^GOPROXY=https:\/\/goproxy\.cn,direct$/m);
  assert.equal(
    textOf(made, '/etc/environment'),
    `LANG="de"\nHTTPS_PROXY="http://it's.example:3128"\nNO_PROXY="localhost"\n`,
  );
  assert.match(textOf(made, '/etc/profile.d/gomirror.sh'), /export NO_PROXY='localhost'/);
});

test('project: what a repository can carry, and never a password', async () => {
  const cwd = '/home/gopher/src/x';
  const system = fakeSystem({
    cwd,
    files: {
      [`${cwd}/.devcontainer/devcontainer.json`]: '{\n  "image": "go" // ours\n}\n',
      [`${cwd}/.github/workflows/ci.yml`]: '',
      [`${cwd}/.idea/workspace.xml`]: '',
    },
  });
  const wishes: SetupWishes = { ...noWishes, scope: 'project', go: { GOPROXY: 'https://goproxy.cn,direct' } };
  const plan = await planSetup(system, wishes);
  assert.match(textOf(plan, `${cwd}/.envrc`), /export GOPROXY='https:\/\/goproxy\.cn,direct'/);
  assert.equal(
    textOf(plan, `${cwd}/.vscode/settings.json`),
    '{\n  "go.toolsEnvVars": {\n    "GOPROXY": "https://goproxy.cn,direct"\n  }\n}\n',
  );
  assert.equal(
    textOf(plan, `${cwd}/.devcontainer/devcontainer.json`),
    '{\n  "image": "go", // ours\n  "containerEnv": {\n    "GOPROXY": "https://goproxy.cn,direct"\n  }\n}\n',
  );
  assert.deepEqual(
    plan.byHand.map(({ code, command }) => `${code} ${command}`),
    [
      'goenv.by-hand-goland GOPROXY=https://goproxy.cn,direct',
      'goenv.by-hand-github env: { GOPROXY: "https://goproxy.cn,direct" }',
    ],
  );
  await assert.rejects(
    planSetup(system, { ...wishes, variables: { HTTPS_PROXY: 'http://u:p@h:1' } }),
    (error) => errorCode(error) === 'goenv.secret-in-project',
  );
});

test('values that would break a file are refused', async () => {
  const codeOf = (wishes: Partial<SetupWishes>) =>
    planSetup(fakeSystem({}), { ...noWishes, ...wishes }).then(() => undefined, errorCode);
  assert.equal(await codeOf({ variables: { NO_PROXY: 'a\nexport X=1' } }), 'goenv.bad-value');
  assert.equal(await codeOf({ path: [{ folder: '/a\n', inFront: true }] }), 'goenv.bad-value');
  assert.equal(await codeOf({ logins: [{ host: 'h', user: 'a b', password: 'x' }] }), 'goenv.bad-login');
  assert.equal(await codeOf({ ca: 'nothing' }), 'goenv.bad-certificates');
  assert.equal(await codeOf({ go: { GO111MODULE: 'of' } }), 'goenv.accident-modules-bad');
  assert.equal(await codeOf({ go: { GOPROXY: 'https://goproxy.cn，direct' } }), 'goenv.accident-full-width');
  assert.equal(await codeOf({ go: { HTTPS_PROXY: 'http://p:1' } }), 'goenv.setting-only-environment');
});

test('a shell’s file that cannot be used is reported, and the others are set up', async () => {
  const system = fakeSystem({
    files: {
      '.bashrc': { kind: 'link', to: '/home/gopher/dotfiles/gone' },
      '.profile': { bytes: 'secret', mode: 0, owner: 0 },
      '/nix/store/x/.zshenv': '',
      '.zshenv': { kind: 'link', to: '/nix/store/x/.zshenv' },
      '.config/fish/config.fish': '',
    },
    readOnly: ['/nix'],
  });
  const plan = await planSetup(system, { ...noWishes, variables: { HTTPS_PROXY: 'http://p:1' } });
  assert.deepEqual(plan.notes.map(({ code, params }) => `${code} ${String(params['file'])}`).toSorted(), [
    'goenv.shell-file-dangling /home/gopher/.bashrc',
    'goenv.shell-file-read-only /home/gopher/.zshenv',
    'goenv.shell-file-unreadable /home/gopher/.profile',
  ]);
  assert.deepEqual(
    plan.changes.map((change) => (change.kind === 'file' ? change.path : '')),
    ['/home/gopher/.config/fish/conf.d/gomirror.fish'],
  );
});

test('a file that is a link is written where it leads', async () => {
  const system = fakeSystem({
    files: { 'dotfiles/bashrc': 'a=b\n', '.bashrc': { kind: 'link', to: '/home/gopher/dotfiles/bashrc' } },
  });
  await make(system, await planSetup(system, { ...noWishes, variables: { NO_PROXY: 'x' } }));
  assert.equal((await system.files.facts('/home/gopher/.bashrc'))?.kind, 'link');
  assert.match(
    (await system.files.read('/home/gopher/dotfiles/bashrc'))?.toString() ?? '',
    /^a=b\n# >>> gomirror/,
  );
});

test('what is unsafe but may be meant is written, with a word', async () => {
  const plan = await planSetup(fakeSystem({}), { ...noWishes, go: { GOSUMDB: 'off' } });
  assert.equal(textOf(plan, '/home/gopher/.config/go/env'), 'GOSUMDB=off\n');
  assert.deepEqual(
    plan.notes.map(({ code }) => code),
    ['goenv.accident-sumdb-off'],
  );
});

test('root makes nothing in the home folder of another', async () => {
  const system = fakeSystem({ user: { id: 0, name: 'root' } });
  system.files.put('/home/gopher', { kind: 'folder', owner: 1000 });
  const refused = planSetup(system, { ...noWishes, go: { GOPROXY: 'direct' } });
  assert.equal(await refused.then(() => undefined, errorCode), 'goenv.root-in-home');
});

test('a netrc file that everybody may read is for its owner only afterwards, and as it was after undo', async () => {
  const files = { '.netrc': { bytes: 'machine git.corp.example login you password x\n', mode: 0o644 } };
  const system = fakeSystem({ files });
  const before = system.snapshot().files.get('/home/gopher/.netrc');
  const wishes = { ...noWishes, logins: [{ host: 'git.corp.example', user: 'me', password: 'y' }] };
  const plan = await planSetup(system, wishes);
  assert.ok(plan.notes.some(({ code }) => code === 'goenv.netrc-other-user'));
  await make(system, plan);
  assert.equal((await system.files.facts('/home/gopher/.netrc'))?.mode, 0o600);
  assert.deepEqual((await planSetup(system, wishes)).changes, []);
  const options = { system, journal: Journal.open(await journalFolder(system), system) };
  const undo = await planUndo(undefined, options);
  assert.ok(undo !== undefined);
  await makeUndo(undo, options);
  assert.deepEqual(system.snapshot().files.get('/home/gopher/.netrc'), before);
});

test('a proxy’s password: new files for the owner only, a word about the others', async () => {
  const system = fakeSystem({
    files: { '.bashrc': { bytes: '', mode: 0o644 }, '.profile': { bytes: '', mode: 0o600 } },
  });
  const plan = await planSetup(system, { ...noWishes, variables: { HTTPS_PROXY: 'http://u:p@h:1' } });
  assert.ok(plan.changes.every((change) => change.isSecret === true));
  assert.deepEqual(
    plan.notes.map(({ code, params }) => `${code} ${String(params['file'])}`),
    ['goenv.secret-readable /home/gopher/.bashrc'],
  );
});

test('a variable that is to go is taken away behind lines of the user’s own, in every shell, and stays away', async () => {
  const system = fakeSystem({
    files: {
      '.bashrc':
        'proxy() {\n  export http_proxy=http://127.0.0.1:7890\n}\nexport HTTPS_PROXY=http://127.0.0.1:7890\n',
      '.zshrc': 'export https_proxy=http://127.0.0.1:7890\n',
      '.config/fish/config.fish': 'set -gx HTTPS_PROXY http://127.0.0.1:7890\n',
      '.config/powershell/profile.ps1': '$env:HTTPS_PROXY = "http://127.0.0.1:7890"\n',
      '.config/nushell/config.nu': '$env.HTTPS_PROXY = "http://127.0.0.1:7890"\n',
      '/etc/profile.d/proxy.sh': 'export NO_PROXY=localhost\n',
    },
    env: { HTTPS_PROXY: 'http://127.0.0.1:7890', SHELL: '/usr/bin/fish' },
  });
  const before = system.snapshot();
  const off = { HTTPS_PROXY: undefined, https_proxy: undefined, http_proxy: undefined, NO_PROXY: undefined };
  const wishes = { ...noWishes, variables: off };
  const plan = await planSetup(system, wishes);
  const block = (path: string) => /# >>> gomirror >>>\n([\s\S]*)# <<</.exec(textOf(plan, path))?.[1];
  assert.equal(block('/home/gopher/.bashrc'), 'unset HTTPS_PROXY\nunset http_proxy\nunset NO_PROXY\n');
  assert.equal(block('/home/gopher/.zshrc'), 'unset https_proxy\n');
  assert.equal(block('/home/gopher/.zshenv'), 'unset NO_PROXY\n');
  assert.equal(block('/home/gopher/.config/fish/config.fish'), 'set -e HTTPS_PROXY\n');
  assert.match(block('/home/gopher/.config/powershell/profile.ps1') ?? '', /^Remove-Item Env:HTTPS_PROXY /);
  assert.equal(block('/home/gopher/.config/nushell/config.nu'), 'hide-env --ignore-errors HTTPS_PROXY\n');
  assert.ok(plan.notes.every(({ code }) => code === 'goenv.own-line'));
  assert.deepEqual(
    plan.byHand.map(({ code, command }) => `${code} ${command}`),
    ['goenv.by-hand-unset set -e HTTPS_PROXY'],
  );
  await make(system, plan);
  assert.deepEqual((await planSetup(system, wishes)).changes, []);
  const set = await planSetup(system, { ...noWishes, variables: { HTTPS_PROXY: 'http://p:1' } });
  assert.match(
    textOf(set, '/home/gopher/.bashrc'),
    /\nexport HTTPS_PROXY='http:\/\/p:1'\nunset http_proxy\n/,
  );
  const options = { system, journal: Journal.open(await journalFolder(system), system) };
  const undo = await planUndo(undefined, options);
  assert.ok(undo !== undefined);
  await makeUndo(undo, options);
  const { files } = system.snapshot();
  for (const [path, file] of before.files) assert.deepEqual(files.get(path), file, path);
});

test('a variable that nothing known sets is for the terminal to take away', async () => {
  const system = fakeSystem({ env: { HTTPS_PROXY: 'http://127.0.0.1:7890' } });
  const plan = await planSetup(system, { ...noWishes, variables: { HTTPS_PROXY: undefined } });
  assert.deepEqual(plan.changes, []);
  assert.deepEqual(
    plan.byHand.map(({ code, command }) => `${code} ${command}`),
    ['goenv.by-hand-unset-unknown unset HTTPS_PROXY'],
  );
});

test('Go’s default is what go gets in spite of a variable of the user’s own', async () => {
  const system = fakeSystem({ files: { '.bashrc': 'export GOPROXY=https://old.example\n' } });
  const plan = await planSetup(system, { ...noWishes, go: { GOPROXY: undefined } });
  assert.match(textOf(plan, '/home/gopher/.bashrc'), /\n# >>> gomirror >>>\nunset GOPROXY\n/);
});

test('a line in a function, or one that is not exported, is not enough', async () => {
  for (const line of [
    '  export HTTPS_PROXY=http://p:1',
    'HTTPS_PROXY=http://p:1',
    'on() { export HTTPS_PROXY=http://p:1; }',
  ]) {
    const system = fakeSystem({ files: { '.bashrc': `${line}\n` } });
    const plan = await planSetup(system, { ...noWishes, variables: { HTTPS_PROXY: 'http://p:1' } });
    assert.match(
      textOf(plan, '/home/gopher/.bashrc'),
      /# >>> gomirror >>>\nexport HTTPS_PROXY='http:\/\/p:1'\n/,
      line,
    );
  }
  const system = fakeSystem({ files: { '.bashrc': 'export HTTPS_PROXY=http://p:1\n' } });
  const plan = await planSetup(system, { ...noWishes, variables: { HTTPS_PROXY: 'http://p:1' } });
  assert.equal(textOf(plan, '/home/gopher/.bashrc'), '');
});

test('files that nothing would be written to are not complained of', async () => {
  const system = fakeSystem({
    files: {
      '.bashrc': { bytes: 'x=1\n', mode: 0o444, owner: 0 },
      '.profile': { bytes: 'secret', mode: 0, owner: 0 },
      '.zshrc': { kind: 'link', to: '/home/gopher/gone' },
    },
  });
  const mirrorOnly = await planSetup(system, { ...noWishes, go: { GOPROXY: 'https://goproxy.cn,direct' } });
  assert.deepEqual(mirrorOnly.notes, []);
  const proxy = await planSetup(system, { ...noWishes, variables: { HTTPS_PROXY: 'http://p:1' } });
  assert.deepEqual(proxy.notes.map(({ code, params }) => `${code} ${String(params['file'])}`).toSorted(), [
    'goenv.shell-file-read-only /home/gopher/.bashrc',
    'goenv.shell-file-unreadable /home/gopher/.profile',
  ]);
});

test('lines with carriage returns: a value of a shell has none, and undo gives back each byte', async () => {
  for (const text of ['# a\r\nexport A=1\r\n', '# a\r\nexport A=1', '\r\n']) {
    const system = fakeSystem({ files: { '.bashrc': text } });
    const wishes = { ...noWishes, variables: { HTTPS_PROXY: 'http://p:1' } };
    await make(system, await planSetup(system, wishes));
    const made = (await system.files.read('/home/gopher/.bashrc'))?.toString() ?? '';
    assert.ok(made.startsWith(text));
    assert.match(made, /\nexport HTTPS_PROXY='http:\/\/p:1'\n/);
    assert.deepEqual((await planSetup(system, wishes)).changes, []);
    await make(system, await planSetup(system, { ...noWishes, variables: { HTTPS_PROXY: undefined } }));
    assert.equal((await system.files.read('/home/gopher/.bashrc'))?.toString(), text);
  }
});

test('machine: a folder in one user’s home is not put on everybody’s PATH', async () => {
  const system = fakeSystem({ user: { id: 0, name: 'root' } });
  const path = ['/usr/local/go/bin', '/home/gopher/go/bin'].map((folder) => ({ folder, inFront: false }));
  const plan = await planSetup(system, { ...noWishes, scope: 'machine', path });
  const profile = textOf(plan, '/etc/profile.d/gomirror.sh');
  assert.match(profile, /\/usr\/local\/go\/bin/);
  assert.doesNotMatch(profile, /gopher/);
});

test('why Go reads no settings file is said as it is; a relative XDG folder is no place for anything', async () => {
  const planned = async (env: Readonly<Record<string, string>>) => {
    const { changes, notes } = await planSetup(fakeSystem({ env }), { ...noWishes, go: { GOPROXY: 'off' } });
    const paths = changes.map((change) => (change.kind === 'file' ? change.path : ''));
    assert.deepEqual(
      paths.filter((path) => !path.startsWith('/home/gopher/')),
      [],
    );
    return notes.map(({ code }) => code).filter((code) => /XDG|HOME|GOENV/.test(say(code, {}, 'en')));
  };
  assert.deepEqual(await planned({ GOENV: 'off' }), ['goenv.no-go-env-file']);
  assert.deepEqual(await planned({ XDG_CONFIG_HOME: 'here' }), ['goenv.relative-config-home']);
  assert.deepEqual(await planned({ XDG_CONFIG_HOME: '/home/gopher/.config' }), []);
});
