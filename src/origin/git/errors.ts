import { GomirrorError } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import type { Place } from './address.ts';

/** What is not for others to know but changes what is done next. */
export type FailureKind =
  /** The server gives only what its refs point at, or no longer has it. */
  | 'unadvertised'
  /** The server cannot give a part of the history. */
  | 'no-shallow'
  /** Somebody else, perhaps long dead, holds a lock in the copy. */
  | 'locked'
  /** The copy on this machine is not whole. */
  | 'broken';

export class GitFailure extends Error {
  readonly kind: FailureKind;
  /** As in the messages of git; not for users. */
  readonly said: string;
  /** The folder of the copy that it is about, where that is known. */
  folder: string | undefined;

  constructor(kind: FailureKind, said: string) {
    super(`${kind}: ${said}`);
    this.kind = kind;
    this.said = said;
  }
}

/** Git's own words (in the C locale) for what it needs another way for. */
const kinds: readonly (readonly [RegExp, FailureKind])[] = [
  [/not our ref|unadvertised object|want \S+ not valid|could ?n[o']t find remote ref/i, 'unadvertised'],
  [/does not support shallow|dumb http transport/i, 'no-shallow'],
  [/Unable to create '[^']*\.lock'/i, 'locked'],
];

const broken =
  /corrupt|bad object|bad config|unable to read|not a git repository: |packfile|loose object|missing (?:blob|tree|commit)|mismatched algorithms|unresolved delta|did not send all necessary objects|invalid index-pack|unable to parse|bad tree|could not read|unable to find|is not a valid object|unknown repository extension|Expected git repo version/i;

const unreachable =
  /could not resolve|couldn't connect|failed to connect|connection (?:refused|timed out|reset|closed)|network is unreachable|no route to host|empty reply|too slow|early EOF|unexpected disconnect|RPC failed|hung up unexpectedly|transfer closed|gnutls_handshake|TLS connect error|SSL_ERROR_SYSCALL|(?:recv|SSL_read|send)\(?\)? (?:error|failure)|non-properly terminated/i;

const refused =
  /authentication failed|could not read (?:username|password)|permission denied|access denied|not authorized|no anonymous/i;

const absent =
  /repository '[^']*' not found|does not appear to be a git repository|repository not found|project you were looking for could not be found|no such repository|repository '?\S*'? (?:does not exist|not found)/i;

/** What failed in a run that speaks to a server. `secrets` are never repeated. */
export function remoteFailure(
  place: Place,
  { said, exitCode }: { readonly said: string; readonly exitCode: number | undefined },
  secrets: readonly string[],
): Error {
  const upstream = place.upstream;
  const shown = safeLine(said, secrets);
  const make = (code: OriginCode, params: Record<string, string | number>, retryable = false) =>
    new GomirrorError<OriginCode>(code, { upstream, ...params }, { retryable });
  const answered = (code: OriginCode, status: string, retryable = false) =>
    make(code, { path: place.url, status, said: shown }, retryable);

  for (const [words, kind] of kinds) if (words.test(said)) return new GitFailure(kind, said);
  const tunnel =
    /(?:HTTP code|response) (\d{3})(?: from proxy| *$|\b.*CONNECT)|CONNECT tunnel failed, response (\d{3})/m.exec(
      said,
    );
  if (tunnel !== null)
    return make('origin.proxy-refused', { proxy: 'http.proxy', status: tunnel[1] ?? tunnel[2] ?? '?' }, true);
  const status = /returned error: (\d{3})/.exec(said)?.[1];
  if (status !== undefined) {
    if (status === '404' || status === '410') return answered('origin.absent', status);
    if (status === '401' || status === '403') return answered('origin.refused', status);
    if (status === '429') return answered('origin.rate-limited', status, true);
    if (status.startsWith('3')) return make('origin.git-redirected', { url: place.url, status });
    return answered('origin.status', status, true);
  }
  if (/host key verification failed|identification has changed|no \S+ host key is known/i.test(said))
    return make('origin.ssh-host-key', { said: shown });
  if (absent.test(said)) return answered('origin.absent', '404');
  if (refused.test(said)) return answered('origin.refused', '401');
  if (/certificate|\bCAfile\b/i.test(said)) return make('origin.untrusted', { reason: shown });
  if (unreachable.test(said)) return make('origin.unreachable', { reason: shown }, true);
  if (/transport '[^']*' not allowed/i.test(said)) return make('origin.git-bad-address', { reason: shown });
  if (broken.test(said)) return new GitFailure('broken', said);
  return make('origin.git-failed', { said: shown === '' ? `exit code ${exitCode ?? '?'}` : shown }, true);
}

/** What failed in a run that touches only the copy: it is not whole, unless the disk is full. */
export function localFailure(upstream: string, said: string): Error {
  if (/no space left|disk quota|read-only file system|too many open files|cannot allocate/i.test(said)) {
    const params = { upstream, said: safeLine(said, []) };
    return new GomirrorError<OriginCode>('origin.git-failed', params, { retryable: true });
  }
  return new GitFailure('broken', said);
}

export function noSuchCommit(place: Place, hash: string): GomirrorError<OriginCode> {
  const params = {
    upstream: place.upstream,
    path: `${place.url} @ ${hash}`,
    status: 404,
    said: 'no such commit',
  };
  return new GomirrorError<OriginCode>('origin.absent', params);
}

/** A failure of the inner kind as one for others, when there is nothing more to try. */
export function finalFailure(upstream: string, error: unknown): unknown {
  if (!(error instanceof GitFailure)) return error;
  const params = { upstream, said: safeLine(error.said, []) };
  return new GomirrorError<OriginCode>('origin.git-failed', params, { retryable: true, cause: error });
}

const longestLine = 1000;

/** The one line of git's words that tells most, without secrets, control characters and paths of this machine. */
export function safeLine(said: string, secrets: readonly string[]): string {
  const lines = said.split(/[\r\n]+/).filter((line) => line.trim() !== '' && !/^warning:/i.test(line));
  const telling =
    lines.find((line) => /^(?:ERROR|remote: ERROR)/i.test(line)) ??
    lines.find((line) => /host key verification|permission denied|identification has changed/i.test(line)) ??
    lines.find((line) => /^(?:fatal|error):/.test(line)) ??
    lines[0] ??
    '';
  // A server may say as much as it likes, and what follows takes the longer the longer a line is, squared.
  let text = telling.slice(0, longestLine).replaceAll(/[^\P{C} ]/gu, ' ');
  for (const secret of secrets) if (secret.length > 2) text = text.replaceAll(secret, '***');
  return text
    .replaceAll(/\/\/[^/@\s]*@/g, '//***@')
    .replaceAll(/\/[^\s':]*\/(?:objects|refs|shallow|config)\b[^\s']*/g, 'the copy')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}
