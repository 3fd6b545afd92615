import { formatBytes } from '../../base/index.ts';
import { cutEnd, hint, type Lang, printable, say } from '../../text/index.ts';
import type { RegistryValue } from '../system/index.ts';
import { hunksOf } from './hunks.ts';
import { sameEncoding } from './rows.ts';
import { nameOf } from './spots.ts';
import type { Change, Plan } from './types.ts';
import { withheld } from './withheld.ts';

export interface ShowOptions {
  /** Columns of the terminal: lines that do not change are cut to it, those that change are always whole. */
  readonly width?: number;
  readonly color?: boolean;
  /** Words instead of signs and colours, for screen readers. */
  readonly plain?: boolean;
}

/** A line that goes, comes, or stays beside those; or a word in place of lines. */
export interface ShownLine {
  readonly sign: '-' | '+' | ' ' | '…';
  readonly text: string;
}

/** Of a file that goes, so many lines are shown. */
const mostOfRemoved = 10;

/** In place of a character that moves the rest of a line who knows where. */
const tab = '    ';

const colors = { '-': '\u001b[31m', '+': '\u001b[32m', ' ': '\u001b[2m', '…': '\u001b[2m' } as const;

/**
 * A plan for a person, line by line: each file and registry value with what goes and what comes, then what should be known, then what is to be
 * done by hand. Passwords and tokens are left out; of a change that is secret only the place is shown.
 */
export function showPlan(plan: Plan, lang: Lang, options: ShowOptions = {}): string[] {
  const { color = false, plain = false, width = 80 } = options;
  const lines: string[] = [];
  for (const change of plan.changes) {
    if (lines.length > 0) lines.push('');
    const title = say(`goenv.show-${actionOf(change)}`, { path: nameOf(change) }, lang);
    lines.push(color && !plain ? `\u001b[1m${title}\u001b[22m` : title);
    lines.push(`  ${withheld(say(change.why.code, change.why.params, lang), lang)}`);
    for (const { sign, text } of changedLines(change, lang)) {
      if (plain) {
        if (sign !== ' ') lines.push(`  ${plainWords(sign, text, lang)}`);
        continue;
      }
      const line =
        `    ${sign === '…' ? '' : `${sign} `}${sign === ' ' ? cutEnd(text, width - 6) : text}`.trimEnd();
      lines.push(color ? `${colors[sign]}${line}\u001b[0m` : line);
    }
  }
  if (plan.changes.length === 0) lines.push(say('goenv.show-nothing', {}, lang));
  if (plan.notes.length > 0) lines.push('', say('goenv.show-notes', {}, lang));
  for (const { code, params } of plan.notes) lines.push(...item(code, params, plain, lang));
  if (plan.byHand.length > 0) lines.push('', say('goenv.show-by-hand', {}, lang));
  for (const { code, params, command } of plan.byHand)
    lines.push(...item(code, params, plain, lang), `      ${withheld(printable(command), lang)}`);
  return lines;
}

function plainWords(sign: ShownLine['sign'], line: string, lang: Lang): string {
  return sign === '…' ? line : say(sign === '+' ? 'goenv.show-comes' : 'goenv.show-goes', { line }, lang);
}

function item(code: string, params: Plan['notes'][number]['params'], plain: boolean, lang: Lang): string[] {
  const advice = hint(code, params, lang);
  const words = [say(code, params, lang), ...(advice === undefined ? [] : [advice])];
  return words.map((text, index) => `${index === 0 && !plain ? '  - ' : '    '}${withheld(text, lang)}`);
}

function actionOf({ before, after }: Change): 'new' | 'changed' | 'removed' {
  return before === undefined ? 'new' : after === undefined ? 'removed' : 'changed';
}

