import assert from 'node:assert/strict';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { recordIo } from '../../test/support/cli-io.ts';
import { makeHost } from '../../test/support/host.ts';
import { makeModule } from '../../test/support/module-factory.ts';
import { atEnd } from '../../test/support/scope.ts';
import { startSumDb } from '../../test/support/sumdb-server.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { writeTree } from '../../test/support/written-tree.ts';
import { loadConfig } from '../config/index.ts';
import { incidentChannel, setAsideChannel, troubleChannel } from '../mirror/index.ts';
import { startMirror } from './app.ts';
import type { AppIo } from './seam.ts';

test(
  'a start that fails has released everything, also what was under way',
  { timeout: 60_000 },
  async (t) => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    atEnd(t, () => new Promise<void>((resolve) => taken.close(() => resolve())));
    const module = makeModule({ path: 'example.com/a', version: 'v1.0.0' });
    const database = await startSumDb(t, { entries: [module] });
    // Never answers, so that the check of what is pending would go on for as long as anybody waits for it.
    database.db.tell(/./, () => undefined);
    const data = await temporaryFolder(t);
    await writeTree(path.join(data, 'unverified', 'modules'), [module], { digests: true });
    const io = recordIo();
    const appIo: AppIo = { ...io, lang: 'en', color: false, logFormat: 'json', host: makeHost() };
    const { config } = await loadConfig({
      flags: {
        listen: `127.0.0.1:${(taken.address() as AddressInfo).port}`,
        data,
        upstream: 'off',
        'sumdb.database': database.gosumdb,
        'sumdb.onUnavailable': 'serve-unverified',
        'sumdb.timeout': '1h',
        'fetch.firstByteTimeout': '1h',
      },
      host: makeHost(),
      configFile: undefined,
    });
    for (let time = 1; time <= 2; time++) {
      // The second would find the folder locked if the first had not let go of it.
      await assert.rejects(startMirror(config, appIo), { code: 'EADDRINUSE' });
      for (const channel of [incidentChannel, setAsideChannel, troubleChannel])
        assert.equal(channel.active(), false);
    }
    const { config: free } = await loadConfig({
      flags: { listen: '127.0.0.1:0', data, upstream: 'off' },
      host: makeHost(),
      configFile: undefined,
    });
    const mirror = await startMirror(free, appIo);
    await mirror.drain();
    assert.equal(setAsideChannel.active(), false);
    assert.equal(fs.existsSync(path.join(data, 'scrub-state.json')), true);
  },
);
