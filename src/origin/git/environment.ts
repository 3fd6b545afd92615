import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import tls from 'node:tls';
import { secondMs, GomirrorError } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import { type SshCredential, sshOptions } from '../credentials/index.ts';
import type { Environment } from '../proxy/environment.ts';
import type { Place } from './address.ts';
import { runGit } from './run.ts';

/** The first git that connects to a given address instead of resolving a name by itself (`http.curloptResolve`). */
const oldestGit = [2, 37] as const;

/** What one run that speaks to a server needs beside its arguments. */
export interface Passage {
  readonly place: Place;
  /** The checked address that it connects to; undefined where an HTTP proxy does that. */
  readonly address: string | undefined;
  /** The URL of the HTTP proxy, with its credentials. */
  readonly proxyUrl: string | undefined;
  readonly authorization: string | undefined;
  readonly ssh: SshCredential | undefined;
  readonly filter: string | undefined;
  /** Whether the packets are written to descriptor 3. */
  readonly trace: boolean;
  readonly connectTimeoutMs: number;
}

/**
 * What git is told besides its arguments. It sees nothing of the user's or the machine's settings: its HOME is an empty folder,
 * its settings are a file written here and, for secrets, variables of its environment, which other users cannot read.
 */
export class GitEnvironment {
  readonly workFolder: string;
  readonly #home: string;
  readonly #ca: readonly string[];
  readonly #inherited: Environment;
  #prepared: Promise<void> | undefined;

