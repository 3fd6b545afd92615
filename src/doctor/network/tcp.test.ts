import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goodMirror, inNetwork, type NetworkFacts, type Place } from '../../../test/support/network-world.ts';
import { silentServer, startFullQueue, startPlace } from '../../../test/support/network-places.ts';

const host = 'goproxy.test';
const address = '203.0.113.10';

function at(place: Place): NetworkFacts {
  return {
    names: { [host]: [address] },
    places: { [`${address}:443`]: place },
    env: { GOPROXY: `https://${host}` },
  };
}

test('a port on which nothing listens', async (t) => {
  const said = await inNetwork(t, at('refuse'));
  assert.deepEqual(said.errors, ['tcp-refused']);
  assert.equal(said.findings[0]?.sure, 'certain');
  assert.deepEqual(said.results.get('network.http'), { state: 'skipped', because: 'network.tcp' });
});

test('packets that are dropped, while another mirror works: its address is the remedy', async (t) => {
  const other = { name: 'other', url: 'https://other.test', isPublic: true };
  const facts = at('drop');
  const said = await inNetwork(t, {
    ...facts,
    names: { ...facts.names, 'other.test': ['203.0.113.11'] },
    places: { ...facts.places, '203.0.113.11:443': await goodMirror(t, ['other.test']) },
    alternatives: [other, { name: 'first', url: `https://${host}`, isPublic: true }],
  });
  assert.deepEqual(said.errors, ['tcp-timeout']);
  assert.equal(said.findings[0]?.sure, 'certain');
  assert.deepEqual(said.findings[0].remedies, [
    { kind: 'go-settings', settings: { GOPROXY: 'https://other.test,direct' } },
  ]);
});

test('packets that are dropped, and nothing to compare with', async (t) => {
  const said = await inNetwork(t, at('drop'));
  assert.deepEqual(said.errors, ['tcp-timeout']);
  assert.equal(said.findings[0]?.sure, 'likely');
});

test('packets that the system itself drops: a port whose queue is full', async (t) => {
  const port = await startFullQueue(t);
  if (port === undefined) {
    t.diagnostic('no such port can be made here');
    return;
  }
  assert.deepEqual((await inNetwork(t, at(port))).errors, ['tcp-timeout']);
});

test('a connection that is cut at once', async (t) => {
  assert.deepEqual((await inNetwork(t, at('reset'))).errors, ['tcp-reset']);
});

test('no route to one host only', async (t) => {
  assert.deepEqual((await inNetwork(t, at('unreachable'))).errors, ['tcp-unreachable']);
});

test('a mirror of this machine that is not running', async (t) => {
  const said = await inNetwork(t, { names: {}, places: {}, env: { GOPROXY: 'http://127.0.0.1:1' } });
  assert.deepEqual(said.errors, ['local-mirror-down']);
  assert.equal(said.findings[0]?.sure, 'certain');
});

test('IPv6 that goes nowhere beside IPv4 that works is a warning', async (t) => {
  const places = { [`${address}:443`]: await goodMirror(t, [host]), '2001:db8::1:443': 'drop' as const };
  const facts = { ...at('drop'), names: { [host]: [address, '2001:db8::1'] }, places };
  const said = await inNetwork(t, facts);
  assert.deepEqual(
    said.findings.map(({ code, level }) => [code, level]),
    [['doctor.ipv6-nowhere', 'warning']],
  );
  const told = await inNetwork(t, { ...facts, places: { ...places, '2001:db8::1:443': 'unreachable' } });
  assert.deepEqual(told.findings, []);
});

test('addresses of IPv6 only on a machine without', async (t) => {
  const said = await inNetwork(t, {
    ...at('unreachable'),
    names: { [host]: ['2001:db8::1'] },
    places: { '2001:db8::1:443': 'unreachable' },
  });
  assert.deepEqual(said.errors, ['ipv6-only']);
});

test('everything black-holed: one finding, in time', async (t) => {
  const settings = { GOPROXY: `https://${host},https://second.test,direct`, GOSUMDB: '' };
  const alternatives = [{ name: 'other', url: 'https://203.0.113.77', isPublic: true }];
  const whole = { outside: 'unreachable', env: settings, alternatives, timeoutMs: 10_000 } as const;
  const [silent, cached] = await Promise.all([
    inNetwork(t, { ...whole, names: { '*': 'silent' }, places: { '203.0.113.77:443': 'drop' } }),
    inNetwork(t, {
      ...whole,
      names: { '*': [address] },
      places: { [`${address}:443`]: 'drop', '203.0.113.77:443': 'drop' },
    }),
  ]);
  for (const { errors, findings, tookMs } of [silent, cached]) {
    assert.deepEqual(errors, ['network-down']);
    assert.equal(findings[0]?.sure, 'likely');
    // The promise of the command, not a measure of speed.
    assert.ok(tookMs < 10_000);
  }
});

