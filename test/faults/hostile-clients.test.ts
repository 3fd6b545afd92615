import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { startDirectWorld } from '../support/direct-world.ts';
import { History } from '../support/git-repository.ts';
import type { MirrorProcess } from '../support/gomirror.ts';
import { targetOf } from '../support/kept.ts';
import { makeModule } from '../support/module-factory.ts';
import { connectRaw } from '../support/raw-http.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startUpstream } from '../support/upstream.ts';
import { startWorld } from '../support/world.ts';

const host = 'git.corp.example';
const secret = makeModule({ path: `${host}/team/hush`, version: 'v1.2.3' });
const open = makeModule({ path: 'public.example.com/open', version: 'v1.0.0' });

/** A gomirror with a private source of its own, which this machine's programs may read. */
async function start(t: TestContext) {
  const world = await startWorld(t, [open]);
  const own = await startUpstream(t, [secret]);
  const file = path.join(await temporaryFolder(t), 'gomirror.yaml');
  await writeFile(
    file,
    `private: [{ modules: ${host}, from: "${own.url}" }]\n` +
      `access: { rules: [{ who: "network:loopback", read: ${host} }] }\n` +
      `profiles: { dev: { upstream: "${world.upstream.url}" } }\n`,
  );
  const mirror = await world.gomirror({ args: ['--config', file], env: { GOMIRROR_LANG: 'en' } });
  return { world, own, mirror };
}

/** What is answered to exactly these headers; clients at hand add some of their own. */
async function ask(t: TestContext, mirror: MirrorProcess, target: string, headers: readonly string[]) {
  const connection = await connectRaw(t, mirror.url);
  const lines = [`GET ${target} HTTP/1.1`, ...headers, 'Connection: close'];
  connection.write(`${lines.join('\r\n')}\r\n\r\n`);
  return connection.ended;
}

