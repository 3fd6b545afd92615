import { readFile } from 'node:fs/promises';
import { describeError, GomirrorError, systemClock } from '../base/index.ts';
import { type Config, type ConfigCode, homeFolder } from '../config/index.ts';
import { checkCredentials, type CheckReport, type CheckTarget } from '../origin/index.ts';
import type { AppIo } from './seam.ts';

/** Tries the credentials of the settings on a server. Rejects with `config.ca-unusable` or the signal's reason. */
export async function checkAuth(
  target: CheckTarget,
  config: Config,
  io: Pick<AppIo, 'host' | 'version'>,
  signal: AbortSignal,
): Promise<CheckReport> {
  const { fetch } = config;
  const { env, platform } = io.host;
  const lists = [config, ...config.profiles.values()].map(({ upstream }) => upstream);
  const upstreams = [...lists, ...config.private.map(({ from }) => from ?? [])].flat();
  const authorities = new Set(
    [fetch.ca, ...upstreams.map(({ ca }) => ca)].filter((file) => file !== undefined),
  );
  return checkCredentials(config.credentials, target, {
    ...{ environment: env, platform, homeFolder: homeFolder(io.host), clock: systemClock, signal },
    userAgent: `gomirror/${io.version}`,
    ca: await Promise.all([...authorities].map((file) => authorityIn(file))),
    proxy:
      fetch.proxy === 'none'
        ? undefined
        : fetch.proxy === 'environment'
          ? { environment: env }
          : { url: fetch.proxy },
    connectTimeoutMs: fetch.connectTimeoutMs,
    answerTimeoutMs: fetch.firstByteTimeoutMs,
    proxies: upstreams.map(({ url }) => url).filter((url) => url !== 'direct'),
  });
}

async function authorityIn(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    const params = { path: file, reason: describeError(error) };
    throw new GomirrorError<ConfigCode>('config.ca-unusable', params, { cause: error });
  });
}
