import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal } from '../../test/support/refusal.ts';
import { parseInfo } from './index.ts';

function bytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

test('an answer is read and its origin kept', () => {
  const origin = { VCS: 'git', URL: 'https://x.y/z', Hash: 'abc' };
  const answer = { Version: 'v1.2.3', Time: '2024-01-02T03:04:05.123456789Z', Origin: origin, Other: 1 };
  assert.deepEqual(parseInfo(bytes(answer), 'v1.2.3'), { version: 'v1.2.3', time: answer.Time, origin });
});

test('time and origin may be absent', () => {
  const expected = { version: 'v0.1.0', time: undefined, origin: undefined };
  assert.deepEqual(parseInfo(bytes({ Version: 'v0.1.0' })), expected);
  assert.deepEqual(parseInfo(bytes({ Version: 'v0.1.0', Time: null, Origin: null })), expected);
});

test('a wrong answer is named', () => {
  for (const [body, code] of [
    ['<html>sign in</html>', 'module.info-html'],
    [' \n<!doctype html>', 'module.info-html'],
    ['', 'module.info-not-json'],
    ['not found', 'module.info-not-json'],
    ['{"Version":"v1.2.3"', 'module.info-not-json'],
    ['{"Version":"v1.2.3"} x', 'module.info-not-json'],
    ['["v1.2.3"]', 'module.info-not-json'],
    ['null', 'module.info-not-json'],
    [Buffer.from('{"Version":"v1.2.3","Other":"\xff"}', 'latin1'), 'module.info-not-json'],
    ['{}', 'module.info-bad-field'],
    [{ Version: 1 }, 'module.info-bad-field'],
    [{ Version: 'master' }, 'module.info-bad-field'],
    [{ Version: 'v1.2' }, 'module.info-bad-field'],
    [{ version: 'v1.2.3' }, 'module.info-bad-field'],
    [{ Version: 'v1.2.3', Time: 'yesterday' }, 'module.info-bad-field'],
    [{ Version: 'v1.2.3', Time: '2024-13-02T03:04:05Z' }, 'module.info-bad-field'],
    [{ Version: 'v1.2.3', Time: '2024-01-02' }, 'module.info-bad-field'],
    [{ Version: 'v1.2.3', Time: 5 }, 'module.info-bad-field'],
    [{ Version: 'v1.2.3', Origin: [] }, 'module.info-bad-field'],
    [{ Version: 'v1.2.4' }, 'module.info-other-version'],
    [{ Version: 'v1.2.3', Padding: 'x'.repeat(300_000) }, 'module.info-too-large'],
  ] as const) {
    assert.equal(
      refusal(() => parseInfo(bytes(body), 'v1.2.3')),
      code,
      JSON.stringify(body).slice(0, 80),
    );
  }
});
