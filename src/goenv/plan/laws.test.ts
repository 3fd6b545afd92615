import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FakeSystem, fakeSystem, Killed } from '../../../test/support/fake-system.ts';
import { profiles } from '../../../test/support/profiles.ts';
import { applyPlan, blockInBytes, type Change, Journal, makeUndo, type Plan, planUndo } from './index.ts';

const journalAt = '/var/journal';

/** What is on the machine apart from the journal. */
function stateOf(system: FakeSystem): Record<string, unknown> {
  const { files, registry } = system.snapshot();
  const kept = [...files].filter(([path]) => !path.startsWith(journalAt));
  return { files: Object.fromEntries(kept), registry: Object.fromEntries(registry) };
}

function machine(files: Parameters<typeof fakeSystem>[0]): FakeSystem {
  const system = fakeSystem(files);
  system.files.put(journalAt, { kind: 'folder', owner: 1000 });
  return system;
}

type Setup = (system: FakeSystem) => Promise<Plan>;

async function setUp(system: FakeSystem, setup: Setup, command = 'setup') {
  const plan = await setup(system);
  return applyPlan(plan, { system, journal: Journal.open(journalAt, system), command });
}

async function undo(system: FakeSystem, id?: string) {
  const options = { system, journal: Journal.open(journalAt, system) };
  const planned = await planUndo(id, options);
  return planned && makeUndo(planned, options);
}

async function undoAll(system: FakeSystem): Promise<void> {
  for (let count = 0; count < 10 && (await undo(system)) !== undefined; count += 1);
}

test('setup and undo leave every byte, mode and folder as it was; setup twice is setup once', async () => {
  await fc.assert(
    fc.asyncProperty(profiles(), async ({ files, setups: [setup = noSetup] }) => {
      const system = machine({ files });
      const before = stateOf(system);
      const plan = await setup(system);
      const applied = await setUp(system, () => Promise.resolve(plan));
      assert.equal(applied.made.length, plan.changes.length);
      const after = stateOf(system);
      for (const change of plan.changes) {
        if (change.kind === 'file') assert.deepEqual(await system.files.read(change.path), change.after);
      }
      const again = await setUp(system, () => Promise.resolve(plan));
      assert.deepEqual([again.id, stateOf(system)], [undefined, after]);
      await undo(system);
      assert.deepEqual(stateOf(system), before);
      assert.equal(await undo(system), undefined);
    }),
    { numRuns: 1000 },
  );
});

const noSetup: Setup = () => Promise.resolve({ changes: [], notes: [], byHand: [] });

/** Runs `work` and kills it at its `at`-th single write; false when it was done before. */
async function killed(system: FakeSystem, at: number, work: (system: FakeSystem) => Promise<unknown>) {
  system.failAt(at);
  try {
    await work(system);
    return false;
  } catch (error) {
    assert.ok(error instanceof Killed, String(error));
    return true;
  }
}

test('killed at any write: undo leaves what was there before, and another setup what setup leaves', async () => {
  let points = 0;
  await fc.assert(
    fc.asyncProperty(profiles(), async ({ files, setups: [setup = noSetup] }) => {
      const whole = machine({ files });
      const before = stateOf(whole);
      await setUp(whole, setup);
      const after = stateOf(whole);
      for (let at = 1; ; at += 1) {
        const first = machine({ files });
        const wasKilled = await killed(first, at, (system) => setUp(system, setup));
        const second = first.copied();
        await undoAll(second);
        assert.deepEqual(stateOf(second), before, `undo after a kill at ${at}`);
        const third = first.restarted();
        await setUp(third, setup);
        assert.deepEqual(stateOf(third), after, `setup after a kill at ${at}`);
        await undo(third);
        assert.deepEqual(stateOf(third), before, `one undo after a kill at ${at} and a setup`);
        points += 1;
        if (!wasKilled) break;
      }
    }),
    { numRuns: 100 },
  );
  assert.ok(points > 1000, `${points} kill points`);
});

test('undo killed at any write is done by another undo', async () => {
  await fc.assert(
    fc.asyncProperty(profiles(), async ({ files, setups: [setup = noSetup] }) => {
      const before = stateOf(machine({ files }));
      for (let at = 1; ; at += 1) {
        const first = machine({ files });
        await setUp(first, setup);
        const wasKilled = await killed(first, at, (system) => undo(system));
        const second = first.restarted();
        await undoAll(second);
        assert.deepEqual(stateOf(second), before, `kill at ${at}`);
        if (!wasKilled) break;
      }
    }),
    { numRuns: 100 },
  );
});

