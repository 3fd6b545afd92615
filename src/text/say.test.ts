import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { has, hint, printable, say } from './index.ts';

test('a message is said in either language, with its parameters', () => {
  const params = { where: 'gomirror.yaml:3:9', value: 'soon' };
  assert.equal(say('config.bad-duration', params, 'en'), 'gomirror.yaml:3:9: "soon" is not a duration');
  assert.equal(say('config.bad-duration', params, 'zh'), 'gomirror.yaml:3:9：“soon”不是时长');
  assert.match(hint('config.bad-duration', params, 'en') ?? '', /30s/);
  assert.equal(hint('cli.banner', {}, 'en'), undefined);
});

test('an unknown code is said as itself', () => {
  assert.equal(say('no.such-code', { path: '/a', count: 3 }, 'zh'), 'no.such-code path=/a count=3');
  assert.equal(hint('no.such-code', {}, 'en'), undefined);
  assert.equal(has('no.such-code'), false);
  for (const inherited of ['toString', '__proto__', 'constructor']) {
    assert.equal(has(inherited), false);
    assert.equal(say(inherited, {}, 'en'), inherited);
  }
});

test('a missing parameter leaves its placeholder, and a parameter is never filled itself', () => {
  assert.equal(say('config.too-small', { where: '{value}' }, 'en'), '{value}: {value} is too small');
});

test('a message does not end in a colon behind which nothing was said', () => {
  const params = { upstream: 'corp', path: '/x', status: 404 };
  assert.equal(say('origin.absent', { ...params, said: '' }, 'en'), 'corp does not have /x (status 404)');
  assert.equal(say('origin.absent', { ...params, said: '' }, 'zh'), 'corp 上没有 /x（状态码 404）');
  assert.equal(
    say('origin.absent', { ...params, said: 'no' }, 'en'),
    'corp does not have /x (status 404): no',
  );
  const why = { ...params, why: 'origin.status', name: 'corp', said: '' };
  assert.equal(
    say('doctor.mirror-no-absence', why, 'en'),
    'corp does not answer with 404 for a module that does not exist: corp answered /x with status 404',
  );
});

test('what cannot be seen or moves the cursor is escaped', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['\u001b[2J', '\\x1b[2J'],
    ['a\nb\r\tc\0', 'a\\nb\\r\\tc\\x00'],
    ['\u009b31m', '\\x9b31m'],
    ['x\u202etxt', 'x\\u202etxt'],
    ['a\u2028b', 'a\\u2028b'],
    ['\ud800!', '\\ud800!'],
    ['\u{e0041}', '\\u{e0041}'],
    ['模块 é 👍🏽 \u200d', '模块 é 👍🏽 \u200d'],
  ];
  for (const [text, shown] of cases) assert.equal(printable(text), shown);
});

test('no parameter can put a control character into a message', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const said = say('config.bad-path', { where: value, value }, 'en');
      assert.doesNotMatch(said, /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
      assert.ok(said.isWellFormed());
    }),
  );
});
