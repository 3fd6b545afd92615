import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeHost } from '../../test/support/host.ts';
import { say } from '../text/index.ts';
import { type ConfigInputs, loadConfig, type LoadedConfig } from './load.ts';
import { ConfigError } from './problems.ts';

const file = '/etc/g.yaml';

const profiles = [
  'profiles:',
  '  dev:',
  '    upstream: dev.example',
  '  prod:',
  '    upstream:',
  '      - { url: p1.example, ca: p1.pem }',
  '      - { url: p2.example, priority: 1 }',
  '    strategy: fastest',
].join('\n');

type Given = Readonly<Record<string, string>>;

function load(text: string, flags: ConfigInputs['flags'] = {}, env: Given = {}): Promise<LoadedConfig> {
  return loadConfig({ flags, configFile: file, host: makeHost({ files: { [file]: text }, env }) });
}

async function problemsOf(
  text: string,
  flags: ConfigInputs['flags'] = {},
  env: Given = {},
): Promise<string[]> {
  const error: unknown = await load(text, flags, env).then(
    () => assert.fail('loaded'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ConfigError, String(error));
  return error.problems.map(({ code, params }) => {
    assert.doesNotMatch(say(code, params, 'en') + say(code, params, 'zh'), /[{}]/);
    const near = params['nearest'] === undefined ? '' : ` → ${String(params['nearest'])}`;
    return `${code.slice('config.'.length)} ${String(params['where']).replace(file, 'file')}${near}`;
  });
}

/** Which upstreams and strategy are used, and where they come from. */
async function used(text: string, flags: ConfigInputs['flags'] = {}, env: Given = {}): Promise<string> {
  const { config, sources } = await load(text, flags, env);
  const names = config.upstream.map(({ name }) => name).join('+');
  const from = (key: 'upstream' | 'strategy') => sources.get(key)?.layer;
  return `${names} (${from('upstream')}), ${config.strategy} (${from('strategy')})`;
}

test('without a choice the profiles are there for requests only', async () => {
  const { config, sources } = await load(`${profiles}\nstrategy: round-robin\nupstream: base.example`);
  assert.equal(config.profile, undefined);
  assert.deepEqual(
    config.upstream.map(({ name }) => name),
    ['base.example'],
  );
  assert.deepEqual([...config.profiles.keys()], ['dev', 'prod']);
  assert.deepEqual(
    config.profiles
      .get('prod')
      ?.upstream.map(({ name, thenOn, priority, ca }) => [name, thenOn, priority, ca]),
    [
      ['p1.example', 'any', 0, '/etc/p1.pem'],
      ['p2.example', 'any', 1, undefined],
    ],
  );
  // What a profile does not say is as it is outside of it.
  assert.equal(config.profiles.get('dev')?.strategy, 'round-robin');
  assert.equal(config.profiles.get('prod')?.strategy, 'fastest');
  assert.deepEqual(sources.get('profiles'), { layer: 'file', where: `${file}:2:3` });
  assert.equal((await load('')).config.profiles.size, 0);
});

test('a chosen profile takes the place of upstream and strategy, and says so', async () => {
  const text = `${profiles}\nupstream: base.example`;
  const { config, sources, notices } = await load(text, {}, { GOMIRROR_PROFILE: 'prod', GOPROXY: 'direct' });
  assert.equal(config.profile, 'prod');
  assert.equal(config.upstream.length, 2);
  assert.equal(config.strategy, 'fastest');
  for (const key of ['upstream', 'strategy'] as const)
    assert.deepEqual(sources.get(key), { layer: 'profile', where: 'prod' });
  assert.deepEqual(sources.get('profile'), { layer: 'environment', where: 'GOMIRROR_PROFILE' });
  assert.deepEqual(notices, []);
  assert.equal(await used(text, { profile: 'dev' }), 'dev.example (profile), failover (default)');
  assert.equal(await used(`${text}\nprofile: dev`), 'dev.example (profile), failover (default)');
  // What the profile was before it was chosen does not rub off on the others.
  const other = await load(`${text}\nprofile: prod`);
  assert.equal(other.config.profiles.get('dev')?.strategy, 'failover');
});

test('the machine is not asked for mirrors when a profile names them', async () => {
  const { notices, config } = await load(`${profiles}\nprofile: dev`, {}, { GOPROXY: 'm.example,direct' });
  assert.deepEqual(notices, []);
  assert.equal(config.upstream[0]?.name, 'dev.example');
});

test('an option beats the profile, and so does a stronger layer than the one that chose it', async () => {
  const flag = { upstream: 'flag.example' } as const;
  const env = { GOMIRROR_UPSTREAM: 'env.example', GOMIRROR_STRATEGY: 'hash-client' };
  assert.equal(await used(profiles, { ...flag, profile: 'prod' }), 'flag.example (flag), fastest (profile)');
  assert.equal(
    await used(profiles, { profile: 'prod' }, env),
    'p1.example+p2.example (profile), fastest (profile)',
  );
  assert.equal(
    await used(profiles, {}, { ...env, GOMIRROR_PROFILE: 'prod' }),
    'p1.example+p2.example (profile), fastest (profile)',
  );
  assert.equal(
    await used(`${profiles}\nprofile: prod`, {}, env),
    'env.example (environment), hash-client (environment)',
  );
});

test('a profile that is not there is named with those that are', async () => {
  assert.deepEqual(await problemsOf(profiles, { profile: 'prd' }, { GOMIRROR_PROFILE: 'banana' }), [
    'profile-unknown-near --profile → prod',
    'profile-unknown GOMIRROR_PROFILE',
  ]);
  assert.deepEqual(await problemsOf('profile: dev'), ['profile-none file:1:10']);
  assert.deepEqual(await problemsOf(profiles, { profile: 'constructor' }), ['profile-unknown --profile']);
  // What cannot be read may have any profile.
  assert.deepEqual(await problemsOf('profiles: [', { profile: 'dev' }), ['file-indent file:1:12']);
});

test('what is wrong with profiles is named with its line', async () => {
  const text = [
    'profiles:',
    '  Dev: { upstream: a.example }',
    '  test: { upstrem: a.example }',
    '  a: b.example',
    '  b:',
    '  c: { upstream: { url: x } }',
    '  d: { upstream: a.example, strategy: fastst }',
    '  e: { upstream: [{ url: a.example, weigth: 2 }] }',
    '  f: { upstream: , strategy: [x] }',
  ].join('\n');
  assert.deepEqual(await problemsOf(text), [
    'bad-name file:2:3',
    'unknown-part-near file:3:11 → upstream',
    'profile-no-upstream file:3:9',
    'not-a-section file:4:6',
    'not-a-section file:5:5',
    'not-a-list file:6:18',
    'bad-choice-near file:7:39 → fastest',
    'unknown-part-near file:8:37 → weight',
    'no-value file:9:8',
    'not-a-value file:9:30',
  ]);
  assert.deepEqual(await problemsOf('profiles: [a]'), ['not-a-section file:1:11']);
});

test("gomirror's own address is refused in a profile, chosen or not", async () => {
  const text = `${profiles}\n  loop:\n    upstream: [a.example, http://localhost:4663]`;
  assert.deepEqual(await problemsOf(text), ['upstream-self file:10:15']);
});

test('a list that contains itself is refused', async () => {
  assert.deepEqual(await problemsOf('upstream: &a [*a]'), ['upstream-not-a-map file:1:15']);
  assert.deepEqual(await problemsOf('profiles: &a { x: *a }'), [
    'unknown-part file:1:16',
    'profile-no-upstream file:1:19',
  ]);
});
