import { execFileSync } from 'node:child_process';
import type { TestContext } from 'node:test';
import { atEnd } from './scope.ts';
import { temporaryFolder } from './temp.ts';

/**
 * A folder on a file system of its own, of `sizeBytes`, in memory; unmounted at the end of the test. Undefined, with the
 * test skipped loudly, where this process may not mount anything.
 */
export async function smallDisk(test: TestContext, sizeBytes: number): Promise<string | undefined> {
  const folder = await temporaryFolder(test);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    process.stderr.write(`NOT TESTED, this process may not mount a small disk: ${test.fullName}\n`);
    test.skip('may not mount a small disk');
    return undefined;
  }
  atEnd(test, () => void execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' }));
  return folder;
}
