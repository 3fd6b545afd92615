import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { type FakeFacts, fakeSystem } from '../../../test/support/fake-system.ts';
import { asGomirrorError } from '../../base/index.ts';
import { say } from '../../text/index.ts';
import { realSystem } from '../system/index.ts';
import { type PacWorld, proxyFromPac, systemProxy } from './index.ts';

const { signal } = new AbortController();
const world: PacWorld = { resolve: () => Promise.resolve(undefined), ownAddress: '192.0.2.7', nowMs: 0 };

test('a PAC file from a server is asked about the mirror, past any proxy of the environment', async (t) => {
  const server = http.createServer((_, response) =>
    response.end(
      `function FindProxyForURL(u, h) { return h === 'goproxy.cn' ? 'PROXY p.example:8080' : 'DIRECT' }`,
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/proxy.pac`;
  const system = realSystem({ env: { HTTP_PROXY: 'http://127.0.0.1:1', http_proxy: 'http://127.0.0.1:1' } });
  assert.deepEqual(await proxyFromPac(system, url, 'https://goproxy.cn/', signal, world), {
    kind: 'proxy',
    url: 'http://p.example:8080',
  });
  assert.deepEqual(await proxyFromPac(system, url, 'https://a.example/', signal, world), { kind: 'direct' });
  server.close();
  server.closeAllConnections();
  const failed = proxyFromPac(system, url, 'https://a.example/', signal, world);
  const error = await failed.then(() => undefined, asGomirrorError);
  assert.equal(error?.code, 'goenv.pac-cannot-read');
  const words = say(error.code, error.params, 'en');
  assert.ok(
    words.startsWith(`the PAC file ${url} cannot be read: `) && words.includes('ECONNREFUSED'),
    words,
  );
});

const settings = 'HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const gsettings = (values: Readonly<Record<string, string>>): FakeFacts => ({
  programs: {
    gsettings: ([, schema = '', name = '']) => ({ stdout: `${values[`${schema} ${name}`] ?? "''"}\n` }),
  },
});
const scutil = (lines: readonly string[]): FakeFacts => ({
  platform: 'darwin',
  programs: {
    scutil: () => ({ stdout: `<dictionary> {\n${lines.map((line) => `  ${line}\n`).join('')}}\n` }),
  },
});
const registry = (values: Readonly<Record<string, string>>): FakeFacts => ({
  platform: 'win32',
  registry: {
    [settings]: Object.fromEntries(
      Object.entries(values).map(([name, data]) => [
        name,
        { kind: name === 'ProxyEnable' ? ('REG_DWORD' as const) : ('REG_SZ' as const), data },
      ]),
    ),
  },
});

for (const [name, facts, expected] of [
  ['a machine without a desktop', {}, {}],
  ['GNOME, none', gsettings({ 'org.gnome.system.proxy mode': "'none'" }), {}],
  [
    'GNOME, a PAC file',
    gsettings({
      'org.gnome.system.proxy mode': "'auto'",
      'org.gnome.system.proxy autoconfig-url': "'http://w/p.pac'",
    }),
    { pacUrl: 'http://w/p.pac' },
  ],
  [
    'GNOME, by hand',
    gsettings({
      'org.gnome.system.proxy mode': "'manual'",
      'org.gnome.system.proxy.https host': "'p.example'",
      'org.gnome.system.proxy.https port': '3128',
    }),
    { proxy: 'http://p.example:3128' },
  ],
  ['macOS, none', scutil(['ProxyAutoConfigEnable : 0', 'HTTPSEnable : 0']), {}],
  [
    'macOS, a PAC file',
    scutil(['ProxyAutoConfigEnable : 1', 'ProxyAutoConfigURLString : http://w/p.pac']),
    { pacUrl: 'http://w/p.pac' },
  ],
  [
    'macOS, by hand',
    scutil(['HTTPSEnable : 1', 'HTTPSPort : 3128', 'HTTPSProxy : p.example']),
    { proxy: 'http://p.example:3128' },
  ],
  ['Windows, none', registry({ ProxyEnable: '0', ProxyServer: 'p:1' }), {}],
  ['Windows, a PAC file', registry({ AutoConfigURL: 'http://w/p.pac' }), { pacUrl: 'http://w/p.pac' }],
  ['Windows, one for all', registry({ ProxyEnable: '1', ProxyServer: 'p:1' }), { proxy: 'http://p:1' }],
  [
    'Windows, one each',
    registry({ ProxyEnable: '1', ProxyServer: 'http=a:1;https=b:2' }),
    { proxy: 'http://b:2' },
  ],
] as const) {
  test(`the system's proxy: ${name}`, async () => {
    assert.deepEqual(await systemProxy(fakeSystem(facts), signal), expected);
  });
}
