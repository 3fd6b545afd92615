import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { gitEnvironment } from '../../../test/support/git-repository.ts';
import { startGitServer } from '../../../test/support/git-server.ts';
import { needsSshd, startSshServer } from '../../../test/support/ssh-server.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { systemClock } from '../../base/index.ts';
import type { CredentialEntry } from '../../config/index.ts';
import { checkCredentials, type CheckOptions } from './check.ts';
import { parseCheckTarget } from './check-target.ts';

const run = promisify(execFile);

function optionsOf(
  environment: Record<string, string | undefined>,
  more: Partial<CheckOptions> = {},
): CheckOptions {
  return {
    ...{ environment, clock: systemClock, platform: process.platform, homeFolder: undefined },
    ...{ networks: ['127.0.0.0/8'], userAgent: 'gomirror/test', proxies: [] },
    ...{ signal: new AbortController().signal, ...more },
  };
}

/** A folder with the empty repository `team/x.git`. */
async function repositories(t: TestContext): Promise<string> {
  const folder = await temporaryFolder(t);
  const bare = path.join(folder, 'team', 'x.git');
  await mkdir(bare, { recursive: true });
  await run('git', ['init', '-q', '--bare', bare], { env: gitEnvironment() });
  return folder;
}

async function gitServer(t: TestContext) {
  const server = await startGitServer(t, {
    repositories: await repositories(t),
    tls: true,
    users: { token: 'hunter2' },
  });
  const entry: CredentialEntry = {
    ...{ for: server.host, user: undefined, service: undefined },
    kind: 'token',
    secret: { env: 'TOKEN' },
  };
  const ca = [server.certificate?.certificate ?? ''];
  const check = async (
    place: string,
    token: string | undefined,
    entries: readonly CredentialEntry[] = [entry],
    more: Partial<CheckOptions> = {},
  ) => {
    const target = parseCheckTarget(`${server.host}${place}`) ?? assert.fail(place);
    const report = await checkCredentials(entries, target, optionsOf({ TOKEN: token }, { ca, ...more }));
    assert.doesNotMatch(JSON.stringify(report), /hunter|dG9rZW46/);
    return report;
  };
  return { server, entry, check };
}

const outcomes = ({ steps }: Awaited<ReturnType<typeof checkCredentials>>) =>
  steps.map(({ kind, outcome, status }) => `${kind} ${outcome}${status === undefined ? '' : ` ${status}`}`);

test('what can be checked, and what cannot', () => {
  for (const [text, expected] of [
    ['git.corp.example', 'git.corp.example'],
    ['GIT.corp.example:8443/team/x.git/', 'git.corp.example :8443 /team/x.git'],
    ['https://github.com/corp/x', 'https github.com /corp/x'],
    ['ssh://git@h.example:2222/~u/x', 'ssh git@ h.example :2222 /~u/x'],
    ['git@github.com:corp/x.git', 'ssh git@ github.com /corp/x.git'],
    ['[::1]:22/x', '[::1] :22 /x'],
    ['', undefined],
    ['-oProxyCommand=x', undefined],
    ['ssh://-x@h.example/', undefined],
    ['https://me:hunter2@h.example/', undefined],
    ['https://me@h.example/', undefined],
    ['http://h.example/', undefined],
    ['h.example/a b', undefined],
    ["h.example/a';b", undefined],
    ['h.example/../x', undefined],
    ['h.example/-x', undefined],
    ['h.example/x?y', undefined],
  ] as const) {
    const target = parseCheckTarget(text);
    const shown = target && [
      ...[target.scheme, target.user && `${target.user}@`, target.host],
      ...[target.port && `:${target.port}`, target.path && `/${target.path}`],
    ];
    assert.equal(shown?.filter(Boolean).join(' '), expected, text);
  }
});

test('over https: it works, is refused, is hidden, is wanted, is open', async (t) => {
  const { server, check } = await gitServer(t);
  const good = await check('/team/x', 'hunter2');
  assert.deepEqual(outcomes(good), ['credential obtained', 'https works 200']);
  assert.ok(good.works);
  assert.equal(good.steps[1]?.url, `https://${server.host}/team/x/info/refs?service=git-upload-pack`);
  const refused = await check('/team/x', 'hunter3');
  assert.deepEqual(outcomes(refused), ['credential obtained', 'https refused 401']);
  assert.equal(refused.steps[1]?.challenge, 'Basic realm="git"');
  assert.equal(refused.steps[1]?.said, 'sign in');
  assert.ok(!refused.works);
  assert.deepEqual(outcomes(await check('/team/absent', 'hunter2')), [
    'credential obtained',
    'https absent 404',
  ]);
  const without = await check('/team/x', undefined, []);
  assert.deepEqual(outcomes(without), ['https refused 401']);
  assert.equal(without.steps[0]?.credential, undefined);
  const end = server.fault(/team/, {
    status: 200,
    headers: { 'content-type': 'application/x-git-upload-pack-advertisement' },
  });
  assert.deepEqual(outcomes(await check('/team/x', 'hunter2')), ['credential obtained', 'https open 200']);
  end();
});

