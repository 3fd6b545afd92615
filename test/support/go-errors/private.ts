import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type DirectWorld, startDirectWorld } from '../direct-world.ts';
import { gitEnvironment, History } from '../git-repository.ts';
import type { Scope } from '../scope.ts';
import { startSshServer } from '../ssh-server.ts';
import { temporaryFolder } from '../temp.ts';
import { type GoErrorCase, goSays, project, said } from './stage.ts';

const oneFile = () => {
  const history = new History();
  const first = history.commit({
    files: { 'go.mod': 'module vcs.example.com/one\n', 'one.go': 'package one\n' },
  });
  history.tag('v1.0.0', first);
  return history;
};

async function direct(
  scope: Scope,
  wanted: string,
  options: Parameters<typeof startDirectWorld>[1] = {},
  env: Readonly<Record<string, string>> = {},
  prepare: (world: DirectWorld) => unknown = () => 0,
): Promise<string> {
  const world = await startDirectWorld(scope, options);
  await world.repository('one', oneFile());
  await prepare(world);
  return said(await world.go({ env }), await project(scope), ['mod', 'download', wanted]);
}

async function overSsh(scope: Scope, which: 'key' | 'host'): Promise<string> {
  const repositories = await temporaryFolder(scope);
  const server = await startSshServer(scope, { repositories });
  const config = path.join(repositories, 'gitconfig');
  await writeFile(config, `[url "${server.url}/"]\n\tinsteadOf = https://vcs.example.com/\n`);
  if (which === 'host') await server.changeHostKey();
  const ssh = `ssh -F none -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityAgent=none -o UserKnownHostsFile=${server.knownHostsFile} -o StrictHostKeyChecking=yes -i ${which === 'key' ? server.strangersKeyFile : server.keyFile}`;
  const world = await startDirectWorld(scope);
  world.server.page('vcs.example.com/one', ['vcs.example.com/one git https://vcs.example.com/one']);
  const client = await world.go({ env: { GIT_CONFIG_GLOBAL: config, GIT_SSH_COMMAND: ssh } });
  return said(client, await project(scope), ['mod', 'download', 'vcs.example.com/one@v1.0.0']);
}

const noSshd = () => (existsSync('/usr/sbin/sshd') ? undefined : 'no sshd');

/** What version control and private code make go say. */
export const privateCases: readonly GoErrorCase[] = [
  {
    code: 'explain.git-credentials',
    varies: true,
    provoke: (scope) => direct(scope, 'vcs.example.com/one@v1.0.0', { users: { me: 'secret' } }),
  },
  { code: 'explain.ssh-publickey', varies: true, missing: noSshd, provoke: (scope) => overSsh(scope, 'key') },
  { code: 'explain.ssh-host-key', varies: true, missing: noSshd, provoke: (scope) => overSsh(scope, 'host') },
  {
    code: 'explain.repository-not-found',
    varies: true,
    provoke: (scope) =>
      direct(scope, 'vcs.example.com/two@v1.0.0', {}, {}, (world) =>
        world.server.page('vcs.example.com/two', ['vcs.example.com/two git https://vcs.example.com/two']),
      ),
  },
  {
    code: 'explain.unknown-revision',
    provoke: (scope) => direct(scope, 'vcs.example.com/one@v9.9.9'),
  },
  {
    code: 'explain.no-go-import',
    provoke: (scope) =>
      direct(scope, 'vcs.example.com/page@v1.0.0', {}, {}, (world) =>
        world.server.page('vcs.example.com/page', { html: '<html><body>hello</body></html>' }),
      ),
  },
  {
    code: 'explain.import-path-fetch',
    provoke: (scope) =>
      direct(scope, 'vcs.example.com/page@v1.0.0', {}, {}, (world) =>
        world.server.page('vcs.example.com/page', { html: 'no', status: 500 }),
      ),
  },
  {
    code: 'explain.git-missing',
    provoke: async (scope) => {
      const bin = await temporaryFolder(scope);
      const go = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
      await symlink(path.join(go, 'bin', 'go'), path.join(bin, 'go'));
      return direct(scope, 'vcs.example.com/one@v1.0.0', {}, { PATH: bin });
    },
  },
  {
    code: 'explain.govcs',
    provoke: (scope) => direct(scope, 'vcs.example.com/one@v1.0.0', {}, { GOVCS: '*:off' }),
  },
  {
    code: 'explain.git-tls',
    varies: true,
    provoke: (scope) =>
      direct(
        scope,
        'vcs.example.com/one@v1.0.0',
        {},
        { GIT_SSL_CAINFO: '/etc/ssl/certs/ca-certificates.crt' },
      ),
  },
  {
    code: 'explain.dubious-ownership',
    missing: () => (process.getuid?.() === 0 ? undefined : 'only root may give a folder to somebody else'),
    provoke: async (scope) => {
      const folder = await project(scope, { 'main.go': 'package main\n\nfunc main() {}\n' });
      execFileSync('git', ['init', '-q', folder], { env: gitEnvironment() });
      await chown(folder, 65534, 65534);
      await chown(path.join(folder, '.git'), 65534, 65534);
      return goSays(scope, {}, ['build'], folder);
    },
  },
  {
    code: 'explain.malformed-path',
    provoke: (scope) => goSays(scope, { goproxy: 'direct' }, ['get', 'helpers/text']),
  },
  {
    code: 'explain.unknown-revision',
    variant: 'commit',
    provoke: (scope) => direct(scope, 'vcs.example.com/one@v1.0.0-20200101000000-0123456789ab'),
  },
  {
    code: 'explain.proxyconnect-refused',
    variant: 'https-fetch',
    provoke: (scope) =>
      direct(scope, 'vcs.example.com/page@v1.0.0', {}, { HTTPS_PROXY: 'http://127.0.0.1:1' }),
  },
  {
    code: 'explain.git-auth-failed',
    varies: true,
    provoke: async (scope) => {
      const home = await temporaryFolder(scope);
      const config = path.join(home, 'gitconfig');
      await writeFile(
        config,
        '[credential]\n\thelper = "!f() { echo username=me; echo password=wrong; }; f"\n',
      );
      return direct(
        scope,
        'vcs.example.com/one@v1.0.0',
        { users: { me: 'secret' } },
        { GIT_CONFIG_GLOBAL: config },
      );
    },
  },
  {
    code: 'explain.git-403',
    varies: true,
    provoke: (scope) =>
      direct(scope, 'vcs.example.com/one@v1.0.0', {}, {}, (world) =>
        world.server.fault(/info\/refs/, { status: 403 }),
      ),
  },
];
