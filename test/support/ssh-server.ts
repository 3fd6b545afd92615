import { execFile, spawn } from 'node:child_process';
import { accessSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import net, { type AddressInfo, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { gitEnvironment } from './git-repository.ts';
import { atEnd, type Scope } from './scope.ts';
import { temporaryFolder } from './temp.ts';

const run = promisify(execFile);
const sshd = '/usr/sbin/sshd';

/**
 * True when this machine has OpenSSH's server. Where it has none the test is skipped, loudly. Usage:
 * `if (!needsSshd(t)) return;`.
 */
export function needsSshd(test: TestContext): boolean {
  try {
    accessSync(sshd);
    return true;
  } catch {
    process.stderr.write(`NOT TESTED, no sshd on this machine: ${test.fullName}\n`);
    test.skip('no sshd on this machine');
    return false;
  }
}

/** A real sshd on loopback that lets one key read the repositories of one folder, and nothing else. */
export interface SshServer {
  /** `ssh://user@127.0.0.1:PORT`: `<url>/org/name` is the repository `<folder>/org/name`. */
  readonly url: string;
  readonly user: string;
  readonly port: number;
  /** The private key that it accepts. */
  readonly keyFile: string;
  /** A key that it does not accept. */
  readonly strangersKeyFile: string;
  /** Its host key as known_hosts lines: for `127.0.0.1` and `localhost` with and without the port, and for `names`. */
  readonly knownHostsFile: string;
  /** Connections accepted so far. */
  readonly connections: number;
  /** The commands that clients asked for so far. */
  commands(): Promise<readonly string[]>;
  /** From now on it has another host key; {@link knownHostsFile} stays as it is. */
  changeHostKey(): Promise<void>;
  /** From now on connections get no answer; `false` lets them through again. */
  stall(on?: boolean): void;
}

export interface SshServerOptions {
  readonly repositories: string;
  /** Names besides loopback's own. */
  readonly names?: readonly string[];
}

/** Starts it; it ends with the test of `scope`. */
export async function startSshServer(scope: Scope, options: SshServerOptions): Promise<SshServer> {
  const folder = await temporaryFolder(scope);
  const at = (name: string) => path.join(folder, name);
  const makeKey = (name: string) =>
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', at(name)]);
  await Promise.all(['host', 'otherhost', 'client', 'stranger'].map(makeKey));
  await writeFile(at('gate'), gate(options.repositories, at('commands')));
  await chmod(at('gate'), 0o755);
  await writeFile(at('authorized'), `restrict ${await readFile(at('client.pub'), 'utf8')}`);
  for (const key of ['host', 'otherhost'])
    await writeFile(at(`${key}.conf`), sshdConfig(at(key), at('authorized'), at('gate')));
  // As root sshd wants this folder, which only its service makes.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });

  const sockets = new Set<Socket>();
  let connections = 0;
  let config = 'host.conf';
  let isStalled = false;
  const server = net.createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    if (isStalled) return;
    // In inetd's way, one process a connection: no port has to be found for it.
    const child = spawn(sshd, ['-i', '-e', '-f', at(config)], { stdio: ['pipe', 'pipe', 'ignore'] });
    socket.pipe(child.stdin.on('error', () => undefined));
    child.stdout.pipe(socket);
    child.once('error', () => socket.destroy());
    socket.once('close', () => child.kill());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(scope, () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  const hosts = ['127.0.0.1', 'localhost', ...(options.names ?? [])];
  const hostKey = await readFile(at('host.pub'), 'utf8');
  const known = hosts.flatMap((host) => [host, `[${host}]:${port}`]).map((host) => `${host} ${hostKey}`);
  await writeFile(at('known_hosts'), known.join(''));
  const user = os.userInfo().username;
  return {
    url: `ssh://${user}@127.0.0.1:${port}`,
    user,
    port,
    keyFile: at('client'),
    strangersKeyFile: at('stranger'),
    knownHostsFile: at('known_hosts'),
    get connections() {
      return connections;
    },
    commands: async () =>
      (await readFile(at('commands'), 'utf8').catch(() => '')).split('\n').filter(Boolean),
    changeHostKey: async () => {
      config = 'otherhost.conf';
    },
    stall: (on = true) => {
      isStalled = on;
    },
  };
}

function sshdConfig(hostKey: string, authorized: string, command: string): string {
  return [
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${authorized}`,
    `ForceCommand ${command}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'AcceptEnv GIT_PROTOCOL',
    'PidFile none',
    'MaxAuthTries 3',
    '',
  ].join('\n');
}

/** Only `git-upload-pack '/path'`, below `root`. */
function gate(root: string, log: string): string {
  const { PATH = '' } = gitEnvironment();
  return `#!/bin/sh
printf '%s\\n' "$SSH_ORIGINAL_COMMAND" >>'${log}'
case "$SSH_ORIGINAL_COMMAND" in
  *..*) echo 'not here' >&2; exit 1 ;;
  "git-upload-pack '/"*"'") name=\${SSH_ORIGINAL_COMMAND#"git-upload-pack '/"} ;;
  *) echo 'only git-upload-pack' >&2; exit 1 ;;
esac
name=\${name%"'"}
PATH='${PATH}'
export PATH GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
[ -d "${root}/$name" ] || { echo "ERROR: repository '$name' not found" >&2; exit 1; }
exec git -c uploadpack.allowFilter=true -c safe.directory='*' upload-pack --strict "${root}/$name"
`;
}
