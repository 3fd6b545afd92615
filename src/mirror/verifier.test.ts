import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { makeModule } from '../../test/support/module-factory.ts';
import { temporaryFolder } from '../../test/support/temp.ts';
import { VerifierPool } from './verifier.ts';

test('closing ends what is under way and what waits, and nothing is begun any more', async (t) => {
  const folder = await temporaryFolder(t);
  const module = makeModule({ path: 'example.com/a', version: 'v1.0.0', sizeBytes: 20_000_000 });
  const file = path.join(folder, 'a.zip');
  fs.writeFileSync(file, module.zip);
  const pool = new VerifierPool(1);
  const verify = () => pool.verify(file, module.path, module.version, module.zip.length);
  assert.equal((await verify()).h1, module.h1);
  const jobs = Promise.allSettled([verify(), verify(), verify()]);
  await pool.close();
  const late = Promise.allSettled([verify()]);
  for (const outcome of [...(await jobs), ...(await late)]) {
    assert.equal(outcome.status, 'rejected');
    assert.equal((outcome.reason as { code?: string }).code, 'internal');
  }
});
