import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeHost } from '../../test/support/host.ts';
import { compareConfigs, type ConfigComparison } from './compare.ts';
import { loadConfig } from './load.ts';
import { settingKeys, settingOf } from './settings.ts';

async function compare(before: string, after: string): Promise<ConfigComparison> {
  const [first, second] = await Promise.all(
    [before, after].map(async (text) => {
      const host = makeHost({ files: { '/g.yaml': text } });
      return (await loadConfig({ flags: {}, configFile: '/g.yaml', host })).config;
    }),
  );
  assert.ok(first !== undefined && second !== undefined);
  return compareConfigs(first, second);
}

test('the same settings written in other ways differ in nothing', async () => {
  const before = 'upstream: https://a.example,official\nfetch: { stallAfter: 1s }';
  const after = 'fetch: { stallAfter: 1000ms }\nupstream: [a.example/, official]\noffline: no';
  assert.deepEqual(await compare(before, after), { changed: [], needsRestart: [] });
});

test('what changed is named as one would write it, and what waits for a restart', async () => {
  const before = 'listen: 127.0.0.1:4663\ntls: { cert: /c, key: /k }\nprobe: { interval: 30s }';
  const after = 'listen: 127.0.0.1:4664\nprobe: { interval: 3s }\nupstream: [{ url: b.example, weight: 2 }]';
  assert.deepEqual(await compare(before, after), {
    changed: [
      { key: 'listen', from: '127.0.0.1:4663', to: '127.0.0.1:4664' },
      { key: 'upstream', from: 'official', to: '[{"url":"https://b.example","weight":2}]' },
      { key: 'tls.cert', from: '/c', to: undefined },
      { key: 'tls.key', from: '/k', to: undefined },
      { key: 'probe.interval', from: '30s', to: '3s' },
    ],
    needsRestart: ['listen', 'tls.cert', 'tls.key'],
  });
});

test('a profile that is another one changes what it stands for too', async () => {
  const profiles = 'profiles: { a: { upstream: a.example }, b: { upstream: b.example, strategy: fastest } }';
  const { changed, needsRestart } = await compare(`${profiles}\nprofile: a`, `${profiles}\nprofile: b`);
  assert.deepEqual(
    changed.map(({ key, to }) => [key, to]),
    [
      ['upstream', 'https://b.example'],
      ['strategy', 'fastest'],
      ['profile', 'b'],
    ],
  );
  assert.deepEqual(needsRestart, []);
});

test('a changed password counts, and is not shown', async () => {
  const text = (password: string) =>
    `upstream: [{ url: a.example, proxy: "http://u:${password}@p.example" }]\nfetch: { proxy: "http://u:${password}@q.example" }`;
  const comparison = await compare(text('hunter2'), text('hunter3'));
  assert.deepEqual(
    comparison.changed.map(({ key }) => key),
    ['upstream', 'fetch.proxy'],
  );
  assert.doesNotMatch(JSON.stringify(comparison), /hunter/);
});

test('what opens the listener, the store and the log waits for a restart; what asks upstreams does not', () => {
  const live = settingKeys.filter((key) => settingOf(key).live === true);
  const sections = new Set(live.map((key) => key.replace(/\..*/, '')));
  assert.deepEqual(
    [...sections].toSorted(),
    [
      ...['access', 'ahead', 'breaker', 'credentials', 'direct', 'fetch', 'freshness', 'hedge', 'limits'],
      ...[
        'lists',
        'offline',
        'private',
        'probe',
        'profile',
        'profiles',
        'retry',
        'strategy',
        'upstream',
        'warm',
      ],
    ].toSorted(),
  );
  for (const key of settingKeys) {
    if (/^(?:access|ahead|breaker|direct|fetch|freshness|hedge|limits|lists|probe|retry|warm)\./.test(key))
      assert.ok(live.includes(key), key);
  }
});

test('what is private, and who may read it, is named without a secret', async () => {
  const before = 'private: corp.example/*';
  const after = [
    'private: [{ modules: corp.example/*, from: [{ url: a.example, proxy: "http://u:hunter2@p.example" }] }]',
    'credentials: [{ for: a.example, kind: token, user: x, secretFile: token }]',
    'access: { rules: [{ who: network:loopback, read: corp.example }] }',
  ].join('\n');
  const comparison = await compare(before, after);
  assert.deepEqual(comparison, {
    changed: [
      {
        key: 'private',
        from: 'corp.example/*',
        to: '[{"modules":["corp.example/*"],"from":[{"url":"https://a.example","proxy":"http://***@p.example"}]}]',
      },
      {
        key: 'credentials',
        from: undefined,
        to: '[{"for":"a.example","kind":"token","user":"x","secretFile":"/token"}]',
      },
      { key: 'access.rules', from: undefined, to: '[{"who":["network:loopback"],"read":"corp.example"}]' },
    ],
    needsRestart: [],
  });
});
