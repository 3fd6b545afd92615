import type { AuditCache } from './cache/index.ts';
import { checkNames } from './list/index.ts';
import type { Check } from './types.ts';

type Group = Check['group'];

/**
 * Every check there is, in the order in which they are listed; what looks is loaded with the first of its group that is run. Without `auditCache` files of
 * the module cache are not read.
 */
export function makeChecks(parts: { readonly auditCache?: AuditCache } = {}): readonly Check[] {
  const loaded = new Map<Group, Promise<readonly Check[]>>();
  const checksOf = (group: Group) => {
    const found = loaded.get(group) ?? loadGroup(group, parts.auditCache);
    loaded.set(group, found);
    return found;
  };
  return checkNames.map((name) => ({
    ...name,
    run: async (context) => {
      const check = (await checksOf(name.group)).find(({ id }) => id === name.id);
      if (check === undefined) throw new Error(`no check is called ${name.id}`);
      return check.run(context);
    },
  }));
}

/** The checks of a group. */
export async function loadGroup(group: Group, auditCache?: AuditCache): Promise<readonly Check[]> {
  const all = await checksBeside(group, auditCache);
  return all.filter((check) => check.group === group);
}

async function checksBeside(group: Group, auditCache: AuditCache | undefined): Promise<readonly Check[]> {
  switch (group) {
    case 'go':
    case 'settings':
      return (await import('./go/index.ts')).goChecks;
    case 'containers':
      return (await import('./containers/index.ts')).containerChecks;
    case 'network':
      return (await import('./network/index.ts')).networkChecks;
    case 'modules':
      return (await import('./modules/index.ts')).makeModulesChecks();
    case 'cache':
      return (await import('./cache/index.ts')).makeCacheChecks(auditCache);
    case 'cgo':
      return (await import('./cgo/index.ts')).cgoChecks;
  }
}
