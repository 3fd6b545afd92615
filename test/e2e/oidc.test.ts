import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { makeAuthority } from '../support/authority.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { targetOf } from '../support/kept.ts';
import { makeModule } from '../support/module-factory.ts';
import { atEnd } from '../support/scope.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld } from '../support/world.ts';

const issuer = 'https://ci.test';

/** An issuer of tokens that only a proxy can reach, and whom only the settings' own authority vouches for. */
async function startIssuer(t: TestContext) {
  const authority = makeAuthority('Corp');
  const { certificate, key } = authority.issue(['ci.test']);
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const documents: Readonly<Record<string, unknown>> = {
    '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/keys` },
    '/keys': { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', use: 'sig' }] },
  };
  const server = https.createServer({ cert: certificate, key }, (request, response) => {
    response.end(JSON.stringify(documents[request.url ?? '']));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(t, () => new Promise<void>((resolve) => server.close(() => resolve())));
  const place = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    authority: authority.certificate,
    proxy: await startForwardProxy(t, { hosts: { 'ci.test:443': place } }),
    token: await new SignJWT({ sub: 'job' })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(issuer)
      .setAudience('gomirror')
      .setExpirationTime('5m')
      .sign(privateKey),
  };
}

test('a token issuer beyond the company\u2019s HTTP proxy is asked by way of it', async (t) => {
  const module = makeModule({ path: 'example.com/open', version: 'v1.0.0' });
  const world = await startWorld(t, [module]);
  const { authority, proxy, token } = await startIssuer(t);
  const folder = await temporaryFolder(t);
  const ca = path.join(folder, 'ca.pem');
  await writeFile(ca, authority);
  const settings = path.join(folder, 'gomirror.yaml');
  const start = async (fetch: string) => {
    await writeFile(
      settings,
      `access:
  public: signed-in
  trustedProxies: loopback
  proxyTls: yes
  oidc: [{issuer: '${issuer}', audience: gomirror}]
fetch: {ca: ${ca}${fetch}}
`,
    );
    return world.gomirror({
      args: ['--config', settings],
      env: { HTTPS_PROXY: proxy.url, NO_PROXY: 'none.test' },
    });
  };
  const ask = (mirror: Awaited<ReturnType<typeof start>>, password = token) =>
    mirror.get(`${targetOf(module)}.mod`, {
      headers: {
        'x-forwarded-proto': 'https',
        'x-forwarded-for': '192.0.2.1',
        authorization: `Basic ${Buffer.from(`job:${password}`).toString('base64')}`,
      },
    });
  for (const way of ['', `, proxy: '${proxy.url}'`]) {
    const before = proxy.requests.length;
    const mirror = await start(way);
    const answer = await ask(mirror);
    assert.equal(answer.status, 200, await answer.text());
    const asked = proxy.requests.slice(before);
    assert.deepEqual(
      [...new Set(asked)].filter((each) => each.includes('ci.test')),
      ['CONNECT ci.test:443'],
    );
    const [head = '', payload = '', signature = ''] = token.split('.');
    const forged = [head, payload, signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))].join('.');
    assert.equal((await ask(mirror, forged)).status, 401);
    await mirror.stop();
  }
});
