import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goodMirror, inNetwork, type NetworkFacts } from '../../../test/support/network-world.ts';
import type { Scope } from '../../../test/support/scope.ts';

const host = 'goproxy.test';
const right = '203.0.113.10';

/** A mirror that is in order, on a network that is. */
async function good(scope: Scope): Promise<NetworkFacts & { readonly port: number }> {
  const port = await goodMirror(scope, [host]);
  return {
    port,
    names: { [host]: [right] },
    places: { [`${right}:443`]: port },
    env: { GOPROXY: `https://${host}` },
  };
}

test('a network in order: nothing is found, and every layer was seen', async (t) => {
  const said = await inNetwork(t, await good(t));
  assert.deepEqual(said.findings, []);
  for (const name of ['dns', 'tcp', 'tls', 'alpn', 'http', 'speed']) {
    const result = said.results.get(`network.${name}`);
    assert.equal(result?.state, 'ok', name);
    assert.notDeepEqual(result.seen, [], name);
  }
});

test('a name that the resolver denies, though it exists, is blocked', async (t) => {
  const facts = await good(t);
  const said = await inNetwork(t, { ...facts, names: { [host]: 'NXDOMAIN' }, outside: facts.names });
  assert.deepEqual(said.errors, ['dns-blocked']);
  assert.equal(said.findings[0]?.sure, 'certain');
  assert.deepEqual(said.results.get('network.tls'), { state: 'skipped', because: 'network.dns' });
  const lines = said.findings[0].remedies.flatMap((remedy) =>
    remedy.kind === 'advice' ? (remedy.params['line'] ?? []) : [],
  );
  assert.deepEqual(lines, [`${right} ${host}`]);
});

test('a name that nobody knows does not exist', async (t) => {
  const said = await inNetwork(t, { names: {}, places: {}, env: { GOPROXY: 'https://goprxy.test' } });
  assert.deepEqual(said.errors, ['dns-no-such-name']);
  assert.equal(said.findings[0]?.sure, 'certain');
});

test('a name server that fails is named with what it says', async (t) => {
  const facts = await good(t);
  for (const word of ['SERVFAIL', 'REFUSED'] as const) {
    const said = await inNetwork(t, { ...facts, names: { '*': word }, outside: facts.names });
    assert.deepEqual(said.errors, ['dns-server-failure']);
    assert.equal(said.findings[0]?.params['said'], word);
  }
});

test('a silent name server, while others outside answer', async (t) => {
  const facts = await good(t);
  const said = await inNetwork(t, { ...facts, names: { '*': 'silent' }, outside: facts.names });
  assert.deepEqual(said.errors, ['dns-no-answer']);
  assert.equal(said.findings[0]?.sure, 'certain');
});

test('a forged address: another server answers there, and the right one is where resolvers outside say', async (t) => {
  const facts = await good(t);
  const forged = '198.51.100.66';
  for (const place of [await goodMirror(t, ['elsewhere.test']), 'drop', 'refuse'] as const) {
    const said = await inNetwork(t, {
      ...facts,
      names: { [host]: [forged] },
      outside: facts.names,
      places: { ...facts.places, [`${forged}:443`]: place },
    });
    assert.deepEqual(said.errors, ['dns-polluted'], String(place));
    assert.equal(said.findings[0]?.sure, 'certain');
    assert.ok(said.findings[0].evidence.some((line) => line.includes(forged)));
  }
});

test('another address than outside that works is no forgery', async (t) => {
  const facts = await good(t);
  const near = '198.51.100.7';
  const places = { ...facts.places, [`${near}:443`]: facts.port };
  const said = await inNetwork(t, { ...facts, places, names: { [host]: [near] }, outside: facts.names });
  assert.deepEqual(said.findings, []);
});

