import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { makeCertificate } from '../../../test/support/certificate.ts';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { faults } from '../../../test/support/faults.ts';
import { makeModule } from '../../../test/support/module-factory.ts';
import { fileScope } from '../../../test/support/scope.ts';
import { startSumDb } from '../../../test/support/sumdb-server.ts';
import { startUpstream } from '../../../test/support/upstream.ts';
import { errorCode, systemClock } from '../../base/index.ts';
import { bestMirrors, type BestOptions } from './best.ts';

const sample = makeModule({ path: 'example.com/sample', version: 'v1.0.0' });
const toolchain = makeModule({
  path: 'golang.org/toolchain',
  version: 'v0.0.1-go1.24.0.linux-amd64',
  goMod: null,
});
const all = [sample, toolchain];
const { path, version } = sample;
const samples = { small: { path, version }, large: { path, version }, busy: path, toolchain };
const database = await startSumDb(fileScope, { entries: all });
const sumdb = { name: database.db.name, url: database.url };

const options: BestOptions = {
  samples,
  version: '1.2.3',
  timeoutMs: 4000,
  signal: new AbortController().signal,
};

function machine(goproxy: string, env: Readonly<Record<string, string>> = {}) {
  return fakeSystem({
    clock: systemClock,
    env: { GOPROXY: goproxy, GOSUMDB: `${database.db.key.verifierKey} ${database.url}`, ...env },
  });
}

test('why go got nowhere until now is said first, and nothing where it did', async () => {
  const good = await startUpstream(fileScope, all, { sumdb });
  const silent = await startUpstream(fileScope, all);
  silent.fault(/./, faults.blackHole());
  const dead = await startUpstream(fileScope, all);
  await dead.refuse();
  const guarded = await startUpstream(fileScope, all);
  guarded.fault(/./, faults.status(403));
  const said = async (now: string) => {
    const first = now.split(',')[0] ?? '';
    const { goproxy, reasons } = await bestMirrors(machine(now), {
      ...options,
      words: [...new Set([good.url, first])],
    });
    assert.equal(goproxy, `${good.url},direct`);
    return reasons[0];
  };
  assert.deepEqual(await said(`${silent.url},direct`), {
    code: 'mirrors.reason-now-silent',
    params: { host: new URL(silent.url).host },
  });
  assert.equal((await said(`${dead.url},${good.url}`))?.code, 'mirrors.reason-now-fails');
  assert.match((await said(`${good.url},direct`))?.code ?? '', /reason-(?:only|fastest|quickest)$/);
  // One that only wants to know who asks may well work for go.
  assert.match((await said(`${guarded.url},direct`))?.code ?? '', /reason-only$/);
});

test('mirrors are measured by the way that is going to be set', async () => {
  const certificate = makeCertificate();
  const good = await startUpstream(fileScope, all, { sumdb, tls: certificate });
  const system = machine('direct', { HTTPS_PROXY: 'http://127.0.0.1:1' });
  const words = [good.url.replace('127.0.0.1', 'localhost')];
  const codeOf = (more: Partial<BestOptions>) =>
    bestMirrors(system, { ...options, words, ...more }).then(() => 'usable', errorCode);
  const ca = [certificate.certificate];
  const env = { ...system.env, HTTPS_PROXY: undefined };
  assert.equal(await codeOf({ env }), 'mirrors.none-usable');
  assert.equal(await codeOf({ env, ca }), 'usable');
});

test('what is set stays set where another is quicker by chance only', async () => {
  const one = await startUpstream(fileScope, all, { sumdb });
  const other = await startUpstream(fileScope, all, { sumdb });
  for (const list of [`${one.url}|${other.url},direct`, `${other.url}|${one.url},direct`]) {
    const { goproxy } = await bestMirrors(machine(list), { ...options, words: [one.url, other.url] });
    assert.equal(goproxy, list);
  }
});

test('a proxy that takes questions and never answers does not outlast the time', async (t) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on('error', () => undefined).resume()));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const system = machine('direct', { HTTPS_PROXY: proxy, GOSUMDB: 'off' });
  const words = ['https://mirror.invalid'];
  const codeOf = await bestMirrors(system, { ...options, timeoutMs: 1000, words }).then(
    () => 'usable',
    errorCode,
  );
  assert.equal(codeOf, 'mirrors.none-usable');
});
