import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { atEnd } from '../../test/support/scope.ts';
import { Lookalikes } from '../policy/index.ts';
import { fillChannel, type FillEvent, incidentChannel, troubleChannel } from './events.ts';
import { NameWatch } from './name-watch.ts';

const fill: FillEvent = {
  ...{
    path: 'example.com/x',
    version: 'v1.0.0',
    kind: 'mod',
    source: 'upstream',
    sizeBytes: 1,
    durationMs: 1,
  },
  ...{ proof: undefined, error: undefined, isPrivate: false },
};

function setUp(t: TestContext) {
  const seen = new Map<string, string>();
  const kept = new Map([['git.corp.example/tool', ['v1.0.0', 'v2.0.0-!r!c1']]]);
  const said: string[] = [];
  const state = { lookalikes: new Lookalikes(['git.corp.example/*']) };
  const watch = new NameWatch({
    store: { versions: async (path) => kept.get(path) ?? [] },
    lookalikes: () => state.lookalikes,
    isPrivate: (path) => path.startsWith('git.corp.example'),
    observations: async () => ({
      replace: async (name, value) => {
        const before = seen.get(name);
        seen.set(name, value);
        return before;
      },
    }),
    clock: new ManualClock(),
  });
  const forget = [
    incidentChannel.subscribe(({ error }) =>
      said.push(`incident ${error.code} ${JSON.stringify(error.params)}`),
    ),
    troubleChannel.subscribe(({ error }) =>
      said.push(`trouble ${error.code} ${JSON.stringify(error.params)}`),
    ),
  ];
  atEnd(t, async () => {
    for (const each of forget) each();
    await watch.close();
  });
  watch.start();
  return { watch, said, state };
}

test('a public module that resembles a private one is told once', async (t) => {
  const { said } = setUp(t);
  for (const path of ['git-corp.example/tool', 'git-corp.example/tool', 'example.com/other']) {
    fillChannel.publish({ ...fill, path });
  }
  assert.equal(said.length, 1);
  assert.match(said[0] ?? '', /^trouble mirror\.lookalike-similar-host .*git-corp\.example\/tool/);
});

test('a private name under which public files are kept is an incident, with their versions', async (t) => {
  const { watch, said } = setUp(t);
  for (const path of ['git.corp.example/tool', 'git.corp.example/new']) {
    fillChannel.publish({ ...fill, path, isPrivate: true });
  }
  await watch.close();
  assert.equal(said.length, 1);
  assert.match(said[0] ?? '', /^incident mirror\.public-namesake .*v1\.0\.0, v2\.0\.0-RC1/);
});

test('settings that change are looked at anew: what was public and is private now, what is like a private name only now', async (t) => {
  const { watch, said, state } = setUp(t);
  const changeTo = (pattern: string) => {
    state.lookalikes = new Lookalikes([pattern]);
  };
  changeTo('other.example/*');
  for (const path of ['git.corp.example/tool', 'git-corp.example/tool'])
    fillChannel.publish({ ...fill, path });
  assert.equal(said.length, 0);
  for (let round = 0; round < 3; round++) {
    changeTo('git.corp.example/*');
    fillChannel.publish({ ...fill, path: 'git.corp.example/tool', isPrivate: true });
    fillChannel.publish({ ...fill, path: 'git-corp.example/tool' });
  }
  await watch.close();
  assert.deepEqual(said.map((line) => line.split(' ', 2).join(' ')).sort(), [
    'incident mirror.public-namesake',
    'trouble mirror.lookalike-similar-host',
  ]);
});

test('a host that sends us elsewhere than before is told: an incident where the name is private', async (t) => {
  const { watch, said } = setUp(t);
  const go = async (prefix: string, root: string) => {
    watch.discovered({ prefix, vcs: 'git', root });
    await new Promise(setImmediate);
  };
  await go('git.corp.example/a', 'https://one.example/a');
  await go('git.corp.example/a', 'https://one.example/a');
  await go('example.com/b', 'https://one.example/b');
  assert.equal(said.length, 0);
  await go('git.corp.example/a', 'https://two.example/a');
  await go('example.com/b', 'https://two.example/b');
  assert.match(said[0] ?? '', /^incident mirror\.moved-source .*one\.example\/a.*two\.example\/a/);
  assert.match(said[1] ?? '', /^trouble mirror\.moved-source/);
  assert.equal(said.length, 2);
});
