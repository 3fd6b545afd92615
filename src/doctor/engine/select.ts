import { nearest } from '../../config/basics/index.ts';
import { namesOf } from '../list/index.ts';
import type { Check } from '../types.ts';

/** A name that is neither a check's nor a group's. */
export class UnknownCheck extends Error {
  readonly named: string;
  readonly nearest: string | undefined;

  constructor(named: string, near: string | undefined) {
    super(`no check ${named}`);
    this.name = 'UnknownCheck';
    this.named = named;
    this.nearest = near;
  }
}

/**
 * The checks that `names` mean (groups or checks; of a group what runs by default; nothing named: all that run by default), and
 * those that they need, in the order of `checks`. Throws {@link UnknownCheck}.
 */
export function selectChecks(checks: readonly Check[], names: readonly string[]): Check[] {
  const byId = new Map(checks.map((check) => [check.id, check]));
  const wanted = new Set<string>();
  const want = (id: string) => {
    const check = byId.get(id);
    if (check === undefined || wanted.has(id)) return;
    wanted.add(id);
    check.needs.forEach(want);
  };
  for (const name of names) {
    const inGroup = checks.filter(({ group }) => group === name);
    if (inGroup.length === 0 && !byId.has(name)) throw new UnknownCheck(name, nearest(name, namesOf(checks)));
    if (byId.has(name)) want(name);
    for (const { id, byDefault } of inGroup) if (byDefault) want(id);
  }
  if (names.length === 0) for (const { id, byDefault } of checks) if (byDefault) want(id);
  return checks.filter(({ id }) => wanted.has(id));
}

/** Needs that no check has the name of: a slip in a table. */
export function missingNeeds(checks: readonly Check[]): string[] {
  const ids = new Set(checks.map(({ id }) => id));
  return checks.flatMap(({ id, needs }) =>
    needs.filter((need) => !ids.has(need)).map((need) => `${id}: ${need}`),
  );
}
