import { systemCode } from '../../goenv/index.ts';
import { command, finding, resultOf } from '../engine/index.ts';
import { projectOf, settingsOf, shortLines } from '../machine/index.ts';
import type { Check, CheckContext } from '../types.ts';

/** Whether git works on the repository here: sources that belong to somebody else, as when mounted into a container, it refuses to look at. */
export const gitOwnerCheck: Check = {
  id: 'containers.git-owner',
  group: 'containers',
  needs: [],
  byDefault: true,
  run: async (context) => {
    const { system, timeoutMs, signal } = context;
    try {
      const args = ['rev-parse', '--show-toplevel'];
      const { code, stdout, stderr } = await system.run('git', args, {
        timeoutMs,
        signal,
        env: { LC_ALL: 'C' },
      });
      if (code === 0) return resultOf([], [stdout.trim()]);
      if (!/dubious ownership|unsafe repository/.test(stderr)) return resultOf([], ['.git: -']);
      const folder =
        /(?:in repository at|repository \()\s*'?([^'\n)]+?)'?(?:\)|\n|$)/.exec(stderr)?.[1] ?? system.cwd;
      const said = /git config --global --add safe\.directory .*/.exec(stderr)?.[0].trim();
      const remedies = [command(said ?? `git config --global --add safe.directory ${folder}`)];
      const evidence = shortLines(stderr, 3);
      const level = (await stampsBuilds(context)) ? 'error' : 'warning';
      return resultOf([finding('doctor.git-dubious', level, { folder }, { evidence, remedies })], [folder]);
    } catch (error) {
      signal.throwIfAborted();
      if (systemCode(error) === undefined) throw error;
      return resultOf([], ['git: -']);
    }
  },
};

/** True where go asks git about the sources when it builds a program here, and fails with it. */
async function stampsBuilds(context: CheckContext): Promise<boolean> {
  const { goMod, goWork } = await projectOf(context);
  const flags = (await settingsOf(context)).get('GOFLAGS').value ?? '';
  return (goMod ?? goWork) !== undefined && !/-buildvcs=(?:false|0|f)\b/i.test(flags);
}