  /** `folder` holds the bare copies too. `inherited` is where PATH is. */
  constructor(folder: string, ca: readonly string[], inherited: Environment) {
    this.#home = path.join(folder, 'home');
    this.workFolder = path.join(this.#home, 'empty');
    this.#ca = ca;
    this.#inherited = inherited;
  }

  /** Once: writes the settings and looks at git. Rejects with `origin.git-missing` or `origin.git-old`. */
  async prepare(): Promise<void> {
    this.#prepared ??= this.#prepare().catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
    await this.#prepared;
  }

  /** For runs that touch only this machine: no transport is allowed. */
  local(): Record<string, string> {
    return this.#variables({}, '');
  }

  /** For runs that speak to a server. */
  remote(passage: Passage): Record<string, string> {
    const { place, address, proxyUrl, authorization, ssh, filter, trace } = passage;
    const settings: Record<string, string> = {
      'remote.origin.url': place.url,
      'http.proxy': proxyUrl ?? '',
    };
    if (filter !== undefined) {
      settings['remote.origin.promisor'] = 'true';
      settings['remote.origin.partialclonefilter'] = filter;
    }
    if (authorization !== undefined)
      settings[`http.${place.parsed.origin}/.extraHeader`] = `Authorization: ${authorization}`;
    if (address !== undefined && place.kind !== 'ssh') {
      const bracketed = address.includes(':') ? `[${address}]` : address;
      settings['http.curloptResolve'] = `${place.host}:${place.port}:${bracketed}`;
    }
    const variables = this.#variables(settings, place.kind);
    if (trace) variables['GIT_TRACE_PACKET'] = '3';
    if (ssh !== undefined) variables['GIT_SSH_COMMAND'] = sshCommand(passage, ssh);
    return variables;
  }

  #variables(settings: Readonly<Record<string, string>>, protocol: string): Record<string, string> {
    const variables: Record<string, string> = {
      HOME: this.#home,
      XDG_CONFIG_HOME: this.#home,
      LC_ALL: 'C',
      TZ: 'UTC',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: path.join(this.#home, 'gitconfig'),
      GIT_ATTR_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: '',
      SSH_ASKPASS: '',
      GIT_PROTOCOL_FROM_USER: '0',
      GIT_ALLOW_PROTOCOL: protocol,
      GIT_NO_LAZY_FETCH: '1',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_SSH_VARIANT: 'ssh',
      // Never taken: whoever speaks ssh has a command of its own.
      GIT_SSH_COMMAND: 'false',
      GIT_CONFIG_COUNT: String(Object.keys(settings).length),
    };
    for (const name of ['PATH', 'Path', 'PATHEXT', 'SystemRoot', 'TMPDIR', 'TEMP', 'TMP']) {
      const value = this.#inherited[name];
      if (value !== undefined) variables[name] = value;
    }
    for (const [index, [key, value]] of Object.entries(settings).entries()) {
      variables[`GIT_CONFIG_KEY_${index}`] = key;
      variables[`GIT_CONFIG_VALUE_${index}`] = value;
    }
    return variables;
  }

  async #prepare(): Promise<void> {
    await mkdir(this.workFolder, { recursive: true, mode: 0o700 });
    const authorities = path.join(this.#home, 'authorities.pem');
    const extra = this.#inherited['NODE_EXTRA_CA_CERTS'];
    const own = this.#ca.length > 0 || (extra !== undefined && extra !== '');
    if (own) {
      const all = [...tls.getCACertificates('default'), ...tls.getCACertificates('system'), ...this.#ca];
      await writeFile(authorities, `${[...new Set(all)].map((pem) => pem.trim()).join('\n')}\n`);
    }
    await writeFile(path.join(this.#home, 'gitconfig'), this.#settings(own ? authorities : undefined));
    const { output } = await runGit(
      {
        args: ['version'],
        environment: this.local(),
        workFolder: this.workFolder,
        signal: AbortSignal.timeout(30 * secondMs),
      },
      1000,
    );
    const version = /(\d+)\.(\d+)[\w.]*/.exec(output.toString());
    const [major, minor] = [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)];
    if (major < oldestGit[0] || (major === oldestGit[0] && minor < oldestGit[1])) {
      throw new GomirrorError<OriginCode>('origin.git-old', {
        version: version?.[0] ?? '?',
        needed: oldestGit.join('.'),
      });
    }
  }

  #settings(authorities: string | undefined): string {
    const nothing = quoted(path.join(this.#home, 'none'));
    const trust =
      authorities === undefined
        ? ''
        : `\tsslCAInfo = ${quoted(authorities)}\n\tproxySSLCAInfo = ${quoted(authorities)}\n`;
    return `[core]
\thooksPath = ${nothing}
\tattributesFile = ${nothing}
\tfsmonitor = false
\taskPass =
\t# As the go command has git archive write text.
\tautocrlf = input
\teol = lf
[safe]
\tdirectory = *
[credential]
\thelper =
[protocol]
\tallow = never
\tversion = 2
[http]
\tfollowRedirects = false
\tproxyAuthMethod = basic
\tlowSpeedLimit = 1
\tlowSpeedTime = 60
${trust}[gc]
\tauto = 0
[maintenance]
\tauto = false
[fetch]
\trecurseSubmodules = false
\tunpackLimit = 1
\twriteCommitGraph = false
[submodule]
\trecurse = false
[transfer]
\tbundleURI = false
[uploadpack]
\tallowFilter = true
[tar]
\tumask = 0022
`;
  }
}

/** A value as git's configuration files want it. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/**
 * What git runs instead of `ssh`, by a shell: no settings of the user's, one key, known hosts only, and the checked address behind
 * the host's name. git adds the port and the host.
 */
function sshCommand({ place, address, connectTimeoutMs }: Passage, ssh: SshCredential): string {
  const user = decodeURIComponent(place.parsed.username) || ssh.user;
  const alias = place.port === 22 ? place.host : `[${place.host}]:${place.port}`;
  const seconds = Math.max(1, Math.ceil(connectTimeoutMs / secondMs));
  const words = [
    'ssh',
    ...sshOptions({ ...ssh, user }, '', seconds),
    ...['-o', `HostName=${address ?? place.host}`, '-o', `HostKeyAlias=${alias}`],
    ...['-o', 'CheckHostIP=no', '-o', 'ServerAliveInterval=30', '-o', 'LogLevel=ERROR'],
  ];
  return words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}
