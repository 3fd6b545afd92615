import { at, readUpstream, type Resolve, unknownPart, writeUpstream } from './group.ts';
import type { SettingValue } from './config.ts';
import { nearest } from './nearest.ts';
import type { Fault } from './problems.ts';
import { type SettingKey, strategies, type Strategy } from './settings.ts';
import type { Layer, Source } from './source.ts';
import type { UpstreamEntry } from './upstream.ts';
import { parseChoice, parseProfileName } from './words.ts';
import type { Outcome, PlacedFault, Written } from './written.ts';

/** Upstreams for one environment, chosen by name: `dev`, `test`, `prod`. */
export interface Profile {
  readonly upstream: readonly UpstreamEntry[];
  readonly strategy: Strategy;
}

/** A profile as the file has it, and the place of its upstreams. */
export interface ProfileReading {
  readonly upstream: readonly UpstreamEntry[];
  /** Undefined where the file leaves it as it is outside of the profile. */
  readonly strategy: Strategy | undefined;
  readonly where: string;
}

const partNames = ['upstream', 'strategy'];

/** Reads `profiles`: a map from names to maps with `upstream` and, if it is to differ, `strategy`. */
export function readProfiles(
  written: Written,
  resolve: Resolve,
): Outcome<ReadonlyMap<string, ProfileReading>> {
  if (written.kind !== 'map') {
    return { faults: [{ code: 'config.not-a-section', params: { key: 'profiles' }, where: written.where }] };
  }
  const faults: PlacedFault[] = [];
  const profiles = new Map<string, ProfileReading>();
  for (const { key, where, value } of written.pairs) {
    const name = at(where, parseProfileName(key));
    const profile = readProfile(key, value, resolve);
    if ('faults' in name) faults.push(...name.faults);
    if ('faults' in profile) faults.push(...profile.faults);
    else profiles.set(key, profile.value);
  }
  return faults.length > 0 ? { faults } : { value: profiles };
}

function readProfile(name: string, written: Written, resolve: Resolve): Outcome<ProfileReading> {
  const { where } = written;
  if (written.kind !== 'map')
    return { faults: [{ code: 'config.not-a-section', params: { key: name }, where }] };
  const faults: PlacedFault[] = [];
  let upstream: readonly UpstreamEntry[] | undefined;
  let upstreamWhere: string | undefined;
  let strategy: Strategy | undefined;
  const accept = <Value>(outcome: Outcome<Value>): Value | undefined => {
    if ('value' in outcome) return outcome.value;
    faults.push(...outcome.faults);
    return undefined;
  };
  for (const { key, where: place, value } of written.pairs) {
    if (!partNames.includes(key)) {
      faults.push(unknownPart(key, partNames, place));
    } else if (value.kind === 'empty') {
      faults.push({ code: 'config.no-value', params: { key }, where: place });
      upstreamWhere ??= place;
    } else if (key === 'upstream') {
      upstream = accept(readUpstream(value, resolve));
      upstreamWhere = value.where;
    } else if (value.kind === 'text') {
      strategy = accept(at(value.where, parseChoice(strategies, value.text)));
    } else {
      faults.push({ code: 'config.not-a-value', params: { key }, where: value.where });
    }
  }
  if (upstreamWhere === undefined) {
    faults.push({ code: 'config.profile-no-upstream', params: { name }, where });
  }
  if (faults.length > 0 || upstream === undefined) return { faults };
  return { value: { upstream, strategy, where: upstreamWhere ?? where } };
}

/** Why there is no profile of that name. */
export function unknownProfile(name: string, known: readonly string[]): Fault {
  if (known.length === 0) return { code: 'config.profile-none', params: { value: name } };
  const near = nearest(name, known);
  const params = { value: name, choices: known.join(', ') };
  return near === undefined
    ? { code: 'config.profile-unknown', params }
    : { code: 'config.profile-unknown-near', params: { ...params, nearest: near } };
}

/** The profiles with everything that they leave as it is outside of them. */
export function settleProfiles(
  profiles: ReadonlyMap<string, ProfileReading>,
  strategy: Strategy,
): ReadonlyMap<string, Profile> {
  return new Map(
    [...profiles].map(([name, profile]) => [
      name,
      { upstream: profile.upstream, strategy: profile.strategy ?? strategy },
    ]),
  );
}

const strength: readonly Layer[] = ['flag', 'environment', 'file'];

/**
 * Puts what the chosen profile says in the place of `upstream` and `strategy`, unless those were given as options, or in a
 * stronger layer than the choice.
 */
export function useProfile(
  profiles: ReadonlyMap<string, ProfileReading>,
  values: Map<SettingKey, SettingValue>,
  sources: Map<SettingKey, Source>,
): void {
  const name = values.get('profile');
  const profile = typeof name === 'string' ? profiles.get(name) : undefined;
  if (typeof name !== 'string' || profile === undefined) return;
  const layer = sources.get('profile')?.layer ?? 'file';
  for (const key of ['upstream', 'strategy'] as const) {
    const given = sources.get(key)?.layer ?? 'default';
    const stronger = strength.includes(given) && strength.indexOf(given) < strength.indexOf(layer);
    if (profile[key] === undefined || given === 'flag' || stronger) continue;
    values.set(key, profile[key]);
    sources.set(key, { layer: 'profile', where: name });
  }
}

/** The profiles as one would write them in the file, but for credentials. */
export function writeProfiles(profiles: ReadonlyMap<string, Profile>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...profiles].map(([name, { upstream, strategy }]) => [
      name,
      { upstream: writeUpstream(upstream), strategy },
    ]),
  );
}