test('over https: other answers', async (t) => {
  const { server, check } = await gitServer(t);
  const echo = `no hunter2 here`;
  for (const [fault, expected, said] of [
    [
      { status: 403, headers: { 'content-type': 'text/plain' }, body: 'SSO needed' },
      'forbidden 403',
      'SSO needed',
    ],
    [{ status: 403, headers: { 'content-type': 'text/plain' }, body: echo }, 'forbidden 403', ''],
    [{ redirect: 'https://sign.in/here?token=hunter2' }, 'elsewhere 302', 'https://sign.in/here'],
    [{ status: 200, body: '<html>' }, 'strange 200', 'text/html'],
    [{ status: 503, body: '<html>' }, 'strange 503', 'text/html'],
  ] as const) {
    const end = server.fault(/team/, fault);
    const report = await check('/team/x', 'hunter2');
    assert.deepEqual(outcomes(report), ['credential obtained', `https ${expected}`]);
    assert.equal(report.steps[1]?.said, said);
    assert.ok(!report.works);
    end();
  }
});

test('a server as a whole, and an upstream, are not asked for git', async (t) => {
  const { server, check } = await gitServer(t);
  assert.deepEqual(outcomes(await check('', 'hunter2')), ['credential obtained', 'https answers 404']);
  assert.deepEqual(outcomes(await check('', 'wrong')), ['credential obtained', 'https refused 401']);
  server.forget();
  const proxies = [`https://${server.host}/api/go`];
  assert.ok((await check('/api/go/', 'hunter2', undefined, { proxies })).works);
  assert.deepEqual(
    server.requests.map(({ target }) => target),
    ['/api/go'],
  );
});

test('a credential that cannot be had ends the check; who is closer is taken', async (t) => {
  const { server, entry, check } = await gitServer(t);
  const unset = await check('/team/x', undefined);
  assert.deepEqual(outcomes(unset), ['credential failed']);
  assert.equal(unset.steps[0]?.error?.code, 'origin.credential-unset');
  assert.deepEqual(server.requests, []);
  const closer = { ...entry, for: `${server.host}/team` };
  const { entries } = await check('/team/x', 'hunter2', [entry, closer]);
  assert.deepEqual(
    entries.map(({ name, chosen }) => [name, chosen]),
    [
      [`token ${server.host}/team (TOKEN)`, true],
      [`token ${server.host} (TOKEN)`, false],
    ],
  );
  await server.refuse();
  const gone = await check('/team/x', 'hunter2');
  assert.deepEqual(outcomes(gone), ['credential obtained', 'https failed']);
  assert.equal(gone.steps[1]?.error?.code, 'origin.unreachable');
});

test('over ssh: it works, is denied, is absent; another host key ends it', async (t) => {
  if (!needsSshd(t)) return;
  const server = await startSshServer(t, { repositories: await repositories(t) });
  const place = `127.0.0.1:${server.port}`;
  const { knownHostsFile } = server;
  const entry = {
    for: place,
    kind: 'ssh',
    user: server.user,
    keyFile: server.keyFile,
    knownHostsFile,
  } as const;
  const check = async (path: string, one: CredentialEntry = entry) => {
    const target = parseCheckTarget(`${place}${path}`) ?? assert.fail();
    return checkCredentials([one], target, optionsOf(process.env));
  };
  const good = await check('/team/x.git');
  assert.deepEqual(outcomes(good), ['ssh works 0']);
  assert.ok(good.works);
  assert.equal(good.steps[0]?.url, `ssh://${server.user}@${place}/team/x.git`);
  const absent = await check('/team/absent');
  assert.equal(absent.steps[0]?.outcome, 'absent');
  assert.notEqual(absent.steps[0]?.said, '');
  assert.ok((await check('')).works);
  const stranger = await check('/team/x.git', { ...entry, keyFile: server.strangersKeyFile });
  assert.deepEqual(outcomes(stranger), ['ssh denied 255']);
  const unknown = path.join(await temporaryFolder(t), 'known hosts');
  await writeFile(unknown, '');
  const unpinned = await check('/team/x.git', { ...entry, knownHostsFile: unknown });
  assert.deepEqual(outcomes(unpinned), ['ssh host-key 255']);
  assert.match(unpinned.steps[0]?.said ?? '', /no .* host key is known/i);
  await server.changeHostKey();
  const changed = await check('/team/x.git');
  assert.deepEqual(outcomes(changed), ['ssh host-key 255']);
  assert.match(changed.steps[0]?.said ?? '', /identification has changed/i);
});

