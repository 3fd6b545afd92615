import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeHost } from '../../test/support/host.ts';
import { loadConfig } from './load.ts';
import { referencePage } from './reference.ts';
import { settingKeys } from './settings.ts';

test('the page has every setting, how it is given, and when a change of it takes effect', () => {
  for (const lang of ['en', 'zh'] as const) {
    const page = referencePage(lang);
    assert.doesNotMatch(page, /reference\.|\bundefined\b|\{[a-z]+\}/);
    for (const key of settingKeys)
      assert.match(page, new RegExp(`^### \`${key.replace('.', '\\.')}\`$`, 'm'));
  }
  const page = referencePage('en');
  const entryOf = (key: string) => page.split(`### \`${key}\`\n`)[1]?.split('\n#')[0] ?? '';
  assert.match(entryOf('strategy'), /`--strategy`, `GOMIRROR_STRATEGY`/);
  assert.match(entryOf('strategy'), /takes effect: when the settings are read again/);
  assert.match(entryOf('listen'), /takes effect: at the next start/);
  assert.match(entryOf('profiles'), /In the settings file only/);
  assert.doesNotMatch(entryOf('profiles'), /GOMIRROR_PROFILES/);
});

test('its examples are settings files', async () => {
  for (const lang of ['en', 'zh'] as const) {
    const examples = [...referencePage(lang).matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => text);
    assert.equal(examples.length, 3);
    for (const text of examples) {
      const host = makeHost({ files: { '/g.yaml': text } });
      const { config, notices } = await loadConfig({ flags: {}, configFile: '/g.yaml', host });
      assert.ok(config.upstream.length >= 2 || config.private.length >= 2);
      assert.deepEqual(notices, []);
    }
  }
});
