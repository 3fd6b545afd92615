import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeHost } from '../../test/support/host.ts';
import { hint, say } from '../text/index.ts';
import { loadConfig } from './load.ts';
import { ConfigError } from './problems.ts';

/** `code where` of what is wrong, or else of what is noticed. */
async function load(text: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const said: string[] = [];
  const add = (code: string, params: Readonly<Record<string, string | number | boolean>>, last: unknown) => {
    for (const lang of ['en', 'zh'] as const) {
      assert.doesNotMatch(say(code, params, lang) + (hint(code, params, lang) ?? ''), /\{\w+\}/);
    }
    said.push(`${code.slice('config.'.length)} ${String(last).replace('/g.yaml:', '')}`);
  };
  try {
    const host = makeHost({ files: { '/g.yaml': text }, env });
    const { notices } = await loadConfig({ flags: {}, configFile: '/g.yaml', host });
    for (const { code, params } of notices) add(code, params, params['value']);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    said.unshift('refused:');
    for (const { code, params } of error.problems) add(code, params, params['where']);
  }
  return said.join(' ');
}

const tls = 'tls: { cert: c.pem, key: k.pem }';
const rule = (who: string, read = 'a.example') => `rules: [{ who: "${who}", read: ${read} }]`;

test('credentials need TLS, of ours or of a reverse proxy that is named', async () => {
  const demanding = {
    'public: signed-in': '1:19',
    [rule('user:gopher')]: '1:18',
    [rule('token:ci')]: '1:18',
    [rule('group:x')]: '1:18',
    [rule('network:10.0.0.0/8,signed-in')]: '1:18',
    'oidc: [{ issuer: https://i.example, audience: x, claims: { a: b } }]': '1:17',
  };
  for (const [setting, where] of Object.entries(demanding)) {
    assert.equal(await load(`access: { ${setting} }`), `refused: access-needs-tls ${where}`);
    assert.equal(await load(`access: { ${setting} }\n${tls}`), '');
    const proxied = `access: { ${setting}, trustedProxies: 10.1.0.0/16`;
    assert.equal(await load(`${proxied}, proxyTls: yes }`), '');
    assert.equal(await load(`${proxied} }`), `refused: access-needs-tls ${where}`);
  }
  for (const setting of [rule('everybody'), rule('network:10.0.0.0/8'), 'public: everybody'])
    assert.equal(await load(`access: { ${setting} }`), '');
});

test('headers are believed from named proxies only', async () => {
  assert.equal(await load('access: { proxyTls: yes }'), 'refused: access-needs-proxies 1:21');
  assert.equal(
    await load('access: { userHeader: X-User, groupsHeader: X-Groups }'),
    'refused: access-needs-proxies 1:23 access-needs-proxies 1:45',
  );
  const proxies = 'trustedProxies: 10.1.0.0/16';
  assert.equal(await load(`access: { ${proxies}, userHeader: X-User, groupsHeader: X-Groups }`), '');
  assert.equal(
    await load(`access: { ${proxies}, groupsHeader: X-Groups }`),
    'refused: access-needs-user-header 1:54',
  );
  assert.equal(
    await load(`access: { ${proxies}, groupsHeader: X-User, userHeader: x-user }`),
    'refused: access-one-header 1:54',
  );
  assert.equal(await load(`access: { ${proxies}, userHeader: Authorization }`), 'refused: bad-header 1:52');
  assert.equal(
    await load('access: { trustedProxies: [10.0.0.0/8, "::/0"] }'),
    'refused: access-proxies-everybody 1:27',
  );
});

test('private modules that nobody may read are mentioned, and those that everybody may', async () => {
  const modules = 'private: a.example,b.example/*';
  assert.equal(await load(modules), 'private-unread a.example,b.example/*');
  assert.equal(
    await load(`${modules}\naccess: { ${rule('network:loopback')} }`),
    'private-unread b.example/*',
  );
  assert.equal(await load(`${modules}\naccess: { ${rule('network:loopback', '"*"')} }`), '');
  const open = `${modules}\naccess: { ${rule('everybody', '"*"')} }`;
  assert.equal(await load(open), '');
  assert.equal(await load(`${open}\nlisten: "[::1]:80"`), '');
  for (const listen of ['":80"', '10.0.0.1:80', 'mirror.example:80'])
    assert.equal(await load(`${open}\nlisten: ${listen}`), 'private-everybody a.example,b.example/*');
  const network = `${modules}\nlisten: ":80"\naccess: { ${rule('network:0.0.0.0/0', '"*"')} }`;
  assert.equal(await load(network), 'private-everybody a.example,b.example/*');
});

test('a mirror that hears of private and of public modules is mentioned', async () => {
  const entry = (from: string) =>
    `private: [{ modules: a.example, from: "${from}" }]\naccess: { ${rule('network:loopback')} }\nupstream: `;
  assert.equal(
    await load(`${entry('b.example')}https://b.example/,direct`),
    'private-shared https://b.example',
  );
  assert.equal(await load(`${entry('b.example|direct')}c.example|direct`), '');
  assert.equal(await load(`${entry('public')}c.example`), '');
});

test('an issuer whose every token is taken is mentioned', async () => {
  const text = `access: { oidc: [{ issuer: https://i.example, audience: x }] }\n${tls}`;
  assert.equal(await load(text), 'oidc-anybody https://i.example');
});

test("the machine's GOPRIVATE is mentioned where nothing is said of private modules", async () => {
  const env = { GOPRIVATE: 'corp.example/*' };
  assert.equal(await load('', env), 'machine-private corp.example/*');
  assert.equal(await load('private: none', env), '');
  assert.equal(await load('', { GOPRIVATE: 'none' }), '');
});