test('a page in a browser on the machine reads nothing private, under whatever name it calls the mirror', async (t) => {
  const { mirror } = await start(t);
  const { host: own, port } = new URL(mirror.url);
  const foreign = [
    // A name of the page's author that leads here: to the browser it is one site with the page.
    [`Host: evil.example:${port}`, 'Accept-Language: en'],
    [`Host: evil.example:${port}`, 'Accept-Language: *', 'User-Agent: curl/8'],
    [`Host: localhost.evil.example:${port}`, 'Accept-Language: en'],
    [`Host: 127.0.0.1.evil.example:${port}`, 'Accept-Language: en'],
    [`Host: evil.example:${port}`, `Origin: http://evil.example:${port}`],
    // A page that cannot read the answer, but sees whether there is one.
    [`Host: ${own}`, 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors'],
    [`Host: ${own}`, 'Sec-Fetch-Site: same-site'],
    [`Host: ${own}`, 'Origin: https://evil.example'],
    [`Host: ${own}`, 'Origin: null'],
  ];
  const targets = [
    `${targetOf(secret)}.info`,
    `${targetOf(secret)}.zip`,
    `/${host}/team/hush/@v/list`,
    `/${host}/team/none/@v/list`,
    `/-/p/dev${targetOf(secret)}.mod`,
    `/sumdb/sum.golang.org/lookup/${host}/team/hush@v1.2.3`,
  ];
  const refusesForeign = async () => {
    for (const headers of foreign) {
      for (const target of targets) {
        const answer = await ask(t, mirror, target, headers);
        assert.match(answer, /^HTTP\/1\.1 403 /, `${target} ${headers.join(', ')}`);
        assert.match(answer, /web page of another site/);
      }
      const state = await ask(t, mirror, '/-/api/v1/status', headers);
      assert.doesNotMatch(state, /\(private\)/, headers.join(', '));
    }
  };
  await refusesForeign();
  const programs = [
    [`Host: ${own}`],
    [`Host: mirror.example:${port}`],
    [`Host: ${own}`, 'Accept-Language: en', 'Sec-Fetch-Site: none'],
    [`Host: localhost:${port}`, 'Accept-Language: en'],
  ];
  for (const headers of programs) {
    for (const target of targets.slice(0, 3))
      assert.match(await ask(t, mirror, target, headers), /^HTTP\/1\.1 200 /, headers.join(', '));
  }
  // What is at hand in memory by now is for them no more than it was.
  await refusesForeign();
  const anything = await ask(t, mirror, `${targetOf(open)}.info`, foreign[0] ?? []);
  assert.match(anything, /^HTTP\/1\.1 200 /);
});

test('where private modules come from is on no page that everybody may read', async (t) => {
  const { mirror, own } = await start(t);
  assert.equal((await mirror.get(`${targetOf(secret)}.zip`)).status, 200);
  const { host: source } = new URL(own.url);
  for (const page of ['/', '/-/metrics', '/-/readyz', '/-/healthz']) {
    const text = await (await mirror.get(page)).text();
    assert.ok(!text.includes(source) && !text.includes('hush') && !text.includes(host), page);
  }
  assert.match(await (await mirror.get('/-/metrics')).text(), /upstream="private 1"/);
});

test('bodies that never end take no more memory than a few', async (t) => {
  const { mirror } = await start(t);
  const begun = Array.from({ length: 40 }, async () => {
    const connection = await connectRaw(t, mirror.url);
    connection.write(`POST /-/api/v1/prefetch HTTP/1.1\r\nHost: ${new URL(mirror.url).host}\r\n`);
    connection.write(`Content-Length: 8000000\r\n\r\n${'x'.repeat(1000)}`);
    return connection;
  });
  const connections = await Promise.all(begun);
  const answers: string[] = [];
  for (const { ended } of connections) void ended.then((answer) => answers.push(answer));
  while (answers.length < 24) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 503 /);
  for (const { socket } of connections) socket.destroy();
  const body = JSON.stringify({ modules: [`${open.path}@${open.version}`] });
  let answer = await mirror.get('/-/api/v1/prefetch', { method: 'POST', body });
  for (let tries = 0; answer.status === 503 && tries < 50; tries++) {
    await answer.text();
    await new Promise((resolve) => setTimeout(resolve, 50));
    answer = await mirror.get('/-/api/v1/prefetch', { method: 'POST', body });
  }
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /"failed":0/);
});

test('what fails in one profile is not taken for another module of another one', async (t) => {
  const { mirror, world } = await start(t);
  assert.equal((await mirror.get('/-/p/dev/a.example.com/m/@v/v1.0.0.mod')).status, 404);
  const other = makeModule({ path: 'deva.example.com/m', version: 'v1.0.0' });
  world.publish(other);
  const answer = await mirror.get(`${targetOf(other)}.mod`);
  assert.deepEqual([answer.status, await answer.text()], [200, other.mod]);
});

