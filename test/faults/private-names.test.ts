import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Random } from '../oracle/random.ts';
import type { MirrorProcess } from '../support/gomirror.ts';
import { targetOf } from '../support/kept.ts';
import { makeModule } from '../support/module-factory.ts';
import {
  hostileSpelling,
  leavesOpen,
  mentions,
  requestBytes,
  type SpelledRequest,
  type SpellingOptions,
} from '../support/private-spellings.ts';
import { connectRaw } from '../support/raw-http.ts';
import { seeded } from '../support/seed.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startUpstream } from '../support/upstream.ts';
import { startWorld } from '../support/world.ts';

const host = 'git.corp.example';
const secret = makeModule({ path: `${host}/Secret-Team/hush`, version: 'v1.2.3' });
const secretPreview = makeModule({ path: `${host}/Secret-Team/hush`, version: 'v1.3.0-rc.1' });
/** A public module that needs the private one, so that fetching ahead comes across its name. */
const open = makeModule({
  path: 'public.example.com/open',
  version: 'v1.0.0',
  requires: [{ path: secret.path, version: secret.version }],
});

/** A gomirror with one private source of its own, and public ones that write down what they are asked. */
async function start(t: TestContext, who: string) {
  const world = await startWorld(t, [open]);
  const own = await startUpstream(t, [secret, secretPreview]);
  const file = path.join(await temporaryFolder(t), 'gomirror.yaml');
  await writeFile(
    file,
    `private: [{ modules: ${host}, from: "${own.url}" }]\n` +
      `access: { rules: [{ who: "${who}", read: ${host} }] }\n` +
      `profiles: { other: { upstream: "${world.upstream.url}" } }\n`,
  );
  const mirror = await world.gomirror({ args: ['--config', file] });
  const leaks = () => {
    const asked = [
      ...world.upstream.requests.flatMap(({ path: requested, headers }) => [
        requested,
        JSON.stringify(headers),
      ]),
      ...world.database.db.requests,
    ];
    return asked.filter((text) => mentions(text, secret.path));
  };
  return { world, own, mirror, leaks };
}

/** Requests for a few connections: one after which the server closes it comes alone, or it would take the others with it. */
function* pipelines(random: Random, options: SpellingOptions): Generator<SpelledRequest[]> {
  const together: SpelledRequest[] = [];
  while (together.length < 50) {
    const request = hostileSpelling(random, options);
    if (leavesOpen(request)) together.push(request);
    else yield [request];
  }
  yield together;
}

/** Sends requests down one connection until the server ends it, as it does after what it cannot read. */
async function send(t: TestContext, mirror: MirrorProcess, bytes: Buffer): Promise<string> {
  const connection = await connectRaw(t, mirror.url);
  connection.write(bytes);
  return connection.ended;
}

