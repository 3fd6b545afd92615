import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { startForwardProxy } from '../../../test/support/forward-proxy.ts';
import { socksServer, startPlace } from '../../../test/support/network-places.ts';
import { goodMirror, inNetwork, type NetworkFacts } from '../../../test/support/network-world.ts';
import type { Scope } from '../../../test/support/scope.ts';

const host = 'goproxy.test';
const address = '203.0.113.10';

/** A mirror that can be reached straight too, and the proxy of `HTTPS_PROXY`. */
async function through(
  scope: Scope,
  proxy: string,
  more: Readonly<Record<string, string>> = {},
): Promise<NetworkFacts> {
  return {
    names: { [host]: [address] },
    places: { [`${address}:443`]: await goodMirror(scope, [host]) },
    env: { GOPROXY: `https://${host}`, HTTPS_PROXY: proxy, ...more },
  };
}

async function workingProxy(scope: Scope, credentials?: string) {
  const port = await goodMirror(scope, [host]);
  return startForwardProxy(scope, {
    hosts: { [`${host}:443`]: `127.0.0.1:${port}` },
    ...(credentials === undefined ? {} : { credentials }),
  });
}

test('a proxy that works: nothing is found, and the name is the proxy’s to look up', async (t) => {
  const proxy = await workingProxy(t);
  const said = await inNetwork(t, { ...(await through(t, proxy.url)), names: {} });
  assert.deepEqual(said.findings, []);
  assert.ok(proxy.requests.every((request) => request === `CONNECT ${host}:443`));
});

test('a dead proxy on this machine', async (t) => {
  const said = await inNetwork(t, await through(t, 'http://127.0.0.1:1'));
  assert.deepEqual(said.errors, ['proxy-dead']);
  const [found] = said.findings;
  assert.equal(found?.sure, 'certain');
  assert.ok(
    found.remedies.some((remedy) => remedy.kind === 'command' && remedy.command.startsWith('unset ')),
  );
  assert.deepEqual(said.results.get('network.http'), { state: 'skipped', because: 'network.proxy-settings' });
});

test('a proxy elsewhere that cannot be connected to, or has no name', async (t) => {
  const facts = await through(t, 'http://192.0.2.7:3128');
  const refused = await inNetwork(t, { ...facts, places: { ...facts.places, '192.0.2.7:3128': 'refuse' } });
  assert.deepEqual(refused.errors, ['proxy-unreachable']);
  assert.deepEqual((await inNetwork(t, await through(t, 'http://proxy.test:3128'))).errors, [
    'proxy-no-name',
  ]);
});

test('what the proxy answers to CONNECT', async (t) => {
  const proxy = await workingProxy(t);
  for (const [status, code] of [
    [407, 'proxy-wants-login'],
    [403, 'proxy-refuses'],
    [502, 'proxy-bad-gateway'],
    [503, 'proxy-bad-gateway'],
  ] as const) {
    proxy.refuse(status);
    const said = await inNetwork(t, await through(t, proxy.url));
    assert.deepEqual(said.errors, [code], String(status));
    assert.equal(said.findings[0]?.sure, 'certain');
  }
});

test('credentials of a proxy are used and never shown', async (t) => {
  const proxy = await workingProxy(t, 'gopher:s3cret');
  const withThem = proxy.url.replace('http://', 'http://gopher:s3cret@');
  assert.deepEqual((await inNetwork(t, await through(t, withThem))).findings, []);
  proxy.refuse(403);
  const said = await inNetwork(t, await through(t, withThem));
  assert.deepEqual(said.errors, ['proxy-refuses']);
  assert.ok(!JSON.stringify([...said.results]).includes('s3cret'));
});

test('https:// for a proxy that speaks plain HTTP', async (t) => {
  const proxy = await workingProxy(t);
  const said = await inNetwork(t, await through(t, proxy.url.replace('http:', 'https:')));
  assert.deepEqual(said.errors, ['proxy-not-tls']);
  const meant = said.findings[0]?.remedies.flatMap((remedy) =>
    remedy.kind === 'advice' ? (remedy.params['meant'] ?? []) : [],
  );
  assert.deepEqual(meant, [proxy.url]);
});

