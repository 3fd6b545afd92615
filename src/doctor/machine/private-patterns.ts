import type { GoSettings } from '../../goenv/index.ts';
import { Patterns } from '../../policy/index.ts';

/** Modules that no mirror and no database must hear of (`GONOPROXY`, `GONOSUMDB`; both are GOPRIVATE where they are not set). */
export function privatePatterns(settings: GoSettings | undefined, name: 'GONOPROXY' | 'GONOSUMDB'): Patterns {
  return new Patterns([settings?.get(name).value || settings?.get('GOPRIVATE').value || '']);
}
