import { advice, command, finding } from '../engine/index.ts';
import type { Finding, Remedy } from '../types.ts';
import { isOtherThanOutside } from './names.ts';
import { answerOf, dateOf, type HelloSeen, type Trail } from './trail.ts';
import { firstWords } from './words.ts';
import { type Case, ended, isWellKnown, paramsOf, severityOf, type Verdict, waysAround } from './verdict.ts';

type Done = Extract<HelloSeen, { state: 'done' }>;

/** More than clocks of machines that keep their time differ. */
const clockToleranceMs = 5 * 60_000;
const dayMs = 24 * 60 * 60_000;

/** Certificates and handshakes that Go would not take. */
export function judgeTls(given: Case): Verdict[] {
  const found: Verdict[] = [...judgeClock(given)];
  const ends = given.survey.trails.filter((trail) => trail.end === 'tls' && !given.explained.has(trail));
  for (const trail of ends) {
    if (trail.hello?.state === 'failed') found.push({ check: 'tls', finding: noHandshake(given, trail) });
  }
  const badDates = ends.filter((trail) => doneOf(trail) !== undefined && hasBadDates(trail));
  for (const trail of badDates) found.push({ check: 'tls', finding: wrongDates(given, trail) });
  const distrusted = ends.filter((trail) => isDistrusted(trail) && !badDates.includes(trail));
  found.push(...judgeTrust(given, distrusted).map((each): Verdict => ({ check: 'tls', finding: each })));
  for (const trail of ends) {
    const done = doneOf(trail);
    if (done === undefined || badDates.includes(trail) || isDistrusted(trail)) continue;
    found.push({ check: 'tls', finding: wrongName(given, trail, done) });
  }
  for (const trail of ends) given.explained.add(trail);
  return found;
}

function doneOf({ hello }: Trail): Done | undefined {
  return hello?.state === 'done' ? hello : undefined;
}

function hasBadDates(trail: Trail): boolean {
  const done = doneOf(trail);
  return done?.validity !== 'valid' || /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/.test(done.chainFault ?? '');
}

function isDistrusted(trail: Trail): boolean {
  return doneOf(trail)?.chainFault !== undefined;
}

/** This machine's date: the cause where the certificates are good by everybody else's. */
function judgeClock(given: Case): Verdict[] {
  const { survey, context, explained } = given;
  const { dateAheadMs, dateSources } = survey;
  if (dateAheadMs === undefined || Math.abs(dateAheadMs) < clockToleranceMs) return [];
  const rightMs = context.system.clock.now() - dateAheadMs;
  const harmed = survey.trails.filter((trail) => {
    const certificate = doneOf(trail)?.certificate;
    if (explained.has(trail) || trail.end !== 'tls' || certificate === undefined) return false;
    return (
      doneOf(trail)?.validity !== 'valid' && rightMs >= certificate.fromMs && rightMs <= certificate.untilMs
    );
  });
  // What an interceptor's page says about the time proves nothing.
  const isProven = dateSources > 1 || harmed.some((trail) => doneOf(trail)?.isWrongName === false);
  for (const trail of harmed) if (!isDistrustedApartFromDates(trail)) explained.add(trail);
  const evidence = [
    `date here: ${new Date(context.system.clock.now()).toISOString()}`,
    `date of ${dateSources} server(s): ${new Date(rightMs).toISOString()}`,
    ...harmed.map((trail) => certificateLine(trail)),
  ];
  const params = {
    minutes: Math.round(Math.abs(dateAheadMs) / 60_000),
    here: new Date(context.system.clock.now()).toISOString().slice(0, 16),
    there: new Date(rightMs).toISOString().slice(0, 16),
  };
  const level = harmed.length > 0 ? 'error' : 'warning';
  return [
    {
      check: 'clock',
      finding: finding('doctor.clock-wrong', level, params, {
        sure: isProven ? 'certain' : 'likely',
        evidence,
        remedies: setTheClock(given),
      }),
    },
  ];
}

function isDistrustedApartFromDates(trail: Trail): boolean {
  const fault = doneOf(trail)?.chainFault;
  return fault !== undefined && !/CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/.test(fault);
}

