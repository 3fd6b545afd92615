import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageCodes, say } from '../../text/index.ts';
import { Absence, whyCodes } from './absence.ts';

test('every reason has words, and no words are without a reason', () => {
  const words = messageCodes().filter((code) => code.startsWith('absence.'));
  assert.deepEqual(words.toSorted(), whyCodes.toSorted());
});

test('the reason is told in the language of the message', () => {
  const params = { upstream: 'direct', path: '/a.com/x/@v/v1.0.0.info', status: 404, said: '' };
  const told = { ...params, why: 'absence.no-revision', root: 'a.com/x', revision: 'v1.0.0' };
  const en = say('origin.absent', told, 'en');
  assert.match(en, /: the repository of a\.com\/x has no tag, branch or commit v1\.0\.0$/);
  assert.match(say('origin.absent', told, 'zh'), /：a\.com\/x 的仓库中没有名为 v1\.0\.0 的标签、分支或提交$/);
  assert.match(say('origin.absent', { ...params, said: 'gone' }, 'en'), /: gone$/);
  assert.doesNotMatch(say('origin.absent', { ...told, why: 'origin.absent' }, 'en'), /undefined/);
});

test('what strangers have put in is cut', () => {
  assert.equal(
    new Absence('absence.no-revision', { revision: 'x'.repeat(9999) }).params['revision'],
    'x'.repeat(300),
  );
});
