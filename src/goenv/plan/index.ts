/**
 * goenv/plan: changes to a machine: shown, journalled, made and put back; the marked blocks that we keep in files of others. Everything
 * reaches the machine through a `System`. May import base, text and goenv/system.
 */
import type * as Apply from './apply.ts';
import type * as Undo from './undo.ts';

export type { Applied, ApplyOptions } from './apply.ts';
export { blockIn, blockInBytes, type BlockPlace, type BlockStyle } from './blocks.ts';
export { byteText } from './byte-text.ts';
export { type PlanCode, planCodes } from './codes.ts';
export { Journal, journalFolder } from './journal.ts';
export { planData, type ShowOptions, showPlan, type ShownLine } from './show.ts';
export type { Change, JournaledChange, JournalEntry, Plan } from './types.ts';
export type { Undone, UndoPlan, UndoStep } from './undo.ts';

// To show a plan takes nothing that makes or undoes one: these are loaded when they are called.

export const applyPlan: typeof Apply.applyPlan = async (...given) =>
  (await import('./apply.ts')).applyPlan(...given);

export const planUndo: typeof Undo.planUndo = async (...given) =>
  (await import('./undo.ts')).planUndo(...given);

export const makeUndo: typeof Undo.makeUndo = async (...given) =>
  (await import('./undo.ts')).makeUndo(...given);
