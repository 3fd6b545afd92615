/** Lines of logs as go printed them: colours, time stamps and what build servers put before each line taken away. */

// Control sequences of terminals: colours, cursor moves, titles and links.
const [escape, bell] = ['\u001b', '\u0007'];
const terminal = new RegExp(
  String.raw`${escape}(?:\[[0-9;:?<=>!]*[ -/]*[@-~]|\][^${bell}${escape}]*(?:${bell}|${escape}\\)?|[@-Z\\-_])`,
  'g',
);

const time = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?`;

/** What may stand before a line, each once or more: the forms of the build servers and of docker, and plain time stamps. */
const prefixes: readonly RegExp[] = [
  // GitLab puts the stream behind its time: `2026-01-01T00:00:00.000000Z 01E go: …`; Kubernetes `stderr F`.
  new RegExp(String.raw`^\[?${time}\]?(?: \d\d[OE]\+?| std(?:out|err) [FP])?(?::? +|\t|$)`),
  /^\[\d\d:\d\d:\d\d(?:[.,]\d+)?\](?:[WEF]?:)?\s?/,
  /^\d\d:\d\d:\d\d(?:[.,]\d+)?(?: +|$)/,
  /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d \S+ [\w.@/-]+(?:\[\d+\])?: /,
  /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)? /,
  /^#\d+ \d+\.\d+ /,
  /^#\d+ (?=ERROR)/,
  /^\d+\.\d{3} (?=[\t\S])/,
  /^[\w.-]+ +\| /,
  /^##\[(?:error|warning|debug|command)\]/,
  /^::(?:error|warning|debug)(?: [^:]*)?::/,
  /^\[(?:INFO|WARN|WARNING|ERROR|DEBUG|FATAL|stderr|stdout)\] /,
  /^(?:ERROR|INFO|WARN|WARNING|FATAL)(?:\[\d+\])?:? +(?=go: |verifying |\S+\.go:\d)/,
  /^(?:Error|error): (?=go: |verifying |\S+\.go:\d)/,
  /^\[(?:Step )?\d+\/\d+\] +/,
  // What PowerShell makes of the first line on standard error.
  /^go(?:\.exe)? : (?=\S)/,
];
const anyPrefix = new RegExp(prefixes.map(({ source }) => `(?:${source})`).join('|'));

/** A line of a log as it was printed at first. It has no line end. */
export function cleanLine(line: string): string {
  let clean = line;
  if (clean.includes('\u001b')) clean = clean.replaceAll(terminal, '');
  // What a progress line has drawn over itself.
  if (clean.includes('\r')) clean = clean.replace(/\r+$/, '').replace(/^.*\r/, '');
  if (clean.startsWith('\ufeff')) clean = clean.slice(1);
  for (let round = 0; round < 4; round++) {
    const length = anyPrefix.exec(clean)?.[0].length ?? 0;
    if (length === 0) break;
    clean = clean.slice(length);
  }
  return clean.trimEnd();
}

const field =
  /(?:"(?:msg|message|log|error|err|stderr|output)"\s*:\s*|\b(?:msg|message|error|err|stderr)=)"((?:[^"\\]|\\.)+)"/i;

/** The lines of a message that a structured log (JSON, logfmt) keeps in one; undefined when this is none. */
export function linesInside(line: string): readonly string[] | undefined {
  if (!line.includes('\\')) return undefined;
  const quoted = field.exec(line)?.[1];
  if (quoted === undefined) return undefined;
  try {
    const text: unknown = JSON.parse(`"${quoted}"`);
    return typeof text === 'string' ? text.split('\n') : undefined;
  } catch {
    return undefined;
  }
}
