import type { CheckName } from '../../doctor/list/index.ts';
import { type Lang, say } from '../../text/index.ts';
import { checkWords } from './words.ts';

/** The list of checks. */
export function listData(checks: readonly CheckName[], lang: Lang) {
  return {
    version: 1,
    checks: checks.map(({ id, group, needs, byDefault }) => {
      return { id, group, needs, byDefault, about: checkWords(id, lang) };
    }),
  };
}

/** The checks there are, for `--list`. */
export function listLines(checks: readonly CheckName[], lang: Lang): string[] {
  const width = Math.max(...checks.map(({ id }) => id.length)) + 2;
  return checks.map(({ id, byDefault }) => {
    const asked = byDefault ? '' : ` ${say('cli.doctor-when-named', {}, lang)}`;
    return `${id.padEnd(width)}${checkWords(id, lang)}${asked}`;
  });
}
