import { advice, command } from '../engine/index.ts';
import { sumDbAlias } from '../../sumdb/index.ts';
import type { CheckContext, Finding, Remedy } from '../types.ts';
import { isThisMachine } from './addresses.ts';
import type { CheckName } from './layers.ts';
import type { Alternative, Survey } from './survey.ts';
import { works } from './survey.ts';
import type { Trail } from './trail.ts';

/** A finding and the check that it belongs to. */
export interface Verdict {
  readonly check: CheckName;
  readonly finding: Finding;
}

/** What all judges are handed. */
export interface Case {
  readonly survey: Survey;
  readonly context: CheckContext;
  /** Trails that a cause was found for already. */
  readonly explained: Set<Trail>;
}

/**
 * How bad it is that a way leads nowhere: an error where go stops there, a warning where it goes on to the next entry of GOPROXY or stops
 * only once the project needs another module,
 * a note where it is not asked at all.
 */
export function severityOf({ survey: { trails, needsDatabase } }: Case, trail: Trail): Finding['level'] {
  const { role } = trail.target;
  const mirrors = trails.filter(({ target }) => target.role === 'mirror');
  if (role === 'database') {
    const answering = mirrors.find((mirror) => works(mirror));
    if (answering?.hasDatabase === true) return 'note';
    return needsDatabase ? 'error' : 'warning';
  }
  // With mirrors the source is asked for private code only, perhaps by ssh.
  if (role !== 'mirror') return mirrors.length > 0 ? 'warning' : 'error';
  const at = mirrors.indexOf(trail);
  if (mirrors.slice(0, at).some(works)) return 'warning';
  const goesOn = trail.target.thenOn === 'any' && mirrors.slice(at + 1).some(works);
  return goesOn ? 'warning' : 'error';
}

/** What gets around an endpoint that cannot be reached: another mirror, another address of the database, another program's proxy. */
export function waysAround({ survey, context }: Case, trail: Trail): Remedy[] {
  const remedies: Remedy[] = [];
  const neighbour = survey.neighbour.get(trail);
  if (neighbour !== undefined) {
    const { program, shown } = neighbour;
    remedies.push(advice('doctor.advice-use-proxy', { program, proxy: shown }));
    if (neighbour.url.password === '') remedies.push(command(`gomirror setup --proxy ${shown}`));
  }
  const [other] = survey.alternatives;
  // What `--mirror` names is not what the machine is set up with: there is nothing to change.
  if (context.mirror !== undefined) return remedies;
  if (trail.target.role === 'mirror') {
    const list = workingList({ survey, context }, other);
    if (list !== undefined) remedies.push(...turnTo(list, survey));
  } else if (trail.target.role === 'database' && survey.isAliasReachable) {
    remedies.push({ kind: 'go-settings', settings: { GOSUMDB: sumDbAlias } });
  }
  return remedies;
}

/**
 * GOPROXY as it should be. What is no public mirror is only told how: it may be a company's that can be had again in a moment (VPN), and
 * without it go would ask others about the company's modules.
 */
function turnTo(list: string, { trails, publicHosts }: Survey): Remedy[] {
  const own = trails.find((trail) => {
    const { role, host, name } = trail.target;
    if (role !== 'mirror' || works(trail)) return false;
    const isHere = isThisMachine(trail.dials.map(({ address }) => address));
    return !isHere && name !== 'official' && !publicHosts.has(host);
  });
  if (own === undefined) return [{ kind: 'go-settings', settings: { GOPROXY: list } }];
  const { name } = own.target;
  return [advice('doctor.advice-own-mirror', { name }), command(`go env -w GOPROXY=${list}`)];
}

/**
 * GOPROXY with those that work, one that was not in it before only where none of it does, and the end that it had: `direct`, where
 * Go goes anyway for what no mirror has, unless it says `off`.
 */
function workingList(
  { survey: { trails }, context }: Pick<Case, 'survey' | 'context'>,
  other: Alternative | undefined,
): string | undefined {
  const working = trails.filter((trail) => trail.target.role === 'mirror' && works(trail));
  const urls = working.length > 0 ? working.map(({ target }) => target.url) : [other?.url];
  if (urls.includes(undefined)) return undefined;
  const end = /,off\s*$/.test(context.facts.goSettings?.get('GOPROXY').value ?? '') ? 'off' : 'direct';
  return [...urls, end].join(',');
}

/** `GOPROXY entry`-like words for a trail: its name and the host that was spoken to. */
export function paramsOf({ target }: Trail): { name: string; host: string; url: string } {
  return { name: target.name, host: target.host, url: target.url };
}

/** Names that everybody knows, whose certificates are never a company's own. */
export function isWellKnown({ target: { host, name } }: Trail): boolean {
  return (
    name === 'official' ||
    /(?:^|\.)(?:golang\.org|golang\.google\.cn|go\.dev|github\.com|gitlab\.com|gitee\.com|goproxy\.(?:cn|io))$/.test(
      host,
    )
  );
}

/** `ETIMEDOUT after 2000 ms`. */
export function ended(said: string, ms: number): string {
  return `${said} after ${Math.round(ms)} ms`;
}
