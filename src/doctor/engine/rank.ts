import type { Check, CheckResult, Finding } from '../types.ts';

/** A finding and the check that it is from. */
export interface Placed {
  readonly check: Check;
  readonly finding: Finding;
  /** How many checks were skipped because of that check. */
  readonly skipped: number;
}

const levels: readonly Finding['level'][] = ['error', 'warning', 'note'];

/** What only shows that something else is wrong, where something else is. */
const symptoms: ReadonlySet<string> = new Set(['doctor.go-env-fails', 'doctor.go-env-warns']);

/**
 * All findings, root causes first: errors before warnings before notes; among equals causes before symptoms, then those that kept other checks from running, then what is certain,
 * then in the order of the checks.
 */
export function rankFindings(checks: readonly Check[], results: ReadonlyMap<string, CheckResult>): Placed[] {
  const skipped = new Map<string, number>();
  for (const result of results.values())
    if (result.state === 'skipped') skipped.set(result.because, (skipped.get(result.because) ?? 0) + 1);
  const placed = checks.flatMap((check): Placed[] => {
    const result = results.get(check.id);
    if (result?.state !== 'found') return [];
    return result.findings.map((finding) => {
      // Only an error can have kept others from running.
      return { check, finding, skipped: finding.level === 'error' ? (skipped.get(check.id) ?? 0) : 0 };
    });
  });
  return placed.sort(
    (first, second) =>
      levels.indexOf(first.finding.level) - levels.indexOf(second.finding.level) ||
      Number(symptoms.has(first.finding.code)) - Number(symptoms.has(second.finding.code)) ||
      second.skipped - first.skipped ||
      Number(first.finding.sure === 'likely') - Number(second.finding.sure === 'likely'),
  );
}

/** How many findings of each level there are. */
export function countLevels(placed: readonly Placed[]): Record<Finding['level'], number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { finding } of placed) counts[finding.level]++;
  return counts;
}
