import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadConfig } from '../../src/config/index.ts';
import { ModulePolicy } from '../../src/policy/index.ts';
import { makeHost } from '../support/host.ts';

/** A path that a pattern was written for: each wildcard stands for something that it may stand for. */
function pathFor(pattern: string): string {
  return pattern
    .replaceAll(/\[\^.*?\]/g, '_')
    .replaceAll(/\[(.).*?\]/g, '$1')
    .replaceAll(/\\(.)|\*|\?/g, (_, literal: string | undefined) => literal ?? 'x');
}

test('whatever settings take for a pattern makes something private', async () => {
  const element = fc
    .array(
      fc.oneof(
        {
          weight: 9,
          arbitrary: fc.constantFrom(
            'a',
            'z',
            '9',
            '-',
            '_',
            '*',
            '?',
            '\\a',
            '[a-c]',
            '[^a-c]',
            '[z]',
            '.x',
          ),
        },
        { weight: 1, arbitrary: fc.constantFrom('A', '!a', '[c-a]', '[]', '\\') },
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map((parts) => parts.join(''));
  const pattern = fc.array(element, { minLength: 1, maxLength: 3 }).map((elements) => elements.join('/'));
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(pattern, async (text) => {
      const host = makeHost({});
      const loaded = await loadConfig({ flags: { private: text }, host }).catch(() => undefined);
      if (loaded === undefined) return;
      taken++;
      const path = pathFor(text);
      assert.ok(
        new ModulePolicy(loaded.config.private).classify(`${path}/below`).isPrivate,
        `${text} ${path}`,
      );
    }),
    { numRuns: 1000 },
  );
  assert.ok(taken > 200, String(taken));
});
