import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';

const keys = [
  'listen',
  'log.level',
  'log.format',
  'tls.cert',
  'tls.key',
  'server.drainTimeout',
  'sumdb.timeout',
];

test('finds what was most likely meant', () => {
  assert.equal(nearest('lisen', keys), 'listen');
  assert.equal(nearest('lsiten', keys), 'listen');
  assert.equal(nearest('lnag', ['lang']), 'lang');
  assert.equal(nearest('LISTEN', keys), 'listen');
  assert.equal(nearest('log.fromat', keys), 'log.format');
  assert.equal(nearest('drainTimeout', keys), 'server.drainTimeout');
});

test('says nothing rather than something far', () => {
  assert.equal(nearest('banana', keys), undefined);
  assert.equal(nearest('x', keys), undefined);
  assert.equal(nearest('l'.repeat(100_000), keys), undefined);
});
