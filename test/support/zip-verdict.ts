import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { GomirrorError } from '../../src/base/index.ts';
import {
  memoryZipSource,
  verifyZip,
  type VerifyZipOptions,
  type ZipVerdict,
} from '../../src/module/index.ts';
import { makeZip, type ZipItem, type ZipShape } from './zip.ts';

/** Zips of the module `m.test/m` at v1.0.0, and what `verifyZip` says of them. */
const prefix = 'm.test/m@v1.0.0/';

export function verify(zip: Uint8Array, options?: VerifyZipOptions): Promise<ZipVerdict> {
  return verifyZip(memoryZipSource(zip), 'm.test/m', 'v1.0.0', options);
}

/** The error that refuses `zip`; undefined if it passes. */
export async function refusal(
  zip: Uint8Array,
  options?: VerifyZipOptions,
): Promise<GomirrorError | undefined> {
  try {
    await verify(zip, options);
    return undefined;
  } catch (error) {
    if (error instanceof GomirrorError) return error;
    throw error;
  }
}

/** Like {@link refusal}, for a zip that must not pass. */
export async function failure(zip: Uint8Array, options?: VerifyZipOptions): Promise<GomirrorError> {
  const error = await refusal(zip, options);
  assert.ok(error, 'accepted');
  return error;
}

function inModule(item: ZipItem): ZipItem {
  return typeof item.name === 'string' ? { ...item, name: prefix + item.name } : item;
}

/** A zip of entries whose names are given without the module's prefix. */
export function zipOf(items: readonly ZipItem[], shape?: ZipShape): Buffer {
  return makeZip(items.map(inModule), shape);
}

/** The `h1:` of these entries, from the definition: a line for each file, sorted by the bytes of the names. */
export function h1Of(items: readonly ZipItem[]): string {
  const lines = items.map((item) => {
    const digest = createHash('sha256')
      .update(item.content ?? '')
      .digest('hex');
    return { name: Buffer.from(inModule(item).name), digest };
  });
  lines.sort((a, b) => Buffer.compare(a.name, b.name));
  const summary = createHash('sha256');
  for (const { name, digest } of lines) summary.update(`${digest}  `).update(name).update('\n');
  return `h1:${summary.digest('base64')}`;
}
