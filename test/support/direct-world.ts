import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeCertificate } from './certificate.ts';
import { type TestForwardProxy, startForwardProxy } from './forward-proxy.ts';
import {
  type GitRepository,
  type History,
  makeRepository,
  type RepositoryOptions,
} from './git-repository.ts';
import { type GitServer, type GitServerOptions, startGitServer } from './git-server.ts';
import { type GoClient, goClient } from './go.ts';
import type { Scope } from './scope.ts';
import { temporaryFolder } from './temp.ts';

/** A host with repositories, which only {@link DirectWorld.proxy} can find: all on loopback, all in TLS. */
export interface DirectWorld {
  readonly host: string;
  readonly server: GitServer;
  /** Leads every name that is asked for on port 443 to the server. */
  readonly proxy: TestForwardProxy;
  /** PEM. */
  readonly ca: string;
  /**
   * Makes the repository `https://<host>/<name>`, and the go-get page of its import path, `base` (`<host>/<name>` without it),
   * with `subfolder` as fourth field. The host of `base` is the repository's too.
   */
  repository(
    name: string,
    history: History,
    options?: RepositoryOptions & { readonly subfolder?: string; readonly base?: string },
  ): Promise<GitRepository>;
  /**
   * A go command that gets everything from version control. With `local` its git reads the repositories from disk, several
   * times as fast; discovery asks the server all the same.
   */
  go(options?: {
    readonly local?: boolean;
    readonly env?: Readonly<Record<string, string>>;
  }): Promise<GoClient>;
}

export interface DirectWorldOptions extends Omit<GitServerOptions, 'repositories' | 'tls' | 'names'> {
  readonly host?: string;
  /** Names besides `host`. */
  readonly names?: readonly string[];
}

/** Starts the host and the way to it; they end with the test of `scope`. */
export async function startDirectWorld(scope: Scope, options: DirectWorldOptions = {}): Promise<DirectWorld> {
  const { host = 'vcs.example.com', names = [], ...serverOptions } = options;
  const folder = await temporaryFolder(scope);
  const repositories = path.join(folder, 'repositories');
  await mkdir(repositories);
  const certificate = makeCertificate([host, ...names]);
  const server = await startGitServer(scope, { ...serverOptions, repositories, tls: certificate });
  const hosts = Object.fromEntries([host, ...names].map((name) => [`${name}:443`, server.host]));
  const proxy = await startForwardProxy(scope, { hosts });
  const caFile = path.join(folder, 'ca.pem');
  await writeFile(caFile, certificate.certificate);
  const localConfig = path.join(folder, 'local.gitconfig');
  const instead = [host, ...names].map((name) => `\tinsteadOf = https://${name}/\n`);
  // What git brings along with a shallow fetch differs between its versions, and with it what go takes for the tag before a
  // commit, where tags that name no version lie on it. Without them it is the same for all.
  const tags = '[remote "origin"]\n\ttagOpt = --no-tags\n';
  await writeFile(localConfig, `[url "file://${repositories}/"]\n${instead.join('')}${tags}`);
  return {
    host,
    server,
    proxy,
    ca: certificate.certificate,
    async repository(name, history, { subfolder, base = `${host}/${name}`, ...repositoryOptions } = {}) {
      const made = await makeRepository(path.join(repositories, name), history, repositoryOptions);
      const fields = [base, 'git', `https://${base.split('/')[0]}/${name}`];
      server.page(base, [[...fields, ...(subfolder === undefined ? [] : [subfolder])].join(' ')]);
      return made;
    },
    go: ({ local = false, env = {} } = {}) =>
      goClient(scope, {
        goproxy: 'direct',
        gosumdb: 'off',
        env: {
          HTTPS_PROXY: proxy.url,
          SSL_CERT_FILE: caFile,
          GIT_SSL_CAINFO: caFile,
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_CONFIG_GLOBAL: local ? localConfig : '/dev/null',
          ...env,
        },
      }),
  };
}
