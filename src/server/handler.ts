import { asGomirrorError, type Clock, GomirrorError } from '../base/index.ts';
import { type Answer, type Asker, type Mirror } from '../mirror/index.ts';
import { parseTarget, type Target } from '../module/index.ts';
import type { Lang } from '../text/index.ts';
import { type Access, nameOf, type ReadyFor, type Visit } from './access/index.ts';
import { apiPrefix, sendError } from './api/api.ts';
import type { SharedBodies } from './bodies.ts';
import type { ServerCode } from './codes.ts';
import { requestChannel } from './events.ts';
import { failureOf } from './failure.ts';
import type { HotAnswers } from './hot.ts';
import { cut, rawHeader, type Request, type Response, sendText, sendWhole } from './http.ts';
import { prepare, reply, type ReplyOptions } from './reply.ts';
import type { Tally } from './tally.ts';

/** Answers everything that is not a module's: `/` and what is under `/-/`. `visit` is undefined where nobody is let in. */
export type OwnPages = (
  path: string,
  request: Request,
  response: Response,
  visit?: Visit,
) => Promise<boolean>;

export interface HandlerParts {
  readonly mirror: Mirror;
  readonly hot: HotAnswers;
  /** Those about private modules: looked at only for whoever may read them. Never kept at hand without it. */
  readonly privateHot?: HotAnswers | undefined;
  /** Who may have what, as it is set now: another object whenever that has changed. Everything is everybody's without it. */
  readonly access?: Access | undefined;
  readonly bodies: SharedBodies;
  readonly own: OwnPages;
  readonly tally: Tally;
  readonly clock: Clock;
  readonly lang: Lang;
  /** What `Via` calls this process. */
  readonly instance: string;
  readonly writeStallMs: number;
}

/** For how long an answer that may not have been kept is repeated from memory. */
const unkeptMs = 60_000;

/** Request headers that make an answer depend on more than the request target. */
const special = new Set(['if-none-match', 'range', 'if-range', 'via', 'disable-module-fetch']);

/**
 * What is weighed where nothing is at hand, so that a stranger who asks for something private is refused in the same time whether
 * it is or not. It is never sent: it has no name.
 */
const decoy: ReadyFor = {
  subject: {
    path: 'nothing.example/at/hand',
    moduleClass: { isPrivate: true, entry: undefined, inLog: false, fromPublic: false },
  },
  name: undefined,
  body: '',
};

/** Answers one request; never throws. */
export function createHandler(parts: HandlerParts): (request: Request, response: Response) => void {
  const { hot, privateHot, tally, clock } = parts;
  const nowMs = () => clock.monotonicMs();
  let known = parts.access;
  return (request, response) => {
    const { url = '/', method } = request;
    const { access } = parts;
    if (access !== known) {
      // What was everybody's may not be any more.
      known = access;
      hot.clear();
      privateHot?.clear();
    }
    if (method === 'GET') {
      const open = hot.get(url, nowMs);
      const ready = open ?? privateHot?.get(url, nowMs);
      const isOpen = open !== undefined && access?.guardsPublic !== true;
      if ((ready !== undefined || access !== undefined) && !isSpecial(request)) {
        const passes = isOpen || access?.passes(request, ready ?? decoy) === true;
        if (ready !== undefined && passes) {
          tally.hot++;
          tally.hotBytes += ready.body.length;
          sendText(response, 200, ready.headers, ready.body);
          return;
        }
      }
    }
    void handle(parts, url, request, response);
  };
}

function isSpecial(request: Request): boolean {
  const { rawHeaders } = request;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    // The lengths of the names above; most requests carry three headers of other lengths.
    switch (name.length) {
      case 3:
      case 5:
      case 8:
      case 13:
      case 20:
        if (special.has(name.toLowerCase())) return true;
    }
  }
  return false;
}

async function handle(parts: HandlerParts, url: string, request: Request, response: Response): Promise<void> {
  const { clock, tally } = parts;
  const startedMs = clock.monotonicMs();
  let kind = 'other';
  let visit: Visit | undefined;
  try {
    if (request.method !== 'GET' && request.method !== 'HEAD' && !url.startsWith(apiPrefix)) {
      // Whatever comes with it is not read; the connection ends with the answer.
      response.setHeader('Connection', 'close');
      throw new GomirrorError<ServerCode>('server.method', { method: request.method ?? '' });
    }
    const question = url.indexOf('?');
    const path = question === -1 ? url : url.slice(0, question);
    if (path === '/' || (path.startsWith('/-/') && !path.startsWith(profilePrefix))) {
      kind = 'own';
      visit = await admitOwn(parts, path, request, response);
      if (response.headersSent) return;
      if (await parts.own(path, request, response, visit)) return;
      throw new GomirrorError<ServerCode>('server.no-such-page', { path });
    }
    const via = rawHeader(request, 'via');
    if (via !== undefined && via.includes(parts.instance)) {
      throw new GomirrorError<ServerCode>('server.loop', { instance: parts.instance });
    }
    const { profile, rest } = profileOf(url);
    const target = parseTarget(rest);
    kind = target.kind;
    let access = parts.access;
    visit = await access?.admit(request, target);
    // What is private may have changed while somebody's password was looked at.
    while (access !== parts.access) {
      access = parts.access;
      visit = await access?.admit(request, target);
    }
    const memory = visit?.subject?.moduleClass.isPrivate === true ? parts.privateHot : parts.hot;
    const cleared = memory?.cleared;
    const answer = await parts.mirror.open(target, askerOf(request, via, profile, visit));
    tally.count(kind, answer.source === 'cache' ? 'hit' : answer.source === 'stale' ? 'stale' : 'fill');
    // What was decided by other settings than those in force now is no answer for others.
    if (access === parts.access && memory?.cleared === cleared)
      remember(memory, parts.clock, url, target, answer, visit);
    const options =
      visit === undefined ? parts : { ...replyParts(parts), isPrivate: visit.isPrivate, onBody: visit.spend };
    await reply(request, response, answer, options);
  } catch (error) {
    fail(parts, { kind, visit }, error, request, response);
  } finally {
    if (requestChannel.active()) {
      requestChannel.publish({
        kind,
        status: response.statusCode,
        durationMs: clock.monotonicMs() - startedMs,
        url,
      });
    }
    tally.requests++;
  }
}