/** What of a file or value changes, with a line beside it; nothing secret. */
function changedLines(change: Change, lang: Lang): ShownLine[] {
  const word = (code: string, params = {}): ShownLine[] => [{ sign: '…', text: say(code, params, lang) }];
  if (change.isSecret === true) return word('goenv.show-secret');
  const shown = (sign: ShownLine['sign'], text: string): ShownLine => {
    return { sign, text: withheld(printable(text.replaceAll('\t', tab)), lang) };
  };
  if (change.kind === 'registry') return valueLines(change.before, change.after, shown);
  const { before = Buffer.alloc(0), after = Buffer.alloc(0) } = change;
  const versions = sameEncoding([before, after]);
  if (versions === undefined) {
    const [from, to] = [before.length, after.length].map((size) => formatBytes(size));
    return word('goenv.show-binary', { from: from ?? '', to: to ?? '' });
  }
  const [old = [], made = []] = versions.rows.map((rows) => rows.map((row) => versions.read(row)));
  const hunks = hunksOf(old, made);
  if (hunks.length === 0 && !before.equals(after)) return word('goenv.show-line-ends');
  if (hunks.length === 0)
    return change.before?.equals(after) === true ? word('goenv.show-rights') : word('goenv.show-empty');
  if (change.after === undefined && old.length > mostOfRemoved)
    return [
      ...old.slice(0, mostOfRemoved).map((text) => shown('-', text)),
      ...word('goenv.show-more', { count: old.length - mostOfRemoved }),
    ];
  const lines: ShownLine[] = [];
  let row = 0;
  for (const { fromStart, fromEnd, toStart, toEnd } of hunks) {
    const beside = Math.max(row, fromStart - 1);
    if (beside > row) lines.push({ sign: '…', text: '…' });
    lines.push(...old.slice(beside, fromStart).map((text) => shown(' ', text)));
    lines.push(...old.slice(fromStart, fromEnd).map((text) => shown('-', text)));
    lines.push(...made.slice(toStart, toEnd).map((text) => shown('+', text)));
    lines.push(...old.slice(fromEnd, fromEnd + 1).map((text) => shown(' ', text)));
    row = Math.min(old.length, fromEnd + 1);
  }
  if (row < old.length) lines.push({ sign: '…', text: '…' });
  return lines;
}

/** A value with its type; of a list like PATH the entries that go and come. */
function valueLines(
  before: RegistryValue | undefined,
  after: RegistryValue | undefined,
  shown: (sign: ShownLine['sign'], text: string) => ShownLine,
): ShownLine[] {
  if (before !== undefined && before.kind === after?.kind && before.data.includes(';')) {
    const [old, made] = [before.data.split(';'), after.data.split(';')];
    return [
      shown(' ', before.kind),
      ...hunksOf(old, made).flatMap(({ fromStart, fromEnd, toStart, toEnd }) => [
        ...old.slice(fromStart, fromEnd).map((entry) => shown('-', entry)),
        ...made.slice(toStart, toEnd).map((entry) => shown('+', entry)),
      ]),
    ];
  }
  return [
    ...(before === undefined ? [] : [shown('-', `${before.kind} ${before.data}`)]),
    ...(after === undefined ? [] : [shown('+', `${after.kind} ${after.data}`)]),
  ];
}

/** A plan as data for `--json`: the same as {@link showPlan} shows, and as little of what is secret. */
export function planData(plan: Plan, lang: Lang) {
  const words = (code: string, params: Plan['notes'][number]['params']) => {
    const advice = hint(code, params, lang);
    return {
      code,
      message: withheld(say(code, params, lang), lang),
      ...(advice !== undefined && { hint: withheld(advice, lang) }),
    };
  };
  return {
    changes: plan.changes.map((change) => ({
      kind: change.kind,
      place: nameOf(change),
      action: actionOf(change),
      secret: change.isSecret === true,
      why: words(change.why.code, change.why.params),
      lines: changedLines(change, lang)
        .filter(({ sign }) => sign === '+' || sign === '-')
        .map(({ sign, text }) => `${sign}${text}`),
    })),
    notes: plan.notes.map(({ code, params }) => words(code, params)),
    byHand: plan.byHand.map(({ code, params, command }) => {
      return { ...words(code, params), command: withheld(command, lang) };
    }),
  };
}
