/**
 * origin/direct: modules straight from version control. Where a module path leads (discovery), which commit is which version,
 * and the zip of one; git itself is origin/git's. May import base, module and the other folders of origin.
 */
export { DirectOrigin } from './direct.ts';
export type { DirectOptions } from './types.ts';
