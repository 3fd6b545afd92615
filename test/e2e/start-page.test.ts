import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { goClient, needsGo } from '../support/go.ts';
import { makeModule } from '../support/module-factory.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld } from '../support/world.ts';

test('the commands of the start page do what it says, in the order in which they stand there', async (t) => {
  if (!needsGo(t)) return;
  const page = await startWorld(t).then((world) => world.gomirror());
  const html = await (await page.get('/', { headers: { accept: 'text/html' } })).text();
  const lines = [...html.matchAll(/<pre><code>([^<]+)<\/code><\/pre>/g)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => line.startsWith('go '));
  assert.deepEqual(
    lines.map((line) => line.split(' ').slice(0, 3).join(' ')),
    ['go env -w', 'go env GOPROXY', 'go mod download', 'go env -u', 'go env -w'],
  );
  const [use = '', show = '', check = '', undo = '', private_ = ''] = lines;
  const [modulePath = '', version = ''] = check.split(' ').at(-1)?.split('@') ?? [];

  const world = await startWorld(t, [makeModule({ path: modulePath, version })]);
  const mirror = await world.gomirror();
  const folder = await temporaryFolder(t);
  const client = await goClient(t, {
    goproxy: '',
    gosumdb: world.database.db.key.verifierKey,
    env: { GOENV: path.join(folder, 'env') },
  });
  const run = async (line: string) => {
    const outcome = await client.run(folder, line.replace(page.url, mirror.url).split(' ').slice(1));
    assert.equal(outcome.code, 0, `${line}: ${outcome.stderr}`);
    return outcome;
  };
  const before = (await run(show)).stdout;
  await run(use);
  assert.equal((await run(show)).stdout, `${mirror.url},direct\n`);
  // "lines that begin with `# get <url>/` went through this mirror"
  assert.match((await run(check)).stderr, new RegExp(`^# get ${mirror.url}/`, 'm'));
  assert.equal((await run(check)).stderr, '', 'nothing is printed for what the module cache has');
  await run(undo);
  assert.equal((await run(show)).stdout, before);
  await run(private_);
  assert.match((await run('go env GOPRIVATE')).stdout, /^git\.example\.com\n$/);
});