test('a public name that is sent into a private network is hijacked; one that works there is not', async (t) => {
  const facts = await good(t);
  const inside = { ...facts, names: { [host]: ['10.9.8.7'] }, outside: facts.names };
  const said = await inNetwork(t, { ...inside, places: { '10.9.8.7:443': 'refuse' } });
  assert.deepEqual(said.errors, ['dns-hijacked']);
  assert.equal(said.findings[0]?.sure, 'certain');
  const works = await inNetwork(t, { ...inside, places: { '10.9.8.7:443': facts.port } });
  assert.deepEqual(works.findings, []);
});

test('a name that everybody knows is never inside, even where nobody outside can be asked', async (t) => {
  const names = { 'goproxy.cn': ['127.0.0.9'], 'own.test': ['127.0.0.9'] };
  const places = { '127.0.0.9:443': 'refuse' as const };
  const facts = { names, places, outside: 'unreachable' as const };
  const known = await inNetwork(t, { ...facts, env: { GOPROXY: 'https://goproxy.cn' } });
  assert.deepEqual(known.errors, ['dns-hijacked']);
  const own = await inNetwork(t, { ...facts, env: { GOPROXY: 'https://own.test' } });
  assert.deepEqual(own.errors, ['local-mirror-down']);
});

test('a stale line in the hosts file', async (t) => {
  const facts = await good(t);
  const stale = '198.51.100.20';
  const said = await inNetwork(t, {
    ...facts,
    names: { [host]: [stale] },
    outside: facts.names,
    places: { ...facts.places, [`${stale}:443`]: 'drop' },
    files: { '/etc/hosts': `127.0.0.1 localhost\n${stale}\t${host} # fast!\n` },
  });
  assert.deepEqual(said.errors, ['dns-hosts-file']);
  assert.equal(said.findings[0]?.sure, 'certain');
});

test('addresses of a proxy program that does not carry them', async (t) => {
  const facts = await good(t);
  const said = await inNetwork(t, {
    ...facts,
    names: { [host]: ['198.18.0.5'] },
    outside: 'unreachable',
    places: { '198.18.0.5:443': 'refuse' },
  });
  assert.deepEqual(said.errors, ['dns-fake-ip']);
});

test('names of the inside are not told to resolvers outside', async (t) => {
  const inside = 'goproxy.corp';
  const port = await goodMirror(t, [inside]);
  const said = await inNetwork(t, {
    names: { [inside]: ['10.1.1.1'] },
    outside: { '*': ['203.0.113.99'] },
    places: { '10.1.1.1:443': 'refuse', '203.0.113.99:443': port },
    env: { GOPROXY: `https://${inside}` },
  });
  assert.deepEqual(said.errors, ['tcp-refused']);
  assert.ok(!said.findings[0]?.evidence.some((line) => line.includes('203.0.113.99')));
});

test('a search domain that answers for every name, and one that is meant', async (t) => {
  const facts = {
    names: { '*.wild.test': ['203.0.113.80'] },
    places: { '203.0.113.80:443': await goodMirror(t, ['wild.test']) },
    env: { GOPROXY: 'https://goprxy.test' },
    search: 'wild.test',
  };
  const said = await inNetwork(t, facts);
  assert.deepEqual(said.errors, ['dns-search-domain']);
  assert.equal(said.findings[0]?.sure, 'certain');
  const works = await inNetwork(t, { ...(await good(t)), search: 'wild.test' });
  assert.deepEqual(works.findings, []);
  const meant = { ...facts, names: { 'goprxy.test.wild.test': ['203.0.113.80'] } };
  assert.deepEqual((await inNetwork(t, { ...meant, places: { '203.0.113.80:443': 'refuse' } })).errors, [
    'tcp-refused',
  ]);
});

test('a resolver that answers late is slow', async (t) => {
  const said = await inNetwork(t, { ...(await good(t)), lookupMs: 1600, timeoutMs: 10_000 });
  assert.deepEqual(
    said.findings.map(({ code, level }) => [code, level]),
    [['doctor.dns-slow', 'warning']],
  );
});
