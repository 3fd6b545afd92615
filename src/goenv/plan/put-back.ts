import type { RegistryValue } from '../system/index.ts';
import { takeOut } from './merge.ts';
import { type Content, isSame, modeAfter, type Seen } from './spots.ts';
import type { JournaledChange } from './types.ts';

/** What a change that is taken back makes of what is there. */
export interface PutBack {
  /**
   * `restored`: exactly what was there before. `merged`: without our change, with what others have written since. `nothing`: our change is
   * not there. `left`: it cannot be taken back.
   */
  readonly outcome: 'restored' | 'merged' | 'nothing' | 'left';
  /** Of `left`. */
  readonly reason?: 'edited' | 'unmergeable' | 'removed' | 'made-anew';
  /** What is to be there. */
  readonly content: Content;
  /** Rights of a file; it keeps its own without. */
  readonly mode?: number;
  /** Lines of ours that somebody has changed: they stay. */
  readonly kept: readonly string[];
}

const emptyFile = Buffer.alloc(0);

/** Takes `change` out of what is there. `mayBeUnmade`: the process may have ended before it made the change. */
export function putBack(change: JournaledChange, seen: Seen, mayBeUnmade: boolean): PutBack {
  const { before, after } = change;
  const now = seen.content;
  const nothing: PutBack = { outcome: 'nothing', content: now, kept: [] };
  // Rights that somebody has changed since are theirs.
  const isModeOurs = seen.mode === undefined || seen.mode === modeAfter(change);
  const mode = change.modeBefore !== undefined && isModeOurs ? { mode: change.modeBefore } : {};
  if (isSame(now, before) && (!isModeOurs || !isSame(before, after) || seen.mode === change.modeBefore))
    return nothing;
  if (isSame(now, after)) return { outcome: 'restored', content: before, ...mode, kept: [] };
  const left = (reason: NonNullable<PutBack['reason']>): PutBack => {
    return { outcome: 'left', reason, content: now, kept: [] };
  };
  if (now === undefined) return left('removed');
  if (after === undefined) return left('made-anew');
  if (!Buffer.isBuffer(now) || !Buffer.isBuffer(after)) {
    const value = withoutOurs(after, before, now);
    return value === undefined ? left('edited') : { outcome: 'merged', content: value, kept: [] };
  }
  const merged = takeOut(after, Buffer.isBuffer(before) ? before : emptyFile, now);
  if (merged === undefined) return left('unmergeable');
  const { bytes, kept } = merged;
  if (kept.length > 0 && mayBeUnmade && isUnmade(change, now)) return nothing;
  if (bytes.equals(now)) return kept.length > 0 ? { ...left('edited'), kept } : nothing;
  const isLeftEmpty = before === undefined && bytes.toString('latin1').trim() === '';
  return { outcome: 'merged', content: isLeftEmpty ? undefined : bytes, ...mode, kept };
}

/** True when the change could still be made to what is there: then it was not made. */
function isUnmade({ before, after }: JournaledChange, now: Buffer): boolean {
  if (!Buffer.isBuffer(after)) return false;
  const made = takeOut(Buffer.isBuffer(before) ? before : emptyFile, after, now);
  return made !== undefined && made.kept.length === 0 && !made.bytes.equals(now);
}

/** A list in the registry (PATH) whose other entries were edited; undefined when ours are among what was edited, or for any other value. */
function withoutOurs(after: Content, before: Content, now: Content): RegistryValue | undefined {
  if (now === undefined || Buffer.isBuffer(now)) return undefined;
  const [base, ours, theirs] = [after, before, now].map(listOf);
  const isList = [after, now].some((value) => value && 'data' in value && value.data.includes(';'));
  if (base === undefined || theirs === undefined || !isList) return undefined;
  const merged = takeOut(Buffer.from(base), Buffer.from(ours ?? ''), Buffer.from(theirs));
  if (merged === undefined || merged.kept.length > 0) return undefined;
  const data = merged.bytes.toString('utf8').replace(/\n$/, '').replaceAll('\n', ';');
  return data === now.data ? undefined : { ...now, data };
}

/** The entries of a list as lines. */
function listOf(value: Content): string | undefined {
  if (value === undefined || Buffer.isBuffer(value) || value.kind === 'REG_DWORD') return undefined;
  return /[\r\n]/.test(value.data) ? undefined : `${value.data.replaceAll(';', '\n')}\n`;
}
