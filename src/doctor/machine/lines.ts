/** The first lines of what a program said, without empty ones, each cut. */
export function shortLines(text: string, most = 6): string[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  const kept = lines.slice(0, most).map((line) => (line.length > 300 ? `${line.slice(0, 300)}…` : line));
  return lines.length > most ? [...kept, '…'] : kept;
}
