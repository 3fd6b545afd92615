import type { SshCredential } from './types.ts';

/**
 * Options of OpenSSH's `ssh` that use this key, this user and these host keys, and nothing else that lies around: no
 * configuration, agent, other keys, passwords, questions or forwarding. Ends before the name of the host.
 */
export function sshOptions(
  { user, keyFile, knownHostsFile }: SshCredential,
  port: string,
  connectTimeoutSeconds: number,
): readonly string[] {
  const settings = {
    BatchMode: 'yes',
    IdentitiesOnly: 'yes',
    IdentityAgent: 'none',
    IdentityFile: quoted(keyFile),
    UserKnownHostsFile: quoted(knownHostsFile),
    GlobalKnownHostsFile: 'none',
    StrictHostKeyChecking: 'yes',
    UpdateHostKeys: 'no',
    PreferredAuthentications: 'publickey',
    ConnectTimeout: String(connectTimeoutSeconds),
    ClearAllForwardings: 'yes',
    ControlPath: 'none',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return ['-F', 'none', '-T', '-l', user ?? 'git', ...(port === '' ? [] : ['-p', port]), ...options];
}

/** ssh_config(5): a `%` begins a token, a space ends a file's name. */
function quoted(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`;
}
