import { commandsOf, entryOf, type Reading } from '../../doctor/explain/index.ts';
import { hint, type Lang, say } from '../../text/index.ts';
import type { Probed } from './probe.ts';

/** What `explain --json` prints; `schema/explain.schema.json` describes it. `exitCode` is that of the command that was run. */
export function explainData(
  reading: Reading,
  probed: Probed,
  lang: Lang,
  exitCode: number | undefined,
): object {
  return {
    version: 1,
    lines: reading.lines,
    dropped: reading.dropped,
    ...(exitCode === undefined ? {} : { exitCode }),
    explained: reading.explained.map((one) => {
      const entry = entryOf(one.code);
      const advice = hint(one.code, one.params, lang);
      return {
        code: one.code,
        group: entry?.group ?? 'network',
        line: one.line,
        count: one.count,
        modules: one.modules,
        params: one.params,
        quote: one.quote,
        meaning: say(one.code, one.params, lang),
        ...(advice === undefined ? {} : { advice }),
        commands: entry === undefined ? [] : commandsOf(entry, one.params),
        checks: (entry?.probes ?? []).map((check) => checkData(check, probed, lang)),
        also: one.also,
        related: entry?.related ?? [],
      };
    }),
    unknown: reading.unknown,
  };
}

/** A check that may tell more, and what it saw if it was run. */
function checkData(check: string, probed: Probed, lang: Lang): object {
  const result = probed.get(check);
  if (result === undefined) return { check };
  if (result.state !== 'found') return { check, state: result.state };
  const findings = result.findings.map(({ code, params }) => ({ code, words: say(code, params, lang) }));
  return { check, state: result.state, findings };
}
