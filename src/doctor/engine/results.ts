import type { CheckResult, Finding, Remedy } from '../types.ts';

type Params = Finding['params'];

/** A finding with what is common: certain, nothing to show, nothing to do. */
export function finding(
  code: string,
  level: Finding['level'],
  params: Params = {},
  more: Partial<Pick<Finding, 'sure' | 'evidence' | 'remedies'>> = {},
): Finding {
  return { code, level, params, sure: 'certain', evidence: [], remedies: [], ...more };
}

/** `ok` without findings, else `found`. */
export function resultOf(findings: readonly Finding[], seen: readonly string[] = []): CheckResult {
  return findings.length === 0 ? { state: 'ok', seen } : { state: 'found', findings, seen };
}

export function command(text: string): Remedy {
  return { kind: 'command', command: text };
}

export function advice(code: string, params: Params = {}): Remedy {
  return { kind: 'advice', code, params };
}

/** The worst that a result says; undefined when it found nothing. */
export function levelOf(result: CheckResult): Finding['level'] | undefined {
  if (result.state !== 'found') return undefined;
  const levels = result.findings.map(({ level }) => level);
  return (['error', 'warning', 'note'] as const).find((level) => levels.includes(level));
}
