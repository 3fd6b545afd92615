import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GomirrorError } from '../../base/index.ts';
import { Limits } from './limits.ts';

function setUp(limits: Partial<ConstructorParameters<typeof Limits>[0]>) {
  let nowMs = 0;
  const all = { requestsPerMinute: 0, fillsPerMinute: 0, bytesPerMinute: 0, ...limits };
  return {
    limits: new Limits(all, () => nowMs),
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

const refused = (code: string, retryAfterSeconds: number) => (error: unknown) => {
  assert.ok(error instanceof GomirrorError);
  assert.deepEqual([error.code, error.retryAfterSeconds], [code, retryAfterSeconds]);
  return true;
};

test('a minute of requests at once, then as many as come in; each client by itself', () => {
  const { limits, pass } = setUp({ requestsPerMinute: 6 });
  for (let count = 0; count < 6; count++) limits.takeRequest('a');
  assert.throws(() => limits.takeRequest('a'), refused('server.too-many-requests', 10));
  assert.equal(limits.takes('a', 1), false);
  assert.equal(limits.takes('b', 1), true);
  pass(9_999);
  assert.throws(() => limits.takeRequest('a'), refused('server.too-many-requests', 1));
  pass(1);
  limits.takeRequest('a');
  assert.equal(limits.takes('a', 1), false);
  pass(3_600_000);
  for (let count = 0; count < 6; count++) assert.equal(limits.takes('a', 1), true);
  assert.equal(limits.takes('a', 1), false);
});

test('one answer may be larger than what is left; the next one waits for it', () => {
  const { limits, pass } = setUp({ bytesPerMinute: 600 });
  limits.takeRequest('a');
  limits.spend('a', 1800);
  assert.throws(() => limits.takeRequest('a'), refused('server.too-many-bytes', 121));
  assert.equal(limits.takes('a', 1), false);
  pass(121_000);
  assert.equal(limits.takes('a', 10), true);
});

test('fills have a budget of their own', () => {
  const { limits, pass } = setUp({ fillsPerMinute: 2 });
  limits.takeFill('a');
  limits.takeFill('a');
  assert.throws(() => limits.takeFill('a'), refused('server.too-many-fills', 30));
  limits.takeRequest('a');
  pass(30_000);
  limits.takeFill('a');
});

test('what is not limited is not counted', () => {
  const { limits } = setUp({});
  assert.equal(limits.any, false);
  for (let count = 0; count < 1000; count++) {
    limits.takeRequest('a');
    limits.takeFill('a');
    limits.spend('a', 1e12);
  }
});

test('many other clients do not make one forgotten who is there all the time', () => {
  const { limits } = setUp({ requestsPerMinute: 100 });
  for (let count = 0; count < 100; count++) limits.takeRequest('a');
  for (let other = 0; other < 50_000; other++) {
    limits.takeRequest(`other ${other}`);
    if (other % 1000 === 0) assert.equal(limits.takes('a', 1), false, `after ${other}`);
  }
});
