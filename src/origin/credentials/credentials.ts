import type { Clock } from '../../base/index.ts';
import type { CredentialEntry } from '../../config/index.ts';
import type { Environment } from '../proxy/environment.ts';
import { type Ask, type AskOptions, makeAsk } from './ask.ts';
import { GithubAppSource } from './github-app.ts';
import { HelperSource } from './helper.ts';
import { matching, parsePlace, targetOf } from './match.ts';
import { NetrcSource, usualNetrcFiles } from './netrc.ts';
import { type RunProgram, runProgram } from './program.ts';
import { placeName, Secret } from './secret.ts';
import type { HttpSource } from './source.ts';
import { FixedSource, userOfToken } from './token.ts';
import type { Credentials, HttpCredential, SshCredential } from './types.ts';

export interface CredentialsOptions extends AskOptions {
  /** Where secrets in variables are, and what helpers get. */
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** Where the usual netrc file is. */
  readonly homeFolder: string | undefined;
  readonly clock: Clock;
  /** How helpers are run, and how GitHub's API is asked; for tests. */
  readonly run?: RunProgram;
  readonly ask?: Ask;
}

type SshEntry = Extract<CredentialEntry, { readonly kind: 'ssh' }>;
export type HttpEntry = Exclude<CredentialEntry, SshEntry>;

export function isSsh(entry: CredentialEntry): entry is SshEntry {
  return entry.kind === 'ssh';
}

export function isHttp(entry: CredentialEntry): entry is HttpEntry {
  return entry.kind !== 'ssh';
}

/** What an entry is called in messages: its kind, its place and where its secret is, never the secret. */
export function nameOf(entry: CredentialEntry): string {
  const what = entry.kind === 'helper' ? entry.command[0] : placeOf(entry);
  return `${entry.kind} ${entry.for}${what === undefined ? '' : ` (${what})`}`;
}

function placeOf(entry: Exclude<CredentialEntry, { readonly kind: 'helper' }>): string | undefined {
  if (entry.kind === 'ssh') return entry.keyFile;
  return entry.kind === 'netrc' ? entry.file : placeName(entry.secret);
}

/**
 * The credentials of `entries`. A secret in a file is read again when the file changes; what helpers and GitHub give is kept
 * as long as it is good. An entry for a host without a port is for https on its usual port; for ssh, for any. Nothing is
 * read, run or asked before it is needed, and nothing has to be closed.
 */
export function makeCredentials(
  entries: readonly CredentialEntry[],
  options: CredentialsOptions,
): Credentials {
  return new ConfiguredCredentials(entries, options);
}

class ConfiguredCredentials implements Credentials {
  readonly #http: readonly HttpEntry[];
  readonly #ssh: readonly SshEntry[];
  readonly #sources: ReadonlyMap<HttpEntry, HttpSource>;

  constructor(entries: readonly CredentialEntry[], options: CredentialsOptions) {
    this.#http = entries.filter(isHttp);
    this.#ssh = entries.filter(isSsh);
    const ask = options.ask ?? makeAsk(options);
    this.#sources = new Map(this.#http.map((entry) => [entry, sourceOf(entry, options, ask)]));
  }

  async forUrl(url: URL, signal: AbortSignal): Promise<HttpCredential | undefined> {
    const source = this.#sourceFor(url);
    if (source === undefined) return undefined;
    signal.throwIfAborted();
    // What is under way may be for others too: it goes on when this one leaves.
    const gone = Promise.withResolvers<never>();
    const leave = () => gone.reject(signal.reason as Error);
    signal.addEventListener('abort', leave);
    try {
      return await Promise.race([source.read(url, signal), gone.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  forSsh(host: string, path: string): SshCredential | undefined {
    const place = parsePlace(host);
    const target = { ...place, path: parsePlace(`x/${path.replace(/^\/+/, '')}`).path };
    const entry = matching(this.#ssh, target, true)[0];
    if (entry === undefined) return undefined;
    const { user, keyFile, knownHostsFile } = entry;
    return { user, keyFile, knownHostsFile, name: nameOf(entry) };
  }

  refused(url: URL, credential: HttpCredential): void {
    this.#sourceFor(url)?.refused?.(url, credential);
  }

  accepted(url: URL, credential: HttpCredential): void {
    this.#sourceFor(url)?.accepted?.(url, credential);
  }

  #sourceFor(url: URL): HttpSource | undefined {
    if (url.protocol !== 'https:') return undefined;
    const entry = matching(this.#http, targetOf(url))[0];
    return entry && this.#sources.get(entry);
  }
}

function sourceOf(entry: HttpEntry, options: CredentialsOptions, ask: Ask): HttpSource {
  const { clock, environment, platform, homeFolder, run = runProgram } = options;
  const name = nameOf(entry);
  switch (entry.kind) {
    case 'token':
      return new FixedSource(
        name,
        new Secret(entry.secret, name, options),
        userOfToken(entry, parsePlace(entry.for).host),
      );
    case 'basic':
      return new FixedSource(name, new Secret(entry.secret, name, options), () => entry.user);
    case 'netrc': {
      const files =
        entry.file === undefined ? usualNetrcFiles(environment, homeFolder, platform) : [entry.file];
      return new NetrcSource(name, files, entry.file !== undefined, options);
    }
    case 'helper':
      return new HelperSource(name, entry, { environment, clock, run });
    case 'github-app':
      return new GithubAppSource(name, entry, new Secret(entry.secret, name, options), { clock, ask });
  }
}
