import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { startDirectWorld } from '../support/direct-world.ts';
import { History } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld } from '../support/world.ts';

const host = 'vcs.example.com';
const lib = `${host}/lib`;

/** A gomirror with the default freshness in front of a git server whose module is private, and read by this machine. */
async function start(t: TestContext, settingsToo = '') {
  const git = await startDirectWorld(t, { host });
  const history = new History();
  history.tag(
    'v1.0.0',
    history.commit({ files: { 'go.mod': `module ${lib}\n`, data: randomBytes(300_000) } }),
  );
  const repository = await git.repository('lib', history);
  const folder = await temporaryFolder(t);
  const [settings, ca] = ['gomirror.yaml', 'ca.pem'].map((name) => path.join(folder, name)) as [
    string,
    string,
  ];
  await writeFile(ca, git.ca);
  await writeFile(
    settings,
    `private: [{modules: '${host}/*', from: direct}]
access: {rules: [{who: 'network:127.0.0.0/8', read: '${host}/*'}]}
fetch: {proxy: '${git.proxy.url}', ca: ${ca}}
${settingsToo}`,
  );
  const world = await startWorld(t);
  const mirror = await world.gomirror({ args: ['--config', settings], env: { GOMIRROR_LANG: 'en' } });
  const status = async (file: string) => {
    const answer = await mirror.get(`/${lib}/@v/${file}`);
    const text = await answer.text();
    return answer.ok ? text : answer.status;
  };
  /** How often the refs were listed so far. */
  const listings = () => git.server.requests.filter(({ target }) => target.includes('info/refs')).length;
  return { git, history, repository, mirror, status, listings };
}

test('a tag, a branch and a commit are there as soon as they are pushed', async (t) => {
  const { history, repository, mirror, status, listings } = await start(t);
  assert.equal(await status('list'), 'v1.0.0\n');
  const listed = listings();
  const mark = history.commit({ files: { 'a.go': 'package lib\n' } });
  history.tag('v1.1.0', mark);
  history.branch('work', mark);
  await repository.update(history);
  assert.match(String(await status('v1.1.0.info')), /"Version":"v1\.1\.0"/);
  assert.match(String(await status('v1.1.0.mod')), /^module /);
  assert.match(String(await status('v1.1.0.zip')), /^PK/);
  assert.match(String(await status('work.info')), /"Version":"v1\.1\.0"/);
  assert.match(String(await status(`${repository.hash(mark).slice(0, 12)}.info`)), /"Version":"v1\.1\.0"/);
  assert.ok(listings() > listed);
  // What was listed stays as fresh as it was.
  assert.equal(await status('list'), 'v1.0.0\n');

  // Whoever asks for what does not exist makes nobody ask the server each time.
  const before = listings();
  for (let n = 0; n < 30; n++) assert.equal(await status(`v9.9.${n}.info`), 404);
  assert.ok(listings() - before <= 3, `${listings() - before} listings`);
  const absent = await mirror.get(`/${lib}/@v/v9.9.0.info`);
  assert.match(absent.headers.get('cache-control') ?? '', /max-age=5$/);
});

test('that a version was asked for before it was pushed is forgotten within seconds', async (t) => {
  const { history, repository, status } = await start(t);
  assert.equal(await status('v1.1.0.info'), 404);
  assert.equal(await status('v1.1.0.info'), 404);
  history.tag('v1.1.0', history.commit({ files: { 'a.go': 'package lib\n' } }));
  await repository.update(history);
  const end = Date.now() + 30_000;
  let said: string | number = 404;
  while (said === 404 && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    said = await status('v1.1.0.info');
  }
  assert.match(String(said), /"Version":"v1\.1\.0"/);
});

test('a repository whose copy had to go is served from what is kept, and fetched again for the rest', async (t) => {
  const { git, history, repository, mirror, status } = await start(t, 'direct: {cache: 600kB}\n');
  history.tag('v1.1.0', history.commit({ files: { 'a.go': 'package lib\n' } }));
  await repository.update(history);
  for (const name of ['one', 'two']) {
    const other = new History();
    const files = { 'go.mod': `module ${host}/${name}\n`, data: randomBytes(300_000) };
    other.tag('v1.0.0', other.commit({ files }));
    await git.repository(name, other);
  }
  const zip = await status('v1.0.0.zip');
  assert.match(String(zip), /^PK/);
  const removed = async () => {
    const text = await (await mirror.get('/-/metrics')).text();
    return Number(/^gomirror_repository_copies_removed_total (\d+)$/m.exec(text)?.[1]);
  };
  const bytes = async () => {
    const text = await (await mirror.get('/-/metrics')).text();
    return Number(/^gomirror_repository_copies_bytes (\d+)$/m.exec(text)?.[1]);
  };
  for (const name of ['one', 'two']) {
    assert.match(await (await mirror.get(`/${host}/${name}/@v/v1.0.0.mod`)).text(), /^module /);
  }
  const end = Date.now() + 10_000;
  while ((await removed()) < 2 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok((await removed()) >= 2);
  assert.ok((await bytes()) <= 600_000);
  git.server.forget();
  assert.equal(await status('v1.0.0.zip'), zip);
  assert.deepEqual(git.server.requests, []);
  assert.match(String(await status('v1.1.0.zip')), /^PK/);
});
