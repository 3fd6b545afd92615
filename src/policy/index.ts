/**
 * policy: which modules are private, who may read them, and which names could be taken for theirs: pure decisions on unescaped
 * module paths, made from the settings alone. Imports `base/`, `module/` and the settings' types; anybody above may import it.
 */
export { AccessPolicy, type AccessPolicyOptions } from './access-policy.ts';
export { type Lookalike, Lookalikes, type LookalikeReason } from './lookalikes.ts';
export { ModulePolicy } from './module-policy.ts';
export { Patterns } from './patterns.ts';
export type { Decision, ModuleClass, Who } from './types.ts';
