import { type Clock } from '../base/index.ts';
import { type Lang, say } from '../text/index.ts';
import { type Api, apiPrefix } from './api/api.ts';
import type { OwnPages } from './handler.ts';
import type { Health, Unready } from './health.ts';
import { type HeaderList, rawHeader, type Request, type Response, sendWhole } from './http.ts';
import { languageOf, wantsHtml, wantsJson } from './page/negotiate.ts';
import { shownUrl } from './page/shown-url.ts';
import { pagePolicy, type StartFacts, startPage, startText } from './page/start-page.ts';

/** Everything measured, in a form that its reader asked for or knows. */
export interface Metrics {
  readonly contentType: string;
  readonly body: string | Buffer;
}

export interface OwnPagesParts {
  readonly health: Health;
  readonly clock: Clock;
  /** The language for who does not say which one is wanted. */
  readonly lang: Lang;
  readonly version: string;
  /** Names of the upstreams, in their order, as they are set now. */
  readonly upstreams: () => readonly string[];
  /** The checksum database's name, and whether the go command uses it without being told. */
  readonly database: { readonly name: string; readonly isDefault: boolean };
  /** Whether there are private modules here, as it is set now; there are none without it. */
  readonly hasPrivate?: () => boolean;
  /** Where the server listens; asked for when a request comes, as the port is known only then. */
  readonly url: () => string;
  /** Renders `/-/metrics`; there is no such page without it. */
  readonly metrics?: (() => Promise<Metrics>) | undefined;
  /** What is under `/-/api/`; nothing is without it. */
  readonly api?: Api | undefined;
}

interface Page {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: string | Buffer;
}

const plainType = 'text/plain; charset=utf-8';

/** gomirror's own pages: `/`, `/-/healthz`, `/-/readyz`, `/-/metrics`, and the API. */
export function createOwnPages(parts: OwnPagesParts): OwnPages {
  const startedAt = new Date(parts.clock.now());
  return async (path, request, response, visit) => {
    if (path.startsWith(apiPrefix)) return (await parts.api?.answer(path, request, response, visit)) ?? false;
    const page = await pageAt(path, request, parts, startedAt);
    if (page === undefined) return false;
    send(page, request, response);
    return true;
  };
}

async function pageAt(
  path: string,
  request: Request,
  parts: OwnPagesParts,
  startedAt: Date,
): Promise<Page | undefined> {
  switch (path) {
    case '/':
      return start(request, parts, startedAt);
    case '/-/healthz':
      return { status: 200, headers: ['Content-Type', plainType], body: 'ok\n' };
    case '/-/readyz':
      return readiness(request, parts);
    case '/-/metrics': {
      if (parts.metrics === undefined) return undefined;
      const { contentType, body } = await parts.metrics();
      return { status: 200, headers: ['Content-Type', contentType], body };
    }
    default:
      return undefined;
  }
}

function start(request: Request, parts: OwnPagesParts, startedAt: Date): Page {
  const lang = languageOf(queryOf(request), rawHeader(request, 'accept-language'), parts.lang);
  const facts: StartFacts = {
    url: shownUrl(request, parts.url()),
    version: parts.version,
    upstreams: parts.upstreams(),
    database: parts.database.name,
    databaseIsDefault: parts.database.isDefault,
    startedAt,
    reasons: parts.health.reasons(),
    hasPrivate: parts.hasPrivate?.() ?? false,
    hasMetrics: parts.metrics !== undefined,
  };
  const vary = ['Vary', 'Accept, Accept-Language, Host, X-Forwarded-Proto', 'Content-Language', lang];
  if (wantsHtml(rawHeader(request, 'accept'))) {
    const headers = [
      'Content-Type',
      'text/html; charset=utf-8',
      'Content-Security-Policy',
      pagePolicy,
      ...vary,
    ];
    return { status: 200, headers, body: startPage(facts, lang) };
  }
  return { status: 200, headers: ['Content-Type', plainType, ...vary], body: startText(facts, lang) };
}

function readiness(request: Request, { health, lang }: OwnPagesParts): Page {
  const reasons = health.reasons();
  health.probed();
  const ready = reasons.length === 0;
  const status = ready ? 200 : 503;
  const vary = ['Vary', 'Accept'];
  if (wantsJson(queryOf(request), rawHeader(request, 'accept'))) {
    const said = reasons.map(({ code, params }) => ({ code, params, message: say(code, params, lang) }));
    const body = `${JSON.stringify({ ready, reasons: said })}\n`;
    return { status, headers: ['Content-Type', 'application/json', ...vary], body };
  }
  return { status, headers: ['Content-Type', plainType, ...vary], body: readinessText(reasons, lang) };
}

function readinessText(reasons: readonly Unready[], lang: Lang): string {
  if (reasons.length === 0) return `${say('readiness.ready', {}, lang)}\n`;
  const lines = reasons.map(({ code, params }) => `${code}: ${say(code, params, lang)}`);
  return `${[say('readiness.not-ready', {}, lang), ...lines].join('\n')}\n`;
}

/** Own pages tell of this moment: nobody keeps them, nobody guesses at their type, nothing learns where they lead. */
function send({ status, headers, body }: Page, request: Request, response: Response): void {
  const all = [
    ...headers,
    ...['Content-Length', String(Buffer.byteLength(body))],
    ...['Cache-Control', 'no-store'],
    ...['X-Content-Type-Options', 'nosniff'],
    ...['Referrer-Policy', 'no-referrer'],
  ];
  if (status === 503) all.push('Retry-After', '10');
  if (!headers.includes('Content-Security-Policy'))
    all.push('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  sendWhole(response, status, all, request.method === 'HEAD' ? '' : body);
}

function queryOf({ url = '/' }: Request): URLSearchParams {
  const question = url.indexOf('?');
  return new URLSearchParams(question === -1 ? '' : url.slice(question + 1));
}
