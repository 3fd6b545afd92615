import { pathsOf } from '../../goenv/index.ts';
import { advice, finding, resultOf } from '../engine/index.ts';
import { folderList, goFolders, settingsOf } from '../machine/index.ts';
import type { Check, Finding } from '../types.ts';

/** PATH itself: what a shell would have had to expand, and whether what `go install` makes is found. */
export const pathCheck: Check = {
  id: 'go.path',
  group: 'go',
  needs: [],
  byDefault: true,
  run: async (context) => {
    const { system } = context;
    const { delimiter, relative } = pathsOf(system);
    const folders = folderList(system.env['PATH'] ?? '', delimiter);
    const found: Finding[] = [];
    for (const folder of folders) {
      // Windows expands %…% itself, and no system expands anything else.
      if (/^~|\$\{?\w/.test(folder) || (system.platform === 'win32' && /^".*"$/.test(folder))) {
        const remedies = [advice('doctor.do-write-out', { folder })];
        found.push(
          finding(
            'doctor.path-unexpanded',
            'warning',
            { folder },
            { evidence: [`PATH: ${folder}`], remedies },
          ),
        );
      }
    }
    const { programs } = goFolders(system, await settingsOf(context));
    const isOnPath = folders.some((folder) => programs !== undefined && relative(folder, programs) === '');
    if (programs !== undefined && !isOnPath) {
      const names = (await system.files.list(programs).catch(() => undefined)) ?? [];
      if (names.length > 0) {
        const remedies = [advice('doctor.do-add-path', { folder: programs })];
        const evidence = [`${programs}: ${names.slice(0, 5).join(' ')}${names.length > 5 ? ' …' : ''}`];
        found.push(finding('doctor.path-no-programs', 'note', { folder: programs }, { evidence, remedies }));
      }
    }
    return resultOf(found, folders);
  },
};