test('several setups are undone in any order', async () => {
  await fc.assert(
    fc.asyncProperty(
      profiles(3),
      fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      async ({ files, setups }, order) => {
        const system = machine({ files });
        const before = stateOf(system);
        const ids: (string | undefined)[] = [];
        for (const setup of setups) ids.push((await setUp(system, setup)).id);
        for (const index of order) {
          const id = ids[index];
          if (id !== undefined) await undo(system, id);
        }
        assert.deepEqual(stateOf(system), before);
      },
    ),
    { numRuns: 1000 },
  );
});

test('what somebody adds after a setup stays when it is undone', async () => {
  await fc.assert(
    fc.asyncProperty(profiles(), async ({ files, setups: [setup = noSetup] }) => {
      const system = machine({ files });
      const plan = await setup(system);
      await setUp(system, () => Promise.resolve(plan));
      for (const change of plan.changes) {
        if (change.kind !== 'file' || change.after === undefined) continue;
        const real = (await system.files.realPath(change.path)) ?? change.path;
        system.files.put(real, { bytes: Buffer.concat([change.after, Buffer.from('\nexport ADDED=1\n')]) });
      }
      const undone = await undo(system);
      for (const { change, outcome, kept } of undone?.steps ?? []) {
        if (change.kind !== 'file' || change.after === undefined) continue;
        const now = (await system.files.read(change.path))?.toString('latin1') ?? '';
        assert.match(now, /export ADDED=1\n/);
        if (outcome === 'merged' && kept.length === 0 && change.before === undefined)
          assert.doesNotMatch(now, /gomirror|GOPROXY/);
      }
    }),
    { numRuns: 500 },
  );
});

test('values of the registry too: setup and undo, killed anywhere, on Windows', async () => {
  const key = String.raw`HKCU\Environment`;
  const kinds = fc.constantFrom('REG_SZ' as const, 'REG_EXPAND_SZ' as const);
  const data = fc.constantFrom('', '%USERPROFILE%\\go\\bin', 'C:\\a;C:\\b;', 'https://a.example,direct');
  const value = fc.option(fc.record({ kind: kinds, data }, { noNullPrototype: true }), { nil: undefined });
  const values = fc.record({ before: value, after: value }, { noNullPrototype: true });
  await fc.assert(
    fc.asyncProperty(values, values, fc.boolean(), async (path, proxy, hasFile) => {
      const given = {
        ...(path.before && { Path: path.before }),
        ...(proxy.before && { GOPROXY: proxy.before }),
      };
      const fresh = () => {
        const system = fakeSystem({ platform: 'win32', registry: { [key]: given } });
        if (hasFile) system.files.put('C:\\Users\\gopher\\profile.ps1', 'mine\r\n');
        return system;
      };
      const setup: Setup = async (system) => {
        const why = { code: 'goenv.undo-restored', params: {} };
        const common = { kind: 'registry', key, why } as const;
        const file = 'C:\\Users\\gopher\\profile.ps1';
        const [old, before, other] = [
          await system.files.read(file),
          await system.registry?.read(key, 'path'),
          await system.registry?.read(key, 'goproxy'),
        ];
        const bytes = blockInBytes(old, 'gomirror', '#', { lineEnd: '\r\n' }).put(['$env:A = 1']);
        const changes: readonly Change[] = [
          { ...common, name: 'PATH', before, after: path.after },
          { kind: 'file', path: file, before: old, after: bytes, why },
          { ...common, name: 'GOPROXY', before: other, after: proxy.after },
        ];
        return { changes, notes: [], byHand: [] };
      };
      const options = (system: FakeSystem) => {
        return { system, journal: Journal.open('C:\\journal', system), command: 'setup' };
      };
      const state = (system: FakeSystem) => {
        const { files, registry } = system.snapshot();
        return [[...files].filter(([name]) => !name.startsWith('C:\\journal')), [...registry.values()]];
      };
      const whole = fresh();
      const before = state(whole);
      await applyPlan(await setup(whole), options(whole));
      const after = state(whole);
      for (let at = 1; ; at += 1) {
        const first = fresh();
        const wasKilled = await killed(first, at, async (system) =>
          applyPlan(await setup(system), options(system)),
        );
        const second = first.copied();
        const planned = await planUndo(undefined, options(second));
        if (planned !== undefined) await makeUndo(planned, options(second));
        assert.deepEqual(state(second), before, `undo after a kill at ${at}`);
        const third = first.restarted();
        await applyPlan(await setup(third), options(third));
        assert.deepEqual(state(third), after, `setup after a kill at ${at}`);
        if (!wasKilled) break;
      }
    }),
    { numRuns: 60 },
  );
});
