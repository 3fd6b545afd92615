import { advice, command, finding } from '../engine/index.ts';
import type { Finding, Remedy } from '../types.ts';
import type { GitConfig } from './git-config.ts';
import type { Logins } from './logins.ts';
import type { Asked } from './remotes.ts';

interface Remote {
  readonly host: string;
  /** The module that it was asked for. */
  readonly path: string;
  readonly repository: string;
  readonly asked: Asked;
  readonly logins: Logins;
  readonly config: GitConfig;
}

/** What a server's answer to git means, with where the credentials were that did, or did not, help. */
export function judgeRemote(remote: Remote): Finding[] {
  const { host, path, repository, asked, logins, config } = remote;
  if (asked.kind === 'works') return [];
  const places = placesOf(remote);
  const params = { host, module: path, repository, places: places.join(', ') };
  const rewrites = config.rewrites
    .filter(({ from }) => repository.startsWith(from) || from.includes(host))
    .map(({ from, to }) => `insteadOf: ${from} -> ${to}`);
  const evidence = [...asked.said, ...rewrites, ...places];
  const make = (code: string, sure: Finding['sure'], remedies: readonly Remedy[]) => [
    finding(code, 'error', params, { sure, evidence, remedies }),
  ];
  const login = [command(`gomirror setup --login ${host}`), command(`gomirror setup --ssh ${host}`)];
  switch (asked.kind) {
    case 'needs-login':
      // Where the login of a netrc file is refused git asks for another one, and says only that it may not ask.
      if (logins.netrc?.hosts.includes(host) !== true)
        return make('doctor.private-no-login', 'certain', login);
      return make('doctor.private-login-stale', 'certain', login.slice(0, 1));
    case 'login-refused':
      return make(places.length > 0 ? 'doctor.private-login-stale' : 'doctor.private-no-login', 'certain', [
        ...login.slice(0, 1),
        ...(config.helpers.length > 0 ? [advice('doctor.do-forget-login', { host })] : []),
      ]);
    case 'ssh-refused':
      return make('doctor.private-ssh-refused', 'certain', [
        advice(logins.agent === 'keys' ? 'doctor.do-ssh-key-known' : 'doctor.do-ssh-key', { host }),
        command(`ssh -T git@${host}`),
      ]);
    case 'host-key':
      return make('doctor.private-host-key', 'certain', [
        advice('doctor.do-host-key', { host }),
        command(`ssh -T git@${host}`),
      ]);
    case 'not-found':
      return make('doctor.private-not-found', 'likely', login.slice(0, 1));
    case 'certificate':
      return make('doctor.private-certificate', 'certain', [advice('doctor.do-git-ca', { host })]);
    case 'helper-hangs':
      return make('doctor.private-helper-hangs', 'certain', [
        command('git config --show-origin --get-all credential.helper'),
        ...login,
      ]);
    case 'unreachable':
    case 'timeout':
      return make('doctor.private-unreachable', 'likely', []);
    case 'other':
      return make('doctor.private-fails', 'likely', []);
  }
}

/** Where git looks for a login of the host and finds something, or may find something. */
function placesOf({ host, logins, config, repository }: Remote): string[] {
  if (repository.startsWith('ssh://')) return [`ssh-agent: ${logins.agent}`];
  return [
    ...(logins.netrc?.hosts.includes(host) === true ? [logins.netrc.file] : []),
    ...config.helpers.map((helper) => `credential.helper=${helper}`),
  ];
}
