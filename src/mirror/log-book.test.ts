import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCode, GomirrorError, systemClock } from '../base/index.ts';
import { defaultSumDbKey } from '../sumdb/index.ts';
import { LogBook } from './log-book.ts';

function setUp() {
  const asked: string[] = [];
  const nothing = async () => undefined;
  const book = new LogBook({
    key: defaultSumDbKey,
    files: {
      ...{ readHead: nothing, readCache: nothing, readFork: nothing, keepFork: nothing },
      ...{ swapHead: nothing, writeCache: nothing, forgetCache: nothing },
    } as never,
    routes: {
      read: async (path) => {
        asked.push(path);
        throw new GomirrorError('sumdb.unreachable', { name: '', path, reason: '' });
      },
      rest: () => {},
    },
    clock: systemClock,
    timeoutMs: 1000,
    memoryBytes: 1e6,
    onUnavailable: 'serve-unverified',
    mayName: (path) => !/^corp\.example\//i.test(path),
  });
  return { book, asked };
}

const codeOf = (work: Promise<unknown>) => work.then(() => 'none', errorCode);

test('names that the database must not hear get no further than the book', async () => {
  const { book, asked } = setUp();
  for (const rest of [
    'corp.example/x@v1.0.0',
    'corp.example/!x@v1.0.0',
    'corp.example/x@main',
    'corp.example/x@',
  ]) {
    assert.equal(await codeOf(book.answerLookup(`/lookup/${rest}`)), 'mirror.private-name', rest);
  }
  assert.equal(await codeOf(book.look('corp.example/x', 'v1.0.0', undefined)), 'mirror.private-name');
  assert.equal(
    await codeOf(book.lookOrPending('corp.example/x', 'v1.0.0', undefined)),
    'mirror.private-name',
  );
  assert.equal(asked.length, 0);
  assert.equal(await codeOf(book.look('example.com/x', 'v1.0.0', undefined)), 'mirror.log-unavailable');
  assert.ok(asked.some((path) => path.includes('example.com/x')));
});
