import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import fs from 'node:fs';
import { test } from 'node:test';
import { escapePath, escapeVersion } from '../../src/module/index.ts';
import { type BlobStore, type Digest, type FileKind, keyOf, type StoreKey } from '../../src/store/index.ts';

/** A key as a request would give it; the path may have upper-case letters. */
export function keyFor(path: string, version: string, kind: FileKind): StoreKey {
  return keyOf(escapePath(path), escapeVersion(version), kind);
}

export function digestOf(bytes: Uint8Array | string): Digest {
  return hash('sha256', bytes, 'hex') as Digest;
}

function readAll(fd: number, sizeBytes: number): string {
  const bytes = Buffer.alloc(sizeBytes);
  assert.equal(fs.readSync(fd, bytes, 0, sizeBytes, 0), sizeBytes);
  return bytes.toString();
}

async function keysOf(store: BlobStore): Promise<StoreKey[]> {
  const keys: StoreKey[] = [];
  for await (const key of store.keys()) keys.push(key);
  return keys;
}

/** What every BlobStore must do. `make` gives a new empty one, cleaned up by itself. */
export function blobStoreSuite(name: string, make: () => Promise<BlobStore>): void {
  const info = keyFor('example.com/Upper/case', 'v1.2.3', 'info');
  const zip = keyFor('example.com/Upper/case', 'v1.2.3', 'zip');
  const body = Buffer.from('{"Version":"v1.2.3"}');

  test(`${name}: what is not kept is absent`, async () => {
    const store = await make();
    assert.equal(await store.open(info), undefined);
    assert.equal(await store.read(info), undefined);
    assert.equal(await store.digest(info), undefined);
    assert.equal(await store.zipHash(zip), undefined);
    assert.deepEqual(await store.versions('example.com/!upper/case'), []);
    assert.deepEqual(await keysOf(store), []);
  });

  test(`${name}: keeps bytes, digest and name`, async () => {
    const store = await make();
    assert.deepEqual(await store.keep(info, body, { sha256: digestOf(body) }), {
      kept: digestOf(body),
      first: true,
    });
    assert.equal((await store.read(info))?.toString(), body.toString());
    assert.equal(await store.digest(info), digestOf(body));
    assert.deepEqual(await store.versions('example.com/!upper/case'), ['v1.2.3']);
    assert.deepEqual(await keysOf(store), ['example.com/!upper/case/@v/v1.2.3.info']);
  });

  test(`${name}: keeps a temporary file with its h1 and lets readers of it go on`, async () => {
    const store = await make();
    const temporary = await store.createTemporary();
    const wait = temporary.append(Buffer.from('first '));
    assert.equal(wait, undefined);
    await temporary.append(Buffer.from('second'));
    await temporary.flush();
    assert.equal(temporary.writtenBytes, 12);
    const kept = await store.keep(zip, temporary, { sha256: digestOf('first second'), zipHash: 'h1:abc=' });
    assert.equal(kept.first, true);
    assert.equal(readAll(temporary.fd, 12), 'first second');
    temporary.release();
    const file = await store.open(zip);
    assert.ok(file !== undefined);
    assert.equal(file.sizeBytes, 12);
    assert.equal(readAll(file.fd, 12), 'first second');
    file.close();
    assert.equal(await store.zipHash(zip), 'h1:abc=');
    assert.equal(await store.digest(zip), digestOf('first second'));
  });

  test(`${name}: the first file stays, whatever comes later`, async () => {
    const store = await make();
    await store.keep(info, body, { sha256: digestOf(body) });
    const other = Buffer.from('{"Version":"v1.2.3","Time":"2026-01-01T00:00:00Z"}');
    const second = await store.keep(info, other, { sha256: digestOf(other) });
    assert.deepEqual(second, { kept: digestOf(body), first: false });
    assert.equal((await store.read(info))?.toString(), body.toString());
    assert.equal(await store.digest(info), digestOf(body));
  });

  test(`${name}: of many at once for one name exactly one is first, and it is whole`, async () => {
    const store = await make();
    const bodies = Array.from({ length: 20 }, (_, index) => Buffer.from(String(index).repeat(1000)));
    const outcomes = await Promise.all(
      bodies.map((bytes) => store.keep(info, bytes, { sha256: digestOf(bytes) })),
    );
    const firsts = outcomes.flatMap(({ first }, index) => (first ? [index] : []));
    assert.equal(firsts.length, 1);
    assert.equal((await store.read(info))?.toString(), bodies[firsts[0]!]!.toString());
    for (const { kept } of outcomes) assert.equal(kept, digestOf(bodies[firsts[0]!]!));
  });

  test(`${name}: what is set aside is absent and can be kept anew`, async () => {
    const store = await make();
    await store.keep(zip, body, { sha256: digestOf(body), zipHash: 'h1:abc=' });
    await store.setAside(zip);
    assert.equal(await store.open(zip), undefined);
    assert.equal(await store.digest(zip), undefined);
    assert.equal(await store.zipHash(zip), undefined);
    const again = Buffer.from('again');
    assert.equal((await store.keep(zip, again, { sha256: digestOf(again), zipHash: 'h1:def=' })).first, true);
    assert.equal(await store.zipHash(zip), 'h1:def=');
  });
}
