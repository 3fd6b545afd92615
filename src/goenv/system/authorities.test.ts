import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { readAuthorities } from './authorities.ts';

const pem = (name: string) => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----`;
const files = {
  '/etc/ssl/certs/ca-certificates.crt': `${pem('a')}\n# a comment\n${pem('b')}\n`,
  '/etc/ssl/certs/company.pem': pem('company'),
  '/etc/pki/tls/certs/ca-bundle.crt': pem('of another distribution'),
  '/own.pem': pem('own'),
};
const names = async (env: Readonly<Record<string, string>>) => {
  const { certificates, ...named } = await readAuthorities(fakeSystem({ files, env }));
  return { ...named, names: certificates.flatMap((text) => text.split('\n')[1] ?? []).sort() };
};

test('as Go finds them: the first bundle that is there, and the folders', async () => {
  // The folder of the other distribution counts too.
  assert.deepEqual(await names({}), {
    names: ['a', 'b', 'company', 'of another distribution'],
    namedFile: undefined,
    namedFileIsBad: false,
  });
  assert.deepEqual((await names({ SSL_CERT_FILE: '/own.pem', SSL_CERT_DIR: '/nowhere' })).names, ['own']);
});

test('a variable that names no list leaves the folders', async () => {
  const said = await names({ SSL_CERT_FILE: '/no/such.pem' });
  assert.equal(said.namedFileIsBad, true);
  assert.equal(said.namedFile, '/no/such.pem');
  assert.deepEqual(said.names, ['a', 'b', 'company', 'of another distribution']);
});
