import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCertificate } from '../../../test/support/certificate.ts';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { noWishes, planSetup, readCertificates } from './index.ts';

const pem = makeCertificate().certificate;

test('Linux: the system’s own authorities stay, the company’s come behind them', async () => {
  const plan = await planSetup(fakeSystem({ files: { '.bashrc': '' } }), { ...noWishes, ca: pem });
  const [kept, bashrc] = plan.changes;
  assert.ok(kept?.kind === 'file' && bashrc?.kind === 'file');
  assert.match(kept.path, /^\/home\/gopher\/\.config\/gomirror\/ca\/[\da-f]{16}\.pem$/);
  assert.equal(kept.after?.toString(), pem);
  const text = bashrc.after?.toString() ?? '';
  assert.match(
    text,
    /SSL_CERT_DIR='\/etc\/ssl\/certs:\/etc\/pki\/tls\/certs:\/home\/gopher\/\.config\/gomirror\/ca'/,
  );
  // That one would take the place of all others.
  assert.doesNotMatch(text, /SSL_CERT_FILE/);
});

test('macOS and Windows: only their own tools may change what Go asks', async () => {
  for (const [platform, tool] of [
    ['darwin', /^sudo security add-trusted-cert/],
    ['win32', /^certutil -user -addstore Root "C:\\/],
  ] as const) {
    const plan = await planSetup(fakeSystem({ platform }), { ...noWishes, ca: pem });
    const step = plan.byHand.find(({ code }) => code === 'goenv.by-hand-ca');
    assert.match(step?.command ?? '', tool);
  }
});

test('certificates in a text', () => {
  assert.equal(readCertificates(`words\n${pem}\n${pem}`)?.length, 2);
  assert.equal(readCertificates('words'), undefined);
  assert.equal(readCertificates('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'), undefined);
});
