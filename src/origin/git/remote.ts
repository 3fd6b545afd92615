import { isIP } from 'node:net';
import { type Clock, GomirrorError, withDeadline } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import {
  type Credentials,
  type HttpCredential,
  secretsIn,
  type SshCredential,
} from '../credentials/index.ts';
import { checkLiteral, firstReachable, permittedAddresses } from '../network/networks.ts';
import { type Environment, proxyFromEnvironment } from '../proxy/environment.ts';
import { parseForwardProxy } from '../proxy/forward-proxy.ts';
import { checkFileRoot, type Place } from './address.ts';
import type { GitEnvironment } from './environment.ts';
import { remoteFailure } from './errors.ts';
import type { HostBudget } from './host-budget.ts';
import { type GitOutcome, OutputTooLarge, runGit } from './run.ts';

/** What all repositories share. */
export interface RemoteOptions {
  readonly clock: Clock;
  readonly credentials: Credentials | undefined;
  readonly environment: GitEnvironment;
  readonly budget: HostBudget;
  /** As ProxyOptions.proxy. */
  readonly proxy: { readonly url: string } | { readonly environment: Environment } | undefined;
  readonly fileRoots: readonly string[];
  readonly freshMs: number;
  readonly connectTimeoutMs: number;
  readonly totalTimeoutMs: number;
}

export interface RemoteRun {
  readonly args: readonly string[];
  readonly input?: string;
  readonly maxOutputBytes: number;
  /** What the server is to leave out, in words of git-rev-list(1), `--filter`. */
  readonly filter?: string | undefined;
  /** Gives a packet trace with the outcome. */
  readonly trace?: boolean;
  readonly signal: AbortSignal;
}

/** The server behind one address: each run of git towards it is checked, pinned, signed in, limited and queued here. */
export class Remote {
  readonly place: Place;
  readonly #options: RemoteOptions;
  #address: { readonly value: string; readonly untilMs: number } | undefined;
  #accepted: string | undefined;

  constructor(place: Place, options: RemoteOptions) {
    this.place = place;
    this.#options = options;
  }

  /** Rejects with an OriginCode, or a GitFailure that a caller can do something about. */
  async run(run: RemoteRun): Promise<GitOutcome & { readonly output: Buffer }> {
    const { environment, credentials } = this.#options;
    await environment.prepare();
    if (this.place.kind === 'file') await checkFileRoot(this.place, this.#options.fileRoots);
    const first = await this.#credential(run.signal);
    try {
      return await this.#signedIn(run, first);
    } catch (error) {
      if (!(error instanceof GomirrorError) || error.code !== 'origin.refused') throw error;
      if (first === undefined || credentials === undefined) throw error;
      credentials.refused(this.place.parsed, first);
      this.#accepted = undefined;
      // What a helper gave may just have run out.
      const second = await this.#credential(run.signal);
      if (second === undefined || second.authorization === first.authorization) throw error;
      return this.#signedIn(run, second);
    }
  }

  async #credential(signal: AbortSignal): Promise<HttpCredential | undefined> {
    if (this.place.kind !== 'https') return undefined;
    return this.#options.credentials?.forUrl(this.place.parsed, signal);
  }

  #ssh(): SshCredential | undefined {
    const { kind, parsed, upstream } = this.place;
    if (kind !== 'ssh') return undefined;
    const found = this.#options.credentials?.forSsh(parsed.host, parsed.pathname);
    if (found === undefined) throw new GomirrorError<OriginCode>('origin.ssh-no-key', { upstream });
    return found;
  }

  async #signedIn(
    run: RemoteRun,
    credential: HttpCredential | undefined,
  ): Promise<GitOutcome & { readonly output: Buffer }> {
    const { clock, budget, environment, connectTimeoutMs, totalTimeoutMs, credentials } = this.#options;
    const { place } = this;
    const ssh = this.#ssh();
    const late = () =>
      new GomirrorError<OriginCode>(
        'origin.timeout',
        { upstream: place.upstream, phase: 'whole' },
        { retryable: true },
      );
    const outcome = await budget
      .run(place.upstream, place.url, run.signal, async () => {
        const proxyUrl = this.#proxyUrl();
        const address = proxyUrl === undefined ? await this.#pinned(run.signal) : undefined;
        const passage = {
          place,
          address,
          proxyUrl,
          authorization: credential?.authorization,
          ssh,
          filter: run.filter,
          trace: run.trace === true,
          connectTimeoutMs,
        };
        return withDeadline({ clock, ms: totalTimeoutMs, signal: run.signal, late }, async (signal) =>
          runGit(
            {
              args: run.args,
              environment: environment.remote(passage),
              workFolder: environment.workFolder,
              ...(run.input !== undefined && { input: run.input }),
              signal,
            },
            run.maxOutputBytes,
          ),
        );
      })
      .catch((error: unknown) => {
        if (!(error instanceof OutputTooLarge)) throw error;
        throw new GomirrorError<OriginCode>('origin.too-large', {
          upstream: place.upstream,
          path: place.url,
          limit: run.maxOutputBytes,
        });
      });
    if (outcome.exitCode !== 0) {
      this.#address = undefined;
      throw remoteFailure(
        place,
        outcome,
        credential === undefined ? [] : secretsIn(credential.authorization),
      );
    }
    if (credential !== undefined && this.#accepted !== credential.authorization) {
      this.#accepted = credential.authorization;
      credentials?.accepted(place.parsed, credential);
    }
    return outcome;
  }

  #proxyUrl(): string | undefined {
    const { proxy } = this.#options;
    const { kind, url, host, networks } = this.place;
    if (proxy === undefined || (kind !== 'http' && kind !== 'https')) return undefined;
    const text = 'url' in proxy ? proxy.url : proxyFromEnvironment(proxy.environment, url);
    if (text === undefined) return undefined;
    // Throws when it is of a kind that is not spoken.
    parseForwardProxy(text);
    // Names are the proxy's to resolve, and its rules keep them from inside addresses; addresses are looked at here.
    if (isIP(host) !== 0 || /(?:^|\.)localhost\.?$/.test(host)) checkLiteral(host, networks);
    return text;
  }

  /** An address of the host that may be connected to and takes connections; looked for again now and then. */
  async #pinned(signal: AbortSignal): Promise<string | undefined> {
    const { clock, connectTimeoutMs, freshMs } = this.#options;
    const { kind, host, port, networks, upstream } = this.place;
    if (kind === 'file') return undefined;
    const nowMs = clock.monotonicMs();
    if (this.#address !== undefined && nowMs < this.#address.untilMs) return this.#address.value;
    const addresses = await permittedAddresses(host, networks);
    const value = await firstReachable(addresses, {
      upstream,
      port,
      clock,
      timeoutMs: connectTimeoutMs,
      signal,
    });
    this.#address = { value, untilMs: nowMs + freshMs };
    return value;
  }
}