test('a mirror that takes connections and says nothing ends in time too', async (t) => {
  const said = await inNetwork(t, at(await startPlace(t, silentServer())));
  assert.deepEqual(said.errors, ['tls-stalled']);
  assert.ok(said.tookMs < 10_000);
});

test('without any route there is no network', async (t) => {
  const said = await inNetwork(t, {
    names: { '*': [address] },
    outside: 'unreachable',
    places: {},
    env: { GOPROXY: `https://${host}` },
  });
  assert.deepEqual(said.errors, ['network-no-route']);
  assert.equal(said.findings[0]?.sure, 'certain');
});

test('how bad a mirror’s silence is depends on what Go does next', async (t) => {
  const places = {
    [`${address}:443`]: 'refuse' as const,
    '203.0.113.11:443': await goodMirror(t, ['b.test']),
  };
  const names = { [host]: [address], 'b.test': ['203.0.113.11'] };
  for (const [list, level] of [
    [`https://${host},https://b.test`, 'error'],
    [`https://${host}|https://b.test`, 'warning'],
    [`https://b.test,https://${host}`, 'warning'],
  ] as const) {
    const said = await inNetwork(t, { names, places, env: { GOPROXY: list } });
    assert.deepEqual(
      said.findings.map((finding) => [finding.code, finding.level]),
      [['doctor.tcp-refused', level]],
      list,
    );
  }
});

test('a trace shows how far the way can be followed', async (t) => {
  const tracepath = () => ({
    stdout: ` 1?: [LOCALHOST]  pmtu 1500\n 1:  192.0.2.1  0.4ms\n 2:  198.51.100.9  8ms\n 3:  no reply\n`,
  });
  const said = await inNetwork(t, { ...at('drop'), programs: { tracepath } });
  const trace = said.findings.find(({ code }) => code === 'doctor.trace-ends');
  assert.deepEqual(trace?.params, { host, address, last: '198.51.100.9', hop: 2 });
});

test('mirrors of the list that work are kept before others are named, and so is its end', async (t) => {
  const places = {
    [`${address}:443`]: 'refuse' as const,
    '203.0.113.11:443': await goodMirror(t, ['b.test']),
    '203.0.113.12:443': await goodMirror(t, ['other.test']),
  };
  const names = { [host]: [address], 'b.test': ['203.0.113.11'], 'other.test': ['203.0.113.12'] };
  const isPublic = true;
  const other = { name: 'other', url: 'https://other.test', isPublic };
  const alternatives = [other, { name: 'first', url: `https://${host}`, isPublic }];
  for (const [list, mended] of [
    [`https://${host},https://b.test`, 'https://b.test,direct'],
    [`https://${host},https://b.test,off`, 'https://b.test,off'],
    [`https://${host},direct`, 'https://other.test,direct'],
  ] as const) {
    const said = await inNetwork(t, { names, places, env: { GOPROXY: list }, alternatives });
    const remedies = said.findings[0]?.remedies.filter(({ kind }) => kind === 'go-settings');
    assert.deepEqual(remedies, [{ kind: 'go-settings', settings: { GOPROXY: mended } }], list);
  }
});

test('a mirror that may be a company’s is not taken away, only told how', async (t) => {
  const places = { '203.0.113.12:443': await goodMirror(t, ['other.test']) };
  const names = { 'other.test': ['203.0.113.12'] };
  const other = { name: 'other', url: 'https://other.test', isPublic: true };
  for (const [list, command] of [
    // Its name is known inside only; the user's own catalogue names it or does not.
    ['https://mirror.corp.test', 'go env -w GOPROXY=https://other.test,direct'],
    ['https://named.corp.test,https://other.test,off', 'go env -w GOPROXY=https://other.test,off'],
  ] as const) {
    const alternatives = [{ name: 'ours', url: 'https://named.corp.test', isPublic: false }, other];
    const said = await inNetwork(t, { names, places, env: { GOPROXY: list }, alternatives });
    const name = new URL(list.split(',')[0]!).host;
    assert.deepEqual(
      said.findings[0]?.remedies,
      [
        { kind: 'advice', code: 'doctor.advice-own-mirror', params: { name } },
        { kind: 'command', command },
      ],
      list,
    );
  }
  // What should run on this machine and does not is nobody else's.
  const here = await inNetwork(t, {
    names,
    places: { ...places, '127.0.0.1:3000': 'refuse' },
    env: { GOPROXY: 'http://127.0.0.1:3000,direct' },
    alternatives: [other],
  });
  assert.deepEqual(here.findings[0]?.remedies, [
    { kind: 'go-settings', settings: { GOPROXY: 'https://other.test,direct' } },
  ]);
});

test('a slip in GOPROXY is the business of the settings: the network is looked at as it was meant', async (t) => {
  const facts = at(await goodMirror(t, [host]));
  for (const list of [`"https://${host}"`, `https://${host}，direct`, `htps://${host},direct`]) {
    const said = await inNetwork(t, { ...facts, env: { GOPROXY: list } });
    assert.deepEqual(said.findings, [], list);
  }
});
