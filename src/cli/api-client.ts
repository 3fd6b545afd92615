import { describeError, GomirrorError, systemClock } from '../base/index.ts';
import { formatAddress, homeFolder, type Host, type ListenAddress } from '../config/index.ts';
import { escapePath, escapeVersion, latestVersion, parseList } from '../module/index.ts';
import type { MirrorState } from '../server/index.ts';
import type { Lang } from '../text/index.ts';
import type { CliCode } from './codes.ts';
import type { Fetch } from './own-fetch.ts';

/** How far a prefetch has come, in files. */
export interface Progress {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly bytes: number;
}

export interface Failure {
  readonly module: string;
  readonly code: string;
  readonly message: string;
}

/** What to fetch: module files by name with their text, and versions as `path@version`. */
export interface Wanted {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly modules: readonly string[];
}

/** A mirror that does not answer within this time is as good as none. */
const answerTimeoutMs = 5000;

/** A running mirror, spoken to over its API. Every method rejects with `cli.no-mirror` or `cli.mirror-said`. */
export class ApiClient {
  readonly url: string;
  readonly #lang: Lang;
  readonly #host: Host | undefined;
  readonly #fetch: Fetch;
  #authorization: Promise<string | undefined> | undefined;

  /**
   * `url` has no slash at the end. What the netrc file of `host` has for it is presented over https, as the go command does it.
   * Without a `fetch` of its own it believes whom Node.js believes.
   */
  constructor(url: string, lang: Lang, host?: Host, ask: Fetch = fetch) {
    this.url = url;
    this.#lang = lang;
    this.#host = host;
    this.#fetch = ask;
  }

  /** The state of the mirror; `cli.no-mirror` also when what answers there is something else. */
  async state(signal?: AbortSignal): Promise<MirrorState> {
    const response = await this.#ask('/-/api/v1/status', { signal: withTimeout(signal) });
    const value: unknown = await response.json().catch(() => undefined);
    if (isState(value)) return value;
    throw this.#none(`HTTP ${response.status}`);
  }

  /**
   * Asks the mirror to stay for as long as the returned function has not been called. Rejects when there is none, or one
   * that is about to end.
   */
  async stay(): Promise<() => void> {
    const leaving = new AbortController();
    const late = setTimeout(() => leaving.abort(), answerTimeoutMs);
    const response = await this.#ask('/-/api/v1/stay', { signal: leaving.signal });
    clearTimeout(late);
    if (!response.ok) throw await this.#said(response);
    response.text().catch(() => undefined); // The mirror may end first; nothing can be done about it.
    return () => leaving.abort();
  }

  /** Hands over what to fetch without waiting for it; gives the number of files. */
  async prefetchDetached(wanted: Wanted, profile: string, signal?: AbortSignal): Promise<number> {
    const response = await this.#post(wanted, profile, '&detach=1', withTimeout(signal));
    if (!response.ok) throw await this.#said(response);
    const { total } = (await response.json()) as { total: number };
    return total;
  }

  /** Has `wanted` fetched, and resolves when that has been tried. */
  async prefetch(
    wanted: Wanted,
    profile: string,
    onProgress: (progress: Progress) => void,
    signal: AbortSignal,
  ): Promise<Progress & { failures: readonly Failure[] }> {
    const response = await this.#post(wanted, profile, '', signal);
    if (!response.ok || response.body === null) throw await this.#said(response);
    for await (const line of linesOf(response.body)) {
      const event = JSON.parse(line) as Progress & { end?: true; failures?: Failure[]; error?: Said };
      if (event.error !== undefined) throw this.#saidError(event.error);
      const { total, done, failed, bytes } = event;
      if (event.end === true) return { total, done, failed, bytes, failures: event.failures ?? [] };
      onProgress({ total, done, failed, bytes });
    }
    throw this.#none('the answer was cut short');
  }

