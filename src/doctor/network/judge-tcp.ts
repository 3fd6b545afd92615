import { isIP } from 'node:net';
import { advice, finding } from '../engine/index.ts';
import type { Finding } from '../types.ts';
import { isSpecialAddress, isThisMachine, placeOf } from './addresses.ts';
import { dialLines, evidenceOf, worstOf } from './judge-names.ts';
import type { Trail } from './trail.ts';
import { type Case, paramsOf, severityOf, type Verdict, waysAround } from './verdict.ts';

/**
 * Nothing at all gets out: then the single hosts say nothing, and the one cause is the network or what guards it. Only where every
 * way that leads out ends for want of an answer, other mirrors and resolvers included.
 */
export function judgeNetwork(given: Case): Verdict[] {
  const { survey, explained } = given;
  const outward = survey.trails.filter(
    (trail) => !explained.has(trail) && trail.proxy === undefined && !isInward(trail),
  );
  const isSilent = outward.every((trail) => hasNoAnswer(trail));
  const asked = outward.some(({ names }) => names?.isOutsideSilent === true);
  if (outward.length === 0 || !isSilent || !asked || survey.alternatives.length > 0) return [];
  if (survey.trails.some((trail) => !isInward(trail) && !outward.includes(trail) && !explained.has(trail)))
    return [];
  for (const trail of outward) explained.add(trail);
  const isUnreachable = outward.every(({ dials, names }) =>
    dials.length > 0
      ? dials.every(({ failure }) => failure?.kind === 'unreachable')
      : names?.servers.every(({ said }) => /UNREACH|NETDOWN/.test(said)) === true && names.servers.length > 0,
  );
  const neighbours = outward.flatMap((trail) => waysAround(given, trail)).slice(0, 2);
  const hosts = outward.map(({ target }) => target.host).join(', ');
  const evidence = outward.flatMap((trail) =>
    trail.names === undefined ? dialLines(trail) : evidenceOf(trail, trail.names),
  );
  const code = isUnreachable ? 'doctor.network-no-route' : 'doctor.network-down';
  const check = outward.every(({ end }) => end === 'names') ? 'dns' : 'tcp';
  const sure = isUnreachable ? 'certain' : 'likely';
  const asking = isUnreachable ? [] : [advice('doctor.advice-ask-for-proxy', {})];
  const remedies = neighbours.length > 0 ? neighbours : asking;
  return [{ check, finding: finding(code, 'error', { hosts }, { sure, evidence, remedies }) }];
}

/** This machine or one in its own network. */
function isInward({ target, names }: Trail): boolean {
  const addresses = isIP(target.host) === 0 ? (names?.system.addresses ?? []) : [target.host];
  return addresses.length > 0 && addresses.every(isSpecialAddress);
}

function hasNoAnswer({ end, names, dials }: Trail): boolean {
  if (end === 'tcp')
    return dials.every(({ failure }) => failure?.kind === 'timeout' || failure?.kind === 'unreachable');
  if (end !== 'names' || names === undefined) return false;
  return names.servers.every(({ isSilent }) => isSilent) && names.outside.length === 0;
}

/** Ways that end before a connection, and addresses of the sixth version that lead nowhere. */
export function judgeTcp(given: Case): Verdict[] {
  const found: Finding[] = [];
  for (const trail of given.survey.trails) {
    if (given.explained.has(trail) || trail.dials.length === 0) continue;
    if (trail.end === 'tcp') {
      found.push(noConnection(given, trail));
      given.explained.add(trail);
      continue;
    }
    const dead = trail.dials.filter(
      ({ address, failure }) => isIP(address) === 6 && failure?.kind === 'timeout',
    );
    const hasOther = trail.dials.some(({ address, failure }) => isIP(address) === 4 && failure === undefined);
    if (dead.length > 0 && hasOther) {
      const params = { ...paramsOf(trail), address: dead[0]!.address };
      found.push(finding('doctor.ipv6-nowhere', 'warning', params, { evidence: dialLines(trail) }));
    }
  }
  return found.map((each) => ({ check: 'tcp', finding: each }));
}

function noConnection(given: Case, trail: Trail): Finding {
  const { target, dials, names } = trail;
  const worst = worstOf(dials.flatMap(({ failure }) => failure ?? []))!;
  const evidence = names === undefined ? dialLines(trail) : evidenceOf(trail, names);
  const params = {
    ...paramsOf(trail),
    place: placeOf(dials[0]!.address, target.port),
    port: target.port,
    said: worst.said,
  };
  const level = severityOf(given, trail);
  const remedies = waysAround(given, trail);
  const make = (code: string, sure: Finding['sure']) =>
    finding(code, level, params, { sure, evidence, remedies });
  const isLocal = isThisMachine(dials.map(({ address }) => address));
  if (dials.every(({ address }) => isIP(address) === 6) && worst.kind === 'unreachable') {
    return make('doctor.ipv6-only', 'certain');
  }
  switch (worst.kind) {
    case 'refused':
      return make(isLocal ? 'doctor.local-mirror-down' : 'doctor.tcp-refused', 'certain');
    case 'reset':
    case 'closed':
      return make('doctor.tcp-reset', 'likely');
    case 'timeout':
      return make('doctor.tcp-timeout', hasProof(given) ? 'certain' : 'likely');
    case 'unreachable':
      return make('doctor.tcp-unreachable', 'certain');
    case 'other':
      return make('doctor.tcp-failed', 'likely');
  }
}

/** That the network as such is in order: something outside answers. */
function hasProof({ survey }: Case): boolean {
  return (
    survey.alternatives.length > 0 ||
    survey.trails.some(({ dials }) =>
      dials.some(({ address, failure }) => failure === undefined && !isSpecialAddress(address)),
    )
  );
}
