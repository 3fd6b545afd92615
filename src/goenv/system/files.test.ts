import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { fakeSystem } from '../../../test/support/fake-system.ts';
import { temporaryFolder } from '../../../test/support/temp.ts';
import { systemCode, temporaryPath } from './paths.ts';
import { realFiles } from './real-files.ts';
import type { Files } from './types.ts';

const links = { link: 'a/b', dangling: 'nowhere/file', loop: 'loop', up: '.' } as const;

type Step = (files: Files, at: (name: string) => string) => Promise<unknown>;

/** What an operation gives, in words that are the same for a real folder and a made-up one. */
async function outcome(step: Step, files: Files, root: string): Promise<string> {
  const at = (name: string) => path.join(root, name);
  try {
    const result: unknown = await step(files, at);
    return JSON.stringify(result ?? 'nothing').replaceAll(root, '<root>');
  } catch (error) {
    const code = systemCode(error) ?? String(error);
    // Which of these it is differs from call to call, and nobody asks.
    return /^(?:ENOENT|ENOTDIR|EEXIST)$/.test(code) ? 'no folder there' : code;
  }
}

const place = fc.constantFrom(
  'a',
  'a/b',
  'a/b/c',
  'link',
  'link/c',
  'dangling',
  'loop',
  'up',
  'file',
  'file/below',
  'new/deep/x',
);
const mode = fc.constantFrom(undefined, 0o600, 0o644, 0o755, 0o400);

interface Done {
  readonly words: string;
  readonly run: Step;
}

/** One operation at any of the places. */
function atPlaces(word: string, run: (files: Files, path: string) => Promise<unknown>): fc.Arbitrary<Done> {
  return place.map((name) => ({ words: `${word} ${name}`, run: (files, at) => run(files, at(name)) }));
}

const write: fc.Arbitrary<Done> = fc
  .tuple(place, fc.constantFrom('', 'x', 'long'), mode)
  .map(([name, text, bits]) => ({
    words: `write ${name} ${text} ${bits ?? ''}`,
    run: (files, at) => files.write(at(name), Buffer.from(text), bits === undefined ? {} : { mode: bits }),
  }));

const step = fc.oneof(
  { weight: 3, arbitrary: write },
  atPlaces('remove', (files, file) => files.remove(file)),
  atPlaces('remove all', (files, file) => files.remove(file, { wholeFolder: true })),
  atPlaces('folder', (files, file) => files.makeFolder(file)),
  atPlaces('read', async (files, file) => (await files.read(file))?.toString()),
  atPlaces('facts', async (files, file) => {
    const facts = await files.facts(file);
    if (facts === undefined) return undefined;
    const { kind, sizeBytes, owner, mode: bits = 0 } = facts;
    return [kind, kind === 'file' ? sizeBytes : 0, kind === 'link' ? 0 : bits & 0o700, owner];
  }),
  atPlaces('list', async (files, file) => (await files.list(file))?.toSorted()),
  atPlaces('real', (files, file) => files.realPath(file)),
  atPlaces('may write', (files, file) => files.mayWrite(file)),
);

test('the made-up files answer as the real ones do', { skip: process.platform === 'win32' }, async (t) => {
  const parent = await temporaryFolder(t);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      runs += 1;
      const root = path.join(parent, String(runs));
      await mkdir(root);
      const fake = fakeSystem({ home: root, user: { id: process.getuid?.() ?? 0 } }).files;
      for (const [name, to] of Object.entries(links)) {
        await symlink(to, path.join(root, name));
        fake.put(path.join(root, name), { to });
      }
      const real = realFiles(process.platform);
      const done: string[] = [];
      for (const { words, run } of steps) {
        done.push(words);
        assert.equal(await outcome(run, fake, root), await outcome(run, real, root), done.join(', '));
      }
      await rm(root, { recursive: true, force: true });
    }),
    { numRuns: 300 },
  );
});

test("a file is replaced whole, with its mode and behind its link; what a killed process left is in nobody's way", async (t) => {
  const folder = await temporaryFolder(t);
  const files = realFiles(process.platform);
  const target = path.join(folder, 'dotfiles');
  const link = path.join(folder, '.netrc');
  await writeFile(target, 'old', { mode: 0o640 });
  await chmod(target, 0o640);
  await symlink('dotfiles', link);
  await writeFile(temporaryPath(target), 'half');
  const { ino } = await stat(target);
  await files.write(link, Buffer.from('new'));
  assert.equal(await readFile(target, 'utf8'), 'new');
  const after = await stat(target);
  assert.equal(after.mode & 0o777, 0o640);
  assert.notEqual(after.ino, ino, 'renamed into place, not written into');
  assert.deepEqual((await readdir(folder)).toSorted(), ['.netrc', 'dotfiles']);
  await files.write(path.join(folder, 'a/b/secret'), Buffer.from('x'), { mode: 0o600 });
  assert.equal((await stat(path.join(folder, 'a/b/secret'))).mode & 0o777, 0o600);
});

test(
  'a write that fails leaves the old file and nothing else',
  { skip: process.platform === 'win32' },
  async (t) => {
    const folder = await temporaryFolder(t);
    const files = realFiles(process.platform);
    await mkdir(path.join(folder, 'taken'));
    await writeFile(path.join(folder, 'taken', 'inside'), '');
    await assert.rejects(files.write(path.join(folder, 'taken'), Buffer.from('x')), (error) => {
      return ['EISDIR', 'ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '');
    });
    assert.deepEqual(await readdir(folder), ['taken']);
  },
);

test('folders go with their read-only parts only when that is asked for', async (t) => {
  const folder = await temporaryFolder(t);
  const files = realFiles(process.platform);
  const module = path.join(folder, 'mod/example.com@v1.0.0');
  await mkdir(module, { recursive: true });
  await writeFile(path.join(module, 'go.mod'), '', { mode: 0o444 });
  await chmod(module, 0o555);
  await assert.rejects(files.remove(path.join(folder, 'mod')));
  await files.remove(path.join(folder, 'mod'), { wholeFolder: true });
  assert.deepEqual(await readdir(folder), []);
  await files.remove(path.join(folder, 'mod'));
});

test('room is told for places that are not there yet', async (t) => {
  const folder = await temporaryFolder(t);
  const free = await realFiles(process.platform).freeBytes(path.join(folder, 'not/yet'));
  assert.ok((free ?? 0) > 0);
});
