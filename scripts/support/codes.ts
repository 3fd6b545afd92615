import { globSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from './repository.ts';

/**
 * Every error code that the sources declare: the string lists called `…Codes` in the files `codes.ts` and `…-codes.ts` of
 * the rooms, in their own order, rooms by name.
 */
export async function declaredCodes(): Promise<string[]> {
  const files = globSync('src/*/{codes,*-codes}.ts', { cwd: repositoryRoot }).toSorted();
  const codes = new Set<string>();
  for (const file of files) {
    const exported = (await import(pathToFileURL(path.join(repositoryRoot, file)).href)) as Record<
      string,
      unknown
    >;
    for (const [name, value] of Object.entries(exported)) {
      if (!name.endsWith('Codes') || !Array.isArray(value)) continue;
      for (const code of value) codes.add(String(code));
    }
  }
  return [...codes];
}
