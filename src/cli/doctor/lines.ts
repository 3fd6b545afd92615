import { type Check, type CheckResult, countLevels, type Placed, type Redactor } from '../../doctor/index.ts';
import { hint, type Lang, printable, say, wrap } from '../../text/index.ts';
import { checkWords, idleWords, isFixable, sentence, settingsWords } from './words.ts';

interface LineOptions {
  readonly lang: Lang;
  readonly color: boolean;
  /** Words instead of signs, for screen readers. */
  readonly plain: boolean;
  /** Where sentences are to break; undefined where they stay whole. */
  readonly columns: number | undefined;
  /** True for a variable that is set in the environment: no file of Go's counts then. */
  readonly isInEnvironment: (name: string) => boolean;
  readonly redactor: Redactor;
}

const colors = { error: '\u001b[31m', warning: '\u001b[33m', note: '\u001b[36m' } as const;
/** More paths than that are only counted. */
const mostPaths = 5;
const indent = '    ';

/** One finding for a person: how bad, what it is, what was seen, what to do. */
function findingLines(placed: Placed, skipped: readonly string[], options: LineOptions): string[] {
  const { lang, color, plain, columns, redactor } = options;
  const { check, finding } = placed;
  const level = say(`cli.doctor-level-${finding.level}`, {}, lang);
  const likely = finding.sure === 'likely' ? '-likely' : '';
  const title = say(`cli.doctor-title${likely}`, { level, what: sentence(finding, lang) }, lang);
  const lines = wrap(title, columns).map((line) => {
    return color ? `${colors[finding.level]}${line}\u001b[39m` : line;
  });
  /** What is to be read; what is to be copied stays whole. */
  const add = (text: string) => lines.push(...wrap(text, columns, indent));
  const addWhole = (text: string) => lines.push(indent + text);
  for (const evidence of finding.evidence) {
    const seen = printable(evidence);
    addWhole(plain ? say('cli.doctor-seen', { seen }, lang) : `| ${seen}`);
  }
  const advice = hint(finding.code, finding.params, lang);
  if (advice !== undefined) add(advice);
  for (const remedy of finding.remedies) {
    switch (remedy.kind) {
      case 'command':
        addWhole(
          plain
            ? say('cli.doctor-type', { command: remedy.command }, lang)
            : `$ ${printable(remedy.command)}`,
        );
        break;
      case 'go-settings':
        for (const command of settingsWords(remedy.settings, redactor))
          addWhole(say('cli.doctor-can-set', { command }, lang));
        for (const name of Object.keys(remedy.settings))
          if (options.isInEnvironment(name) && !isSaid(name, finding.remedies))
            add(say('cli.doctor-environment', { name }, lang));
        break;
      case 'remove':
        for (const path of remedy.paths.slice(0, mostPaths))
          addWhole(say('cli.doctor-can-remove', { path }, lang));
        if (remedy.paths.length > mostPaths)
          add(say('cli.doctor-can-remove-more', { count: remedy.paths.length - mostPaths }, lang));
        break;
      case 'advice': {
        add(sentence(remedy, lang));
        const more = hint(remedy.code, remedy.params, lang);
        if (more !== undefined) add(more);
      }
    }
  }
  if (skipped.length > 0) add(say('cli.doctor-therefore', { checks: skipped.join(', ') }, lang));
  add(say('cli.doctor-code', { code: finding.code, check: check.id }, lang));
  return lines;
}

/** True where a remedy is to take that variable away. */
function isSaid(name: string, remedies: Placed['finding']['remedies']): boolean {
  return remedies.some((remedy) => remedy.kind === 'command' && remedy.command.includes(name));
}

/** Findings alone, an empty line behind each. */
export function findingsLines(placed: readonly Placed[], options: LineOptions): string[] {
  return placed.flatMap((each) => [...findingLines(each, [], options), '']);
}

/** What was found, root causes first, and a line about the whole. */
export function reportLines(
  checks: readonly Check[],
  results: ReadonlyMap<string, CheckResult>,
  placed: readonly Placed[],
  options: LineOptions & { readonly isVerbose: boolean; readonly isFixing: boolean },
): string[] {
  const { lang } = options;
  const lines: string[] = [];
  if (options.isVerbose) lines.push(...everyCheck(checks, results, options), '');
  const told = new Set<string>();
  for (const each of placed) {
    const isFirst = each.finding.level === 'error' && !told.has(each.check.id);
    if (isFirst) told.add(each.check.id);
    lines.push(...findingLines(each, isFirst ? skippedBy(each.check.id, results) : [], options), '');
  }
  for (const { id } of checks) {
    const result = results.get(id);
    const isTold = result?.state === 'skipped' && told.has(result.because);
    const words = result === undefined || isTold ? undefined : idleWords(result, lang);
    if (words !== undefined && !options.isVerbose)
      lines.push(say('cli.doctor-not-looked', { check: id, words }, lang));
  }
  const ran = [...results.values()].filter(({ state }) => state === 'ok' || state === 'found').length;
  const { error, warning, note } = countLevels(placed);
  const code = error + warning + note === 0 ? 'cli.doctor-clean' : 'cli.doctor-found';
  lines.push(say(code, { ran, error, warning, note }, lang));
  if (!options.isFixing && placed.some(({ finding }) => finding.remedies.some(isFixable)))
    lines.push(say('cli.doctor-try-fix', {}, lang));
  return lines;
}

function skippedBy(id: string, results: ReadonlyMap<string, CheckResult>): string[] {
  return [...results].flatMap(([other, result]) =>
    result.state === 'skipped' && result.because === id ? [other] : [],
  );
}

function everyCheck(
  checks: readonly Check[],
  results: ReadonlyMap<string, CheckResult>,
  { lang, plain }: LineOptions,
): string[] {
  return checks.flatMap(({ id }) => {
    const result = results.get(id);
    if (result === undefined) return [];
    const state = say(`cli.doctor-state-${result.state}`, {}, lang);
    const seen =
      result.state === 'ok' || result.state === 'found' ? result.seen : [idleWords(result, lang) ?? ''];
    const title = `${plain ? `${state}: ` : `[${state}] `}${id}: ${checkWords(id, lang)}`;
    return [title, ...seen.map((line) => `    ${printable(line)}`)];
  });
}
