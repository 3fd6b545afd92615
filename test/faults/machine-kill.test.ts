import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../oracle/random.ts';
import { hold } from '../support/faults.ts';
import type { MirrorProcess } from '../support/gomirror.ts';
import { checkKept, checkServed, filesBelow, targetOf } from '../support/kept.ts';
import type { FaultyCall, KillMoment, MachineFaults } from '../support/machine-faults.ts';
import { makeModule, type TestModule } from '../support/module-factory.ts';
import { seeded } from '../support/seed.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startWorld, type World } from '../support/world.ts';

const preload = fileURLToPath(new URL('../support/machine-faults.ts', import.meta.url));

/** Every kind of step on the way of a file to its name, and how often it is taken during the fills of one round. */
const steps: readonly { name: FaultyCall; times: number; moments: readonly KillMoment[] }[] = [
  { name: 'open', times: 2, moments: ['before', 'after'] },
  { name: 'writev', times: 2, moments: ['before', 'half', 'after'] },
  { name: 'writeFileSync', times: 8, moments: ['before', 'half', 'after'] },
  { name: 'fsyncSync', times: 5, moments: ['before', 'after'] },
  { name: 'renameSync', times: 7, moments: ['before', 'after'] },
  { name: 'linkSync', times: 3, moments: ['before', 'after'] },
  { name: 'rmSync', times: 2, moments: ['before', 'after'] },
];

function nextModules(round: number, random: Random): TestModule[] {
  return [
    makeModule({ path: `kill.example.com/Small${round}`, version: 'v1.0.0' }),
    makeModule({
      path: `kill.example.com/large${round}`,
      version: 'v1.0.0',
      sizeBytes: 300_000 + random.below(900_000),
    }),
  ];
}

/** Asks for everything; a process that dies meanwhile is no error, wrong bytes are. */
async function ask(mirror: MirrorProcess, modules: readonly TestModule[]): Promise<void> {
  const kinds = ['info', 'mod', 'zip'] as const;
  await Promise.all(
    modules.flatMap((module) =>
      kinds.map(async (kind) => {
        let bytes: Buffer;
        try {
          const answer = await mirror.get(`${targetOf(module)}.${kind}`);
          assert.equal(answer.status, 200);
          bytes = Buffer.from(await answer.arrayBuffer());
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          return;
        }
        assert.ok(bytes.equals(Buffer.from(module[kind])), `wrong ${kind}`);
      }),
    ),
  );
}

/** What must hold whenever a process has died. */
function checkDead(mirror: MirrorProcess, modules: readonly TestModule[]): void {
  checkKept(mirror.data, modules);
}

/** What must hold whenever one has come up again. */
async function checkRisen(mirror: MirrorProcess, lately: readonly TestModule[]): Promise<void> {
  assert.deepEqual(filesBelow(path.join(mirror.data, 'tmp')), []);
  await Promise.all(lately.map((module) => checkServed(mirror, module)));
}

/** At last: nobody to ask, and everything that was ever asked for is still there, whole. */
async function checkEnd(mirror: MirrorProcess, world: World, modules: readonly TestModule[]): Promise<void> {
  await Promise.all(modules.map((module) => checkServed(mirror, module)));
  await mirror.stop();
  assert.equal(checkKept(mirror.data, modules).length, 3 * modules.length);
  await world.upstream.refuse();
  await world.database.refuse();
  const alone = await mirror.restart();
  await checkRisen(alone, modules);
}

async function killable(t: TestContext): Promise<{
  world: World;
  start: () => Promise<MirrorProcess>;
  data: string;
  arm: (faults?: MachineFaults) => void;
}> {
  const world = await startWorld(t);
  const data = await temporaryFolder(t);
  const file = path.join(await temporaryFolder(t), 'faults.json');
  const start = () =>
    world.gomirror({ data, nodeArgs: ['--import', preload], env: { MACHINE_FAULTS: file } });
  const arm = (faults?: MachineFaults) => {
    if (faults === undefined) rmSync(file, { force: true });
    else writeFileSync(file, JSON.stringify(faults));
  };
  return { world, start, data, arm };
}

test('kill -9 at every kind of step of a fill', async (t) => {
  const random = seeded(t);
  const { world, start, arm } = await killable(t);
  const points = steps.flatMap(({ name, times, moments }) =>
    moments.map((when) => ({ name, when, nth: 1 + random.below(times) })),
  );
  const all: TestModule[] = [];
  let mirror = await start();
  let lately: TestModule[] = [];
  for (const [round, kill] of points.entries()) {
    const modules = nextModules(round, random);
    world.publish(...modules);
    all.push(...modules);
    arm({ kill });
    // The counts began with the process, so the checks of what was lost come in the same breath.
    await Promise.all([ask(mirror, modules), ask(mirror, lately)]);
    const { signal } = await Promise.race([
      mirror.ended,
      delay(20_000, { signal: 'none', code: null }, { ref: false }),
    ]);
    assert.equal(signal, 'SIGKILL', `never came to ${JSON.stringify(kill)}`);
    checkDead(mirror, all);
    arm();
    mirror = await start();
    await checkRisen(mirror, []);
    lately = modules;
  }
  await checkEnd(mirror, world, all);
});

test('kill -9 while an upstream sends, at any byte, and at any time after', async (t) => {
  const random = seeded(t);
  const { world, start } = await killable(t);
  const all: TestModule[] = [];
  let mirror = await start();
  for (let round = 0; round < 8; round++) {
    // Above 4 MB clients are fed while the zip comes in, and may have had most of it.
    const sizeBytes = round % 2 === 0 ? 5_000_000 : 400_000;
    const module = makeModule({ path: `send.example.com/m${round}`, version: 'v1.0.0', sizeBytes });
    world.publish(module);
    all.push(module);
    const held = hold();
    world.upstream.script(`${targetOf(module)}.zip`, [held.fault]);
    const asked = ask(mirror, [module]);
    await held.arrived;
    const cutAt = random.pick([0, 1, random.below(sizeBytes), random.below(sizeBytes), sizeBytes - 100]);
    await held.sendUpTo(cutAt);
    if (random.oneIn(3)) await held.finish();
    await delay(random.below(30));
    await mirror.kill();
    await asked;
    checkDead(mirror, all);
    mirror = await start();
    await checkRisen(mirror, [module]);
  }
  await checkEnd(mirror, world, all);
});
