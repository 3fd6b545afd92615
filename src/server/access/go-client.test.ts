import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { makeCertificate } from '../../../test/support/certificate.ts';
import { goClient, needsGo } from '../../../test/support/go.ts';
import { guardedServer } from '../../../test/support/guarded-server.ts';
import { makeModule } from '../../../test/support/module-factory.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';

const module = makeModule({ path: 'corp.example/lib', version: 'v1.0.0' });

/** A mirror over TLS that has a private module, and the real go command in front of it. */
async function setUp(t: TestContext) {
  const folder = await temporaryFolder(t);
  const { certificate, key } = makeCertificate();
  const tls = { cert: path.join(folder, 'tls.crt'), key: path.join(folder, 'tls.key') };
  await writeFile(tls.cert, certificate);
  await writeFile(tls.key, key);
  const server = await guardedServer(t, { modules: [module], tls });
  const work = path.join(folder, 'work');
  await mkdir(work);
  await writeFile(path.join(work, 'go.mod'), 'module work.example\n\ngo 1.24\n');
  const download = async (env: Readonly<Record<string, string>>, netrc = '') => {
    const file = path.join(folder, 'netrc');
    await writeFile(file, netrc, { mode: 0o600 });
    const go = await goClient(t, {
      goproxy: server.url,
      gosumdb: 'off',
      env: { SSL_CERT_FILE: tls.cert, NETRC: file, ...env },
    });
    return go.run(work, ['mod', 'download', '-json', `${module.path}@${module.version}`]);
  };
  const script = async (text: string) => {
    const file = path.join(folder, 'credentials.sh');
    await writeFile(file, `#!/bin/sh\n${text}\n`);
    await chmod(file, 0o755);
    return file;
  };
  return { ...server, download, script, host: new URL(server.url).host };
}

test('the go command gets a private module with a token in its netrc file', async (t) => {
  if (!needsGo(t)) return;
  const { download, host, entries } = await setUp(t);
  const { code, stdout, stderr } = await download({}, `machine ${host} login token password ci-secret\n`);
  assert.equal(code, 0, stderr + stdout);
  assert.equal((JSON.parse(stdout) as { Sum: string }).Sum, module.h1);
  assert.deepEqual(
    entries.map(({ who, what }) => `${who} ${what}`),
    ['info', 'mod', 'zip'].map((kind) => `token:ci corp.example/lib@v1.0.0.${kind}`),
  );
});

test('and with a GOAUTH command that gives a bearer token, asked for it or not', async (t) => {
  if (!needsGo(t)) return;
  const { download, script, url } = await setUp(t);
  const command = await script(`printf '%s\\n\\nAuthorization: Bearer ci-secret\\n\\n' '${url}/'`);
  const { code, stdout, stderr } = await download({ GOAUTH: command });
  assert.equal(code, 0, stderr + stdout);
  assert.equal((JSON.parse(stdout) as { Sum: string }).Sum, module.h1);
});

test('without, it stops and prints what is missing; it goes on to no other source', async (t) => {
  if (!needsGo(t)) return;
  const { download, host, url } = await setUp(t);
  const other = await guardedServer(t);
  const goproxy = { GOPROXY: `${url},${other.url}` };
  const none = await download(goproxy);
  assert.notEqual(none.code, 0);
  assert.match(none.stdout, /401 Unauthorized/);
  assert.match(none.stdout, /gomirror: corp\.example\/lib is only for those who have signed in/);
  assert.match(none.stdout, new RegExp(`machine ${host} login token password YOUR-TOKEN`));
  const wrong = await download(goproxy, `machine ${host} login token password wrong\n`);
  assert.match(wrong.stdout, /presented for corp\.example\/lib are not valid here/);
  const denied = await download(goproxy, `machine ${host} login token password bob-secret\n`);
  assert.match(denied.stdout, /403 Forbidden/);
  assert.match(denied.stdout, /gomirror: bob may not read corp\.example\/lib/);
  assert.deepEqual(other.opened, []);
  assert.deepEqual(other.entries, []);
});
