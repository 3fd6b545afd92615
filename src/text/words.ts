import { messages } from './catalog/index.ts';
import type { Lang, Words } from './say.ts';

const byLang: Partial<Record<Lang, Readonly<Record<string, Words>>>> = {};

/** The words of one language by their code. In a build this reads them from one file a language (`scripts/build.ts`). */
export function wordsIn(lang: Lang): Readonly<Record<string, Words>> {
  return (byLang[lang] ??= Object.fromEntries(
    Object.entries(messages).map(([code, words]) => [code, words[lang]]),
  ));
}

/** Every code that has words; both languages have the same. */
export function messageCodes(): readonly string[] {
  return Object.keys(messages);
}
