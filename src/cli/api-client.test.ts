import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeModule } from '../../test/support/module-factory.ts';
import { startUpstream } from '../../test/support/upstream.ts';
import { ApiClient } from './api-client.ts';

const path = 'example.com/Versions';
const versions = ['v1.1.0', 'v1.2.0', 'v1.10.0', 'v1.11.0-rc.1', 'v2.0.0+incompatible'];
const modules = versions.map((version) => makeModule({ path, version }));

test('queries are resolved as the go command does it, also where a mirror has no @latest', async (t) => {
  for (const hasLatest of [true, false]) {
    const { url } = await startUpstream(t, modules, { hasLatest });
    const client = new ApiClient(url, 'en');
    const ask = (query: string) => client.resolve(path, query, '', t.signal);
    assert.deepEqual(
      [await ask('v1'), await ask('v1.2'), await ask('v1.11'), await ask('v2')],
      ['v1.10.0', 'v1.2.0', 'v1.11.0-rc.1', 'v2.0.0+incompatible'],
    );
    if (!hasLatest) assert.equal(await ask('latest'), 'v1.10.0');
    for (const query of ['v3', 'main']) {
      await assert.rejects(ask(query), { code: 'cli.mirror-said' }, query);
    }
    await assert.rejects(client.resolve('example.com/none', 'latest', '', t.signal), {
      code: 'cli.mirror-said',
    });
  }
});
