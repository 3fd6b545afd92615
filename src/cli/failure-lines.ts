import { type Lang, printable, say } from '../text/index.ts';
import type { Failure } from './api-client.ts';

/** So many modules are named that failed in the same way. */
const mostNamed = 10;

/** What could not be had, for a person: each module once, those with the same reason together. */
export function failureLines(failures: readonly Failure[], lang: Lang): string[] {
  const byMessage = new Map<string, Set<string>>();
  for (const { module, message } of failures) {
    const modules = byMessage.get(message) ?? new Set();
    byMessage.set(message, modules.add(module));
  }
  return [...byMessage].flatMap(([message, modules]) => {
    const names = [...modules].map(printable);
    if (names.length === 1) return [`${names[0]}: ${printable(message)}`];
    const lines = [printable(message), ...names.slice(0, mostNamed).map((name) => `  ${name}`)];
    const more = names.length - mostNamed;
    if (more > 0) lines.push(`  ${say('cli.prefetch-more-failures', { count: more }, lang)}`);
    return lines;
  });
}
