/**
 * goenv/plan: changes to a machine: shown, journalled, made and undone; the marked blocks that we keep in files of others. Works on what
 * it is handed a `System` for. May import base, text, config and goenv/system.
 */
export { blockIn, blockInBytes, type BlockPlace, type BlockStyle } from './blocks.ts';
export type { Change, JournalEntry, Plan } from './types.ts';
