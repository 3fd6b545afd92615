import {
  commandsOf,
  entryOf,
  type Explanation,
  type Reading,
  type Unknown,
} from '../../doctor/explain/index.ts';
import { hint, type Lang, printable, say, wrap } from '../../text/index.ts';
import { bold } from '../print.ts';
import type { Probed } from './probe.ts';

export interface ExplainLineOptions {
  readonly lang: Lang;
  readonly color: boolean;
  /** Words instead of signs, for screen readers. */
  readonly plain: boolean;
  /** Where a line is to end; undefined where nobody sees it. */
  readonly columns: number | undefined;
  readonly probed: Probed;
}

const indent = '    ';
/** From this depth on, an error follows from others where there are any. */
const depthOfConsequences = 5;

/** What a log was found to say, for a person. */
export function explainLines(reading: Reading, options: ExplainLineOptions): string[] {
  const { lang } = options;
  const { explained, unknown, lines: read, dropped } = reading;
  const lines: string[] = [];
  for (const [index, one] of explained.entries()) {
    const code = bold(one.code, options.color);
    lines.push(
      say('cli.explain-title', { index: index + 1, total: explained.length, code: '{code}' }, lang).replace(
        '{code}',
        code,
      ),
    );
    lines.push(...explanationLines(one, index > 0, options), '');
  }
  for (const one of unknown) lines.push(...unknownLines(one, options), '');
  if (explained.length === 0 && unknown.length === 0) return [say('cli.explain-none', { lines: read }, lang)];
  if (dropped > 0) lines.push(say('cli.explain-dropped', { count: dropped }, lang));
  const counts = { explained: explained.length, unknown: unknown.length, lines: read };
  lines.push(say('cli.explain-summary', counts, lang));
  return lines;
}

function explanationLines(one: Explanation, isLater: boolean, options: ExplainLineOptions): string[] {
  const { lang, plain, probed } = options;
  const { code, params, line, count } = one;
  const entry = entryOf(code);
  const lines: string[] = [];
  const add = (text: string) => lines.push(...wrap(text, options.columns, indent));
  const where = say(count > 1 ? 'cli.explain-lines' : 'cli.explain-line', { line, count }, lang);
  const modules =
    one.modules.length === 0 ? '' : say('cli.explain-modules', { modules: one.modules.join(', ') }, lang);
  if (line > 0) lines.push(`${indent}${[where, modules].filter(Boolean).join(lang === 'zh' ? '，' : ', ')}`);
  lines.push(...quoteLines(one.quote, options));
  add(say(code, params, lang));
  if (isLater && (entry?.depth ?? 0) >= depthOfConsequences) add(say('cli.explain-follows', {}, lang));
  const advice = hint(code, params, lang);
  if (advice !== undefined) add(advice);
  for (const command of entry === undefined ? [] : commandsOf(entry, params))
    lines.push(`${indent}${plain ? say('cli.explain-type', { command }, lang) : `$ ${command}`}`);
  const checks = entry?.probes ?? [];
  const seen = checks.flatMap((check) => probeLines(check, options));
  for (const text of seen) add(text);
  if (seen.length === 0 && checks.length > 0 && probed.size === 0)
    add(say('cli.explain-check', { command: `gomirror doctor ${checks.join(' ')}` }, lang));
  if (one.also.length > 0) add(say('cli.explain-also', { codes: one.also.join(', ') }, lang));
  const related = (entry?.related ?? []).filter((other) => !one.also.includes(other));
  if (related.length > 0) add(say('cli.explain-related', { codes: related.join(', ') }, lang));
  return lines;
}

function unknownLines(one: Unknown, options: ExplainLineOptions): string[] {
  const { lang, color } = options;
  const lines = [bold(say('cli.explain-unknown', { line: one.line }, lang), color)];
  lines.push(...quoteLines(one.quote, options));
  if (one.nearest.length === 0)
    lines.push(...wrap(say('cli.explain-unknown-advice', {}, lang), options.columns, indent));
  for (const code of one.nearest) {
    const words = say(code, {}, lang);
    lines.push(...wrap(say('cli.explain-nearest', { code, words }, lang), options.columns, indent));
  }
  return lines;
}

function quoteLines(quote: readonly string[], { lang, plain }: ExplainLineOptions): string[] {
  return quote.map((text) => {
    const seen = printable(text.replaceAll('\t', '    '));
    return `${indent}${plain ? say('cli.explain-seen', { seen }, lang) : `| ${seen}`}`;
  });
}

/** What a check has just seen; nothing where it has not run. */
function probeLines(check: string, { lang, probed }: ExplainLineOptions): string[] {
  const result = probed.get(check);
  if (result?.state === 'ok') return [say('cli.explain-probed-ok', { check }, lang)];
  if (result?.state !== 'found') return [];
  return result.findings.map(({ code, params }) => {
    return say('cli.explain-probed', { check, words: say(code, params, lang) }, lang);
  });
}
