import { redactUrl } from '../../config/basics/index.ts';
import { advice, command, finding } from '../engine/index.ts';
import type { Finding, Remedy } from '../types.ts';
import type { Exchange } from './exchange.ts';
import { works } from './survey.ts';
import { answerOf, type Trail } from './trail.ts';
import { type Case, paramsOf, severityOf, type Verdict, waysAround } from './verdict.ts';
import { firstWords, isPage, soundsBlocked } from './words.ts';

/** Somebody answers for everybody: explains all that is wrong with certificates and pages. */
export function judgePortal(given: Case): Verdict[] {
  const { portal, trails } = given.survey;
  if (portal === undefined) return [];
  const harmed = trails.filter(
    (trail) => !given.explained.has(trail) && (trail.end === 'tls' || trail.end === 'http' || !works(trail)),
  );
  if (harmed.length === 0) return [];
  for (const trail of harmed) given.explained.add(trail);
  const { asked, status, location } = portal;
  const params = { location: redactUrl(location ?? asked) };
  const evidence = [
    `${asked}: status ${status}${location === undefined ? '' : `, leads to ${redactUrl(location)}`}`,
    ...harmed.map(({ target, end }) => `${target.name}: ends at ${end ?? 'a page'}`),
  ];
  return [{ check: 'http', finding: finding('doctor.captive-portal', 'error', params, { evidence }) }];
}

/** Answers that are none, and those that Go can do nothing with. */
export function judgeHttp(given: Case): Verdict[] {
  return given.survey.trails.flatMap((trail): Verdict[] => {
    if (given.explained.has(trail)) return [];
    const found = trail.end === 'http' ? noAnswer(given, trail) : badAnswer(given, trail);
    if (found === undefined) return [];
    given.explained.add(trail);
    return [{ check: 'http', finding: found }];
  });
}

function noAnswer(given: Case, trail: Trail): Finding {
  const seen = trail.h1 ?? trail.h2;
  const failure = seen?.state === 'failed' ? seen.failure : { kind: 'other' as const, said: '?' };
  const code =
    failure.kind === 'timeout'
      ? 'doctor.http-stalled'
      : failure.kind === 'other'
        ? 'doctor.http-not-http'
        : 'doctor.http-cut';
  return finding(
    code,
    severityOf(given, trail),
    { ...paramsOf(trail), said: failure.said },
    {
      sure: 'likely',
      evidence: [`${trail.target.url}: ${failure.said}`],
      remedies: waysAround(given, trail),
    },
  );
}

function badAnswer(given: Case, trail: Trail): Finding | undefined {
  const answer = answerOf(trail);
  if (answer === undefined) return undefined;
  const { target } = trail;
  const { status, headers, body } = answer;
  const said = firstWords(body);
  const location = headers['location'] === undefined ? undefined : redactUrl(headers['location']);
  const evidence = [
    `GET ${target.url}: status ${status}, ${headers['content-type'] ?? 'no type'}${location === undefined ? '' : `, leads to ${location}`}`,
    ...(said === '' ? [] : [`“${said}”`]),
  ];
  const make = (code: string, sure: Finding['sure'], first: readonly Remedy[] = []) =>
    finding(
      code,
      severityOf(given, trail),
      { ...paramsOf(trail), status, location: location ?? '' },
      {
        sure,
        evidence,
        remedies: [...first, ...waysAround(given, trail)],
      },
    );
  if (status >= 300 && status < 400) return badRedirect(trail, location, make);
  if (soundsBlocked(body) && (status >= 400 || isPage(headers, body)) && !isForPeople(trail)) {
    return make('doctor.http-block-page', 'likely');
  }
  if (status === 400 && !target.isSecure && /https/i.test(said))
    return make('doctor.http-wants-https', 'certain');
  if (isForPeople(trail))
    return status === 451 || status >= 500 ? make('doctor.http-status', 'certain') : undefined;
  if (status === 200) return isRightKind(trail, answer) ? undefined : make('doctor.http-page', 'likely');
  if (status === 404 || status === 410) {
    // A mirror may lack a module; the database of Go has a head.
    return target.role === 'mirror' ? undefined : make('doctor.http-status', 'certain');
  }
  if (status === 401 && (target.hasLogin || given.survey.logins(target.host))) return undefined;
  if (status === 401)
    return make('doctor.http-unauthorized', 'certain', [
      advice('doctor.advice-netrc', { host: target.host }),
    ]);
  // A mirror may well refuse this one module and no other.
  if (status === 403 || status === 451) return make('doctor.http-forbidden', 'likely');
  return make('doctor.http-status', 'certain');
}

function badRedirect(
  trail: Trail,
  location: string | undefined,
  make: (code: string, sure: Finding['sure'], first?: readonly Remedy[]) => Finding,
): Finding | undefined {
  if (location === undefined) return make('doctor.http-status', 'certain');
  if (trail.target.isSecure && location.startsWith('http:')) return make('doctor.http-downgrade', 'certain');
  if (trail.redirect === undefined)
    return isForPeople(trail) ? undefined : make('doctor.http-redirect', 'likely');
  if (works(trail.redirect) || isForPeople(trail)) return undefined;
  return make('doctor.http-redirect', 'likely');
}

function isForPeople({ target }: Trail): boolean {
  return target.role === 'vcs' || target.role === 'releases';
}

function isRightKind({ target }: Trail, { headers, body }: Exchange): boolean {
  if (isPage(headers, body)) return false;
  return target.role !== 'database' || body.toString('latin1', 0, 64).startsWith('go.sum database tree');
}

const slowBytesPerSecond = 100_000;
const lateMs = 2000;

/** Mirrors that work and are slow. */
export function judgeSpeed({ survey }: Case): Verdict[] {
  const found: Verdict[] = [];
  for (const [trail, { firstByteMs, bytesPerSecond, sizeBytes, large }] of survey.speeds) {
    const params = { ...paramsOf(trail), ms: Math.round(firstByteMs) };
    const evidence = [
      `${trail.target.name}: first byte after ${Math.round(firstByteMs)} ms${bytesPerSecond === undefined ? '' : `, ${Math.round(bytesPerSecond / 1000)} kB/s over ${sizeBytes} bytes`}`,
    ];
    const remedies = [command('gomirror mirrors bench')];
    if (bytesPerSecond !== undefined && bytesPerSecond < slowBytesPerSecond) {
      const kilobytes = Math.round(bytesPerSecond / 1000);
      found.push({
        check: 'speed',
        finding: finding('doctor.speed-slow', 'warning', { ...params, kilobytes }, { evidence, remedies }),
      });
    } else if (firstByteMs > lateMs) {
      found.push({
        check: 'speed',
        finding: finding('doctor.speed-first-byte', 'warning', params, { evidence, remedies }),
      });
    }
    if (large === 'stalled') {
      const lines = ['a question larger than one packet gets no answer, a small one does'];
      const more = { sure: 'likely' as const, evidence: lines, remedies: [advice('doctor.advice-mtu', {})] };
      found.push({ check: 'mtu', finding: finding('doctor.mtu', 'warning', params, more) });
    }
  }
  return found;
}
