import type { GomirrorError } from '../../base/index.ts';
import type { Lang } from '../../text/index.ts';
import { type Entry, levelOf } from './entry.ts';
import { redact } from './redact.ts';
import { saidError } from './safe.ts';

type Fields = Record<string, unknown>;

/** One entry as one line of JSON: `time`, `level`, `event`, then the fields of that event. Without a line end. */
export function jsonLine(entry: Entry, time: Date, lang: Lang): string {
  const head = { time: time.toISOString(), level: levelOf(entry), event: entry.event };
  return JSON.stringify({ ...head, ...fieldsOf(entry, lang) });
}

/** Fields that are `undefined` are left out by JSON.stringify. */
function fieldsOf(entry: Entry, lang: Lang): Fields {
  switch (entry.event) {
    case 'fill': {
      const { path, version, kind, source, sizeBytes, durationMs, proof, error, ahead } = entry.fill;
      return {
        path,
        version: version === '' ? undefined : version,
        kind,
        outcome: entry.meaning ?? 'ok',
        ahead: ahead === true ? true : undefined,
        source: source === undefined ? undefined : redact(source),
        sizeBytes: error === undefined ? sizeBytes : undefined,
        durationMs: rounded(durationMs),
        verified: error !== undefined || proof === undefined ? undefined : proof !== 'pending',
        proof: proof === 'pending' ? undefined : proof,
        error: error === undefined ? undefined : errorFields(error, lang),
        repeated: entry.repeated,
      };
    }
    case 'incident':
      return {
        path: entry.path,
        version: entry.version,
        source: entry.source === undefined ? undefined : redact(entry.source),
        error: errorFields(entry.error, lang),
        repeated: entry.repeated,
      };
    case 'trouble':
      return { error: errorFields(entry.error, lang), repeated: entry.repeated };
    case 'checksum-fork':
      return { error: errorFields(entry.error, lang) };
    case 'request-failed':
      return { kind: entry.kind, path: entry.path, error: errorFields(entry.error, lang) };
    case 'upstream': {
      const { name, from, state, reason, awayMs, repeated } = entry;
      return {
        ...{ name, from, state, reason: reason?.code },
        message: reason === undefined ? undefined : saidError(reason, lang).message,
        awayMs: awayMs === undefined ? undefined : Math.round(awayMs),
        repeated,
      };
    }
    case 'settings':
      return { key: entry.key, from: entry.from, to: entry.to };
    case 'left-out':
      return { code: entry.code, count: entry.count };
    case 'request':
      return {
        kind: entry.kind,
        path: entry.path,
        status: entry.status,
        durationMs: rounded(entry.durationMs),
      };
    case 'checksum-head':
      return { database: entry.database, size: entry.size };
    case 'checksum-head-damaged':
      return { database: entry.database };
    case 'checksum-cache-failed':
      return {
        database: entry.database,
        path: entry.path,
        reason: redact(entry.reason),
        repeated: entry.repeated,
      };
    case 'checksum-refused':
      return { database: entry.database, path: entry.path, route: redact(entry.route), code: entry.code };
    case 'checksum-request':
      return {
        kind: entry.kind,
        route: redact(entry.route),
        ok: entry.ok,
        durationMs: rounded(entry.durationMs),
        sizeBytes: entry.sizeBytes,
      };
    case 'summary':
      return { of: entry.of, durationMs: Math.round(entry.durationMs), ...entry.counts };
    case 'lines-dropped':
      return { lines: entry.lines };
  }
}

function errorFields(error: GomirrorError, lang: Lang): Fields {
  const { code, message, hint, params, cause } = saidError(error, lang);
  const stack = code === 'internal' ? (error.cause instanceof Error ? error.cause : error).stack : undefined;
  return { code, message, hint, params, cause, stack: stack === undefined ? undefined : redact(stack) };
}

/** Milliseconds with one digit behind the point, as many as mean anything. */
function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
