import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListingMemory } from './listing-memory.ts';

test('all listings together stay within the limit: the oldest go, the newest never', () => {
  const memory = new ListingMemory(100);
  const forgotten: string[] = [];
  const holder = (name: string) => {
    const own = {
      forgetListing() {
        forgotten.push(name);
        memory.forget(own);
      },
    };
    return own;
  };
  const [a, b, c] = [holder('a'), holder('b'), holder('c')];
  memory.remember(a, 40);
  memory.remember(b, 40);
  // Listed anew, so that b is the oldest now.
  memory.remember(a, 50);
  assert.deepEqual([forgotten, memory.sizeBytes], [[], 90]);
  memory.remember(c, 20);
  assert.deepEqual([forgotten, memory.sizeBytes], [['b'], 70]);
  memory.remember(b, 500);
  assert.deepEqual([forgotten, memory.sizeBytes], [['b', 'a', 'c'], 500]);
  memory.forget(b);
  assert.equal(memory.sizeBytes, 0);
});
