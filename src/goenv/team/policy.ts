import { GomirrorError } from '../../base/index.ts';
import { nearest } from '../../config/basics/index.ts';
import { isOneLine, isSecretValue, readCertificates } from '../places/index.ts';
import type { TeamCode } from './codes.ts';

/** What an organisation wants of the machines of its people. What it does not name stays as it is. */
export interface TeamPolicy {
  readonly version: 1;
  /** How the team calls itself, for remarks. */
  readonly name?: string;
  /** A GOPROXY list, or the URL of a mirror. */
  readonly mirror?: string;
  readonly sumdb?: string;
  /** GOPRIVATE patterns. */
  readonly private?: readonly string[];
  /** The URL of a proxy, without a password; `off` for none. */
  readonly proxy?: string;
  readonly noProxy?: readonly string[];
  readonly toolchain?: string;
  /** Certificate authorities, PEM. */
  readonly ca?: string;
  readonly npm?: string;
  readonly pip?: string;
  readonly docker?: readonly string[];
}

const texts = ['name', 'mirror', 'sumdb', 'proxy', 'toolchain', 'ca', 'npm', 'pip'] as const;
const lists = ['private', 'noProxy', 'docker'] as const;
const parts: readonly string[] = ['version', ...texts, ...lists];

/** Checks what a policy file says. Throws `goenv.team-…` codes. */
export function checkPolicy(data: unknown): TeamPolicy {
  if (!isRecord(data)) throw bad('');
  const unknown = Object.keys(data).find((part) => !parts.includes(part));
  if (unknown !== undefined)
    throw new GomirrorError<TeamCode>('goenv.team-unknown-part', {
      part: unknown,
      near: nearest(unknown, parts) ?? parts.join(', '),
    });
  const { version } = data;
  if (typeof version === 'number' && version > 1)
    throw new GomirrorError<TeamCode>('goenv.team-newer-version', { version });
  if (version !== 1) throw bad('version');
  const policy: Record<string, string | readonly string[] | 1> = { version: 1 };
  for (const part of texts) {
    const value = data[part];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string' || value === '' || (part !== 'ca' && !isOneLine(value))) throw bad(part);
    policy[part] = value;
  }
  for (const part of lists) {
    const value = data[part];
    if (value === undefined || value === null) continue;
    const items: readonly unknown[] = Array.isArray(value)
      ? value
      : typeof value === 'string'
        ? value.split(',')
        : [];
    const words = items.map((item) => (typeof item === 'string' ? item.trim() : ''));
    if (words.length === 0 || !words.every((word) => word !== '' && isOneLine(word))) throw bad(part);
    policy[part] = words;
  }
  const read = policy as unknown as TeamPolicy;
  if (read.ca !== undefined && readCertificates(read.ca) === undefined) throw bad('ca');
  // A file that everybody gets is no place for a password.
  for (const part of ['mirror', 'proxy', 'npm', 'pip'] as const)
    if (isSecretValue(read[part])) throw bad(part);
  for (const part of ['proxy', 'npm', 'pip'] as const) {
    const value = read[part];
    if (value !== undefined && !(part === 'proxy' && value === 'off') && !isUrl(value)) throw bad(part);
  }
  if (read.docker?.every(isUrl) === false) throw bad('docker');
  return read;
}

function bad(part: string): GomirrorError<TeamCode> {
  return new GomirrorError<TeamCode>('goenv.team-bad-policy', { part: part === '' ? '-' : part });
}

function isUrl(text: string): boolean {
  return /^(?:https?|socks5h?):\/\/[^\s]+$/.test(text) && URL.canParse(text);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
