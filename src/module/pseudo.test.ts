import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal } from '../../test/support/refusal.ts';
import { isPseudoVersion, makePseudoVersion, parsePseudoVersion } from './index.ts';

const timestamp = '20240229235958';
const timeMs = Date.UTC(2024, 1, 29, 23, 59, 58);
const rev = 'abcdef012345';

const table: readonly [major: string, base: string | undefined, pseudo: string][] = [
  ['', undefined, `v0.0.0-${timestamp}-${rev}`],
  ['v1', undefined, `v1.0.0-${timestamp}-${rev}`],
  ['v2', undefined, `v2.0.0-${timestamp}-${rev}`],
  ['', 'v1.2.3', `v1.2.4-0.${timestamp}-${rev}`],
  ['', 'v1.2.9', `v1.2.10-0.${timestamp}-${rev}`],
  ['', 'v1.2.99999999999999999999', `v1.2.100000000000000000000-0.${timestamp}-${rev}`],
  ['', 'v1.2.3-pre', `v1.2.3-pre.0.${timestamp}-${rev}`],
  ['', 'v1.2.3-rc.1', `v1.2.3-rc.1.0.${timestamp}-${rev}`],
  ['', 'v2.1.0+incompatible', `v2.1.1-0.${timestamp}-${rev}+incompatible`],
  ['', 'v2.1.0-pre+incompatible', `v2.1.0-pre.0.${timestamp}-${rev}+incompatible`],
];

test('pseudo-versions are made and taken apart', () => {
  for (const [major, base, pseudo] of table) {
    assert.equal(makePseudoVersion({ major, base, timeMs, rev }), pseudo);
    assert.deepEqual(parsePseudoVersion(pseudo), { base, timestamp, timeMs, rev });
    assert.ok(isPseudoVersion(pseudo));
  }
});

test('what is not a pseudo-version', () => {
  for (const [text, code] of [
    ['v1.2.3', 'module.bad-pseudo-version'],
    ['v0.0.1-go1.26.1.linux-amd64', 'module.bad-pseudo-version'],
    ['v1.2.3-20240102030405-abcdef012345', 'module.bad-pseudo-version'],
    ['v0.0.0-2024010203040-abcdef012345', 'module.bad-pseudo-version'],
    ['v0.0.0-20240102030405-', 'module.bad-pseudo-version'],
    ['v00.0.0-20240102030405-abcdef012345', 'module.bad-pseudo-version'],
    ['v0.0.0-20240230030405-abcdef012345', 'module.pseudo-version-time'],
    ['v0.0.0-20230229030405-abcdef012345', 'module.pseudo-version-time'],
    ['v0.0.0-20241301000000-abcdef012345', 'module.pseudo-version-time'],
    ['v0.0.0-20240101240000-abcdef012345', 'module.pseudo-version-time'],
    ['v0.0.0-20240101000060-abcdef012345', 'module.pseudo-version-time'],
    ['v1.2.0-0.20240102030405-abcdef012345', 'module.pseudo-version-base'],
    ['v2.0.0-20240102030405-abcdef012345+incompatible', 'module.pseudo-version-base'],
  ] as const) {
    assert.equal(
      refusal(() => parsePseudoVersion(text)),
      code,
      text,
    );
  }
});
