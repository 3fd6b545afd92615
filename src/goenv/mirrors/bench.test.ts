import assert from 'node:assert/strict';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { makeCertificate } from '../../../test/support/certificate.ts';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { type Fault, faults } from '../../../test/support/faults.ts';
import { makeModule } from '../../../test/support/module-factory.ts';
import { fileScope } from '../../../test/support/scope.ts';
import { startSumDb } from '../../../test/support/sumdb-server.ts';
import { startUpstream, type Upstream, type UpstreamOptions } from '../../../test/support/upstream.ts';
import { systemClock } from '../../base/index.ts';
import { bench, probeMirror } from './bench.ts';
import { type CatalogueMirror, unknownMirror as own } from '../catalogue/index.ts';
import type { MirrorReport } from './judge.ts';
import type { LogPlaces } from './log.ts';
import type { Samples } from './samples.ts';

const small = makeModule({ path: 'example.com/Small', version: 'v1.0.0' });
const large = makeModule({ path: 'example.com/large', version: 'v1.2.0', sizeBytes: 400_000 });
const busy = ['v0.1.0', 'v0.2.0', 'v0.3.0'].map((version) =>
  makeModule({ path: 'example.com/busy', version }),
);
const toolchain = makeModule({
  path: 'golang.org/toolchain',
  version: 'v0.0.1-go1.24.0.linux-amd64',
  goMod: null,
});
const all = [small, large, ...busy, toolchain];
const samples: Samples = {
  small: { path: small.path, version: small.version },
  large: { path: large.path, version: large.version },
  busy: 'example.com/busy',
  toolchain: { path: toolchain.path, version: toolchain.version },
};
/** The same version with other contents: a zip in good order, but not the one that was logged. */
const forged = makeModule({ path: small.path, version: small.version, files: { 'x.go': 'package evil\n' } });

const certificate = makeCertificate();
const expired = makeCertificate([], -0.5);
const database = await startSumDb(fileScope, { entries: all });
const sumdb = { name: database.db.name, url: database.url };
const log: LogPlaces = {
  name: database.db.name,
  key: database.db.key.verifierKey,
  places: [{ url: database.url, setting: undefined }],
};
const system = fakeSystem({
  clock: systemClock,
  env: { SSL_CERT_FILE: '/etc/ca.pem' },
  files: { '/etc/ca.pem': certificate.certificate + expired.certificate },
});
const signal = new AbortController().signal;

async function mirrorAt(
  name: string,
  options: UpstreamOptions = {},
  spoil?: readonly [RegExp, Fault],
  modules = all,
): Promise<{ readonly mirror: CatalogueMirror; readonly upstream: Upstream }> {
  const upstream = await startUpstream(fileScope, modules, options);
  if (spoil !== undefined) upstream.fault(spoil[0], spoil[1]);
  return { mirror: own(name, upstream.url, 'given'), upstream };
}

function codes({ faults: found }: MirrorReport): string[] {
  return found.map(({ code }) => code);
}