test('what a private module is called reaches no public source, however it is asked for', async (t) => {
  const { own, mirror, world, leaks } = await start(t, 'network:loopback');
  const good = await mirror.get(`${targetOf(secret)}.zip`);
  assert.equal(good.status, 200, await good.clone().text());
  assert.ok(Buffer.from(await good.arrayBuffer()).equals(secret.zip));
  assert.ok(own.count() > 0);
  const ahead = await mirror.get(`${targetOf(open)}.mod`);
  assert.equal(ahead.status, 200);
  assert.deepEqual(leaks(), []);

  const random = seeded(t);
  const tries = Number(process.env['PRIVATE_TRIES'] ?? 100_000);
  const options = {
    path: secret.path,
    versions: [secret.version, secretPreview.version],
    database: world.database.db.name,
    profiles: ['other'],
  };
  let answered = 0;
  let sent = 0;
  const worker = async () => {
    while (sent < tries) {
      for (const requests of pipelines(random, options)) {
        sent += requests.length;
        const answers = await send(t, mirror, requestBytes(requests));
        answered += answers.split('HTTP/1.1 ').length - 1;
      }
      assert.deepEqual(leaks(), []);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  t.diagnostic(`${answered} answers to ${sent} requests; ${own.count()} to the private source`);
  assert.ok(answered > sent * 0.9, `only ${answered} answers to ${sent} requests`);

  // The mirror has come to no harm, and public modules still come from public sources.
  assert.equal((await mirror.get(`${targetOf(secretPreview)}.zip`)).status, 200);
  assert.equal((await mirror.get(`${targetOf(open)}.zip`)).status, 200);
  assert.ok(world.database.db.requests.length > 0);
  assert.deepEqual(leaks(), []);
});

test('what leads to private modules alone, or differs from one only in case, is named to nobody', async (t) => {
  const world = await startWorld(t, [open]);
  const own = await startUpstream(t, [secret]);
  const file = path.join(await temporaryFolder(t), 'gomirror.yaml');
  const modules = `"${host}/*", "github.com/Secret-Team/*"`;
  await writeFile(file, `private: [{ modules: [${modules}], from: "${own.url}" }]\n`);
  const mirror = await world.gomirror({ args: ['--config', file] });
  const database = world.database.db.name;
  const paths = [
    host,
    'github.com/!secret-!team',
    'github.com/secret-team',
    'github.com/secret-team/hush/v2',
  ];
  for (const asked of paths) {
    const fits = asked.endsWith('/v2') ? 'v2.0.0' : 'v1.0.0';
    for (const rest of [
      '@v/list',
      '@latest',
      '@v/v1.0.0.info',
      '@v/main.info',
      `@v/${fits}.mod`,
      `@v/${fits}.zip`,
    ]) {
      const answer = await mirror.get(`/${asked}/${rest}`);
      assert.equal(answer.status, 404, `${asked}/${rest}`);
    }
    assert.equal((await mirror.get(`/sumdb/${database}/lookup/${asked}@${fits}`)).status, 403, asked);
  }
  assert.match(
    await (await mirror.get(`/${host}/@v/list`)).text(),
    /nobody is asked about git\.corp\.example/,
  );
  const said = JSON.stringify([world.upstream.requests, world.database.db.requests]).toLowerCase();
  assert.ok(!said.includes('secret-team') && !said.includes(host), said);
  assert.equal(own.count(/./), 0);
  assert.equal((await mirror.get(`${targetOf(open)}.mod`)).status, 200);
});

test('a stranger makes nobody be asked, neither public nor private', async (t) => {
  const { own, mirror, leaks } = await start(t, 'network:192.0.2.0/24');
  const random = seeded(t);
  const options = { path: secret.path, versions: [secret.version], database: 'sum.example.com' };
  for (let round = 0; round < 20; round++) {
    for (const requests of pipelines(random, options)) {
      const answers = await send(t, mirror, requestBytes(requests));
      assert.ok(!answers.includes(secret.h1) && !answers.includes('"Version"'), answers);
    }
  }
  assert.deepEqual(leaks(), []);
  assert.equal(own.count(/./), 0);
  const known = await mirror.get(`${targetOf(secret)}.info`);
  const unknown = await mirror.get(
    `${targetOf({ path: `${host}/Secret-Team/none`, version: 'v1.2.3' })}.info`,
  );
  assert.equal(known.status, unknown.status);
  const words = async (answer: Response) => (await answer.text()).replaceAll(/hush|none/g, '');
  assert.equal(await words(known), await words(unknown));
});

test('the judge of leaks knows a name in every dress', () => {
  for (const text of [
    '/git.corp.example/!secret-!team/hush/@v/list',
    '/lookup/git%2ecorp.example/x@v1.0.0',
    '/GIT.Corp.example/x',
    '/%67it.corp%252eexample/x',
    '{"referer":"http://x/git.corp.example/"}',
  ]) {
    assert.ok(mentions(text, secret.path), text);
  }
  assert.ok(!mentions('/public.example.com/open/@v/list', secret.path));
});
