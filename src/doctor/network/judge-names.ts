import { advice, finding } from '../engine/index.ts';
import type { Finding } from '../types.ts';
import { isMadeUpAddress, isSpecialAddress, placeOf } from './addresses.ts';
import type { Failure } from './failure.ts';
import { isOtherThanOutside, isSentInside, type NamesSeen } from './names.ts';
import type { Trail } from './trail.ts';
import { type Case, ended, isWellKnown, paramsOf, severityOf, type Verdict, waysAround } from './verdict.ts';

const slowMs = 1500;

/** What the names of ways that lead nowhere have to do with it. */
export function judgeNames(given: Case): Verdict[] {
  const found: Finding[] = [];
  for (const trail of given.survey.trails) {
    const { names } = trail;
    if (names === undefined || given.explained.has(trail)) continue;
    const cause =
      trail.end === 'names'
        ? noAddress(given, trail, names)
        : trail.end === 'tcp' || trail.end === 'tls'
          ? wrongAddress(given, trail, names)
          : undefined;
    if (cause !== undefined) {
      found.push(cause);
      given.explained.add(trail);
    } else if (names.system.failure === undefined && names.system.ms > slowMs) {
      const params = { ...paramsOf(trail), ms: Math.round(names.system.ms) };
      found.push(finding('doctor.dns-slow', 'warning', params, { evidence: evidenceOf(trail, names) }));
    }
  }
  return found.map((each) => ({ check: 'dns', finding: each }));
}

function noAddress(given: Case, trail: Trail, names: NamesSeen): Finding {
  const make = maker(given, trail, names);
  const told = names.outside.filter(({ addresses }) => addresses.length > 0);
  const isAbsent = names.system.failure?.said === 'ENOTFOUND';
  if (isAbsent && told.length > 0) {
    const isProven = told.length > 1 || trail.rescues.some(({ works }) => works);
    return make('doctor.dns-blocked', isProven ? 'certain' : 'likely');
  }
  const silent = names.servers.filter(({ isSilent }) => isSilent);
  const speaking = names.servers.filter(({ isSilent }) => !isSilent);
  const [refusing] = speaking.filter(({ said }) => said !== 'NOERROR' && said !== 'NXDOMAIN');
  if (refusing !== undefined) {
    return make('doctor.dns-server-failure', 'certain', { server: refusing.server, said: refusing.said });
  }
  const isDenied = isAbsent && (speaking.length > 0 || names.outside.length > 0);
  if (isDenied || (isAbsent && silent.length === 0)) {
    const isProven = names.outside.some(({ status }) => status === 'NXDOMAIN') || speaking.length > 1;
    return make('doctor.dns-no-such-name', isProven ? 'certain' : 'likely');
  }
  const servers = silent.map(({ server }) => server).join(', ') || '?';
  const isProven = silent.length > 0 && speaking.length === 0;
  return make('doctor.dns-no-answer', isProven ? 'certain' : 'likely', { servers });
}

/** Makes findings about a name: with what was seen, what gets around it, and how bad it is. */
function maker(given: Case, trail: Trail, names: NamesSeen, common: Finding['params'] = paramsOf(trail)) {
  const evidence = evidenceOf(trail, names);
  const level = severityOf(given, trail);
  return (code: string, sure: Finding['sure'], more: Finding['params'] = {}): Finding => {
    const remedies = [...hostsLine(given, trail), ...waysAround(given, trail)];
    return finding(code, level, { ...common, ...more }, { sure, evidence, remedies });
  };
}

function wrongAddress(given: Case, trail: Trail, names: NamesSeen): Finding | undefined {
  const params = { ...paramsOf(trail), address: names.system.addresses[0] ?? '' };
  const works = trail.rescues.some((rescue) => rescue.works);
  const evidence = evidenceOf(trail, names);
  const level = severityOf(given, trail);
  const make = maker(given, trail, names, params);
  const { hostsFilePath } = given.survey;
  if (names.hostsFile.some((address) => names.system.addresses.includes(address))) {
    const sure = works || isSentInside(names) ? 'certain' : 'likely';
    return finding(
      'doctor.dns-hosts-file',
      level,
      { ...params, file: hostsFilePath },
      {
        sure,
        evidence: [...evidence, `${hostsFilePath}: ${names.hostsFile.join(', ')} ${params.host}`],
        remedies: waysAround(given, trail),
      },
    );
  }
  if (names.isWildcard) return make('doctor.dns-search-domain', 'certain');
  if (names.system.addresses.every(isMadeUpAddress)) return make('doctor.dns-fake-ip', 'likely');
  // Names that everybody knows are never inside, whether somebody outside can be asked or not.
  const isKnownPublic = isWellKnown(trail) && names.system.addresses.every(isSpecialAddress);
  if (isSentInside(names) || isKnownPublic) return make('doctor.dns-hijacked', 'certain');
  if (works && isOtherThanOutside(names)) return make('doctor.dns-polluted', 'certain');
  // Neither the one nor the other is right here, and the certificate is somebody else's.
  const isOther = trail.hello?.state === 'done' && trail.hello.isWrongName;
  if (isOther && isOtherThanOutside(names)) return make('doctor.dns-polluted', 'likely');
  return undefined;
}

/** A line that names an address which works, for those who cannot change their resolver. */
function hostsLine({ survey }: Case, trail: Trail) {
  const working = trail.rescues.find(({ works }) => works);
  if (working === undefined) return [];
  return [
    advice('doctor.advice-other-resolver', {}),
    advice('doctor.advice-hosts-line', {
      line: `${working.address} ${trail.target.host}`,
      file: survey.hostsFilePath,
    }),
  ];
}

/** What was seen about a name, a line each. */
export function evidenceOf(trail: Trail, names: NamesSeen): string[] {
  const { host } = trail.target;
  const { system } = names;
  const said = system.failure?.said ?? system.addresses.join(', ');
  return [
    `${host}: system resolver: ${said} (${Math.round(system.ms)} ms)`,
    ...(names.absolute?.failure === undefined ? [] : [`${host}.: ${names.absolute.failure.said}`]),
    ...names.outside.map(
      ({ resolver, status, addresses }) =>
        `${host}: ${resolver} (HTTPS): ${addresses.length === 0 ? status : addresses.join(', ')}`,
    ),
    ...names.servers.map(({ server, said }) => `name server ${server}: ${said}`),
    ...dialLines(trail),
    ...trail.rescues.map(
      ({ address, works }) => `${placeOf(address, trail.target.port)}: ${works ? 'works' : 'does not work'}`,
    ),
  ];
}

/** What became of each address. */
export function dialLines({ dials, target }: Trail): string[] {
  return dials.map(({ address, failure, ms }) => {
    const place = placeOf(address, target.port);
    return failure === undefined
      ? `${place}: connected in ${Math.round(ms)} ms`
      : `${place}: ${ended(failure.said, ms)}`;
  });
}

/** The failure that says most. */
export function worstOf(failures: readonly Failure[]): Failure | undefined {
  for (const kind of ['refused', 'reset', 'timeout', 'closed', 'unreachable', 'other'] as const) {
    const found = failures.find((failure) => failure.kind === kind);
    if (found !== undefined) return found;
  }
  return undefined;
}