test('over ssh: what is wrong with the files is said of the files', async (t) => {
  const folder = await temporaryFolder(t);
  const at = (name: string) => path.join(folder, name);
  const keygen = (name: string, ...more: readonly string[]) =>
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-C', 'test', '-f', at(name), ...more]);
  await keygen('plain', '-N', '');
  await keygen('locked', '-N', 'a phrase');
  const { privateKey } = generateKeyPairSync('ed25519');
  const secured = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a phrase' } as const;
  await writeFile(at('pkcs8'), privateKey.export(secured));
  await writeFile(at('known'), '');
  const asked: (readonly string[])[] = [];
  const check = async (keyFile: string, knownHostsFile = 'known', errors = '') => {
    const entry = { for: 'h.example', kind: 'ssh', user: 'git' } as const;
    const files = { keyFile: at(keyFile), knownHostsFile: at(knownHostsFile) };
    const options = optionsOf(process.env, {
      addressesOf: () => Promise.resolve(['192.0.2.1']),
      run: (command) => {
        asked.push(command);
        return Promise.resolve({ exitCode: 255, output: '', errors });
      },
    });
    const target = parseCheckTarget('h.example/team/x.git') ?? assert.fail();
    return (await checkCredentials([{ ...entry, ...files }], target, options)).steps[0];
  };
  for (const [step, file] of [
    [await check('absent'), 'absent'],
    [await check('plain', 'no-hosts'), 'no-hosts'],
  ] as const) {
    assert.equal(step?.error?.code, 'origin.credential-unusable');
    assert.match(String(step.error.params['reason']), new RegExp(`ENOENT.*${file}`));
  }
  for (const key of ['locked', 'pkcs8']) {
    const step = await check(key);
    assert.deepEqual([step?.outcome, step?.said], ['locked', at(key)]);
  }
  assert.deepEqual(asked, []);
  const open =
    'Permissions 0644 for "/k" are too open.\nIt is required\ngit@h.example: Permission denied (publickey).\n';
  const denied = await check('plain', 'known', open);
  assert.deepEqual([denied?.outcome, denied?.said], ['denied', 'Permissions 0644 for "/k" are too open.']);
});

test('over ssh nobody is asked without a key, and nothing over https in its place', async () => {
  const options = optionsOf({ TOKEN: 'hunter2' }, { run: () => assert.fail(), ask: () => assert.fail() });
  const token = { for: 'h.example', kind: 'basic', user: 'u', secret: { env: 'TOKEN' } } as const;
  const target = parseCheckTarget('git@h.example:team/x.git') ?? assert.fail();
  const { entries, steps, works } = await checkCredentials([token], target, options);
  assert.deepEqual([entries.length, steps.length, works], [0, 1, false]);
  assert.equal(steps[0]?.error?.code, 'origin.ssh-no-key');
});

test('inside a network that no entry names nobody is asked, as in a fetch', async (t) => {
  const { server, check } = await gitServer(t);
  const inside = await check('/team/x', 'hunter2', undefined, { networks: ['10.0.0.0/8'] });
  assert.deepEqual(outcomes(inside), ['credential obtained', 'https failed']);
  assert.equal(inside.steps[1]?.error?.code, 'origin.inside-address');
  assert.deepEqual(server.requests, []);
  const proxies = [server.url];
  assert.ok((await check('/team/x', 'hunter2', undefined, { networks: [], proxies })).works);
});

test('entries for what is below are named', async (t) => {
  const { server, entry, check } = await gitServer(t);
  const deeper = { ...entry, for: `${server.host}/team` };
  const { entries, below } = await check('', 'hunter2', [
    deeper,
    { ...entry, for: 'elsewhere.example/team' },
  ]);
  assert.deepEqual([entries, below], [[], [`token ${server.host}/team (TOKEN)`]]);
  assert.deepEqual((await check('/team/x', 'hunter2', [deeper])).below, []);
});

test('a port belongs to https where an entry knows it so', async (t) => {
  const files = path.join(await temporaryFolder(t), 'file');
  await writeFile(files, '');
  const ssh = { for: 'h.example', kind: 'ssh', user: 'git', keyFile: files, knownHostsFile: files } as const;
  const token = { for: 'h.example:8443', kind: 'basic', user: 'u', secret: { env: 'TOKEN' } } as const;
  const asked: string[] = [];
  const options = optionsOf(
    { TOKEN: 'x' },
    {
      ask: ({ url }) => {
        asked.push(url.host);
        return Promise.resolve({ status: 200, headers: {}, text: '' });
      },
      addressesOf: () => Promise.resolve(['192.0.2.1']),
      run: (command) => {
        asked.push(command.slice(command.indexOf('--')).join(' '));
        return Promise.resolve({ exitCode: 1, output: '', errors: 'Hi u!\nno shell here\n' });
      },
    },
  );
  for (const [text, expected] of [
    ['h.example:8443', ['h.example:8443']],
    ['h.example:2222', ['-- h.example']],
    ['h.example', ['-- h.example']],
    ['https://h.example', ['h.example']],
    ['ssh://h.example:8443/x', ["-- h.example git-upload-pack '/x'"]],
  ] as const) {
    asked.length = 0;
    await checkCredentials([ssh, token], parseCheckTarget(text) ?? assert.fail(), options);
    assert.deepEqual(asked, expected, text);
  }
});
