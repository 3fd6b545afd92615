import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GomirrorError } from '../../src/base/index.ts';
import { officialProxy, officialSumDb } from '../../src/config/official.ts';
import { defaultSumDbKey, type RemoteAnswer, SumClient } from '../../src/sumdb/index.ts';
import { MemoryOps } from '../support/sumdb-ops.ts';

/** The public log, reached through the official proxy. */
class PublicLog extends MemoryOps {
  isUp = true;

  override async readRemote(path: string, signal?: AbortSignal): Promise<RemoteAnswer> {
    if (!this.isUp) throw new Error('cut off');
    const answer = await fetch(`${officialProxy}/sumdb/${officialSumDb}${path}`, { signal: signal ?? null });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (answer.status === 404 || answer.status === 410) throw new GomirrorError('sumdb.absent', { path });
    if (answer.status !== 200) throw new Error(`${answer.status}`);
    this.reads.push(`official ${path}`);
    return { bytes, route: 'official' };
  }
}

/** Old and new, large and small, `+incompatible`, a pseudo-version, upper case, a toolchain. */
const known: readonly (readonly [path: string, version: string, zipHash: string, modHash: string])[] = [
  [
    'golang.org/x/text',
    'v0.37.0',
    'h1:Cqjiwd9eSg8e0QAkyCaQTNHFIIzWtidPahFWR83rTrc=',
    'h1:a5sjxXGs9hsn/AJVwuElvCAo9v8QYLzvavO5z2PiM38=',
  ],
  [
    'golang.org/x/text',
    'v0.3.0',
    'h1:g61tztE5qeGQ89tm6NTjjM9VPIm088od1l6aSorWRWg=',
    'h1:NqM8EUOU14njkJ3fqMW+pc6Ldnwhi/IjpwHt7yyuwOQ=',
  ],
];
const others = [
  ['github.com/BurntSushi/toml', 'v1.3.2'],
  ['gopkg.in/yaml.v3', 'v3.0.1'],
  ['github.com/docker/docker', 'v20.10.24+incompatible'],
  ['golang.org/x/exp', 'v0.0.0-20230522175609-2e198f4a06a1'],
  ['golang.org/toolchain', 'v0.0.1-go1.22.0.linux-amd64'],
  ['rsc.io/quote', 'v1.5.2'],
] as const;

test('real look-ups are proven, and proven again with the log cut off', async () => {
  const ops = new PublicLog();
  const client = new SumClient({ key: defaultSumDbKey, ops });
  assert.equal(client.name, officialSumDb);
  for (const [path, version, zipHash, modHash] of known) {
    const record = await client.lookup(path, version);
    assert.equal(record.zipHash, zipHash);
    assert.equal(record.modHash, modHash);
  }
  const records = await Promise.all(others.map(([path, version]) => client.lookup(path, version)));
  assert.ok(records.every(({ zipHash }) => zipHash?.startsWith('h1:')));
  await assert.rejects(client.lookup('golang.org/x/text', 'v0.999.0'), { code: 'sumdb.absent' });

  ops.isUp = false;
  const offline = new SumClient({ key: defaultSumDbKey, ops });
  for (const [index, [path, version]] of others.entries()) {
    assert.equal((await offline.lookup(path, version)).id, records[index]?.id);
    await offline.answerLookup(path, version);
  }
  assert.equal(Buffer.from(await offline.answerLatest()).toString(), ops.head);
  assert.equal(ops.fork, undefined);
  assert.deepEqual(ops.blamed, []);
});
