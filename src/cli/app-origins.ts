import { readFile } from 'node:fs/promises';
import { type Clock, describeError, GomirrorError, systemClock } from '../base/index.ts';
import { type Config, type ConfigCode, homeFolder, type UpstreamEntry } from '../config/index.ts';
import {
  CopyFolder,
  type Credentials,
  type DirectOptions,
  DirectOrigin,
  type Environment,
  makeCredentials,
  type Origin,
  ProxyOrigin,
} from '../origin/index.ts';
import { Patterns } from '../policy/index.ts';
import type { AppIo } from './seam.ts';

/** What an origin is made of: an entry of an upstream list, or the URL of a checksum database or a feed. */
export type OriginSpec = Pick<UpstreamEntry, 'name' | 'url'> &
  Partial<UpstreamEntry> & {
    /** Networks inside which servers may be that `direct` finds. */
    readonly networks?: readonly string[];
    /** True for a source of private modules, which is who credentials are for. */
    readonly isPrivate?: boolean;
  };

/** What origins share with their successors, when the settings change. */
export interface OriginPlace {
  /** The bare repositories. */
  readonly copies: CopyFolder;
  readonly onDiscovered: NonNullable<DirectOptions['onDiscovered']>;
}

/** The bare repositories, within the limits that the settings have now. */
export function copyFolder(folder: string, config: () => Config): CopyFolder {
  const limits = () => {
    const { cacheBytes, largestRepositoryBytes } = config().direct;
    return { totalBytes: cacheBytes, repositoryBytes: largestRepositoryBytes };
  };
  return new CopyFolder({ folder, clock: systemClock, limits });
}

/** Makes origins as one version of the settings has them. */
export class OriginMaker {
  readonly #config: Config;
  readonly #io: AppIo;
  readonly #instance: string;
  readonly #clock: Clock;
  readonly #place: OriginPlace;
  readonly #authorities: ReadonlyMap<string, string>;
  readonly #credentials: Credentials | undefined;

  private constructor(parts: {
    config: Config;
    io: AppIo;
    instance: string;
    clock: Clock;
    place: OriginPlace;
    authorities: ReadonlyMap<string, string>;
  }) {
    const { config, io, clock } = parts;
    this.#config = config;
    this.#io = io;
    this.#instance = parts.instance;
    this.#clock = clock;
    this.#place = parts.place;
    this.#authorities = parts.authorities;
    const options = { ...credentialOptions(config, io, clock), ca: this.#trusted(undefined) };
    this.#credentials =
      config.credentials.length === 0 ? undefined : makeCredentials(config.credentials, options);
  }

  /** Rejects with `config.ca-unusable`. */
  static async of(
    config: Config,
    io: AppIo,
    instance: string,
    clock: Clock,
    place: OriginPlace,
  ): Promise<OriginMaker> {
    const authorities = await readAuthorities(config);
    return new OriginMaker({ config, io, instance, clock, place, authorities });
  }

  make(spec: OriginSpec): Origin {
    return spec.url === 'direct' ? this.#direct(spec) : this.#proxy(spec);
  }

  #proxy({ name, url, proxy = this.#config.fetch.proxy, ca }: OriginSpec): Origin {
    const { fetch } = this.#config;
    return new ProxyOrigin({
      name,
      url,
      instance: this.#instance,
      userAgent: this.#userAgent,
      proxy: proxyOf(proxy, this.#io),
      ca: this.#trusted(ca),
      credentials: this.#credentials,
      limits: {
        connectTimeoutMs: fetch.connectTimeoutMs,
        firstByteTimeoutMs: fetch.firstByteTimeoutMs,
        idleTimeoutMs: fetch.idleTimeoutMs,
        totalTimeoutMs: fetch.totalTimeoutMs,
        redirects: fetch.redirects,
        connections: fetch.connections,
      },
    });
  }

  #direct({ name, networks = [], isPrivate = false }: OriginSpec): Origin {
    const { fetch, direct, freshness } = this.#config;
    const insecure = new Patterns(direct.insecure);
    return new DirectOrigin({
      name,
      networks,
      copies: this.#place.copies,
      clock: this.#clock,
      // A page or a spelling of anybody's may lead to a private repository: what is public is read as everybody may read it.
      credentials: isPrivate ? this.#credentials : undefined,
      fileRoots: direct.fileRoots,
      insecure: (path) => insecure.matches(path),
      ca: this.#trusted(undefined),
      proxy: proxyOf(fetch.proxy, this.#io),
      userAgent: this.#userAgent,
      freshMs: freshness.listMs,
      connectTimeoutMs: fetch.connectTimeoutMs,
      totalTimeoutMs: direct.timeoutMs,
      perHost: direct.perHost,
      redirects: fetch.redirects,
      onDiscovered: this.#place.onDiscovered,
    });
  }

  get #userAgent(): string {
    return `gomirror/${this.#io.version}`;
  }

  #trusted(ca: string | undefined): readonly string[] {
    return [this.#config.fetch.ca, ca].flatMap((file) => this.#authorities.get(file ?? '') ?? []);
  }
}

/** What credentials need to know beside their entries. */
export function credentialOptions({ fetch }: Config, io: Pick<AppIo, 'host' | 'version'>, clock: Clock) {
  const { env, platform } = io.host;
  return {
    ...{ environment: env, platform, clock, homeFolder: homeFolder(io.host) },
    userAgent: `gomirror/${io.version}`,
    connectTimeoutMs: fetch.connectTimeoutMs,
    answerTimeoutMs: fetch.firstByteTimeoutMs,
    proxy: proxyOf(fetch.proxy, io),
  };
}

/** Every entry of every upstream list, private ones too. */
export function upstreamsOf({ upstream, profiles, private: entries }: Config): readonly UpstreamEntry[] {
  const ofProfiles = [...profiles.values()].flatMap((profile) => profile.upstream);
  return [...upstream, ...ofProfiles, ...entries.flatMap(({ from }) => from ?? [])];
}

type HttpProxy = { readonly url: string } | { readonly environment: Environment };

function proxyOf(proxy: string, { host }: Pick<AppIo, 'host'>): HttpProxy | undefined {
  if (proxy === 'none') return undefined;
  return proxy === 'environment' ? { environment: host.env } : { url: proxy };
}

/** The certificates that the settings name, by their files. Rejects with `config.ca-unusable`. */
export async function readAuthorities(config: Config): Promise<ReadonlyMap<string, string>> {
  const named = [config.fetch.ca, ...upstreamsOf(config).map(({ ca }) => ca)];
  const authorities = new Map<string, string>();
  for (const file of new Set(named.filter((each) => each !== undefined))) {
    authorities.set(file, await readCertificates(file));
  }
  return authorities;
}

async function readCertificates(file: string): Promise<string> {
  const unusable = (reason: string, cause?: unknown) =>
    new GomirrorError<ConfigCode>('config.ca-unusable', { path: file, reason }, { cause });
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unusable(describeError(error), error);
  });
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw unusable('PEM');
  return text;
}