test('a page of anybody’s that leads to a private repository gets what everybody gets there', async (t) => {
  const evil = 'evil.example.com';
  const git = await startDirectWorld(t, { host, names: [evil], users: { mirror: 'git-secret' } });
  const history = new History();
  history.tag(
    'v1.0.0',
    history.commit({ files: { 'go.mod': `module ${host}/lib\n`, 'a.go': 'package a\n' } }),
  );
  const repository = await git.repository('lib', history);
  const hash = await repository.git('rev-parse', 'main');
  git.server.page(`${evil}/x`, [`${evil}/x git https://${host}/lib`]);
  git.server.page(`${evil}/y`, [`${evil}/y mod https://${host}/proxy`]);
  const world = await startWorld(t, [open]);
  const folder = await temporaryFolder(t);
  await writeFile(path.join(folder, 'ca.pem'), git.ca);
  await writeFile(path.join(folder, 'secret'), 'git-secret\n', { mode: 0o600 });
  const settings = `private: [{ modules: '${host}/lib', from: direct }]
credentials: [{ for: ${host}, kind: basic, user: mirror, secretFile: ${path.join(folder, 'secret')} }]
access: { rules: [{ who: 'network:loopback', read: '${host}/*' }] }
fetch: { proxy: '${git.proxy.url}', ca: ${path.join(folder, 'ca.pem')} }
`;
  await writeFile(path.join(folder, 'gomirror.yaml'), settings);
  const upstream = `${world.upstream.url},direct`;
  const mirror = await world.gomirror({ upstream, args: ['--config', path.join(folder, 'gomirror.yaml')] });
  const list = await mirror.get(`/${host}/lib/@v/list`);
  assert.deepEqual([list.status, await list.text()], [200, 'v1.0.0\n']);
  git.server.forget();
  for (const asked of [
    ...['x/@v/list', 'x/@latest', 'x/@v/main.info', 'x/@v/v1.0.0.info', 'x/@v/v1.0.0.mod', 'x/@v/v1.0.0.zip'],
    ...[`x/@v/${hash}.info`, `x/@v/${hash.slice(0, 12)}.info`, 'y/@v/list', 'y/@latest'],
  ]) {
    const answer = await mirror.get(`/${evil}/${asked}`);
    const text = await answer.text();
    assert.ok(
      answer.status >= 400 && !text.includes('"Version"') && !text.includes(hash),
      `${asked}: ${text}`,
    );
  }
  // Another spelling, which many servers take for the same repository.
  for (const asked of ['Lib', 'lib.git', 'LIB.git']) {
    const escaped = asked.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
    assert.ok((await mirror.get(`/${host}/${escaped}/@v/list`)).status >= 400, asked);
  }
  assert.ok(git.server.requests.length > 0);
  for (const { target, authorization } of git.server.requests) assert.equal(authorization, undefined, target);
});

test('what becomes private is nobody’s from the moment that the settings say so, however much of it is at hand', async (t) => {
  const world = await startWorld(t, [open]);
  const file = path.join(await temporaryFolder(t), 'gomirror.yaml');
  const rule = 'access: { rules: [{ who: "network:192.0.2.0/24", read: "*" }] }\n';
  await writeFile(file, rule);
  const mirror = await world.gomirror({ args: ['--config', file] });
  const targets = ['.info', '.mod', '.zip'].map((kind) => targetOf(open) + kind);
  targets.push(`/${open.path}/@v/list`, `/${open.path}/@latest`, `/-/p/none${targetOf(open)}.mod`);
  for (let round = 0; round < 3; round++)
    for (const target of targets) await (await mirror.get(target)).text();
  const state = { phase: 'public', asked: 0, underway: 0, wrong: 0 };
  const asking = async (number: number) => {
    for (; state.phase !== 'over'; state.asked++) {
      const isPrivate = state.phase === 'private';
      if (isPrivate) state.underway++;
      const answer = await mirror.get(targets[(number + state.asked) % targets.length] ?? '/');
      await answer.arrayBuffer();
      if (!isPrivate) continue;
      state.underway--;
      if (answer.status !== 403) state.wrong++;
    }
  };
  const strangers = [0, 1, 2, 3].map(asking);
  const turn = async () => new Promise((resolve) => setTimeout(resolve, 1));
  const reload = async (settings: string) => {
    await writeFile(file, settings);
    await (await mirror.get('/-/api/v1/reload', { method: 'POST' })).text();
  };
  for (let round = 0; round < 10; round++) {
    await reload(`private: [{ modules: ${open.path}, from: public }]\n${rule}`);
    state.phase = 'private';
    for (const end = state.asked + 40; state.asked < end;) await turn();
    state.phase = 'changing';
    while (state.underway > 0) await turn();
    await reload(rule);
    assert.equal((await mirror.get(`${targetOf(open)}.info`)).status, 200);
  }
  state.phase = 'over';
  await Promise.all(strangers);
  assert.equal(state.wrong, 0);
});
