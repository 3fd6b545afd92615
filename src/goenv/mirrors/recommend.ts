import { formatBytes } from '../../base/index.ts';
import { goproxyOf } from '../catalogue/index.ts';
import type { MirrorReport } from './judge.ts';
import type { Fault } from './seen.ts';

/** How a checksum database answers when it is asked directly. */
export interface DatabaseReport {
  readonly url: string;
  readonly setting: string | undefined;
  readonly reachable: boolean;
  readonly fault: Fault | undefined;
}

/** What to set, and why. */
export interface Recommendation {
  /** Names of mirrors: the best, and the one to fall back on if there is one as good in kind. */
  readonly names: readonly string[];
  readonly goproxy: string;
  /** What GOSUMDB has to be for it; undefined where it can stay as it is. */
  readonly gosumdb: string | undefined;
  /** Sentences, as codes and parameters. */
  readonly reasons: readonly Fault[];
}

/**
 * The best mirror of a bench whose reports come best first; undefined when none is usable. A second mirror stands behind it at `|`, so that
 * any failure goes on to it, and `direct` at the end, where only what both say does not exist arrives. `isKept`: the first is what is set now,
 * and another one was a little quicker.
 */
export function recommend(
  reports: readonly MirrorReport[],
  database: { readonly name: string; readonly places: readonly DatabaseReport[] },
  isKept = false,
): Recommendation | undefined {
  const [best, next] = reports.filter(({ state }) => state !== 'unusable');
  if (best === undefined) return undefined;
  // Bytes that nobody has compared are no reason to have two chances of wrong ones.
  const second = next?.state === 'usable' && next.hashes !== 'unchecked' ? next : undefined;
  const chosen = second === undefined ? [best] : [best, second];
  const needsDatabase = chosen.some(({ sumdb }) => sumdb !== 'yes');
  const way = needsDatabase ? wayTo(database.places) : undefined;
  return {
    names: chosen.map(({ mirror }) => mirror.name),
    goproxy: goproxyOf(chosen.map(({ mirror }) => mirror.url)),
    gosumdb: way?.setting,
    reasons: reasonsFor(best, second, reports, database, way, isKept),
  };
}

/** The first place where the database answers: what is set now comes first. */
function wayTo(places: readonly DatabaseReport[]): DatabaseReport | undefined {
  return places.find(({ reachable }) => reachable);
}

function reasonsFor(
  best: MirrorReport,
  second: MirrorReport | undefined,
  reports: readonly MirrorReport[],
  { name: database }: { readonly name: string },
  way: DatabaseReport | undefined,
  isKept: boolean,
): readonly Fault[] {
  const { name } = best.mirror;
  const reasons: Fault[] = [];
  const usable = reports.filter(({ state }) => state !== 'unusable').length;
  const params = {
    name,
    firstByteMs: Math.round(best.firstByte?.p50 ?? 0),
    speed: `${formatBytes(best.throughput?.p50 ?? 0)}/s`,
    usable,
    asked: reports.length,
  };
  if (usable === 1) reasons.push({ code: 'mirrors.reason-only', params });
  else if (isKept) reasons.push({ code: 'mirrors.reason-kept', params });
  else
    reasons.push({
      code: best.throughput === undefined ? 'mirrors.reason-quickest' : 'mirrors.reason-fastest',
      params,
    });
  if (best.hashes === 'verified')
    reasons.push({ code: 'mirrors.reason-verified', params: { name, database } });
  else if (best.hashes === 'agrees') reasons.push({ code: 'mirrors.reason-agrees', params: { name } });
  else reasons.push({ code: 'mirrors.reason-unchecked', params: { name } });
  if (best.sumdb === 'yes') reasons.push({ code: 'mirrors.reason-sumdb', params: { name, database } });
  else if (way?.setting !== undefined)
    reasons.push({ code: 'mirrors.reason-alias', params: { name, database, setting: way.setting } });
  else if (way !== undefined) reasons.push({ code: 'mirrors.reason-direct', params: { name, database } });
  else reasons.push({ code: 'mirrors.reason-no-database', params: { name, database } });
  if (second !== undefined)
    reasons.push({ code: 'mirrors.reason-second', params: { name, second: second.mirror.name } });
  return reasons;
}
