import assert from 'node:assert/strict';
import { cp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { type Clock, errorCode, minuteMs, systemClock } from '../../src/base/index.ts';
import { type DirectOptions, makeCredentials, readAll } from '../../src/origin/index.ts';
import type { CredentialEntry } from '../../src/config/index.ts';
import { directOrigin } from '../support/direct-origin.ts';
import { type DirectWorld, startDirectWorld } from '../support/direct-world.ts';
import { type GitRepository, History } from '../support/git-repository.ts';
import type { GitFault } from '../support/git-server.ts';
import { needsSshd, startSshServer } from '../support/ssh-server.ts';

const loopback = ['127.0.0.0/8'];

/** A clock that can be put forward, so that nobody waits until a host that was gone is asked again. */
class SkippingClock implements Clock {
  #skippedMs = 0;
  now(): number {
    return systemClock.now() + this.#skippedMs;
  }

  monotonicMs(): number {
    return systemClock.monotonicMs() + this.#skippedMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }

  after(ms: number, run: () => void): () => void {
    return systemClock.after(ms, run);
  }

  skip(ms: number): void {
    this.#skippedMs += ms;
  }
}

interface Direct {
  /** The answer as text, or the error's code. */
  ask(target: string): Promise<string>;
  readonly clock: SkippingClock;
}

async function direct(
  t: TestContext,
  world: DirectWorld,
  entries: readonly CredentialEntry[] = [],
  options: Partial<DirectOptions> = {},
): Promise<Direct> {
  const clock = new SkippingClock();
  const environment = { GIT_TOKEN: 'right', OLD_TOKEN: 'expired' };
  const platform = process.platform;
  const credentials = makeCredentials(entries, {
    environment,
    platform,
    homeFolder: undefined,
    clock,
    userAgent: 'gomirror/test',
  });
  const origin = await directOrigin(t, world, {
    ...{ clock, credentials, networks: loopback },
    ...{ freshMs: 1000, totalTimeoutMs: 20_000 },
    ...options,
  });
  return {
    clock,
    async ask(target) {
      try {
        return (await readAll(await origin.get(target, { maxBytes: 1e7 }))).toString('latin1');
      } catch (error) {
        return errorCode(error) ?? String(error);
      }
    },
  };
}

/** `vcs.example.com/mod` with two versions, the second one an hour younger. */
async function makeModule(world: DirectWorld): Promise<GitRepository> {
  const history = new History();
  history.tag('v1.0.0', history.commit({ files: { 'go.mod': `module ${world.host}/mod\n` } }));
  history.tag('v1.1.0', history.commit({ files: { a: 'a' } }), { annotated: true });
  return world.repository('mod', history);
}

const list = '/vcs.example.com/mod/@v/list';
const versions = 'v1.0.0\nv1.1.0\n';

test('over ssh with a pinned host key, and with nothing else', async (t) => {
  if (!needsSshd(t)) return;
  const world = await startDirectWorld(t);
  const made = await makeModule(world);
  const server = await startSshServer(t, { repositories: path.dirname(made.folder) });
  world.server.page(`${world.host}/mod`, [`${world.host}/mod git ${server.url}/mod`]);
  const entry = {
    kind: 'ssh',
    for: `127.0.0.1:${server.port}`,
    user: server.user,
    keyFile: server.keyFile,
    knownHostsFile: server.knownHostsFile,
  } as const;
  const good = await direct(t, world, [entry]);
  assert.equal(await good.ask(list), versions);
  assert.match(await good.ask('/vcs.example.com/mod/@v/v1.1.0.zip'), /^PK/);
  assert.match(await good.ask('/vcs.example.com/mod/@v/main.info'), /"Version":"v1\.1\.0"/);
  for (const command of await server.commands()) assert.equal(command, "git-upload-pack '/mod'");

  const before = server.connections;
  assert.equal(await (await direct(t, world)).ask(list), 'origin.ssh-no-key');
  assert.equal(await (await direct(t, world, [entry], { networks: [] })).ask(list), 'origin.inside-address');
  assert.equal(server.connections, before);
  const stranger = await direct(t, world, [{ ...entry, keyFile: server.strangersKeyFile }]);
  assert.equal(await stranger.ask(list), 'origin.refused');

  await server.changeHostKey();
  assert.equal(await (await direct(t, world, [entry])).ask(list), 'origin.ssh-host-key');
  good.clock.skip(minuteMs);
  assert.equal(await good.ask(list), 'origin.ssh-host-key');
});

test('credentials: right, wrong, expired, none', async (t) => {
  const world = await startDirectWorld(t, { users: { ci: 'right' } });
  await makeModule(world);
  const entry = (secret: string, more: Partial<CredentialEntry> = {}) =>
    ({ kind: 'basic', for: world.host, user: 'ci', secret: { env: secret }, ...more }) as CredentialEntry;
  assert.equal(await (await direct(t, world, [entry('GIT_TOKEN')])).ask(list), versions);
  assert.equal(await (await direct(t, world, [entry('OLD_TOKEN')])).ask(list), 'origin.refused');
  assert.equal(await (await direct(t, world, [entry('NO_SUCH')])).ask(list), 'origin.credential-unset');
  // What is for another host stays there.
  world.server.forget();
  assert.equal(
    await (await direct(t, world, [entry('GIT_TOKEN', { for: 'other.example.com' })])).ask(list),
    'origin.refused',
  );
  assert.ok(world.server.requests.every(({ authorization }) => authorization === undefined));
});

test('what goes wrong on the way is no absence, and over when it is gone', async (t) => {
  const world = await startDirectWorld(t);
  const made = await makeModule(world);
  const cases: readonly (readonly [GitFault, string])[] = [
    [{ status: 500 }, 'origin.status'],
    [{ status: 503, headers: { 'retry-after': '1' } }, 'origin.status'],
    [{ status: 429, headers: { 'retry-after': '1' } }, 'origin.rate-limited'],
    [{ status: 200, body: '<html>sign in</html>' }, 'origin.git-no-server'],
    [{ status: 200, body: '<html>\nsign in\n</html>\n' }, 'origin.git-failed'],
    [{ redirect: 'https://elsewhere.example.com/mod' }, 'origin.git-redirected'],
    [{ redirect: 'https://127.0.0.1/mod', code: 307 }, 'origin.git-redirected'],
    ['cut', 'origin.unreachable'],
    ['stall', 'origin.timeout'],
  ];
  for (const [fault, code] of cases) {
    const origin = await direct(t, world, [], fault === 'stall' ? { totalTimeoutMs: 1500 } : {});
    const end = world.server.fault(/^vcs\.example\.com\/mod\/(?:info\/refs|git-upload-pack)/, fault);
    assert.equal(await origin.ask(list), code, JSON.stringify(fault));
    end();
    origin.clock.skip(10 * minuteMs);
    if (fault !== 'stall') assert.equal(await origin.ask(list), versions, `after ${JSON.stringify(fault)}`);
  }
  for (const { authorization } of world.server.requests) assert.equal(authorization, undefined);
  assert.ok(world.proxy.requests.every((request) => request === 'CONNECT vcs.example.com:443'));

  // The same in the middle: the listing is good, and what it names cannot be had.
  const origin = await direct(t, world);
  assert.equal(await origin.ask(list), versions);
  const end = world.server.fault(/git-upload-pack$/, 'cut');
  assert.match(
    await origin.ask('/vcs.example.com/mod/@v/v1.0.0.zip'),
    /^origin\.(?:unreachable|cut-short|git-failed)$/,
  );
  end();
  origin.clock.skip(10 * minuteMs);
  assert.match(await origin.ask('/vcs.example.com/mod/@v/v1.0.0.zip'), /^PK/);

  // A server that has lost its objects.
  const broken = path.join(path.dirname(made.folder), 'broken');
  await cp(made.folder, broken, { recursive: true });
  world.server.page(`${world.host}/broken`, [`${world.host}/broken git https://${world.host}/broken`]);
  for (const name of await readdir(path.join(broken, 'objects')))
    await rm(path.join(broken, 'objects', name), { recursive: true });
  assert.doesNotMatch(await origin.ask('/vcs.example.com/broken/@v/v1.0.0.zip'), /^PK|^origin\.absent$/);
});
