import assert from 'node:assert/strict';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { goClient, needsGo } from '../support/go.ts';
import { checkServed, eventually, filesBelow, targetOf } from '../support/kept.ts';
import { makeGraph } from '../support/module-factory.ts';
import { seeded } from '../support/seed.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld } from '../support/world.ts';

/** Everything in a data folder. A flipped bit in a zip is the scrub's to find, so zips are only cut. */
const kinds: Readonly<Record<string, RegExp>> = {
  'small files of modules': /^modules\/.*\.(?:info|mod)$/,
  'zips of modules': /\.zip$/,
  'digests beside kept files': /^modules\/.*\.sha256$/,
  'hashes beside kept zips': /^modules\/.*\.ziphash$/,
  'the pinned head': /^sums\/[^/]+\/head$/,
  'records of the log': /^sums\/[^/]+\/lookup\//,
  'tiles of the log': /^sums\/[^/]+\/tile\//,
  'answers that change': /^answers\//,
  'the note of who holds the lock': /^lock\.json$/,
};

test('whatever rots, a build by a client that checks everything works', async (t) => {
  if (!needsGo(t)) return;
  const random = seeded(t);
  const graph = makeGraph(5);
  const world = await startWorld(t, graph.modules);
  let mirror = await world.gomirror();
  const build = async () => {
    const folder = await temporaryFolder(t);
    await graph.write(folder, { withGoSum: false });
    const client = await goClient(t, { goproxy: mirror.url, gosumdb: world.database.db.key.verifierKey });
    const outcome = await client.run(folder, ['mod', 'tidy']);
    assert.equal(outcome.code, 0, outcome.stderr);
    for (const module of graph.modules) {
      const list = await mirror.get(targetOf(module).replace(/[^/]*$/, 'list'));
      assert.equal(await list.text(), `${module.version}\n`);
    }
  };
  await build();
  await mirror.stop();
  for (const [what, pattern] of Object.entries(kinds)) {
    const files = filesBelow(mirror.data).filter((name) => pattern.test(name));
    assert.ok(files.length > 0, `there are no ${what}`);
    for (const name of files) {
      const file = path.join(mirror.data, name);
      if (name.endsWith('.zip')) {
        truncateSync(file, random.below(statSync(file).size));
        continue;
      }
      const bytes = readFileSync(file);
      const at = random.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      writeFileSync(file, bytes);
      if (random.oneIn(2)) truncateSync(file, random.below(bytes.length));
    }
    mirror = await mirror.restart();
    for (const module of graph.modules) await checkServed(mirror, module);
    await build();
    await mirror.stop();
  }
  // Healed, too: what is needed for a build by itself is whole again.
  mirror = await mirror.restart();
  await world.upstream.refuse();
  await world.database.refuse();
  await eventually(build, 5000);
});
