import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FakeFacts, fakeSystem } from '../../../test/support/fake-system.ts';
import { goPathFolders } from './index.ts';

const own = { folder: '/home/gopher/go/bin', inFront: false };
const installed: FakeFacts['files'] = {
  '/opt/go/bin/go': { mode: 0o755 },
  '/opt/go/VERSION': 'go1.26.8\n',
  '/opt/go/go.env': '',
};

test('a go that PATH does not lead to', async () => {
  const system = fakeSystem({ files: installed, env: { GOROOT: '/opt/go' } });
  assert.deepEqual(await goPathFolders(system), [{ folder: '/opt/go/bin', inFront: false }, own]);
});

test('a go that another one comes before', async () => {
  const system = fakeSystem({
    files: { ...installed, '/usr/bin/go': { mode: 0o755 } },
    env: { GOROOT: '/opt/go' },
  });
  assert.deepEqual(await goPathFolders(system), [{ folder: '/opt/go/bin', inFront: true }, own]);
});

test('a go that PATH leads to by a link, and places of the user’s own', async () => {
  const system = fakeSystem({
    files: { ...installed, '/usr/bin/go': { to: '/opt/go/bin/go' } },
    env: { GOROOT: '/opt/go', GOBIN: '/home/gopher/bin' },
  });
  assert.deepEqual(await goPathFolders(system), [{ folder: '/home/gopher/bin', inFront: false }]);
});
