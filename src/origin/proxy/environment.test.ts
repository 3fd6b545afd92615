import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFromEnvironment } from './environment.ts';

const proxy = 'http://proxy.test:3128/';

test('which variable is for which URL', () => {
  const both = { HTTP_PROXY: 'http://a.test', HTTPS_PROXY: 'http://b.test', ALL_PROXY: 'http://c.test' };
  for (const [environment, url, expected] of [
    [both, 'http://x.test/', 'http://a.test/'],
    [both, 'https://x.test/', 'http://b.test/'],
    [both, 'ftp://x.test/', undefined],
    [both, 'x.test', undefined],
    [{ http_proxy: 'http://a.test' }, 'http://x.test/', 'http://a.test/'],
    [{ HTTP_PROXY: 'http://a.test', http_proxy: 'http://b.test' }, 'http://x.test/', 'http://a.test/'],
    [{ HTTP_PROXY: '', http_proxy: 'http://b.test' }, 'http://x.test/', 'http://b.test/'],
    [{ ALL_PROXY: 'http://c.test' }, 'https://x.test/', undefined],
    [{ ...both, REQUEST_METHOD: 'GET' }, 'http://x.test/', undefined],
    [{ ...both, REQUEST_METHOD: 'GET' }, 'https://x.test/', 'http://b.test/'],
    [{}, 'http://x.test/', undefined],
  ] as const) {
    assert.equal(proxyFromEnvironment(environment, url), expected, JSON.stringify([environment, url]));
  }
});

test('a proxy without a scheme is http', () => {
  for (const [value, expected] of [
    ['proxy.test:3128', proxy],
    ['proxy.test', 'http://proxy.test/'],
    ['10.0.0.1:3128', 'http://10.0.0.1:3128/'],
    ['user:word@proxy.test:3128', 'http://user:word@proxy.test:3128/'],
    ['https://proxy.test', 'https://proxy.test/'],
    ['socks5://proxy.test:1080', 'socks5://proxy.test:1080'],
    ['::', undefined],
    ['http://user:p%ssword@proxy.test:3128', undefined],
    ['http://user:p%25ssword@proxy.test:3128', 'http://user:p%25ssword@proxy.test:3128/'],
  ] as const) {
    assert.equal(proxyFromEnvironment({ HTTP_PROXY: value }, 'http://x.test/'), expected, value);
  }
});

/** `NO_PROXY`, the hosts that it keeps from the proxy, and those that it does not. */
const table: readonly (readonly [list: string, straight: readonly string[], through: readonly string[]])[] = [
  [
    '',
    ['localhost', 'localhost:1', '127.0.0.1', '127.9.9.9:80', '[::1]', '[::ffff:127.0.0.1]'],
    ['x.test', '10.0.0.1', 'a.localhost', '128.0.0.1', '[::2]'],
  ],
  ['x.test', ['x.test', 'a.x.test', 'a.b.x.test:8080', 'X.TEST'], ['ax.test', 'test', 'x.test.y']],
  ['.x.test', ['a.x.test'], ['x.test', 'ax.test']],
  ['*.x.test', ['a.x.test'], ['x.test', 'ax.test']],
  ['*x.test', [], ['x.test', 'a.x.test']],
  ['a.test , B.TEST,,', ['a.test', 'b.test'], ['c.test']],
  ['x.test:8080', ['x.test:8080', 'a.x.test:8080'], ['x.test', 'x.test:81']],
  ['x.test:80', ['x.test', 'x.test:80'], ['x.test:8080']],
  ['x.test:', ['x.test', 'x.test:1'], []],
  [':80', [], ['x.test']],
  ['*', ['x.test', '10.0.0.1', '[2001:db8::1]'], []],
  ['a.test,*,b.test', ['x.test', '10.0.0.1'], []],
  ['*:80', [], ['x.test']],
  ['10.0.0.1', ['10.0.0.1', '10.0.0.1:81', '[::ffff:10.0.0.1]'], ['10.0.0.2', 'x.test']],
  ['10.0.0.1:81', ['10.0.0.1:81'], ['10.0.0.1']],
  ['0.0.0.1', ['0.0.0.1'], ['10.0.0.1', 'a.0.0.0.1.test']],
  ['10.1.2.3/8', ['10.0.0.1', '10.255.0.0:9', '[::ffff:10.9.9.9]'], ['11.0.0.1', 'x.test', '[a00::1]']],
  ['10.0.0.128/25', ['10.0.0.128', '10.0.0.255'], ['10.0.0.127', '10.0.1.128']],
  ['10.0.0.0/31', ['10.0.0.1'], ['10.0.0.2']],
  ['0.0.0.0/0', ['8.8.8.8'], ['x.test', '[2001:db8::1]']],
  ['10.0.0.0/33', [], ['10.0.0.1']],
  ['10.0.0.0/', [], ['10.0.0.1']],
  [
    '2001:db8::/33',
    ['[2001:db8::1]', '[2001:db8:7fff::]:8'],
    ['[2001:db8:8000::]', '[2001:db9::]', '32.1.13.184'],
  ],
  ['::ffff:10.0.0.0/104', ['10.0.0.1', '[::ffff:a01:1]'], ['11.0.0.1']],
  ['::ffff:10.0.0.1/76', ['[::]', '[::2]'], ['10.0.0.1', '[1::]']],
  ['2001:db8::1', ['[2001:db8:0::1]', '[2001:DB8::1]:8'], ['[2001:db8::2]']],
  ['[2001:db8::1]:8', ['[2001:db8::1]:8'], ['[2001:db8::1]', '[2001:db8::1]:9']],
  ['[2001:db8::1]', [], ['[2001:db8::1]']],
  ['bücher.test', ['bücher.test', 'xn--bcher-kva.test', 'a.bücher.test'], ['bucher.test']],
  ['xn--bcher-kva.test', ['bücher.test'], []],
];

for (const [list, straight, through] of table) {
  test(`NO_PROXY=${list}`, () => {
    for (const [hosts, expected] of [
      [straight, undefined],
      [through, proxy],
    ] as const) {
      for (const host of hosts) {
        const environment = { HTTP_PROXY: proxy, NO_PROXY: list };
        assert.equal(proxyFromEnvironment(environment, `http://${host}/m`), expected, host);
        assert.equal(
          proxyFromEnvironment({ http_proxy: proxy, no_proxy: list }, `http://${host}/m`),
          expected,
          host,
        );
      }
    }
  });
}

test('an https URL without a port has port 443', () => {
  const environment = { HTTPS_PROXY: proxy, NO_PROXY: 'a.test:443,b.test:80' };
  assert.equal(proxyFromEnvironment(environment, 'https://a.test'), undefined);
  assert.equal(proxyFromEnvironment(environment, 'https://b.test'), proxy);
});
