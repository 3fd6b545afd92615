import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { GomirrorError, systemClock } from '../../base/index.ts';
import type { FillEvent } from '../../mirror/index.ts';
import type { StoredFile, StoreKey } from '../../store/index.ts';
import type { Numbers } from './numbers.ts';
import { type CountableStore, StoreSize } from './store-size.ts';

/** A store that is files with sizes; `before` runs before the walk comes to a key. */
class FakeStore {
  readonly files: Map<string, number>;
  readonly before: (key: string) => void | Promise<void>;
  open = 0;
  closed = 0;

  constructor(
    files: Record<string, number>,
    before: (key: string) => void | Promise<void> = () => undefined,
  ) {
    this.files = new Map(Object.entries(files));
    this.before = before;
  }

  async *keys(): AsyncGenerator<StoreKey> {
    for (const key of this.files.keys()) {
      await this.before(key);
      yield key as StoreKey;
    }
  }

  opened(key: string): StoredFile | undefined {
    const sizeBytes = this.files.get(key);
    if (sizeBytes === undefined) return undefined;
    this.open++;
    return { fd: 0, sizeBytes, close: () => void this.closed++ };
  }
}

function countable(store: FakeStore): CountableStore {
  return { keys: () => store.keys(), open: (key) => Promise.resolve(store.opened(key)) };
}

function of({ files, bytes }: StoreSize): Record<string, readonly [number, number]> {
  const values = (numbers: Numbers) => [...numbers.samples()];
  const sizes = values(bytes);
  return Object.fromEntries(
    values(files).map(({ labels, value }, index) => [labels['kind'], [value, sizes[index]?.value ?? -1]]),
  );
}

const never = new AbortController().signal;
const fillOf = (version: string, changes: Partial<FillEvent> = {}): FillEvent => ({
  ...{ path: 'github.com/Azure/x', version, kind: 'zip', source: 'official', sizeBytes: 100, durationMs: 1 },
  ...{ proof: { database: 'db', id: 1 }, error: undefined },
  ...changes,
});

test('the walk counts what is there, by kind, and closes what it opened', async () => {
  const store = new FakeStore({
    'a.example/m/@v/v1.0.0.info': 10,
    'a.example/m/@v/v1.0.0.mod': 20,
    'a.example/m/@v/v1.0.0.zip': 3000,
    'a.example/m/@v/v1.1.0.zip': 4000,
  });
  const size = new StoreSize();
  assert.equal(size.counted, false);
  await size.count(countable(store), systemClock, never);
  assert.equal(size.counted, true);
  assert.deepEqual(of(size), { info: [1, 10], mod: [1, 20], zip: [2, 7000] });
  assert.equal(store.closed, store.open);
});

test('fills are added once, and only what is kept', () => {
  const size = new StoreSize();
  size.noteFill(fillOf('v1.0.0'));
  size.noteFill(fillOf('v1.0.0'));
  size.noteFill(fillOf('v1.1.0', { proof: 'pending' }));
  size.noteFill(fillOf('v1.2.0', { proof: undefined, error: new GomirrorError('origin.timeout') }));
  size.noteFill(fillOf('', { kind: 'list', proof: undefined }));
  assert.deepEqual(of(size)['zip'], [1, 100]);
});

test('a fill during the walk counts once, whether the walk comes by it or not', async () => {
  const size = new StoreSize();
  const store = new FakeStore(
    {
      'a.example/m/@v/v1.0.0.zip': 1000,
      'github.com/!azure/x/@v/v1.0.0.zip': 100,
    },
    (key) => {
      if (key.startsWith('a.')) {
        size.noteFill(fillOf('v1.0.0'));
        size.noteFill(fillOf('v2.0.0'));
      }
    },
  );
  await size.count(countable(store), systemClock, never);
  assert.deepEqual(of(size)['zip'], [3, 1200]);
});

test('what the store could not keep is taken back', () => {
  const size = new StoreSize();
  size.noteFill(fillOf('v1.0.0'));
  size.noteTrouble(new GomirrorError('store.write-failed', { what: 'github.com/!azure/x/@v/v1.0.0.zip' }));
  size.noteTrouble(new GomirrorError('store.write-failed', { what: 'github.com/!azure/x/@v/v9.9.9.zip' }));
  assert.deepEqual(of(size)['zip'], [0, 0]);
  size.noteFill(fillOf('v1.0.0'));
  assert.deepEqual(of(size)['zip'], [1, 100]);
});

test('the walk rests, and ends when it is told to', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`a.example/m/@v/v1.0.${index}.zip`, 1] as const),
  );
  const clock = new ManualClock();
  const stop = new AbortController();
  const size = new StoreSize();
  const walk = size.count(countable(new FakeStore(files)), clock, stop.signal);
  while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(of(size)['zip'], [64, 64]);
  stop.abort();
  await walk;
  assert.equal(size.counted, false);
});

test('a store that cannot be read stays uncounted and disturbs nobody', async () => {
  const size = new StoreSize();
  const store = new FakeStore({ 'a.example/m/@v/v1.0.0.zip': 1 }, () => Promise.reject(new Error('EIO')));
  await size.count(countable(store), systemClock, never);
  assert.equal(size.counted, false);
});

test('what is set aside is counted no more, and again when it was fetched again', async () => {
  const key = 'github.com/!azure/x/@v/v1.0.0.zip' as StoreKey;
  const size = new StoreSize();
  size.noteSetAside(key, 100); // Not counted yet: nobody knows whether the walk will come by it.
  await size.count(countable(new FakeStore({ [key]: 100, 'a/@v/v1.0.0.mod': 7 })), systemClock, never);
  assert.deepEqual(of(size)['zip'], [1, 100]);
  size.noteSetAside(key, 100);
  assert.deepEqual(of(size), { info: [0, 0], mod: [1, 7], zip: [0, 0] });
  size.noteFill(fillOf('v1.0.0', { sizeBytes: 120 }));
  size.noteSetAside(key, 120);
  size.noteFill(fillOf('v1.0.0', { sizeBytes: 120 }));
  assert.deepEqual(of(size)['zip'], [1, 120]);
});
