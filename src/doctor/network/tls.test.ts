import assert from 'node:assert/strict';
import http from 'node:http';
import { test } from 'node:test';
import tls from 'node:tls';
import { makeAuthority } from '../../../test/support/authority.ts';
import {
  brokenHttp2Server,
  cuttingServer,
  middlebox,
  mirrorAnswers,
  secureServer,
  startPlace,
} from '../../../test/support/network-places.ts';
import {
  goodMirror,
  inNetwork,
  type NetworkFacts,
  publicAuthority,
} from '../../../test/support/network-world.ts';

const host = 'goproxy.test';
const address = '203.0.113.10';
const dayMs = 24 * 60 * 60 * 1000;

function at(port: number): NetworkFacts {
  return {
    names: { [host]: [address], 'second.test': ['203.0.113.11'] },
    places: { [`${address}:443`]: port, '203.0.113.11:443': port },
    env: { GOPROXY: `https://${host}` },
  };
}

test('a certificate that has expired, on a machine whose clock is right', async (t) => {
  const certificate = publicAuthority.issue([host], {
    fromMs: Date.now() - 90 * dayMs,
    untilMs: Date.now() - 3.5 * dayMs,
  });
  const said = await inNetwork(t, at(await goodMirror(t, [host], certificate)));
  assert.deepEqual(said.errors, ['tls-expired']);
  assert.equal(said.findings[0]?.sure, 'certain');
  assert.equal(said.findings[0].params['days'], 3);
});

test('a certificate that is not yet valid', async (t) => {
  const certificate = publicAuthority.issue([host], { fromMs: Date.now() + 5 * dayMs });
  const said = await inNetwork(t, at(await goodMirror(t, [host], certificate)));
  assert.deepEqual(said.errors, ['tls-not-yet-valid']);
});

test('a clock that is off is told apart from a certificate that has expired', async (t) => {
  const port = await goodMirror(t, [host]);
  for (const aheadMs of [400 * dayMs, -400 * dayMs]) {
    const said = await inNetwork(t, { ...at(port), aheadMs });
    assert.deepEqual(said.errors, ['clock-wrong']);
    assert.equal(said.findings[0]?.sure, 'certain');
    assert.equal(said.results.get('network.clock')?.state, 'found');
  }
  const little = await inNetwork(t, { ...at(port), aheadMs: 2 * 60_000 });
  assert.deepEqual(little.findings, []);
  const harmless = await inNetwork(t, { ...at(port), aheadMs: 3 * 60 * 60_000 });
  assert.deepEqual(
    harmless.findings.map(({ code, level }) => [code, level]),
    [['doctor.clock-wrong', 'warning']],
  );
});

test('a certificate for another name', async (t) => {
  const said = await inNetwork(t, at(await goodMirror(t, ['elsewhere.test'])));
  assert.deepEqual(said.errors, ['tls-wrong-name']);
  assert.equal(said.findings[0]?.sure, 'certain');
  assert.equal(said.findings[0].params['names'], 'elsewhere.test');
});

test('interception is named with its issuer, once for all hosts', async (t) => {
  const company = makeAuthority('Acme Gateway');
  const port = await goodMirror(t, [host, 'second.test'], company.issue([host, 'second.test']));
  const facts = { ...at(port), env: { GOPROXY: `https://${host},https://second.test` } };
  const said = await inNetwork(t, facts);
  assert.deepEqual(said.errors, ['tls-intercepted']);
  assert.equal(said.findings[0]?.sure, 'certain');
  assert.equal(said.findings[0].params['issuer'], 'Acme Gateway');
  const installed = await inNetwork(t, { ...facts, trusted: [publicAuthority, company] });
  assert.deepEqual(installed.findings, []);
});

test('one server with an authority of its own may be just that', async (t) => {
  const own = makeAuthority('Own Lab');
  const said = await inNetwork(t, at(await goodMirror(t, [host], own.issue([host]))));
  assert.deepEqual(said.errors, ['tls-unknown-authority']);
  assert.equal(said.findings[0]?.sure, 'likely');
});

