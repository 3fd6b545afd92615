import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const guard = fileURLToPath(new URL('no-dial-out.ts', import.meta.url));

/** Runs a script under the guard; its attempts go to documentation addresses, which lead nowhere even unguarded. */
function run(script: string, env: Record<string, string> = {}) {
  const outcome = spawnSync(process.execPath, ['--import', guard, '--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 20_000,
  });
  return { code: outcome.status, stdout: outcome.stdout, stderr: outcome.stderr };
}

const attempts: Record<string, string> = {
  'a connection by address': `import net from 'node:net'; net.connect(80, '192.0.2.1').on('error', () => {});`,
  'a connection with options': `import net from 'node:net'; net.connect({ host: '2001:db8::1', port: 80 }).on('error', () => {});`,
  'a connection through an own look-up': `import net from 'node:net';
    net.connect({ host: 'x.test', port: 80, lookup: (h, o, done) => o.all ? done(null, [{ address: '192.0.2.1', family: 4 }]) : done(null, '192.0.2.1', 4) }).on('error', () => {});`,
  fetch: `await fetch('http://192.0.2.1/').catch(() => {});`,
  'a TLS connection': `import tls from 'node:tls'; tls.connect(443, '192.0.2.1').on('error', () => {});`,
  'a look-up': `import dns from 'node:dns/promises'; await dns.lookup('example.com').catch(() => {});`,
  'a named import of lookup': `import { lookup } from 'node:dns'; lookup('example.com', () => {});`,
  'a resolve': `import dns from 'node:dns/promises'; await dns.resolve4('example.com').catch(() => {});`,
  'a datagram': `import dgram from 'node:dgram'; const s = dgram.createSocket('udp4'); try { s.send('x', 53, '192.0.2.1'); } catch {} s.close();`,
  'an attempt in a worker': `import { Worker } from 'node:worker_threads';
    const w = new Worker("import('node:net').then((net) => net.connect(80, '192.0.2.1').on('error', () => {}))", { eval: true });
    w.on('exit', (code) => { process.exitCode = code; });`,
};

for (const [name, script] of Object.entries(attempts)) {
  test(`${name} off loopback is loud even when its error is swallowed`, () => {
    const outcome = run(script);
    assert.match(outcome.stderr, /DIAL OFF LOOPBACK: .*(192\.0\.2\.1|2001:db8::1|example\.com)/);
    assert.equal(outcome.code, 1);
  });
}

const loopbackServer = `import http from 'node:http';
  const server = http.createServer((q, r) => r.end('hello from ' + q.headers.host.split(':')[0])).listen(0, '127.0.0.1', async () => {
    const port = server.address().port;`;

test('loopback, by address and by name, is free', () => {
  const outcome = run(`${loopbackServer}
    for (const host of ['127.0.0.1', 'localhost']) console.log(await (await fetch('http://' + host + ':' + port)).text());
    server.close(); server.closeAllConnections(); });`);
  assert.equal(outcome.stderr, '');
  assert.equal(outcome.stdout, 'hello from 127.0.0.1\nhello from localhost\n');
  assert.equal(outcome.code, 0);
});

test('names of TEST_HOSTS resolve in turn, and what they answer is guarded too', () => {
  const outcome = run(
    `${loopbackServer}
    const get = () => fetch('http://moving.test:' + port, { headers: { connection: 'close' } }).then((r) => r.text(), () => 'refused');
    console.log(await get()); console.log(await get());
    server.close(); server.closeAllConnections(); });`,
    { TEST_HOSTS: 'moving.test=127.0.0.1,192.0.2.1' },
  );
  assert.equal(outcome.stdout, 'hello from moving.test\nrefused\n');
  assert.match(outcome.stderr, /connection to moving\.test at 192\.0\.2\.1/);
  assert.equal(outcome.code, 1);
});
