import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { makeHost } from '../../test/support/host.ts';
import { thisHost } from './host.ts';
import { absolutePath, defaultConfigFile, defaultDataFolder } from './places.ts';

test('data and settings lie where each system keeps them', () => {
  const linux = makeHost({ env: { HOME: '/h' } });
  assert.equal(defaultDataFolder(linux), '/h/.local/share/gomirror');
  assert.equal(defaultConfigFile(linux), '/h/.config/gomirror/gomirror.yaml');
  const xdg = makeHost({ env: { HOME: '/h', XDG_DATA_HOME: '/d', XDG_CONFIG_HOME: '/c' } });
  assert.equal(defaultDataFolder(xdg), '/d/gomirror');
  assert.equal(defaultConfigFile(xdg), '/c/gomirror/gomirror.yaml');
  const mac = makeHost({ platform: 'darwin', env: { HOME: '/h', XDG_DATA_HOME: '/d' } });
  assert.equal(defaultDataFolder(mac), '/h/Library/Application Support/gomirror');
  assert.equal(defaultConfigFile(mac), '/h/Library/Application Support/gomirror/gomirror.yaml');
  const windows = makeHost({ platform: 'win32', env: { LOCALAPPDATA: 'C:\\L', APPDATA: 'C:\\R' } });
  assert.equal(defaultDataFolder(windows), 'C:\\L\\gomirror');
  assert.equal(defaultConfigFile(windows), 'C:\\R\\gomirror\\gomirror.yaml');
  const bareWindows = makeHost({ platform: 'win32' });
  assert.equal(defaultDataFolder(bareWindows), 'C:\\Users\\gopher\\AppData\\Local\\gomirror');
});

test('a relative XDG folder is ignored, and no home gives no place', () => {
  assert.equal(
    defaultDataFolder(makeHost({ env: { HOME: '/h', XDG_DATA_HOME: 'd' } })),
    '/h/.local/share/gomirror',
  );
  assert.equal(defaultDataFolder(makeHost({ home: undefined })), undefined);
});

test('paths: the home folder, relative, absolute', () => {
  const host = makeHost({ env: { HOME: '/h' } });
  assert.equal(absolutePath(host, '~/data', '/base'), '/h/data');
  assert.equal(absolutePath(host, '~', '/base'), '/h');
  assert.equal(absolutePath(host, '~other/data', '/base'), '/base/~other/data');
  assert.equal(absolutePath(host, 'data', '/base'), '/base/data');
  assert.equal(absolutePath(host, '/data/', '/base'), '/data');
  const windows = makeHost({ platform: 'win32' });
  assert.equal(absolutePath(windows, '~\\data', 'D:\\base'), 'C:\\Users\\gopher\\data');
  assert.equal(absolutePath(windows, 'data', 'D:\\base'), 'D:\\base\\data');
});

test('an empty HOME is none', (t) => {
  const known = process.env['HOME'];
  t.after(() => (known === undefined ? delete process.env['HOME'] : (process.env['HOME'] = known)));
  process.env['HOME'] = '';
  const folder = defaultDataFolder({ ...makeHost(), homeFolder: thisHost().homeFolder, env: { HOME: '' } });
  assert.ok(folder === undefined || path.isAbsolute(folder), String(folder));
});
