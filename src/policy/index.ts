/**
 * policy: which modules are private, who may read what, what resembles what: pure decisions. May import base, module and
 * config.
 */
export type { Decision, ModuleClass, Who } from './types.ts';
