import { GomirrorError, KiB } from '../base/index.ts';
import type { Version } from './brands.ts';
import type { ModuleCode } from './codes.ts';
import { isCanonicalVersion } from './semver.ts';
import { shown } from './shown.ts';

/** What `.info` and `@latest` say about a version ("GOPROXY protocol" in the Go Modules Reference). */
export interface VersionInfo {
  readonly version: Version;
  /** The commit's time as RFC 3339 text, exactly as it came; undefined when the answer has none. */
  readonly time: string | undefined;
  /** Where the version came from, as the upstream tells it (version control, address, commit); unchecked. */
  readonly origin: Readonly<Record<string, unknown>> | undefined;
}

const largestBytes = 256 * KiB;

/** RFC 3339 with any fraction and offset; the calendar is left to `Date`. */
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads the body of an `.info` or `@latest` answer. The version in it must be canonical and, when `expectedVersion` is
 * given, that very one. Throws a GomirrorError: `module.info-html` for a web page, `module.info-not-json`,
 * `module.info-too-large` (above 256 KiB), `module.info-bad-field`, `module.info-other-version`.
 */
export function parseInfo(body: Uint8Array, expectedVersion?: string): VersionInfo {
  if (body.length > largestBytes) {
    throw new GomirrorError<ModuleCode>('module.info-too-large', {
      sizeBytes: body.length,
      limitBytes: largestBytes,
    });
  }
  const fields = parseObject(body);
  const { Version: version, Time: time, Origin: origin } = fields;
  if (typeof version !== 'string' || !isCanonicalVersion(version)) throw badField('Version', version);
  if (expectedVersion !== undefined && version !== expectedVersion) {
    throw new GomirrorError<ModuleCode>('module.info-other-version', {
      expected: shown(expectedVersion),
      version: shown(version),
    });
  }
  if (time !== undefined && time !== null) {
    if (typeof time !== 'string' || !rfc3339.test(time)) throw badField('Time', time);
    if (Number.isNaN(Date.parse(time.replace(',', '.')))) throw badField('Time', time);
  }
  if (origin !== undefined && origin !== null && !isObject(origin)) throw badField('Origin', origin);
  return { version, time: time ?? undefined, origin: origin ?? undefined };
}

function parseObject(body: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw notJson(body, cause);
  }
  if (!isObject(value)) throw notJson(body, undefined);
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notJson(body: Uint8Array, cause: unknown): GomirrorError<ModuleCode> {
  const beginning = new TextDecoder().decode(body.subarray(0, 120)).trimStart();
  const code = beginning.startsWith('<') ? 'module.info-html' : 'module.info-not-json';
  return new GomirrorError<ModuleCode>(code, { beginning: shown(beginning.slice(0, 60)) }, { cause });
}

function badField(field: string, value: unknown): GomirrorError<ModuleCode> {
  return new GomirrorError<ModuleCode>('module.info-bad-field', {
    field,
    value: shown(JSON.stringify(value) ?? '–'),
  });
}
