import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCode } from '../../base/index.ts';
import { evaluatePac, type PacWorld, readWays } from './index.ts';

const world: PacWorld = {
  resolve: (host) => Promise.resolve(host === 'inside.corp.example' ? '10.1.2.3' : undefined),
  ownAddress: '192.0.2.7',
  // A Saturday.
  nowMs: Date.UTC(2026, 10, 21, 12, 30),
};

const ask = (body: string, target = 'https://goproxy.cn/x', its = world) =>
  evaluatePac(`function FindProxyForURL(url, host) { ${body} }`, target, its);

test('the first matching rule gives the proxies in order', async () => {
  const script = `
    function FindProxyForURL(url, host) {
      if (isPlainHostName(host) || dnsDomainIs(host, '.corp.example')) return 'DIRECT';
      if (shExpMatch(url, 'https://goproxy.*')) return 'PROXY proxy.corp.example:3128; SOCKS5 socks:1080; DIRECT';
      return 'DIRECT';
    }`;
  assert.deepEqual(await evaluatePac(script, 'https://goproxy.cn/a/b', world), [
    { kind: 'proxy', url: 'http://proxy.corp.example:3128' },
    { kind: 'proxy', url: 'socks5://socks:1080' },
    { kind: 'direct' },
  ]);
  assert.deepEqual(await evaluatePac(script, 'https://git.corp.example/', world), [{ kind: 'direct' }]);
});

test('modern syntax and names that have to be resolved first', async () => {
  const ways = await ask(
    `const nets = [['10.0.0.0', '255.0.0.0']];
     let inside = false;
     for (const [net, mask] of nets) inside ||= isInNet(host, net, mask);
     return inside ? 'DIRECT' : \`PROXY \${isResolvable('nowhere.example') ? 'a' : 'b'}:1\`;`,
    'https://inside.corp.example/',
  );
  assert.deepEqual(ways, [{ kind: 'direct' }]);
  assert.deepEqual(await ask(`return isResolvable('nowhere.example') ? 'PROXY a:1' : 'PROXY b:1'`), [
    { kind: 'proxy', url: 'http://b:1' },
  ]);
  // Even where the file catches the end of the run.
  assert.deepEqual(
    await ask(
      `try { return 'PROXY ' + dnsResolve('inside.corp.example') + ':1' } catch (e) { return 'DIRECT' }`,
    ),
    [{ kind: 'proxy', url: 'http://10.1.2.3:1' }],
  );
});

test('days and times', async () => {
  for (const [condition, holds] of [
    ["weekdayRange('SAT', 'GMT')", true],
    ["weekdayRange('MON', 'FRI', 'GMT')", false],
    ["weekdayRange('FRI', 'MON', 'GMT')", true],
    ["timeRange(12, 'GMT')", true],
    ["timeRange(13, 15, 'GMT')", false],
    ["timeRange(12, 0, 12, 30, 'GMT')", true],
    ["dateRange('NOV', 'GMT')", true],
    ["dateRange(1, 20, 'GMT')", false],
    ["dateRange(1, 'OCT', 30, 'NOV', 'GMT')", true],
    ["dateRange(2027, 'GMT')", false],
  ] as const) {
    const [way] = await ask(`return ${condition} ? 'PROXY yes:1' : 'DIRECT'`);
    assert.equal(way?.kind === 'proxy', holds, condition);
  }
});

test('the path of an https URL is not told, that of an http URL is', async () => {
  const body = `return url.indexOf('secret') < 0 ? 'PROXY hidden:1' : 'PROXY told:1'`;
  assert.deepEqual(await ask(body, 'https://a.example/secret'), [{ kind: 'proxy', url: 'http://hidden:1' }]);
  assert.deepEqual(await ask(body, 'http://a.example/secret'), [{ kind: 'proxy', url: 'http://told:1' }]);
});

test('a file reaches nothing of this process', async () => {
  const [way] = await ask(
    `const there = [typeof process, typeof require, typeof fetch, typeof globalThis.constructor.constructor('return typeof process')];
     let seen = ''; try { seen = Function('return typeof process')() } catch (e) { seen = 'undefined' }
     return there.slice(0, 3).every((t) => t === 'undefined') && seen === 'undefined' ? 'PROXY safe:1' : 'PROXY broken:1'`,
  );
  assert.deepEqual(way, { kind: 'proxy', url: 'http://safe:1' });
});

test('files that fail, that never end, that eat memory, that ask for ever', async () => {
  const codeOf = (promise: Promise<unknown>) => promise.then(() => undefined, errorCode);
  assert.equal(await codeOf(ask(`return nonsense(`)), 'goenv.pac-fails');
  assert.equal(await codeOf(ask(`throw new Error('no')`)), 'goenv.pac-fails');
  assert.equal(await codeOf(evaluatePac('<html>', 'https://a.example/', world)), 'goenv.pac-fails');
  assert.equal(await codeOf(ask(`for (;;) {}`)), 'goenv.pac-takes-too-long');
  assert.equal(await codeOf(ask(`let a = 'x'; for (;;) a += a;`)), 'goenv.pac-fails');
  assert.equal(
    await codeOf(ask(`for (let i = 0; i < 300; i++) { try { dnsResolve('n' + i) } catch (e) {} }`)),
    'goenv.pac-asks-too-much',
  );
});

test('answers that Go cannot use are left out', () => {
  assert.deepEqual(readWays('QUIC a:1; SOCKS4 b:2; PROXY c/d; PROXY good:3'), [
    { kind: 'proxy', url: 'http://good:3' },
  ]);
  assert.deepEqual(readWays(''), [{ kind: 'direct' }]);
  assert.deepEqual(readWays("PROXY x:1'; rm"), [{ kind: 'direct' }]);
});
