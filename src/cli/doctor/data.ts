import {
  type Check,
  type CheckResult,
  countLevels,
  type Placed,
  type Redactor,
  type Remedy,
} from '../../doctor/index.ts';
import { hint, type Lang } from '../../text/index.ts';
import { idleWords, sentence } from './words.ts';

/** What is printed with `--json`; `schema/doctor.schema.json` describes it. A change that breaks readers gets another version. */
export function doctorData(
  checks: readonly Check[],
  results: ReadonlyMap<string, CheckResult>,
  placed: readonly Placed[],
  more: {
    readonly lang: Lang;
    readonly redactor: Redactor;
    readonly gomirror: string;
    /** What `--fix` did. */
    readonly fixed?: { readonly id: string | undefined; readonly removed: readonly string[] } | undefined;
  },
) {
  const { lang, redactor, fixed } = more;
  return {
    version: 1,
    gomirror: more.gomirror,
    counts: countLevels(placed),
    findings: placed.map(({ check, finding }) => ({
      code: finding.code,
      level: finding.level,
      sure: finding.sure,
      check: check.id,
      message: sentence(finding, lang),
      hint: hint(finding.code, finding.params, lang) ?? null,
      params: finding.params,
      evidence: finding.evidence,
      remedies: finding.remedies.map((remedy) => remedyData(remedy, lang, redactor)),
      skipped: finding.level === 'error' ? skippedBy(check.id, results) : [],
    })),
    checks: checks.flatMap((check) => {
      const result = results.get(check.id);
      return result === undefined ? [] : [checkData(check, result, lang)];
    }),
    ...(fixed !== undefined && { fixed: { id: fixed.id ?? null, removed: fixed.removed } }),
  };
}

function checkData({ id, group }: Check, result: CheckResult, lang: Lang) {
  const { state } = result;
  const reason = idleWords(result, lang) ?? null;
  return {
    id,
    group,
    state,
    seen: state === 'ok' || state === 'found' ? result.seen : [],
    because: state === 'skipped' ? result.because : null,
    code: state === 'not-run' ? result.reason.code : null,
    reason,
  };
}

function remedyData(remedy: Remedy, lang: Lang, redactor: Redactor) {
  switch (remedy.kind) {
    case 'command':
      return { kind: remedy.kind, command: remedy.command };
    case 'remove':
      return { kind: remedy.kind, paths: remedy.paths };
    case 'advice':
      return { kind: remedy.kind, code: remedy.code, message: sentence(remedy, lang) };
    case 'go-settings': {
      const settings = Object.entries(remedy.settings).map(([name, value]) => {
        return [name, value === undefined ? null : redactor.text(value)] as const;
      });
      return { kind: remedy.kind, settings: Object.fromEntries(settings) };
    }
  }
}

function skippedBy(id: string, results: ReadonlyMap<string, CheckResult>): string[] {
  return [...results].flatMap(([other, result]) =>
    result.state === 'skipped' && result.because === id ? [other] : [],
  );
}
