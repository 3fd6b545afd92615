import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesOf, findingsOf, lookAt, soundMachine } from '../../../test/support/doctor-machine.ts';
import { fakeSystem } from '../../../test/support/fake-system.ts';

async function kindsOf(machine: Parameters<typeof lookAt>[1]): Promise<readonly string[]> {
  const result = (await lookAt('containers.kind', machine)).get('containers.kind');
  return result?.state === 'ok' || result?.state === 'found' ? result.seen : [];
}

test('in what this runs', async () => {
  const cases: readonly (readonly [Parameters<typeof soundMachine>[0], readonly string[]])[] = [
    [{}, ['-']],
    [{ files: { '/.dockerenv': '' } }, ['Docker']],
    [{ files: { '/run/.containerenv': '' } }, ['Podman']],
    [
      { files: { '/.dockerenv': '' }, env: { KUBERNETES_SERVICE_HOST: '10.0.0.1' } },
      ['Docker', 'Kubernetes'],
    ],
    [{ files: { '/run/systemd/container': 'lxc\n' } }, ['LXC']],
    [{ files: { '/proc/1/cgroup': '0::/kubepods/besteffort/pod1\n' } }, ['container']],
    [{ files: { '/proc/version': 'Linux version 5.15 (x@Microsoft.com) microsoft-standard-WSL2' } }, ['WSL']],
    [{ env: { GITHUB_ACTIONS: 'true', CI: 'true' } }, ['GitHub Actions']],
    [{ env: { GITLAB_CI: 'true' } }, ['GitLab CI']],
    [{ env: { CI: 'true' } }, ['CI']],
  ];
  for (const [facts, kinds] of cases) assert.deepEqual(await kindsOf(soundMachine(facts)), kinds);
});

test('WSL: sources on the disk of Windows', async () => {
  const env = { WSL_DISTRO_NAME: 'Debian' };
  assert.deepEqual(await codesOf('containers.kind', soundMachine({ env, cwd: '/mnt/c/src' })), [
    'doctor.wsl-windows-disk',
  ]);
  assert.deepEqual(await codesOf('containers.kind', soundMachine({ env, cwd: '/src' })), []);
  assert.deepEqual(await codesOf('containers.kind', soundMachine({ cwd: '/mnt/c/src' })), []);
});

test('no home: a root cause of its own, unless the caches have places', async () => {
  const homeless = soundMachine({ env: { HOME: undefined } });
  const results = await lookAt('go.folders', homeless);
  const home = results.get('containers.home');
  assert.equal(home?.state === 'found' && home.findings[0]?.code, 'doctor.home-unset');
  assert.deepEqual(results.get('go.folders'), { state: 'skipped', because: 'containers.home' });
  const placed = soundMachine({ env: { HOME: undefined, GOPATH: '/tmp/go', GOCACHE: '/tmp/cache' } });
  assert.deepEqual(await codesOf('containers.home', placed), []);
});

test("a home that is not there, or not the user's", async () => {
  assert.deepEqual(await codesOf('containers.home', soundMachine({ env: { HOME: '/nowhere' } })), [
    'doctor.home-missing',
  ]);
  assert.deepEqual(await codesOf('containers.home', soundMachine({ env: { HOME: '/' } })), [
    'doctor.home-not-ours',
  ]);
  assert.deepEqual(await codesOf('containers.home', soundMachine()), []);
  const windows = fakeSystem({ platform: 'win32', env: { USERPROFILE: undefined, LOCALAPPDATA: undefined } });
  assert.deepEqual(await codesOf('containers.home', windows), ['doctor.home-unset']);
});

test('disks: read-only, and without programs', async () => {
  const of = (mounts: string, more = {}) =>
    soundMachine({
      files: { '/proc/self/mounts': `/dev/a / ext4 rw 0 0\n${mounts}`, '/cache': { kind: 'folder' } },
      ...more,
    });
  assert.deepEqual(await codesOf('containers.disk', of('')), []);
  assert.deepEqual(await codesOf('containers.disk', of('tmpfs /tmp tmpfs rw,noexec 0 0\n')), [
    'doctor.disk-no-programs',
  ]);
  // The last one at a place is the one that is seen.
  assert.deepEqual(
    await codesOf('containers.disk', of('t /tmp tmpfs rw,noexec 0 0\nt /tmp tmpfs rw 0 0\n')),
    [],
  );
  const cache = { env: { GOCACHE: '/cache/go build' } };
  const [found] = await findingsOf('containers.disk', of('d /cache ext4 ro,relatime 0 0\n', cache));
  assert.equal(found?.code, 'doctor.disk-read-only');
  assert.equal(found.params['what'], 'GOCACHE');
  const both = await lookAt('go.folders', of('d /cache ext4 ro,relatime 0 0\n', cache));
  assert.deepEqual(both.get('go.folders'), { state: 'skipped', because: 'containers.disk' });
});

