import { Patterns } from '../../policy/index.ts';

/** Whether a module path matches a list as GOPRIVATE and GONOSUMDB have it, comma-separated. */
export function matchesPrivate(patterns: string, modulePath: string): boolean {
  return new Patterns([patterns]).matches(modulePath);
}
