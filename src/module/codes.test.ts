import assert from 'node:assert/strict';
import { test } from 'node:test';
import { has, messageCodes } from '../text/index.ts';
import { moduleCodes } from './index.ts';

test('every code has words, and no words are left over', () => {
  assert.deepEqual(
    moduleCodes.filter((code) => !has(code)),
    [],
  );
  const known = new Set<string>(moduleCodes);
  const worded = messageCodes().filter((code) => code.startsWith('module.'));
  assert.deepEqual(
    worded.filter((code) => !known.has(code)),
    [],
  );
});