function setTheClock({ context: { system } }: Case): Remedy[] {
  if (system.platform === 'win32') return [command('w32tm /resync')];
  if (system.platform === 'darwin') return [command('sudo sntp -sS time.apple.com')];
  return [command('sudo timedatectl set-ntp true')];
}

function wrongDates(given: Case, trail: Trail): Finding {
  const done = doneOf(trail)!;
  const isEarly = done.validity === 'not-yet';
  const date = dateOf(trail);
  const here = given.context.system.clock.now();
  // Certain only where the server's own date bears out this machine's.
  const isProven = date !== undefined && Math.abs(here - date) < clockToleranceMs;
  const at = isEarly ? done.certificate?.fromMs : done.certificate?.untilMs;
  const params = {
    ...paramsOf(trail),
    date: at === undefined ? '' : new Date(at).toISOString().slice(0, 10),
    days: at === undefined ? 0 : Math.floor(Math.abs(here - at) / dayMs),
  };
  return finding(
    isEarly ? 'doctor.tls-not-yet-valid' : 'doctor.tls-expired',
    severityOf(given, trail),
    params,
    {
      sure: isProven ? 'certain' : 'likely',
      evidence: [
        certificateLine(trail),
        ...(date === undefined ? [] : [`date of the server: ${new Date(date).toISOString()}`]),
      ],
      remedies: waysAround(given, trail),
    },
  );
}

/** Whom nobody here believes: authorities that are missing, or somebody who opens the connections on the way. */
function judgeTrust(given: Case, trails: readonly Trail[]): Finding[] {
  const { authorities } = given.survey;
  const found: Finding[] = [];
  const isGood = (trail: Trail) => trail.isPubliclyTrusted === true;
  const good = trails.filter(isGood);
  if (good.length > 0) {
    const params = { hosts: hostsOf(good), issuer: issuerOf(good[0]!), file: authorities.namedFile ?? '' };
    const code = authorities.namedFileIsBad
      ? 'doctor.tls-cert-file-bad'
      : authorities.certificates.length === 0
        ? 'doctor.tls-no-authorities'
        : 'doctor.tls-authority-missing';
    const remedies =
      authorities.namedFile === undefined ? installBundle(given) : [command('unset SSL_CERT_FILE')];
    found.push(finding(code, worst(given, good), params, { evidence: good.map(certificateLine), remedies }));
  }
  const byIssuer = new Map<string, Trail[]>();
  for (const trail of trails) {
    if (isGood(trail)) continue;
    const key = issuerOf(trail);
    byIssuer.set(key, [...(byIssuer.get(key) ?? []), trail]);
  }
  for (const [issuer, same] of byIssuer) {
    const known = same.some(isWellKnown);
    const hosts = new Set(same.map(({ target }) => target.host));
    const isIntercepted = known || hosts.size > 1;
    const params = { hosts: hostsOf(same), issuer };
    // A name that is led elsewhere would look the same with a certificate for another name.
    const isProven = isIntercepted && same.every((trail) => doneOf(trail)?.isWrongName === false);
    found.push(
      finding(
        isIntercepted ? 'doctor.tls-intercepted' : 'doctor.tls-unknown-authority',
        worst(given, same),
        params,
        {
          sure: isProven ? 'certain' : 'likely',
          evidence: same.map(certificateLine),
          remedies: [advice('doctor.advice-install-ca', { issuer }), ...installCommands(given)],
        },
      ),
    );
  }
  return found;
}

function worst(given: Case, trails: readonly Trail[]): Finding['level'] {
  const levels = trails.map((trail) => severityOf(given, trail));
  return (['error', 'warning', 'note'] as const).find((level) => levels.includes(level)) ?? 'error';
}

function hostsOf(trails: readonly Trail[]): string {
  return [...new Set(trails.map(({ target }) => target.host))].join(', ');
}

function issuerOf(trail: Trail): string {
  return doneOf(trail)?.certificate?.issuer || '?';
}

function installCommands({ context: { system } }: Case): Remedy[] {
  if (system.platform === 'win32') return [command('certutil -user -addstore Root company-ca.cer')];
  if (system.platform === 'darwin') {
    return [command('security add-trusted-cert -k ~/Library/Keychains/login.keychain-db company-ca.crt')];
  }
  return [
    // Without root, for this user; then for everybody.
    command('gomirror setup --ca company-ca.crt'),
    command('sudo cp company-ca.crt /usr/local/share/ca-certificates/ && sudo update-ca-certificates'),
  ];
}

