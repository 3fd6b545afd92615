import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { ManualClock } from '../../test/support/manual-clock.ts';
import type { Origin } from '../origin/index.ts';
import { askAll } from './merged.ts';

/** Asks origins that say what `says` holds: text, nothing ever (undefined), or a failure (null). */
async function ask(kind: 'list' | 'latest', says: Readonly<Record<string, string | null | undefined>>) {
  const clock = new ManualClock();
  const origins = Object.keys(says).map((name) => ({ name }) as Origin);
  const asked = askAll(
    kind,
    origins,
    async ({ name }, signal) => {
      const text = says[name];
      if (text === null) throw new Error('no');
      if (text === undefined)
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('late'))));
      return { bytes: Buffer.from(text ?? ''), source: name };
    },
    clock,
  );
  await turn();
  clock.advance(1000);
  const claim = await asked;
  return claim && `${claim.source}: ${claim.bytes.toString().trim().replaceAll('\n', ' ')}`;
}

const info = (Version: string) => JSON.stringify({ Version });

test('a list has what any source has', async () => {
  assert.equal(
    await ask('list', { a: 'v1.0.0\nv1.1.0\n', b: 'v1.1.0\nv1.2.0\n' }),
    'a+b: v1.0.0 v1.1.0 v1.2.0',
  );
  assert.equal(await ask('list', { a: '', b: 'v1.2.0\n', c: '' }), 'a+b+c: v1.2.0');
});

test('the latest of all that are latest', async () => {
  const says = { a: info('v1.2.0'), b: info('v1.10.0'), c: info('v2.0.0-rc.1') };
  assert.equal(await ask('latest', says), `b: ${info('v1.10.0')}`);
});

test('who fails or is late is left out', async () => {
  assert.equal(await ask('list', { a: null, b: 'v1.0.0\n' }), 'b: v1.0.0');
  assert.equal(await ask('list', { a: undefined, b: 'v1.0.0\n', c: 'v1.1.0' }), 'b+c: v1.0.0 v1.1.0');
  assert.equal(await ask('list', { a: null, b: null }), undefined);
});