test('a machine without a list of authorities, with an old one, and with a variable that names none', async (t) => {
  const port = await goodMirror(t, [host]);
  const none = await inNetwork(t, { ...at(port), trusted: [] });
  assert.deepEqual(none.errors, ['tls-no-authorities']);
  const old = await inNetwork(t, { ...at(port), trusted: [makeAuthority('Old Trust')] });
  assert.deepEqual(old.errors, ['tls-authority-missing']);
  const files = { '/etc/ssl/ca-bundle.pem': publicAuthority.certificate };
  const elsewhere = { ...at(port), trusted: [], files };
  assert.deepEqual((await inNetwork(t, elsewhere)).findings, []);
  const env = { GOPROXY: `https://${host}`, SSL_CERT_FILE: '/no/such.pem' };
  const bad = await inNetwork(t, { ...elsewhere, env });
  assert.deepEqual(bad.errors, ['tls-cert-file-bad']);
  // Go reads the folders whatever the variable says.
  assert.deepEqual((await inNetwork(t, { ...at(port), env })).findings, []);
  for (const { findings } of [none, old, bad]) assert.equal(findings[0]?.sure, 'certain');
});

test('a name that is cut when it is said, and another that is not', async (t) => {
  const port = await goodMirror(t, [host]);
  const box = await startPlace(
    t,
    middlebox(port, (hello) => (hello.includes(host) ? 'reset' : 'pass')),
  );
  const said = await inNetwork(t, at(box));
  assert.deepEqual(said.errors, ['tls-sni-reset']);
  assert.equal(said.findings[0]?.sure, 'certain');
});

test('a first message that is too large for something on the way', async (t) => {
  const port = await goodMirror(t, [host]);
  for (const verdict of ['drop', 'reset'] as const) {
    const box = await startPlace(
      t,
      middlebox(port, (hello) => (hello.length > 1200 ? verdict : 'pass')),
    );
    const said = await inNetwork(t, at(box));
    assert.deepEqual(said.errors, ['tls-large-hello']);
    assert.equal(said.findings[0]?.sure, 'certain');
  }
});

test('handshakes that are cut whatever is said are not called a block of the name', async (t) => {
  for (const how of ['reset', 'end'] as const) {
    const said = await inNetwork(t, at(await startPlace(t, cuttingServer(how))));
    assert.deepEqual(said.errors, ['tls-reset'], how);
    assert.equal(said.findings[0]?.sure, 'likely');
  }
});

test('plain HTTP where TLS should be', async (t) => {
  const said = await inNetwork(t, at(await startPlace(t, http.createServer(mirrorAnswers))));
  assert.deepEqual(said.errors, ['tls-not-tls']);
  assert.equal(said.findings[0]?.sure, 'certain');
});

test('HTTP/2 that is agreed on and broken, where HTTP/1.1 works', async (t) => {
  for (const isSilent of [false, true]) {
    const server = brokenHttp2Server(publicAuthority.issue([host]), mirrorAnswers, isSilent);
    const port = await startPlace(t, server);
    const said = await inNetwork(t, at(port));
    assert.deepEqual(said.errors, ['h2-broken'], String(isSilent));
    assert.equal(said.results.get('network.alpn')?.state, 'found');
    const off = { GOPROXY: `https://${host}`, GODEBUG: 'http2client=0' };
    assert.deepEqual((await inNetwork(t, { ...at(port), env: off })).findings, []);
  }
});

test('the database may be silent where a mirror passes it on', async (t) => {
  const certificate = publicAuthority.issue([host]);
  const passing = secureServer(certificate, (request, response) => {
    if (request.url?.endsWith('/supported') === true) response.writeHead(200).end();
    else mirrorAnswers(request, response);
  });
  const facts = at(await startPlace(t, passing));
  const names = { ...facts.names, 'sum.test': ['203.0.113.12'] };
  const places = { ...facts.places, '203.0.113.12:443': 'refuse' as const };
  const env = {
    GOPROXY: `https://${host}`,
    GOSUMDB: 'sum.test+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
  };
  const said = await inNetwork(t, { ...facts, names, places, env });
  assert.deepEqual(
    said.findings.map(({ code, level }) => [code, level]),
    [['doctor.tcp-refused', 'note']],
  );
  const without = { ...places, [`${address}:443`]: await goodMirror(t, [host]) };
  assert.deepEqual((await inNetwork(t, { ...facts, names, places: without, env })).errors, ['tcp-refused']);
});

test('a server that has no version of TLS in common with Go', async (t) => {
  const { certificate: cert, key } = publicAuthority.issue([host]);
  const ciphers = 'DEFAULT@SECLEVEL=0';
  const old = tls.createServer({ cert, key, ciphers, minVersion: 'TLSv1', maxVersion: 'TLSv1' });
  const said = await inNetwork(t, at(await startPlace(t, old)));
  assert.deepEqual(said.errors, ['tls-handshake-failed']);
});
