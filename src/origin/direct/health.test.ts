import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { GomirrorError } from '../../base/index.ts';
import { Upstream } from '../health/upstream.ts';
import type { Origin } from '../types.ts';

function failing(isMirror: boolean): Origin {
  return {
    name: 'direct',
    isMirror,
    get: () =>
      Promise.reject(
        new GomirrorError('origin.unreachable', { upstream: 'x', reason: 'x' }, { retryable: true }),
      ),
    warm: async () => undefined,
    close: async () => undefined,
  };
}

test('one broken server does not put all of version control offline', async () => {
  for (const isMirror of [true, false]) {
    const upstream = new Upstream(failing(isMirror), new ManualClock());
    for (let time = 0; time < 30; time++)
      await upstream.get('/a/@v/list', { maxBytes: 1 }).catch(() => undefined);
    assert.equal(upstream.usable, !isMirror);
    assert.equal(upstream.status().state, isMirror ? 'offline' : 'active');
  }
});
