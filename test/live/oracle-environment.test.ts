import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFromEnvironment } from '../../src/origin/proxy/environment.ts';
import { askOracle, buildOracle } from '../oracle/oracle.ts';
import { oracleSeed, Random } from '../oracle/random.ts';
import { needsGo } from '../support/go.ts';
import { temporaryFolder } from '../support/temp.ts';

const names = [
  'x.test',
  'a.x.test',
  'ax.test',
  'y',
  'localhost',
  'a.localhost',
  'bücher.test',
  'faß.test',
  'x.test.',
];
const addresses = [
  '10.0.0.1',
  '10.0.0.200',
  '11.1.2.3',
  '127.0.0.1',
  '127.1.2.3',
  '0.0.0.0',
  '255.255.255.255',
];
const addresses6 = [
  '::1',
  '::',
  '2001:db8::1',
  '2001:db8:8000::2',
  '::ffff:10.0.0.1',
  '::ffff:127.0.0.1',
  'fe80::1',
];
const proxies = [
  '',
  'http://proxy.test:3128',
  'proxy.test:3128',
  '10.0.0.9',
  'https://u:p@proxy.test',
  'socks5://p.test:1',
];

const port = (random: Random) => random.pick(['', '', ':80', ':443', ':8080', ':']);

function targetUrl(random: Random): string {
  const host = random.pick([
    () => random.pick(names),
    () => random.pick(addresses),
    () => `[${random.pick(addresses6)}]`,
  ])();
  return new URL(`${random.pick(['http', 'https'])}://${host}${port(random)}/m/@v/list`).href;
}

function listEntry(random: Random): string {
  const cidr = (all: readonly string[], most: number) => `${random.pick(all)}/${random.below(most + 3)}`;
  const entry = random.pick([
    () => random.pick(['', '.', '*.', '*', '..']) + random.pick(names) + port(random),
    () => random.pick(addresses) + port(random),
    () => `[${random.pick(addresses6)}]${port(random)}`,
    () => random.pick(addresses6),
    () => cidr(addresses, 32),
    () => cidr(addresses6, 128),
    () =>
      random.pick([
        '',
        ' ',
        ':80',
        '.',
        '*.',
        ':',
        '::',
        '[]',
        '[]:80',
        '10.0.0.1/',
        '10.0.0.1/08',
        '010.0.0.1',
        'a:b:c',
        '/8',
        'fe80::1%eth0',
      ]),
  ])();
  return random.oneIn(8) ? ` ${entry.toUpperCase()} ` : entry;
}

/** As both sides can write it: Go keeps what was given, a URL here is normalized. */
const normalized = (proxy: unknown) => (typeof proxy === 'string' ? new URL(proxy).href : null);

test('x/net chooses the same proxy from the environment', async (t) => {
  if (!needsGo(t)) return;
  const seed = oracleSeed();
  t.diagnostic(`ORACLE_SEED=${seed}`);
  const random = new Random(seed);
  const requests = Array.from({ length: 60_000 }, () => ({
    http: random.pick(proxies),
    https: random.pick(proxies),
    noProxy: random.oneIn(300) ? 'a,*' : random.many(0, 5, () => listEntry(random)).join(','),
    cgi: random.oneIn(20),
    url: targetUrl(random),
  }));
  const answers = await askOracle(
    await buildOracle('environment', await temporaryFolder(t)),
    requests.values(),
  );
  const differing = requests.flatMap((about, i) => {
    const { http, https, noProxy, cgi, url } = about;
    const environment = {
      [random.pick(['HTTP_PROXY', 'http_proxy'])]: http,
      [random.pick(['HTTPS_PROXY', 'https_proxy'])]: https,
      [random.pick(['NO_PROXY', 'no_proxy'])]: noProxy,
      REQUEST_METHOD: cgi ? 'GET' : '',
    };
    const ours = proxyFromEnvironment(environment, url) ?? null;
    const theirs = normalized(answers[i]);
    return ours === theirs ? [] : [JSON.stringify({ about, ours, theirs })];
  });
  assert.deepEqual(differing.slice(0, 10), [], `${differing.length} of ${requests.length} differ`);
  const chosen = answers.filter((answer) => answer !== null).length;
  assert.ok(chosen > 10_000 && chosen < 50_000, `${chosen} go through a proxy: not a fair sample`);
});
