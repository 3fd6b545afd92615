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

test('where the terminal does not read UTF-8 there is no Chinese, unless it is asked for', () => {
  for (const LANG of ['zh_CN.GB18030', 'zh_CN.gbk', 'zh_TW.Big5', 'zh_CN.GB2312@pinyin'])
    assert.equal(detectLang({ LANG }), 'en', LANG);
  for (const LANG of ['zh_CN', 'zh_CN.utf8', 'zh_CN.UTF-8@pinyin', 'zh'])
    assert.equal(detectLang({ LANG }), 'zh', LANG);
  assert.equal(detectLang({ LANG: 'zh_CN.UTF-8', LC_CTYPE: 'en_US.ISO-8859-1' }), 'en');
  assert.equal(detectLang({ LANG: 'zh_CN.GBK', LC_ALL: 'zh_CN.UTF-8' }), 'zh');
  assert.equal(detectLang({ LANG: 'zh_CN.GBK' }, 'zh'), 'zh');
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
