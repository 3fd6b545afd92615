import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTokenSecret, makeSecret, secretDigest } from './secret.ts';

test('a secret is told from everything that is nearly one', () => {
  const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(
      bytes,
      fc.nat(52),
      fc.constantFrom('a', 'b', 'X', 'Z', '0', '9', '-', '_', ' ', 'é'),
      (random, at, character) => {
        const secret = makeSecret(() => Buffer.from(random));
        assert.equal(isTokenSecret(secret), true);
        const place = at % secret.length;
        const other = secret.slice(0, place) + character + secret.slice(place + 1);
        assert.equal(isTokenSecret(other), other === secret);
        assert.equal(isTokenSecret(secret.slice(0, -1)), false);
        assert.equal(isTokenSecret(`${secret}x`), false);
      },
    ),
  );
});

test('no two secrets are the same, and their digests are SHA-256 in hex', () => {
  const secrets = new Set(Array.from({ length: 100 }, () => makeSecret()));
  assert.equal(secrets.size, 100);
  for (const secret of secrets) assert.match(secretDigest(secret), /^[0-9a-f]{64}$/);
});
