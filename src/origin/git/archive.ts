import type { BareCopy } from './copy.ts';
import { GitFailure } from './errors.ts';
import { BadTar, CutTar, readTar } from './tar.ts';
import type { ArchivedFile, Hash } from './types.ts';

/**
 * Gives the files of a commit below `folder` as `git archive` writes them. Rejects with what `take` rejects with, or a GitFailure
 * (`broken`).
 */
export async function readArchive(
  copy: BareCopy,
  commit: Hash,
  folder: string,
  take: (file: ArchivedFile) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const within = folder === '' ? [] : ['--', folder];
  const skipped = folder === '' ? '' : `${folder}/`;
  await copy.stream(['archive', '--format=tar', commit, ...within], signal, async (running) => {
    try {
      for await (const entry of readTar(running.output)) {
        const { path, type, sizeBytes } = entry;
        if (type === 'folder' || !path.startsWith(skipped)) continue;
        await take({ path: path.slice(skipped.length), sizeBytes, kind: type, read: () => entry.read() });
      }
    } catch (error) {
      // Cut short: git is about to say why. Anything else: it has to be stopped.
      if (!(error instanceof CutTar)) running.kill();
      const { exitCode, said } = await running.ended;
      if (!(error instanceof BadTar)) throw error;
      if (/did not match any files/.test(said)) return;
      throw copy.blamed(new GitFailure('broken', exitCode === 0 || said === '' ? error.message : said));
    }
    const { exitCode, said } = await running.ended;
    if (exitCode !== 0) throw copy.blamed(new GitFailure('broken', said));
  });
}
