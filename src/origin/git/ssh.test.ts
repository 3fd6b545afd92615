import assert from 'node:assert/strict';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { History, makeRepository } from '../../../test/support/git-repository.ts';
import { atEnd } from '../../../test/support/scope.ts';
import { needsSshd, type SshServer, startSshServer } from '../../../test/support/ssh-server.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { GomirrorError, systemClock } from '../../base/index.ts';
import type { SshCredential } from '../credentials/index.ts';
import { CopyFolder, GitRepositories, type Repository } from './index.ts';

const { signal } = new AbortController();

interface World {
  readonly server: SshServer;
  readonly open: (
    ssh: Partial<SshCredential> | undefined,
    url?: string,
    totalTimeoutMs?: number,
  ) => Repository;
}

async function start(t: TestContext): Promise<World> {
  const folder = await temporaryFolder(t);
  const repositories = path.join(folder, 'repositories');
  const history = new History();
  history.tag('v1.0.0', history.commit({ files: { 'go.mod': 'module a\n' } }));
  await makeRepository(path.join(repositories, 'r'), history);
  const server = await startSshServer(t, { repositories, names: ['pinned.localhost'] });
  let copies = 0;
  return {
    server,
    open(ssh, url = `${server.url}/r`, totalTimeoutMs = 20_000) {
      const { keyFile, knownHostsFile } = server;
      const opened = new GitRepositories({
        copies: new CopyFolder({ folder: path.join(folder, `copies ${copies++}`), clock: systemClock }),
        clock: systemClock,
        credentials: {
          forUrl: async () => undefined,
          forSsh: () =>
            ssh === undefined
              ? undefined
              : { user: undefined, keyFile, knownHostsFile, name: 'a key', ...ssh },
          refused: () => undefined,
          accepted: () => undefined,
        },
        ca: [],
        proxy: undefined,
        fileRoots: [],
        freshMs: 60_000,
        connectTimeoutMs: 5000,
        totalTimeoutMs,
        perHost: 4,
      });
      atEnd(t, () => opened.close());
      return opened.open({ url, networks: ['127.0.0.0/8'] });
    },
  };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GomirrorError, `no coded error but ${String(error)}`);
  return error.code;
}

test('a repository over ssh, by the key and the host keys of the settings only', async (t) => {
  if (!needsSshd(t)) return;
  const { server, open } = await start(t);
  const repository = open({});
  const { hash } = (await repository.commitOf('v1.0.0', { signal }))!;
  assert.equal((await repository.readFile(hash, 'go.mod', 100, { signal }))?.toString(), 'module a\n');
  assert.ok((await server.commands()).every((command) => command === "git-upload-pack '/r'"));

  // The user of the credential where the address names none; a name that only this process can resolve.
  const bare = `ssh://pinned.localhost:${server.port}/r`;
  assert.ok((await open({ user: server.user }, bare).refs({ signal })).head);

  assert.equal(await codeOf(open(undefined).refs({ signal })), 'origin.ssh-no-key');
  assert.equal(await codeOf(open({ keyFile: server.strangersKeyFile }).refs({ signal })), 'origin.refused');
  assert.equal(await codeOf(open({}, `${server.url}/nothing`).refs({ signal })), 'origin.absent');
  assert.equal(await codeOf(open({ knownHostsFile: '/dev/null' }).refs({ signal })), 'origin.ssh-host-key');
  const evil = { keyFile: `${server.keyFile}' -o 'ProxyCommand=touch x` };
  assert.equal(await codeOf(open(evil).refs({ signal })), 'origin.refused');
  await server.changeHostKey();
  assert.equal(await codeOf(open({}).refs({ signal })), 'origin.ssh-host-key');
});

test('an ssh server that says nothing is given up', async (t) => {
  if (!needsSshd(t)) return;
  const { server, open } = await start(t);
  server.stall();
  assert.equal(await codeOf(open({}, `${server.url}/r`, 500).refs({ signal })), 'origin.timeout');
});
