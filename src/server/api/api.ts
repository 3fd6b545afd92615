import { type Clock, GomirrorError } from '../../base/index.ts';
import { ConfigError } from '../../config/index.ts';
import type { MirrorCode, PrefetchFailure, Wanted } from '../../mirror/index.ts';
import { hint, type Lang, say } from '../../text/index.ts';
import { type Access, Rights, type Visit } from '../access/index.ts';
import type { ServerCode } from '../codes.ts';
import { challengeFor } from '../failure.ts';
import { rawHeader, type Request, type Response, sendWhole } from '../http.ts';
import { languageOf } from '../page/negotiate.ts';
import { statusOf } from '../status.ts';
import { readText } from './body.ts';
import { onlyLocal, refuseForeignPages } from './guard.ts';
import { type Prefetch, PrefetchJobs } from './jobs.ts';
import { JsonLines } from './lines.ts';
import { stateOf, type StateParts } from './state.ts';
import { wantedFromBody } from './wanted.ts';

export interface ApiParts extends StateParts {
  /** The language for who does not say which one is wanted. */
  readonly lang: Lang;
  /** How long a request may take to send its body. */
  readonly bodyTimeoutMs: number;
  readonly prefetch: Prefetch;
  /** Who may have what, as it is set now; everything is everybody's without it. */
  readonly access?: (() => Access | undefined) | undefined;
  /**
   * Reads the settings again and takes over what can be; gives the keys of what has changed. Rejects with a ConfigError,
   * and changes nothing, when something is wrong with them. There is no such route without it.
   */
  readonly reload?: (() => Promise<{ readonly changed: readonly string[] }>) | undefined;
}

/** What is under `/-/api/`. */
export interface Api {
  /** Answers; false when there is no such path. Rejects only with what is no GomirrorError. */
  answer(path: string, request: Request, response: Response, visit?: Visit): Promise<boolean>;
  /** Ends prefetch jobs and lets guests go; new ones are refused. */
  close(): void;
}

/** What paths of the API begin with. */
export const apiPrefix = '/-/api/';
const root = `${apiPrefix}v1/`;
const maxBodyBytes = 8 * 1024 * 1024;
/** A last line names no more failures than these; their number is in it. */
const mostFailures = 1000;
const mostGuests = 1000;

interface Question {
  readonly request: Request;
  readonly response: Response;
  readonly query: URLSearchParams;
  readonly lang: Lang;
  /** Who asks; undefined where everything is everybody's. */
  readonly visit: Visit | undefined;
}

interface Route {
  readonly method: 'GET' | 'POST';
  run(question: Question): void | Promise<void>;
}

export function createApi(parts: ApiParts): Api {
  return new ApiRoutes(parts);
}

class ApiRoutes implements Api {
  readonly #parts: ApiParts;
  readonly #jobs: PrefetchJobs;
  readonly #guests = new Set<JsonLines>();
  readonly #startedMs: number;
  readonly #clock: Clock;
  #closed = false;

  constructor(parts: ApiParts) {
    this.#parts = parts;
    this.#clock = parts.clock;
    this.#jobs = new PrefetchJobs(parts.prefetch);
    this.#startedMs = parts.clock.monotonicMs();
  }

