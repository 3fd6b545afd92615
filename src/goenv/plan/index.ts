/**
 * goenv/plan: changes to a machine: shown, journalled, made and put back; the marked blocks that we keep in files of others. Everything
 * reaches the machine through a `System`. May import base, text and goenv/system.
 */
export { type Applied, type ApplyOptions, applyPlan } from './apply.ts';
export { blockIn, blockInBytes, type BlockPlace, type BlockStyle } from './blocks.ts';
export { byteText } from './byte-text.ts';
export { type PlanCode, planCodes } from './codes.ts';
export { Journal, journalFolder } from './journal.ts';
export { planData, type ShowOptions, showPlan, type ShownLine } from './show.ts';
export type { Change, JournaledChange, JournalEntry, Plan } from './types.ts';
export { makeUndo, planUndo, type Undone, type UndoPlan, type UndoStep } from './undo.ts';
