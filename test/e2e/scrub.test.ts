import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { checkKept, checkServed, eventually, filesBelow } from '../support/kept.ts';
import { makeModule } from '../support/module-factory.ts';
import { startWorld } from '../support/world.ts';
import { flipBit, keptName } from '../support/written-tree.ts';

const large = makeModule({ path: 'example.com/Large', version: 'v1.0.0', sizeBytes: 3_000_000 });
const small = makeModule({ path: 'example.com/small', version: 'v1.0.0' });
const modules = [large, small];

test('a running server finds what has rotted, says so, serves it no more, and fetches it again', async (t) => {
  const world = await startWorld(t, modules);
  const mirror = await world.gomirror({ args: ['--scrub-interval=1s'] });
  for (const module of modules) await checkServed(mirror, module);
  await eventually(() => assert.equal(checkKept(mirror.data, modules).length, 6));
  const file = (name: string) => path.join(mirror.data, 'modules', name);
  const zip = `${keptName(large)}.zip`;
  const smallZip = `${keptName(small)}.zip`;
  const mod = `${keptName(small)}.mod`;
  await flipBit(file(zip));
  await flipBit(file(smallZip), 0.3);
  await flipBit(file(mod), 0.3);
  for (const name of [zip, smallZip, mod]) {
    const { error } = await mirror.waitFor(
      ({ event, error: said }) => event === 'incident' && JSON.stringify(said).includes(name),
    );
    assert.equal((error as { code: string }).code, 'mirror.rotten-bytes');
  }
  await eventually(() => assert.equal(checkKept(mirror.data, modules).length, 6));
  for (const module of modules) await checkServed(mirror, module);
  const quarantined = filesBelow(path.join(mirror.data, 'quarantine'));
  for (const name of [zip, smallZip, mod])
    assert.ok(
      quarantined.some((each) => each.endsWith(name)),
      name,
    );
  const metrics = await (await mirror.get('/-/metrics')).text();
  assert.match(metrics, /gomirror_incidents_total\{code="mirror\.rotten-bytes"\} 3/);
  assert.equal(world.upstream.count(new RegExp(`${zip}$`)), 2);
  await mirror.stop();
  assert.equal(fs.existsSync(path.join(mirror.data, 'scrub-state.json')), true);
});

test('what was cut short or emptied is never served, not even before the scrub comes by', async (t) => {
  const world = await startWorld(t, modules);
  const first = await world.gomirror({ args: ['--scrub-interval=0'] });
  for (const module of modules) await checkServed(first, module);
  await first.stop();
  const files = checkKept(first.data, modules).map((name) => path.join(first.data, 'modules', name));
  assert.equal(files.length, 6);
  for (const [index, file] of files.entries())
    fs.truncateSync(file, index % 2 === 0 ? 0 : fs.statSync(file).size - 1);
  const mirror = await first.restart();
  for (const module of modules) await checkServed(mirror, module);
  await eventually(() => assert.equal(checkKept(mirror.data, modules).length, 6));
  assert.equal(mirror.events.filter(({ event }) => event === 'incident').length, 6);
  // With nobody to fetch from it is unavailable, and still not served.
  await mirror.stop();
  fs.truncateSync(
    files.find((file) => file.endsWith('small/@v/v1.0.0.zip'))!,
    50,
  );
  await world.upstream.refuse();
  const alone = await mirror.restart();
  const answer = await alone.get(`/${keptName(small)}.zip`);
  assert.ok(answer.status >= 500, String(answer.status));
  await answer.arrayBuffer();
  await alone.stop();
});
