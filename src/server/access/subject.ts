import { type Target, unescapePath } from '../../module/index.ts';
import type { ModuleClass } from '../../policy/index.ts';

/** What a request is about, as far as it decides who may have the answer. */
export interface Subject {
  /** Unescaped, without the version; undefined for what is about no one module. */
  readonly path: string | undefined;
  readonly moduleClass: ModuleClass;
}

/** A {@link Subject} where somebody has to know it in words: for the log. */
export function nameOf(target: Target): string {
  switch (target.kind) {
    case 'sumdb':
      return `${target.name}${target.rest}`;
    case 'list':
    case 'latest':
      return `${target.path}@${target.kind}`;
    case 'query':
      return `${target.path}@${target.query}.info`;
    default:
      return `${target.path}@${target.version}.${target.kind}`;
  }
}

const lookupPrefix = '/lookup/';
const publicClass: ModuleClass = { isPrivate: false, entry: undefined, inLog: true, fromPublic: true };

/**
 * Finds out what a target is about; what is asked of the checksum database may be about a module too. Throws a ModuleCode
 * where that is no module path: nobody is asked about such a one.
 */
export function subjectOf(target: Target, modules: { classify(modulePath: string): ModuleClass }): Subject {
  const path = target.kind === 'sumdb' ? lookedUp(target.rest) : target.path;
  return { path, moduleClass: path === undefined ? publicClass : modules.classify(path) };
}

/** The module of a look-up; undefined for other requests. */
function lookedUp(rest: string): string | undefined {
  if (!rest.startsWith(lookupPrefix)) return undefined;
  const at = rest.indexOf('@', lookupPrefix.length);
  return unescapePath(rest.slice(lookupPrefix.length, at === -1 ? undefined : at));
}