test('each mirror is seen for what it is, and the best is recommended with its reasons', async () => {
  const good = await mirrorAt('good', { tls: certificate, sumdb });
  const others = await Promise.all([
    mirrorAt('slow', { sumdb }, [/\/@v\//, faults.delay(120)]),
    mirrorAt('no-sumdb'),
    mirrorAt('lying-zip', { sumdb }, [/mall\/@v\/v1.0.0\.zip$/, faults.body(forged.zip)]),
    mirrorAt('lying-mod', { sumdb }, [/mall\/@v\/v1.0.0\.mod$/, faults.body('module example.com/Evil\n')]),
    mirrorAt('portal', {}, [/./, faults.html()]),
    mirrorAt('expired', { tls: expired, sumdb }),
    mirrorAt('stale', { sumdb }, undefined, [small, large, ...busy.slice(0, 1), toolchain]),
    mirrorAt('broken-sumdb', { sumdb }, [/\/lookup\//, faults.status(500)]),
    mirrorAt('black-hole', {}, [/./, faults.blackHole()]),
    mirrorAt('other-info', { sumdb }, [/\.info$/, faults.body('{"Version":"v9.9.9"}')]),
  ]);
  const refused = await mirrorAt('refused');
  await refused.upstream.refuse();
  const progress: number[] = [];
  const report = await bench({
    system,
    log,
    samples,
    signal,
    mirrors: [...others, refused, good].map(({ mirror }) => mirror),
    version: '1.2.3',
    timeoutMs: 8000,
    onProgress: ({ phase, done, total }) => phase === 'requests' && progress.push(done / total),
  });
  const byName = new Map(report.mirrors.map((each) => [each.mirror.name, each]));
  const of = (name: string) => {
    const found = byName.get(name);
    assert.ok(found !== undefined, name);
    return found;
  };
  assert.equal(report.truth, 'database');
  assert.deepEqual(Object.fromEntries(report.mirrors.map(({ mirror, state }) => [mirror.name, state])), {
    good: 'usable',
    slow: 'usable',
    'no-sumdb': 'usable',
    stale: 'limited',
    'lying-zip': 'unusable',
    'lying-mod': 'unusable',
    portal: 'unusable',
    expired: 'unusable',
    'broken-sumdb': 'unusable',
    'black-hole': 'unusable',
    'other-info': 'unusable',
    refused: 'unusable',
  });
  assert.deepEqual(codes(of('lying-zip')), ['mirrors.other-zip']);
  assert.deepEqual(codes(of('lying-mod')), ['mirrors.other-go-mod']);
  assert.ok(codes(of('portal')).includes('mirrors.web-page'));
  assert.equal(codes(of('expired'))[0], 'origin.untrusted');
  assert.deepEqual(codes(of('stale')), ['mirrors.behind']);
  assert.deepEqual(codes(of('broken-sumdb')), ['mirrors.sumdb-broken']);
  assert.ok(codes(of('other-info')).includes('module.info-other-version'));
  assert.equal(codes(of('refused'))[0], 'origin.unreachable');
  assert.equal(codes(of('black-hole'))[0], 'origin.timeout');

  assert.deepEqual(
    [of('good').sumdb, of('no-sumdb').sumdb, of('broken-sumdb').sumdb],
    ['yes', 'no', 'broken'],
  );
  assert.deepEqual([of('good').hashes, of('lying-zip').hashes], ['verified', 'differs']);
  assert.deepEqual([of('good').freshness, of('stale').freshness], ['newest', 'behind']);
  assert.equal(of('good').toolchains, 'yes');
  assert.equal(of('good').certificate?.fault, undefined);
  assert.equal(of('good').certificate?.http2, false);
  assert.equal(of('expired').certificate?.fault, 'CERT_HAS_EXPIRED');
  assert.equal(of('good').certificate?.issuer, 'localhost');
  assert.ok((of('good').throughput?.count ?? 0) >= 2);
  assert.ok((of('slow').firstByte?.p50 ?? 0) >= 100);
  // Given up after two requests that got nowhere.
  assert.ok(of('black-hole').requests <= 2);

  const { recommendation } = report;
  assert.ok(recommendation !== undefined);
  assert.ok(
    recommendation.names.every((name) => ['good', 'no-sumdb'].includes(name)),
    recommendation.names.join(),
  );
  assert.equal(recommendation.names.length, 2);
  assert.match(recommendation.goproxy, /^https?:[^|,]+\|https?:[^|,]+,direct$/);
  assert.equal(recommendation.gosumdb, undefined);
  assert.ok(recommendation.reasons.some(({ code }) => code === 'mirrors.reason-verified'));
  assert.ok(progress.every((share, index) => share >= (progress[index - 1] ?? 0) && share <= 1));
  // Polite: what a good mirror was asked, all in all, on two connections.
  assert.ok(good.upstream.requests.length < 40, String(good.upstream.requests.length));
  assert.ok(good.upstream.connections.accepted <= 4);
});

test('without a database, what most mirrors serve is believed, and one alone is not called wrong', async () => {
  const dead: LogPlaces = { ...log, places: [{ url: 'http://127.0.0.1:1', setting: undefined }] };
  const [a, b, c] = await Promise.all([
    mirrorAt('a'),
    mirrorAt('b'),
    mirrorAt('c', {}, [/mall\/@v\/v1.0.0\.zip$/, faults.body(forged.zip)]),
  ]);
  const options = {
    system,
    log: dead,
    samples,
    signal,
    version: '1',
    timeoutMs: 8000,
    rounds: 1,
    downloads: 0,
  };
  const three = await bench({ ...options, mirrors: [a.mirror, b.mirror, c.mirror] });
  assert.equal(three.truth, 'majority');
  const hashes = Object.fromEntries(
    three.mirrors.map(({ mirror, hashes: verdict }) => [mirror.name, verdict]),
  );
  assert.deepEqual(hashes, { a: 'agrees', b: 'agrees', c: 'differs' });
  // Nothing leads to the database, which go will need.
  assert.ok(
    three.mirrors.every((each) => each.state === 'unusable' || codes(each).includes('mirrors.no-database')),
  );
  const one = await bench({ ...options, mirrors: [c.mirror] });
  assert.equal(one.truth, 'none');
  assert.equal(one.mirrors[0]?.hashes, 'unchecked');
  assert.equal(one.recommendation?.names.join(), 'c');
  assert.ok(one.recommendation.reasons.some(({ code }) => code === 'mirrors.reason-no-database'));
});

test('where only the other name of the database answers, that is what is set', async () => {
  const { mirror } = await mirrorAt('plain');
  const places = [
    { url: 'http://127.0.0.1:1', setting: undefined },
    { url: database.url, setting: 'sum.alias.example' },
  ];
  const options = { system, samples, signal, version: '1', timeoutMs: 8000, rounds: 1, downloads: 0 };
  const report = await bench({ ...options, mirrors: [mirror], log: { ...log, places } });
  assert.equal(report.truth, 'database');
  assert.equal(report.recommendation?.gosumdb, 'sum.alias.example');
  assert.equal(report.mirrors[0]?.state, 'limited');
  const through = await mirrorAt('through', { sumdb });
  const both = await bench({ ...options, mirrors: [mirror, through.mirror], log: { ...log, places } });
  assert.deepEqual(both.recommendation?.names, ['through']);
  assert.equal(both.recommendation.gosumdb, undefined);
});

test('it ends in time with every packet dropped, and somebody may end it before', async () => {
  const holes = await Promise.all(
    ['one', 'two'].map((name) => mirrorAt(name, {}, [/./, faults.blackHole()])),
  );
  const mirrors = holes.map(({ mirror }) => mirror);
  const silent: LogPlaces = { ...log, places: [{ url: mirrors[0]?.url ?? '', setting: undefined }] };
  const options = { system, log: silent, samples, mirrors, version: '1' };
  const report = await bench({ ...options, timeoutMs: 600, signal });
  assert.equal(report.recommendation, undefined);
  assert.ok(report.mirrors.every(({ state }) => state === 'unusable'));
  const enough = new Error('enough');
  const ending = new AbortController();
  const running = bench({ ...options, timeoutMs: 60_000, signal: ending.signal });
  ending.abort(enough);
  await assert.rejects(running, enough);
});

test('a large zip that does not come in time still tells how fast it came', async () => {
  const { mirror, upstream } = await mirrorAt('drip', { sumdb });
  upstream.fault(/large\/@v\/v1.2.0\.zip$/, faults.drip(20, 20_000));
  const options = { system, log, samples, signal, version: '1', mirrors: [mirror], rounds: 1, downloads: 1 };
  const report = await bench({ ...options, timeoutMs: 1000 });
  const [seen] = report.mirrors;
  assert.equal(seen?.state, 'usable');
  const rate = seen.throughput?.p50 ?? 0;
  assert.ok(rate > 0 && rate < 2_000_000, String(rate));
});

test('a probe asks for what does not exist too', async () => {
  const options = { system, log, samples, version: '1', timeoutMs: 6000, signal };
  const good = await mirrorAt('good', { sumdb });
  const report = await probeMirror(good.mirror, options);
  assert.equal(report.state, 'usable');
  assert.equal(report.hashes, 'verified');
  assert.deepEqual(
    report.steps.map(({ kind, failed }) => [kind, failed]),
    [
      'info',
      'list',
      'mod',
      'zip',
      'latest',
      'sumdb-supported',
      'sumdb-lookup',
      'sumdb-tile',
      'toolchain-info',
      'toolchain-zip',
      'absence',
    ].map((kind) => [kind, 0]),
  );
  const yes = await mirrorAt('yes', { sumdb }, [/no-such-module/, faults.body('v1.0.0\n', 'text/plain')]);
  assert.deepEqual(codes(await probeMirror(yes.mirror, options)), ['mirrors.answers-anything']);
});

test('HTTP/2 is told by what the server offers', async () => {
  const server = http2.createSecureServer({
    cert: certificate.certificate,
    key: certificate.key,
    allowHTTP1: true,
  });
  server.on('sessionError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const report = await probeMirror(own('h2', url, 'given'), {
    system,
    log,
    samples,
    version: '1',
    timeoutMs: 1500,
    signal,
  });
  assert.equal(report.certificate?.http2, true);
});
