import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectLang } from './index.ts';

test('the flag wins, then the first locale variable that is set', () => {
  assert.equal(detectLang({ LANG: 'zh_CN.UTF-8' }, 'en'), 'en');
  assert.equal(detectLang({ LC_ALL: 'C', LANG: 'zh_CN.UTF-8' }), 'en');
  assert.equal(detectLang({ LC_ALL: '', LC_MESSAGES: 'zh_TW', LANG: 'de_DE' }), 'zh');
  assert.equal(detectLang({ LANGUAGE: 'zh:en' }), 'zh');
  assert.equal(detectLang({ LANG: 'zha' }), 'en');
  assert.equal(detectLang({}), 'en');
});

test('the system is asked only when no variable says', () => {
  assert.equal(
    detectLang({}, undefined, () => 'zh-Hans-CN'),
    'zh',
  );
  assert.equal(
    detectLang({ LANG: 'en_GB' }, 'fr', () => assert.fail('asked')),
    'en',
  );
});
