import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPasswordLength, Passwords } from './passwords.ts';

test('a password matches its own hash only, however its accents were typed', async () => {
  const passwords = new Passwords();
  const hash = await passwords.hash('caf\u00e9 correct horse');
  assert.match(hash, /^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  assert.notEqual(await passwords.hash('caf\u00e9 correct horse'), hash);
  assert.equal(await passwords.matches('cafe\u0301 correct horse', hash), true);
  assert.equal(await passwords.matches('caf\u00e9 correct hors', hash), false);
  assert.equal(await passwords.matches('caf\u00e9 correct horse', undefined), false);
});

test('a hash that was made at another cost is still understood', async () => {
  // RFC 7914, section 12, the second vector, under its own parameters.
  const vector = Buffer.from(
    'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
    'hex',
  );
  const salt = Buffer.from('NaCl').toString('base64url');
  const stored = `scrypt$1024$8$16$${salt}$${vector.toString('base64url')}`;
  assert.equal(await new Passwords().matches('password', stored), true);
});

test('a flood of sign-ins is turned away, and those before it are served', async () => {
  const passwords = new Passwords(2);
  const tries = await Promise.allSettled(
    Array.from({ length: 5 }, () => passwords.matches('correct horse', undefined)),
  );
  const failed = tries.flatMap((each) =>
    each.status === 'rejected' ? [each.reason as { code: string }] : [],
  );
  assert.deepEqual(
    failed.map(({ code }) => code),
    ['ledger.busy'],
  );
});

test('lengths are counted in bytes', () => {
  assert.equal(isPasswordLength('1234567'), false);
  assert.equal(isPasswordLength('12345678'), true);
  assert.equal(isPasswordLength('密码密'), true);
  assert.equal(isPasswordLength('x'.repeat(1024)), true);
  assert.equal(isPasswordLength('x'.repeat(1025)), false);
});
