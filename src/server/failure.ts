import { GomirrorError, secondMs } from '../base/index.ts';
import type { OriginCode } from '../origin/index.ts';
import { hint, type Lang, say } from '../text/index.ts';
import type { HeaderList } from './http.ts';
import { statusOf } from './status.ts';

/** The go command prints at most so many bytes of an error's body (cmd/go/internal/web). */
const printedBytes = 640;

export interface Failure {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** Failures of a source that is asked for a private module alone: no other upstream would help, and no other setting. */
const adviceForOwn: Partial<Record<OriginCode, string>> = {
  'origin.absent': 'advice.own-absent',
  'origin.refused': 'advice.own-failed',
  'origin.status': 'advice.own-failed',
  'origin.rate-limited': 'advice.own-failed',
  'origin.unreachable': 'advice.own-failed',
  'origin.timeout': 'advice.own-failed',
  'origin.cut-short': 'advice.own-failed',
  'origin.all-offline': 'advice.own-failed',
};

/**
 * An error as an answer that the go command prints: text/plain, few lines, none of them blank, no control characters.
 * Absence may be remembered for a minute, as far as our own memory of it goes, by nobody but the client where it
 * `isPrivate`; an outage never. With `hasOwnSource` it is of a module that comes from a private source.
 */
export function failureOf(
  error: GomirrorError,
  lang: Lang,
  { isPrivate = false, hasOwnSource = false } = {},
): Failure {
  const status = statusOf(error);
  const lines = [`gomirror: ${say(error.code, error.params, lang)}`];
  if (error.cause instanceof GomirrorError) {
    const beneath = say(error.cause.code, error.cause.params, lang);
    if (lines[0] !== `gomirror: ${beneath}`) lines.push(beneath);
  }
  const own = hasOwnSource ? adviceForOwn[error.code as OriginCode] : undefined;
  const advice = own === undefined ? hint(error.code, error.params, lang) : say(own, {}, lang);
  if (advice !== undefined) lines.push(advice);
  const text = lines.map((line) => line.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()).join('\n');
  const body = Buffer.from(`${cutText(text, printedBytes)}\n`);
  const headers = ['Content-Type', 'text/plain; charset=utf-8', 'Content-Length', String(body.length)];
  if (status === 404 || status === 410) {
    const scope = isPrivate ? 'private' : 'public';
    headers.push('Cache-Control', `${scope}, max-age=${absentSeconds(error)}`);
  } else {
    headers.push('Cache-Control', 'no-store');
  }
  if (isPrivate || status === 401) headers.push('Vary', 'Authorization');
  headers.push(...challengeFor(error, status));
  if (status === 429 || (status >= 502 && status <= 504))
    headers.push('Retry-After', String(error.retryAfterSeconds ?? 10));
  if (status === 405) headers.push('Allow', 'GET, HEAD');
  return { status, headers, body };
}

function absentSeconds({ params }: GomirrorError): number {
  const { timedOut, forAtMostMs } = params;
  if (timedOut === true) return 10;
  return typeof forAtMostMs === 'number' ? Math.min(60, Math.floor(forAtMostMs / secondMs)) : 60;
}

/** The header that goes with a 401: both ways in one field (RFC 9110, section 11.6.1), as HTTP/2 clients are given only one. */
export function challengeFor({ code }: GomirrorError, status: number): HeaderList {
  if (status !== 401) return [];
  const wrong = code === 'server.bad-credentials' ? ', error="invalid_token"' : '';
  return ['WWW-Authenticate', `Basic realm="gomirror", charset="UTF-8", Bearer realm="gomirror"${wrong}`];
}

/** The beginning of `text` within `limitBytes` of UTF-8, cut between characters. */
function cutText(text: string, limitBytes: number): string {
  if (Buffer.byteLength(text) <= limitBytes) return text;
  let cut = '';
  let sizeBytes = 3; // of the ellipsis
  for (const character of text) {
    sizeBytes += Buffer.byteLength(character);
    if (sizeBytes > limitBytes) break;
    cut += character;
  }
  return `${cut}…`;
}