function installBundle({ context: { system } }: Case): Remedy[] {
  return system.platform === 'linux' ? [advice('doctor.advice-install-bundle', {})] : [];
}

function wrongName(given: Case, trail: Trail, done: Done): Finding {
  const names = done.certificate?.names.slice(0, 5).join(', ') || done.certificate?.subject || '?';
  const isCompared =
    trail.names === undefined || (trail.names.outside.length > 0 && !isOtherThanOutside(trail.names));
  return finding(
    'doctor.tls-wrong-name',
    severityOf(given, trail),
    { ...paramsOf(trail), names },
    {
      sure: isCompared ? 'certain' : 'likely',
      evidence: [certificateLine(trail)],
      remedies: waysAround(given, trail),
    },
  );
}

function noHandshake(given: Case, trail: Trail): Finding {
  const { hello, helloTests: tests } = trail;
  if (hello?.state !== 'failed') throw new TypeError('a handshake that failed');
  const { failure } = hello;
  const evidence = [`${trail.target.host}: TLS: ${ended(failure.said, hello.ms)}`];
  const level = severityOf(given, trail);
  const around = waysAround(given, trail);
  const make = (
    code: string,
    sure: Finding['sure'],
    more: readonly string[] = [],
    first: readonly Remedy[] = [],
  ) =>
    finding(
      code,
      level,
      { ...paramsOf(trail), said: failure.said },
      {
        sure,
        evidence: [...evidence, ...more],
        remedies: [...first, ...around],
      },
    );
  const isCut = failure.kind === 'reset' || failure.kind === 'closed' || failure.kind === 'timeout';
  if (!isCut) {
    const plain = tests?.plain;
    if (plain?.state === 'answered') {
      const { status, body } = plain.answer;
      return make('doctor.tls-not-tls', 'certain', [`plain HTTP: status ${status}: ${firstWords(body)}`]);
    }
    return make('doctor.tls-handshake-failed', 'likely');
  }
  if (tests?.small.state === 'done') {
    const more = [`the same with a small first message: ${tests.small.version}`];
    const mend = advice('doctor.advice-godebug', { value: 'tlsmlkem=0' });
    return make('doctor.tls-large-hello', 'certain', more, [mend]);
  }
  const other = tests?.otherName;
  // Any answer of TLS will do, and be it an alert.
  const isHeard = other?.state === 'done' || (other?.failure.said ?? '').startsWith('ERR_SSL');
  if (isHeard) {
    const said = other?.state === 'done' ? other.version : other?.failure.said;
    return make('doctor.tls-sni-reset', 'certain', [`the same with another name: ${said}`]);
  }
  return make(failure.kind === 'timeout' ? 'doctor.tls-stalled' : 'doctor.tls-reset', 'likely');
}

function certificateLine(trail: Trail): string {
  const done = doneOf(trail);
  const { certificate } = done ?? {};
  if (certificate === undefined) return `${trail.target.host}: no certificate`;
  const { names, subject, issuer, fromMs, untilMs } = certificate;
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const fault = done?.chainFault === undefined ? '' : `, ${done.chainFault}`;
  const whose = names.slice(0, 3).join(', ') || subject;
  return `${trail.target.host}: certificate for ${whose}, signed by ${issuer}, ${day(fromMs)} to ${day(untilMs)}${fault}`;
}

/** HTTP/2 that is agreed on and does not work, where HTTP/1.1 does. */
export function judgeAlpn(given: Case): Verdict[] {
  return given.survey.trails.flatMap((trail): Verdict[] => {
    const { h2, h1 } = trail;
    if (h2?.state !== 'failed' || h1?.state !== 'answered' || given.explained.has(trail)) return [];
    given.explained.add(trail);
    return [
      {
        check: 'alpn',
        finding: finding('doctor.h2-broken', severityOf(given, trail), paramsOf(trail), {
          evidence: [`h2: ${h2.failure.said}`, `http/1.1: status ${answerOf(trail)?.status ?? 0}`],
          remedies: [
            advice('doctor.advice-godebug', { value: 'http2client=0' }),
            ...waysAround(given, trail),
          ],
        }),
      },
    ];
  });
}
