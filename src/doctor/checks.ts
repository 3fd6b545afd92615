import { type AuditCache, makeCacheChecks } from './cache/index.ts';
import { cgoChecks } from './cgo/index.ts';
import { containerChecks } from './containers/index.ts';
import { goChecks } from './go/index.ts';
import { makeModulesChecks } from './modules/index.ts';
import { networkChecks } from './network/index.ts';
import type { Check } from './types.ts';

/** Every check there is, in the order in which they are listed. Without `auditCache` files of the module cache are not read. */
export function makeChecks(parts: { readonly auditCache?: AuditCache } = {}): readonly Check[] {
  return [
    ...goChecks,
    ...containerChecks,
    ...networkChecks,
    ...makeModulesChecks(),
    ...makeCacheChecks(parts.auditCache),
    ...cgoChecks,
  ];
}