test('a user without a name: certain only when everything that knows users was asked', async () => {
  const nobody = { user: { id: 4242 } };
  const [likely] = await findingsOf('containers.user', soundMachine(nobody));
  assert.deepEqual([likely?.code, likely?.sure], ['doctor.user-nameless', 'likely']);
  const asked = (code: number) =>
    soundMachine({ ...nobody, programs: { '/usr/bin/getent': () => ({ code }) } });
  const [certain] = await findingsOf('containers.user', asked(2));
  assert.equal(certain?.sure, 'certain');
  assert.deepEqual(await codesOf('containers.user', asked(0)), []);
});

test('certificates: none, the named file empty or missing, those of a folder', async () => {
  const bare = { '/etc/ssl/certs/ca-certificates.crt': '' };
  const [none] = await findingsOf('containers.certificates', soundMachine({ files: bare }));
  assert.equal(none?.code, 'doctor.no-certificates');
  assert.match(JSON.stringify(none.remedies), /install -y ca-certificates/);
  const env = { SSL_CERT_FILE: '/nowhere.pem' };
  assert.deepEqual(await codesOf('containers.certificates', soundMachine({ env, files: bare })), [
    'doctor.no-certificates-named',
  ]);
  assert.deepEqual(await codesOf('containers.certificates', soundMachine({ env })), [
    'doctor.certificates-file',
  ]);
  const folder = { ...bare, '/etc/ssl/certs/one.pem': '-----BEGIN CERTIFICATE-----' };
  assert.deepEqual(await codesOf('containers.certificates', soundMachine({ files: folder })), []);
  assert.deepEqual(await codesOf('containers.certificates', fakeSystem({ platform: 'darwin' })), []);
});

test('git and sources of somebody else', async () => {
  const stderr = `fatal: detected dubious ownership in repository at '/src/app'
To add an exception for this directory, call:

\tgit config --global --add safe.directory /src/app
`;
  const refusing = soundMachine({ programs: { '/usr/bin/git': () => ({ code: 128, stderr }) } });
  const [found] = await findingsOf('containers.git-owner', refusing);
  assert.equal(found?.code, 'doctor.git-dubious');
  assert.equal(found.params['folder'], '/src/app');
  assert.deepEqual(found.remedies, [
    { kind: 'command', command: 'git config --global --add safe.directory /src/app' },
  ]);
  assert.equal(found.level, 'warning');
  const project = {
    programs: refusing.programs ?? {},
    cwd: '/src/app',
    files: { '/src/app/go.mod': 'module m\n' },
  };
  assert.equal((await findingsOf('containers.git-owner', soundMachine(project)))[0]?.level, 'error');
  const unstamped = soundMachine({ ...project, env: { GOFLAGS: '-buildvcs=false' } });
  assert.equal((await findingsOf('containers.git-owner', unstamped))[0]?.level, 'warning');
  const outside = {
    programs: { '/usr/bin/git': () => ({ code: 128, stderr: 'fatal: not a git repository' }) },
  };
  assert.deepEqual(await codesOf('containers.git-owner', soundMachine(outside)), []);
  assert.deepEqual(await codesOf('containers.git-owner', soundMachine()), []);
});

test('musl: worth a note only where C is built', async () => {
  const musl = { '/lib/ld-musl-x86_64.so.1': '', '/src/go.mod': 'module m\n' };
  const go = { users: ['example.com/c'], env: { CGO_ENABLED: '1' } };
  const of = (own: object) => codesOf('containers.libc', soundMachine({ cwd: '/src', files: musl, go: own }));
  assert.deepEqual(await of(go), ['doctor.musl-programs']);
  assert.deepEqual(await of({ ...go, users: [] }), []);
  assert.deepEqual(await of({ ...go, env: { CGO_ENABLED: '0' } }), []);
});
