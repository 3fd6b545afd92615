import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDatabase, parseDatabase } from './database.ts';
import type { Reading } from './problems.ts';

const base64 = Buffer.concat([Buffer.of(1), Buffer.alloc(32, 0xfb)]).toString('base64');
const verifier = `sum.example.com+0a1b2c3d+${base64}`;

function faultOf(reading: Reading<unknown>): string | undefined {
  return 'fault' in reading ? reading.fault.code : undefined;
}

test('names, keys and URLs as in GOSUMDB', () => {
  const plain = { name: 'sum.golang.org', key: undefined, url: undefined };
  assert.deepEqual(parseDatabase(' sum.golang.org '), { value: plain });
  assert.match(base64, /\+/, 'a key with a plus in it');
  const keyed = { name: 'sum.example.com', key: verifier, url: 'https://sums.example.com/db' };
  assert.deepEqual(parseDatabase(`${verifier}  https://sums.example.com/db/`), { value: keyed });
  for (const value of [plain, keyed]) assert.deepEqual(parseDatabase(formatDatabase(value)), { value });
});

test('what is refused, and why', () => {
  assert.equal(faultOf(parseDatabase('off')), 'config.database-off');
  assert.equal(faultOf(parseDatabase('')), 'config.bad-database');
  assert.equal(faultOf(parseDatabase('"sum.golang.org"')), 'config.bad-database');
  assert.equal(faultOf(parseDatabase('a b c')), 'config.bad-database');
  assert.equal(faultOf(parseDatabase('sum.golang.org ftp://x')), 'config.bad-database');
  assert.equal(faultOf(parseDatabase('sum.example.com+12+abc')), 'config.bad-database-key');
  assert.equal(faultOf(parseDatabase(verifier.slice(0, -4))), 'config.bad-database-key');
});

test('a password in the URL is refused and not repeated', () => {
  const reading = parseDatabase('sum.golang.org https://user:hunter2@sums.example.com');
  assert.equal(faultOf(reading), 'config.upstream-credentials');
  assert.doesNotMatch(JSON.stringify(reading), /hunter2|user/);
});