test('SOCKS5: written as such it works, written as HTTP it is told apart', async (t) => {
  const port = await startPlace(t, socksServer({ [`${host}:443`]: await goodMirror(t, [host]) }));
  const works = await inNetwork(t, { ...(await through(t, `socks5://127.0.0.1:${port}`)), names: {} });
  assert.deepEqual(works.findings, []);
  const said = await inNetwork(t, await through(t, `http://127.0.0.1:${port}`));
  assert.deepEqual(said.errors, ['proxy-is-socks']);
});

test('something that takes the connection and is no proxy', async (t) => {
  const port = await startPlace(
    t,
    net.createServer((socket) => socket.end('220 mail.test ESMTP\r\n')),
  );
  assert.deepEqual((await inNetwork(t, await through(t, `http://127.0.0.1:${port}`))).errors, [
    'proxy-no-answer',
  ]);
});

test('a mirror inside that the proxy does not reach belongs into NO_PROXY', async (t) => {
  const proxy = await workingProxy(t);
  proxy.refuse(502);
  const inside = 'goproxy.corp';
  const facts: NetworkFacts = {
    names: { [inside]: ['10.1.1.1'] },
    places: { '10.1.1.1:443': await goodMirror(t, [inside]) },
    env: { GOPROXY: `https://${inside}`, HTTPS_PROXY: proxy.url },
  };
  const said = await inNetwork(t, facts);
  assert.deepEqual(said.errors, ['no-proxy-missing']);
  const named = await inNetwork(t, { ...facts, env: { ...facts.env, NO_PROXY: '.corp' } });
  assert.deepEqual(named.findings, []);
});

test('odd settings: two spellings, NO_PROXY for everything, no address at all', async (t) => {
  const proxy = await workingProxy(t);
  const codes = async (env: Readonly<Record<string, string>>) =>
    (await inNetwork(t, await through(t, proxy.url, env))).findings.map(({ code }) => code);
  assert.deepEqual(await codes({ https_proxy: 'http://127.0.0.1:2' }), ['doctor.proxy-case-differs']);
  assert.deepEqual(await codes({ https_proxy: proxy.url }), []);
  assert.deepEqual(await codes({ NO_PROXY: '*' }), ['doctor.no-proxy-everything']);
  assert.deepEqual(await codes({ HTTP_PROXY: '"http://127.0.0.1:1"' }), ['doctor.proxy-malformed']);
});

test('a proxy that only git is set up with: a note while Go gets along, the remedy when it does not', async (t) => {
  const proxy = await workingProxy(t);
  const programs = { git: () => ({ stdout: `http.proxy ${proxy.url}\n` }) };
  const facts = { ...(await through(t, '')), programs };
  const fine = await inNetwork(t, facts);
  assert.deepEqual(
    fine.findings.map(({ code, level }) => [code, level]),
    [['doctor.proxy-not-for-go', 'note']],
  );
  const blocked = await inNetwork(t, { ...facts, places: { [`${address}:443`]: 'drop' } });
  assert.deepEqual(blocked.errors, ['tcp-timeout']);
  assert.ok(
    blocked.findings[0]?.remedies.some(
      (remedy) => remedy.kind === 'command' && remedy.command === `gomirror setup --proxy ${proxy.url}`,
    ),
  );
});

test('a proxy that the system has rules for: it is found in them when Go does not get along', async (t) => {
  const proxy = await workingProxy(t);
  const rules = `function FindProxyForURL(url, host) { return "PROXY ${proxy.host}"; }`;
  const gsettings = (args: readonly string[]) => ({
    stdout: args[2] === 'mode' ? "'auto'\n" : "'/etc/proxy.pac'\n",
  });
  const facts = { ...(await through(t, '')), programs: { gsettings }, files: { '/etc/proxy.pac': rules } };
  const fine = await inNetwork(t, facts);
  assert.deepEqual(
    fine.findings.map(({ code }) => code),
    ['doctor.proxy-pac'],
  );
  const blocked = await inNetwork(t, { ...facts, places: { [`${address}:443`]: 'drop' } });
  assert.deepEqual(blocked.errors, ['tcp-timeout']);
  assert.ok(
    blocked.findings
      .find(({ level }) => level === 'error')
      ?.remedies.some((remedy) => remedy.kind === 'command' && remedy.command.endsWith(proxy.url)),
  );
});

test('a variable that is no address is named, and nothing that came of it', async (t) => {
  for (const proxy of ['"http://127.0.0.1:1"', '“http://127.0.0.1:1”']) {
    const said = await inNetwork(t, await through(t, proxy));
    assert.deepEqual(said.errors, ['proxy-malformed']);
  }
});
