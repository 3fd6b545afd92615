import { GomirrorError } from '../base/index.ts';
import type { ConfigCode } from '../config/index.ts';
import type { AuditEntry, AuditQuery, AuditRecord } from '../ledger/index.ts';
import type { CliCode } from './codes.ts';
import type { CommandContext } from './command.ts';
import { valueOfFlag } from './given-words.ts';
import { parseSpan } from './ledger-command.ts';
import { isoTime } from './table-lines.ts';

/** Kinds of entries. */
const actions = {
  read: true,
  user: true,
  token: true,
  settings: true,
  incident: true,
} satisfies Record<AuditEntry['action'], true>;

/** What the options `--who`, `--what`, `--action`, `--outcome`, `--since` ask for. */
export function auditFilter(context: CommandContext, nowMs: number): Omit<AuditQuery, 'limit'> {
  const since = valueOfFlag(context, 'since');
  const action = valueOfFlag(context, 'action');
  if (action !== undefined && !Object.hasOwn(actions, action))
    throw new GomirrorError<ConfigCode>('config.bad-choice', {
      ...{ where: '--action', value: action, choices: Object.keys(actions).join(', ') },
    });
  return {
    who: valueOfFlag(context, 'who'),
    what: valueOfFlag(context, 'what'),
    action,
    outcome: valueOfFlag(context, 'outcome'),
    sinceMs: since === undefined ? undefined : sinceOf(since, nowMs),
  };
}

/** True for what a filter asks for; without any, for every line, also for one that says nothing. */
export function matchesFilter(record: AuditRecord | undefined, filter: Omit<AuditQuery, 'limit'>): boolean {
  const { who, what, action, outcome, sinceMs } = filter;
  if (record === undefined) return Object.values(filter).every((value) => value === undefined);
  return (
    (who === undefined || record.who === who) &&
    (what === undefined || record.what.startsWith(what)) &&
    (action === undefined || record.action === action) &&
    (outcome === undefined || record.outcome === outcome) &&
    (sinceMs === undefined || record.timeMs >= sinceMs)
  );
}

/** An entry for a script, as the log has it. */
export function auditData({ timeMs, ...record }: AuditRecord): Record<string, unknown> {
  const { number, action, who, address, what, outcome, detail, hash } = record;
  return { number, time: isoTime(timeMs), action, who, address, what, outcome, detail, hash };
}

/** `24h` ago, or a moment: `2026-11-21`, `2026-11-21T20:00:00Z`. */
function sinceOf(text: string, nowMs: number): number {
  const span = parseSpan(text);
  if (span !== undefined) return nowMs - span;
  const timeMs = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(timeMs))
    throw new GomirrorError<CliCode>('cli.bad-time', { flag: '--since', value: text });
  return timeMs;
}
