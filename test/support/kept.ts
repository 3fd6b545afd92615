import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { MirrorProcess } from './gomirror.ts';
import type { TestModule } from './module-factory.ts';

/** `/example.com/!upper/@v/v1.0.0`: what `.info`, `.mod` and `.zip` are put behind. */
export function targetOf({ path, version }: Pick<TestModule, 'path' | 'version'>): string {
  const escape = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
  return `/${escape(path)}/@v/${escape(version)}`;
}

/**
 * Looks at a data folder from outside: every file in its tree belongs to one of `modules` and has exactly its bytes, and
 * every digest and hash beside is right. Gives the names of the modules' own files, sorted.
 */
export function checkKept(data: string, modules: readonly TestModule[]): string[] {
  const right = new Map<string, Buffer>();
  for (const module of modules) {
    const target = targetOf(module).slice(1);
    for (const [kind, content] of Object.entries({ info: module.info, mod: module.mod, zip: module.zip })) {
      const name = `${target}.${kind}`;
      const bytes = Buffer.from(content);
      right.set(name, bytes);
      const digest = createHash('sha256').update(bytes).digest('hex');
      right.set(
        `${name}.sha256`,
        Buffer.from(`${digest}  ${path.basename(name)}\n# ${bytes.length} bytes\n`),
      );
    }
    right.set(`${target}.ziphash`, Buffer.from(module.h1));
  }
  const names = filesBelow(path.join(data, 'modules'));
  for (const name of names) {
    const expected = right.get(name);
    assert.ok(expected !== undefined, `${name} belongs to no module`);
    const found = readFileSync(path.join(data, 'modules', name));
    assert.ok(expected.equals(found), `${name} has ${found.length} wrong bytes of ${expected.length}`);
    // A file that is there has its digest beside it.
    if (/\.(?:info|mod|zip)$/.test(name))
      assert.ok(names.includes(`${name}.sha256`), `${name} has no digest`);
  }
  return names.filter((name) => /\.(?:info|mod|zip)$/.test(name));
}

/** Regular files below `folder`, relative to it with forward slashes, sorted; none where there is no such folder. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => String(name).replaceAll(path.sep, '/'))
    .filter((name) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.isFile() === true)
    .toSorted();
}

/** Asks for a module's three files and compares each byte. */
export async function checkServed(mirror: MirrorProcess, module: TestModule): Promise<void> {
  const target = targetOf(module);
  await Promise.all(
    Object.entries({ info: module.info, mod: module.mod, zip: module.zip }).map(async ([kind, content]) => {
      const answer = await mirror.get(`${target}.${kind}`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      assert.equal(answer.status, 200, `${target}.${kind}: ${bytes.toString().slice(0, 300)}`);
      assert.ok(bytes.equals(Buffer.from(content)), `${target}.${kind} has wrong bytes`);
    }),
  );
}

/** Looks again and again until `holds`; the error of the last look when it does not within `timeoutMs`. */
export async function eventually(holds: () => Promise<void> | void, timeoutMs = 20_000): Promise<void> {
  const endsMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      await holds();
      return;
    } catch (error) {
      if (performance.now() > endsMs) throw error;
      await delay(25);
    }
  }
}