/** Lets a request for a page of our own in. Whom the API does not let in it tells so in its own form, here. */
async function admitOwn(
  { access, lang }: HandlerParts,
  path: string,
  request: Request,
  response: Response,
): Promise<Visit | undefined> {
  try {
    return await access?.admitOwn(request, path);
  } catch (error) {
    if (!path.startsWith(apiPrefix) || !(error instanceof GomirrorError)) throw error;
    sendError(error, request, response, lang);
    return undefined;
  }
}

function replyParts({ bodies, writeStallMs }: HandlerParts): ReplyOptions {
  return { bodies, writeStallMs };
}

/** What stands before the name of a profile, and that before a path as any other. */
const profilePrefix = '/-/p/';

/** A request target without the profile that it may name. */
function profileOf(url: string): { profile: string | undefined; rest: string } {
  if (!url.startsWith(profilePrefix)) return { profile: undefined, rest: url };
  const end = url.indexOf('/', profilePrefix.length);
  if (end === -1) throw new GomirrorError<ServerCode>('server.no-such-page', { path: url });
  return { profile: url.slice(profilePrefix.length, end), rest: url.slice(end) };
}

function askerOf(
  request: Request,
  via: string | undefined,
  profile: string | undefined,
  visit: Visit | undefined,
): Asker {
  return {
    cachedOnly: rawHeader(request, 'disable-module-fetch')?.toLowerCase() === 'true',
    mayStream:
      request.method === 'GET' && request.httpVersion !== '1.0' && rawHeader(request, 'range') === undefined,
    via,
    client: visit?.client ?? request.socket.remoteAddress ?? '',
    profile,
    mayFill: visit?.takeFill,
  };
}

/** Keeps a small answer at hand in the form in which the next client gets it. */
function remember(
  memory: HotAnswers | undefined,
  clock: Clock,
  url: string,
  target: Target,
  answer: Answer,
  visit: Visit | undefined,
): void {
  const subject = visit?.subject;
  if (memory === undefined || answer.kind !== 'bytes' || !answer.verified) return;
  const { lifetime } = answer;
  // Look-ups and heads move with the pinned head, which is the log's to say.
  if (lifetime.kind !== 'forever' && (target.kind === 'sumdb' || lifetime.freshMs <= 0)) return;
  // What was fetched just now is not in the store yet, and where that fails it must be asked for again.
  const kept = answer.source === 'cache';
  const forMs = lifetime.kind === 'fresh' ? lifetime.freshMs : kept ? Number.POSITIVE_INFINITY : unkeptMs;
  const untilMs = clock.monotonicMs() + forMs;
  const ready = prepare({ ...answer, source: 'cache' }, untilMs, visit?.isPrivate === true);
  memory.set(url, subject === undefined ? ready : { ...ready, subject, name: nameOf(target) });
}

function fail(
  { lang, tally }: HandlerParts,
  { kind, visit }: { readonly kind: string; readonly visit: Visit | undefined },
  thrown: unknown,
  request: Request,
  response: Response,
): void {
  const error = asGomirrorError(thrown, String(thrown));
  const { isPrivate, fromPublic } = visit?.subject?.moduleClass ?? { isPrivate: false, fromPublic: true };
  const about = { isPrivate: visit?.isPrivate === true, hasOwnSource: isPrivate && !fromPublic };
  const { status, headers, body } = failureOf(error, lang, about);
  tally.count(kind, status >= 500 ? 'unavailable' : status === 404 || status === 410 ? 'absent' : 'refused');
  if (error.code === 'internal' || error.code === 'store.read-failed')
    requestChannel.publish({ kind, status, durationMs: 0, url: request.url ?? '', error });
  if (response.headersSent) {
    cut(response);
    return;
  }
  try {
    sendWhole(response, status, headers, request.method === 'HEAD' ? '' : body);
  } catch {
    cut(response); // The client has gone.
  }
}
