import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode, GomirrorError } from '../base/index.ts';
import type { Config, Host } from '../config/index.ts';
import type { MirrorState } from '../server/index.ts';
import { readLockNote } from '../store/index.ts';
import { ApiClient, urlOfListen } from './api-client.ts';
import type { CliCode } from './codes.ts';
import type { CliIo } from './command.ts';
import { ownFetch } from './own-fetch.ts';
import type { AppIo, RunningMirror } from './seam.ts';

/** A mirror for the time of one command: one that ran already, or one of the command's own. */
export interface Borrowed {
  readonly client: ApiClient;
  /** True when it was started for this command. */
  readonly started: boolean;
  /** What this command's requests put before paths, and the profile it prefetches for: empty for the default one. */
  readonly profile: string;
  /** Lets go of it. One that was started ends, in bounded time, once other commands that have found it need it no more. */
  release(signal?: AbortSignal, onWait?: (guests: number) => void): Promise<void>;
}

/** How long another process may take to begin answering, or to end. */
const patienceMs = 10_000;
const againMs = 200;
/**
 * How long is waited for a mirror that was started for one command to end. What it fetches until then, or until the process
 * ends a moment later, is kept.
 */
const drainMs = 1000;

interface Found {
  readonly client: ApiClient;
  readonly state: MirrorState;
}

/** The running mirror of these settings; undefined when there is none that answers. */
async function findMirror(config: Config, host: Host, signal?: AbortSignal): Promise<Found | undefined> {
  const found = await lookForMirror(config, host, signal);
  return 'client' in found ? found : undefined;
}

/** The same; rejects with `cli.no-mirror-found`, or with `cli.no-mirror` where one is there that cannot be spoken to. */
export async function mirrorOf(config: Config, host: Host, signal?: AbortSignal): Promise<Found> {
  const found = await lookForMirror(config, host, signal);
  if ('client' in found) return found;
  throw found.trouble ?? noMirrorFound(config);
}

/** What a certificate calls a mirror may lead to another machine, or nowhere from this one. */
function addressHere(noted: string | undefined, { listen, tls }: Config): string | undefined {
  if (tls.cert === undefined || noted === undefined || !noted.startsWith('https:')) return undefined;
  return urlOfListen({ host: listen.host, port: Number(new URL(noted).port || 443) }, true);
}

/** Nobody listens any more where the note of a mirror that was killed says. */
const nobody = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EADDRNOTAVAIL']);

async function lookForMirror(
  config: Config,
  host: Host,
  signal: AbortSignal | undefined,
): Promise<Found | { readonly trouble: unknown }> {
  const { cert } = config.tls;
  const noted = (await readLockNote(config.data))?.url;
  const usual = urlOfListen(config.listen, cert !== undefined);
  let trouble: unknown;
  for (const url of new Set([addressHere(noted, config), noted, usual])) {
    if (url === undefined) continue;
    const ask = url.startsWith('https:') && cert !== undefined ? await ownFetch(cert) : undefined;
    const client = new ApiClient(url, config.lang, host, ask);
    try {
      return { client, state: await client.state(signal) };
    } catch (error) {
      trouble ??= isNobody(error) ? undefined : error;
    }
  }
  return { trouble };
}

function isNobody(error: unknown): boolean {
  if (errorCode(error) !== 'cli.no-mirror') return false;
  let { cause } = error as GomirrorError;
  if (cause instanceof TypeError && cause.cause !== undefined) ({ cause } = cause);
  const each = cause instanceof AggregateError ? (cause.errors as unknown[]) : [cause];
  return each.every((one) => nobody.has(String(errorCode(one))));
}

/**
 * Finds a mirror (`url`, if it is given; else the one of these settings) and has it stay, or starts one on a free port of
 * loopback with the same data. Rejects with `cli.no-mirror` when there is none at `url`, or with what a start rejects with.
 */
export async function borrowMirror(
  io: CliIo,
  config: Config,
  appIo: AppIo,
  options: { readonly url?: string | undefined; readonly signal: AbortSignal },
): Promise<Borrowed> {
  const { url, signal } = options;
  if (url !== undefined) {
    const client = new ApiClient(url, config.lang, io.host);
    return lent(client, await client.state(signal), await client.stay(), config);
  }
  const startedMs = performance.now();
  for (;;) {
    const found = await findMirror(config, io.host, signal);
    // One that is about to end does not let anybody stay; its place is free in a moment.
    const leave = await found?.client.stay().catch(() => undefined);
    if (found !== undefined && leave !== undefined) return lent(found.client, found.state, leave, config);
    signal.throwIfAborted();
    try {
      return own(await startOwn(io, config, appIo), config);
    } catch (error) {
      // Another command is just starting one, or ending its own.
      if (errorCode(error) !== 'store.locked' || performance.now() - startedMs > patienceMs) throw error;
      await sleep(againMs, undefined, { signal });
    }
  }
}

function lent(client: ApiClient, state: MirrorState, leave: () => void, config: Config): Borrowed {
  const wanted = config.profile ?? '';
  return {
    client,
    started: false,
    profile: state.profiles.includes(wanted) ? wanted : '',
    release: async () => leave(),
  };
}

function own(mirror: RunningMirror, { lang }: Config): Borrowed {
  const client = new ApiClient(mirror.url, lang);
  mirror.closed.catch(() => undefined); // The command will notice, and say what it was about.
  return {
    client,
    started: true,
    profile: '',
    release: async (signal, onWait) => {
      await untilAlone(client, signal, onWait);
      await Promise.race([mirror.drain(), sleep(drainMs, undefined, { ref: false })]);
    },
  };
}

/** Its own mirror asks nobody to trust a certificate, and does not live long enough to look after what is kept. */
async function startOwn(io: CliIo, config: Config, appIo: AppIo): Promise<RunningMirror> {
  const { startMirror } = await io.loadApp();
  return startMirror(
    {
      ...config,
      listen: { host: '127.0.0.1', port: 0 },
      tls: { cert: undefined, key: undefined },
      scrub: { ...config.scrub, intervalMs: 0 },
    },
    appIo,
  );
}

async function untilAlone(
  client: ApiClient,
  signal: AbortSignal | undefined,
  onWait: ((guests: number) => void) | undefined,
): Promise<void> {
  let told = false;
  for (;;) {
    const state = await client.state(signal).catch(() => undefined);
    if (state === undefined || state.guests === 0 || signal?.aborted === true) return;
    if (!told) onWait?.(state.guests);
    told = true;
    await sleep(againMs, undefined, signal && { signal }).catch(() => undefined);
  }
}

/** The error for a machine on which no mirror answers. */
function noMirrorFound(config: Config): GomirrorError<CliCode> {
  const url = urlOfListen(config.listen, config.tls.cert !== undefined) ?? '';
  return new GomirrorError('cli.no-mirror-found', { url, data: config.data });
}