  /**
   * The version that `query` stands for: `latest`, `v1`, `v1.2`, a branch or a commit. Mirrors need not have `@latest`, nor know
   * the beginnings of versions: these are looked for in the list, as the go command does it ("Version queries").
   */
  async resolve(path: string, query: string, profile: string, signal: AbortSignal): Promise<string> {
    const prefix = profile === '' ? '' : `/-/p/${encodeURIComponent(profile)}`;
    const ask = (file: string) => this.#ask(`${prefix}/${escapePath(path)}/${file}`, { signal });
    const listed = async (beginning: string) => {
      const response = await ask('@v/list');
      if (!response.ok) return undefined;
      const fitting = parseList(await response.text()).filter((version) => version.startsWith(beginning));
      const compatible = fitting.filter((version) => !version.endsWith('+incompatible'));
      return latestVersion(compatible.length > 0 ? compatible : fitting);
    };
    const isBeginning = /^v\d+(?:\.\d+)?$/.test(query);
    const first = isBeginning ? await listed(`${query}.`) : undefined;
    if (first !== undefined) return first;
    const file = query === 'latest' ? '@latest' : `@v/${encodeURIComponent(escapeVersion(query))}.info`;
    const response = await ask(file);
    const text = await response.text();
    if (response.ok) return (JSON.parse(text) as { Version: string }).Version;
    const isAbsent = response.status === 404 || response.status === 410;
    const version = query === 'latest' && isAbsent ? await listed('v') : undefined;
    if (version !== undefined) return version;
    const [message = ''] = text.replace(/^gomirror: /, '').split('\n');
    throw new GomirrorError<CliCode>('cli.mirror-said', { url: this.url, message });
  }

  #post(wanted: Wanted, profile: string, more: string, signal: AbortSignal): Promise<Response> {
    return this.#ask(`/-/api/v1/prefetch?profile=${encodeURIComponent(profile)}${more}`, {
      method: 'POST',
      body: JSON.stringify(wanted),
      headers: { 'Content-Type': 'application/json' },
      signal,
    });
  }

  async #ask(path: string, init: Parameters<Fetch>[1]): Promise<Response> {
    try {
      this.#authorization ??= this.#login();
      const authorization = await this.#authorization;
      const headers = {
        'Accept-Language': this.#lang,
        ...(authorization === undefined ? {} : { Authorization: authorization }),
        ...(init.headers as Record<string, string>),
      };
      return await this.#fetch(this.url + path, { ...init, headers });
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw this.#none(describeError(cause), error);
    }
  }

  async #login(): Promise<string | undefined> {
    const host = this.#host;
    if (host === undefined || !this.url.startsWith('https:')) return undefined;
    const { makeCredentials } = await import('../origin/index.ts');
    const url = new URL(this.url);
    const credentials = makeCredentials([{ kind: 'netrc', for: url.host, file: undefined }], {
      ...{ environment: host.env, platform: host.platform, homeFolder: homeFolder(host) },
      ...{ clock: systemClock, userAgent: 'gomirror' },
    });
    return (await credentials.forUrl(url, new AbortController().signal))?.authorization;
  }

  async #said(response: Response): Promise<GomirrorError<CliCode>> {
    const body = (await response.json().catch(() => undefined)) as Said | undefined;
    return typeof body?.message === 'string' ? this.#saidError(body) : this.#none(`HTTP ${response.status}`);
  }

  #saidError({ message }: Said): GomirrorError<CliCode> {
    return new GomirrorError('cli.mirror-said', { url: this.url, message });
  }

  #none(reason: string, cause?: unknown): GomirrorError<CliCode> {
    return new GomirrorError('cli.no-mirror', { url: this.url, reason }, { cause });
  }
}

interface Said {
  readonly code: string;
  readonly message: string;
}

/** Where a mirror with these settings can be asked from its own machine; undefined when the system chose the port. */
export function urlOfListen({ host, port }: ListenAddress, isTls: boolean): string | undefined {
  if (port === 0) return undefined;
  const shown = host === '::' || host === '0.0.0.0' ? 'localhost' : host;
  return `${isTls ? 'https' : 'http'}://${formatAddress({ host: shown, port })}`;
}

/** The URL of a mirror as somebody has typed it, without a slash at the end. Throws `cli.not-a-url`. */
export function mirrorUrl(text: string): string {
  const url = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new GomirrorError<CliCode>('cli.not-a-url', { text });
  return url.replace(/\/+$/, '');
}

function isState(value: unknown): value is MirrorState {
  if (typeof value !== 'object' || value === null) return false;
  const { version, upstreams, hits } = value as Record<string, unknown>;
  return typeof version === 'string' && Array.isArray(upstreams) && typeof hits === 'object';
}

function withTimeout(signal: AbortSignal | undefined): AbortSignal {
  const timeout = AbortSignal.timeout(answerTimeoutMs);
  return signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield line;
  }
}
