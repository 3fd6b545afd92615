import type { CheckResult, Finding, Redactor, Remedy } from '../../doctor/index.ts';
import { type Lang, say } from '../../text/index.ts';

/** What a check looks at. */
export function checkWords(id: string, lang: Lang): string {
  return say(`doctor.check-${id.replaceAll('.', '-')}`, {}, lang);
}

/** Why a check has nothing to say; undefined for one that has. */
export function idleWords(result: CheckResult, lang: Lang): string | undefined {
  if (result.state === 'skipped') return say('cli.doctor-skipped', { because: result.because }, lang);
  if (result.state === 'not-run') return say(result.reason.code, result.reason.params, lang);
  return undefined;
}

/** The Go settings of a remedy as `go env` commands, secrets taken out. */
export function settingsWords(
  settings: Readonly<Record<string, string | undefined>>,
  redactor: Redactor,
): string[] {
  return Object.entries(settings).map(([name, value]) =>
    value === undefined ? `go env -u ${name}` : `go env -w ${name}=${quoted(redactor.text(value))}`,
  );
}

function quoted(value: string): string {
  return /^[\w@%+=:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** A finding, or an advice, in a sentence. */
export function sentence({ code, params }: Pick<Finding, 'code' | 'params'>, lang: Lang): string {
  return say(code, params, lang);
}

/** True for what `--fix` can do. */
export function isFixable(remedy: Remedy): boolean {
  return remedy.kind === 'go-settings' || (remedy.kind === 'remove' && remedy.paths.length > 0);
}
