import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FakeSystem, fakeSystem, Killed } from '../../../test/support/fake-system.ts';
import { profiles } from '../../../test/support/profiles.ts';
import { applyPlan, Journal, journalFolder, makeUndo, planUndo } from '../plan/index.ts';
import { noWishes, planSetup, type SetupWishes } from './index.ts';

/** Values as they may be, and some that a shell, a JSON or an INI file could stumble over. */
const value = fc.oneof(
  fc.constantFrom(
    'https://goproxy.cn,direct',
    "it's",
    '$HOME',
    '`x`',
    '"q"',
    'a b',
    '路径',
    '',
    '\\',
    '%PATH%',
    'a#b',
  ),
  fc.string({ maxLength: 12 }).filter((text) => !/\p{Cc}|\p{Cs}/u.test(text)),
);
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
const values = (...names: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names), maybe(value), { maxKeys: names.length });

const wishes: fc.Arbitrary<SetupWishes> = fc
  .record({
    scope: fc.constantFrom('user', 'user', 'project'),
    go: fc.record(
      {
        GOPROXY: maybe(
          fc.constantFrom('https://goproxy.cn,direct', 'https://a.example|https://b.example,direct'),
        ),
        GOPRIVATE: maybe(fc.constantFrom('git.corp.example', '*.internal,git.corp.example')),
        CC: maybe(fc.constantFrom('gcc', '/opt/路径/gcc')),
      },
      { requiredKeys: [] },
    ),
    variables: values('HTTPS_PROXY', 'NO_PROXY', 'http_proxy'),
    path: fc.array(
      fc.record({
        folder: fc.constantFrom('/opt/go/bin', '/home/gopher/go/bin', "/it's/bin"),
        inFront: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    neighbours: fc.subarray(['npm', 'pip', 'docker'] as const),
    git: fc.record({
      proxy: fc.constantFrom(null, 'http://p.example:1'),
      sshHosts: fc.subarray(['git.corp.example']),
    }),
    logins: fc.subarray([{ host: 'git.corp.example', user: 'me', password: 'x' }]),
  })
  .map((wished) => ({ ...noWishes, ...wished }));

const machineOf = (files: Parameters<typeof fakeSystem>[0]) =>
  fakeSystem({ ...files, cwd: '/home/gopher/project' });

/** Everything but the journal. */
async function stateOf(system: FakeSystem): Promise<unknown> {
  const folder = await journalFolder(system);
  const parents = [
    folder,
    '/home/gopher/.local/state/gomirror',
    '/home/gopher/.local/state',
    '/home/gopher/.local',
  ];
  return [...system.snapshot().files].filter(([path]) => !path.startsWith(folder) && !parents.includes(path));
}

async function setUp(system: FakeSystem, wished: SetupWishes) {
  const plan = await planSetup(system, wished);
  const journal = Journal.open(await journalFolder(system), system);
  await applyPlan(plan, { system, journal, command: 'setup' });
  return plan;
}

async function undoAll(system: FakeSystem): Promise<void> {
  const options = { system, journal: Journal.open(await journalFolder(system), system) };
  for (let count = 0; count < 10; count += 1) {
    const planned = await planUndo(undefined, options);
    if (planned === undefined) return;
    await makeUndo(planned, options);
  }
}

test('whatever is wished for on whatever home: setting up twice is setting up once, and undo gives every byte back', async () => {
  let changes = 0;
  await fc.assert(
    fc.asyncProperty(profiles(), wishes, async ({ files }, wished) => {
      const system = machineOf({ files });
      const before = await stateOf(system);
      changes += (await setUp(system, wished)).changes.length;
      const after = await stateOf(system);
      assert.deepEqual((await setUp(system, wished)).changes, []);
      assert.deepEqual(await stateOf(system), after);
      await undoAll(system);
      assert.deepEqual(await stateOf(system), before);
    }),
    { numRuns: 1000 },
  );
  assert.ok(changes > 2000, `${changes} changes`);
});

test('killed at any write: a second setup completes it, and undo puts it back', async () => {
  let points = 0;
  await fc.assert(
    fc.asyncProperty(profiles(), wishes, async ({ files }, wished) => {
      const whole = machineOf({ files });
      const before = await stateOf(whole);
      await setUp(whole, wished);
      const after = await stateOf(whole);
      for (let at = 1; ; at += 7) {
        const system = machineOf({ files });
        system.failAt(at);
        const isDead = await setUp(system, wished).then(
          () => false,
          (error: unknown) => {
            if (!(error instanceof Killed)) throw error;
            return true;
          },
        );
        const next = system.restarted();
        await setUp(next, wished);
        assert.deepEqual(await stateOf(next), after, `a second setup after a kill at ${at}`);
        await undoAll(next);
        assert.deepEqual(await stateOf(next), before, `undo after a kill at ${at}`);
        points += 1;
        if (!isDead) break;
      }
    }),
    { numRuns: 60 },
  );
  assert.ok(points > 200, `${points} kill points`);
});