  async answer(path: string, request: Request, response: Response, visit?: Visit): Promise<boolean> {
    const route = this.#routeAt(path);
    if (route === undefined) return false;
    const query = queryOf(request);
    const lang = languageOf(query, rawHeader(request, 'accept-language'), this.#parts.lang);
    try {
      const method = request.method === 'HEAD' ? 'GET' : request.method;
      if (method !== route.method) {
        const params = { method: request.method ?? '', path, allowed: route.method };
        throw new GomirrorError<ServerCode>('server.api-method', params);
      }
      if (route.method === 'POST') refuseForeignPages(request, this.#parts.url());
      await route.run({ request, response, query, lang, visit });
    } catch (error) {
      if (!(error instanceof GomirrorError)) throw error;
      sendError(error, request, response, lang);
    }
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#jobs.close();
    for (const guest of this.#guests) guest.end({ end: true });
  }

  #routeAt(path: string): Route | undefined {
    switch (path) {
      case `${root}status`:
        return { method: 'GET', run: (question) => this.#status(question) };
      case `${root}stay`:
        return { method: 'GET', run: (question) => this.#stay(question) };
      case `${root}prefetch`:
        return { method: 'POST', run: (question) => this.#prefetch(question) };
      case `${root}reload`: {
        const { reload } = this.#parts;
        if (reload === undefined) return undefined;
        const run = async ({ request, response }: Question) => {
          onlyLocal(request);
          sendJson(200, await reload(), request, response);
        };
        return { method: 'POST', run };
      }
      default:
        return undefined;
    }
  }

  #status({ request, response, lang, visit }: Question): void {
    const own = {
      ...{ startedMs: this.#startedMs, jobs: this.#jobs.running, guests: this.#guests.size },
      isStranger: visit?.isStranger === true,
      mayRead: (modulePath: string) => visit?.mayRead(modulePath) !== false,
    };
    sendJson(200, stateOf(this.#parts, own, lang), request, response);
  }

  /** Stays open for as long as somebody relies on this mirror: one that was started for one command ends only after it. */
  #stay({ request, response }: Question): void {
    if (this.#closed || this.#guests.size >= mostGuests) throw stopping();
    if (request.method === 'HEAD') {
      sendJson(200, {}, request, response);
      return;
    }
    const guest = new JsonLines(response);
    this.#guests.add(guest);
    guest.gone.addEventListener('abort', () => this.#guests.delete(guest));
    guest.say({ staying: true });
  }

  async #prefetch({ request, response, query, lang, visit }: Question): Promise<void> {
    this.#jobs.checkRoom();
    const profile = query.get('profile') ?? '';
    if (!this.#parts.profiles().includes(profile))
      throw new GomirrorError<MirrorCode>('mirror.no-such-profile', { profile });
    const rights = new Rights(request, this.#parts.access ?? (() => undefined));
    const limits = { maxBytes: maxBodyBytes, timeoutMs: this.#parts.bodyTimeoutMs, clock: this.#clock };
    const text = await this.#jobs.read(async () => readText(request, response, limits));
    const onBehalfOf = visit?.client ?? request.socket.remoteAddress ?? '';
    // Bodies may be slow, and jobs take long: neither goes by what was right when it began.
    let visitor = await rights.now();
    const { allowed: wanted, refused } = divide(
      wantedFromBody(text, query.get('file') ?? undefined),
      visitor,
    );
    const may = {
      mayRead: (modulePath: string) => visitor?.mayRead(modulePath) !== false,
      admit: async (modulePath: string, version: string) => {
        visitor = await rights.now();
        const isRefused = visitor?.mayRead(modulePath) === false;
        const refusal = isRefused ? visitor?.refusalOf(modulePath, version) : undefined;
        if (refusal !== undefined) throw refusal;
      },
      mayFill: () => visitor?.takeFill(),
    };
    if (this.#closed) throw stopping();
    if (query.has('detach')) {
      const job = this.#jobs.run(wanted, { profile, onBehalfOf, isAwaited: false, ...may }, () => undefined);
      job.catch(() => undefined); // Nobody waits; every fill that fails is told of by itself.
      sendJson(202, { total: filesOf(wanted), modules: wanted.length }, request, response);
      return;
    }
    this.#jobs.checkRoom();
    const lines = new JsonLines(response);
    const missed = refused.length;
    lines.say({ total: filesOf(wanted) + missed, done: 0, failed: missed, bytes: 0 });
    try {
      const job = { profile, onBehalfOf, isAwaited: true, signal: lines.gone, ...may };
      const { total, done, failed, bytes, failures } = await this.#jobs.run(wanted, job, (progress) => {
        lines.say({
          total: progress.total + missed,
          done: progress.done,
          failed: progress.failed + missed,
          bytes: progress.bytes,
        });
      });
      const all = [...refused, ...failures].slice(0, mostFailures);
      const said = all.map((failure) => saidFailure(failure, lang));
      lines.end({ end: true, total: total + missed, done, failed: failed + missed, bytes, failures: said });
    } catch (error) {
      const known = error instanceof GomirrorError ? error : undefined;
      if (known === undefined && !lines.gone.aborted) throw error;
      if (known !== undefined) lines.end({ end: true, error: errorBody(known, lang) });
    }
  }
}

/** What is wanted, and of it what whoever asks may not read: a failure for each of those files. */
function divide(
  wanted: readonly Wanted[],
  visit: Visit | undefined,
): { readonly allowed: readonly Wanted[]; readonly refused: readonly PrefetchFailure[] } {
  if (visit === undefined) return { allowed: wanted, refused: [] };
  const refused: PrefetchFailure[] = [];
  const allowed = wanted.filter(({ path, version, kinds }) => {
    const refusal = visit.refusalOf(path, version);
    if (refusal === undefined) return true;
    const { code, params } = refusal;
    for (const kind of kinds) refused.push({ path, version, kind, code, params });
    return false;
  });
  return { allowed, refused };
}

function stopping(): GomirrorError<ServerCode> {
  return new GomirrorError('server.stopping', {}, { retryable: true, retryAfterSeconds: 5 });
}

function filesOf(wanted: readonly { readonly kinds: readonly unknown[] }[]): number {
  return wanted.reduce((sum, { kinds }) => sum + kinds.length, 0);
}

function saidFailure({ path, version, kind, code, params }: PrefetchFailure, lang: Lang): object {
  return { module: `${path}@${version}`, kind, code, message: say(code, params, lang) };
}

function errorBody(error: GomirrorError, lang: Lang): object {
  const { code, params } = error;
  const problems =
    error instanceof ConfigError ? error.problems.map((each) => errorBody(each, lang)) : undefined;
  return {
    code,
    message: say(code, params, lang),
    hint: hint(code, params, lang),
    ...(problems && { problems }),
  };
}

/** A failure as the API tells it. */
export function sendError(error: GomirrorError, request: Request, response: Response, lang: Lang): void {
  const status = error instanceof ConfigError ? 422 : statusOf(error);
  const more: string[] = [];
  if (error.code === 'server.api-method') more.push('Allow', String(error.params['allowed']));
  more.push(...challengeFor(error, status));
  if (status === 503 || status === 429) more.push('Retry-After', String(error.retryAfterSeconds ?? 10));
  sendJson(status, errorBody(error, lang), request, response, more);
}

function sendJson(
  status: number,
  value: object,
  request: Request,
  response: Response,
  more: readonly string[] = [],
): void {
  const body = `${JSON.stringify(value)}\n`;
  const headers = [
    ...['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(body))],
    ...['Cache-Control', 'no-store', 'X-Content-Type-Options', 'nosniff'],
    ...[
      'Referrer-Policy',
      'no-referrer',
      'Content-Security-Policy',
      "default-src 'none'; frame-ancestors 'none'",
    ],
    ...more,
  ];
  sendWhole(response, status, headers, request.method === 'HEAD' ? '' : body);
}

function queryOf({ url = '/' }: Request): URLSearchParams {
  const question = url.indexOf('?');
  return new URLSearchParams(question === -1 ? '' : url.slice(question + 1));
}
