import { pathsOf, type System } from '../../goenv/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { goFolders, settingsOf } from '../machine/index.ts';
import type { Check, Finding } from '../types.ts';

interface Mount {
  readonly place: string;
  readonly kind: string;
  readonly options: readonly string[];
}

/** File systems that are mounted read-only, or so that nothing on them may be run. */
export const diskCheck: Check = {
  id: 'containers.disk',
  group: 'containers',
  needs: [],
  byDefault: true,
  run: async (context) => {
    const { system } = context;
    const mounts = await mountsOf(system);
    if (mounts.length === 0) return resultOf([], ['-']);
    const { moduleCache, buildCache, temporary } = goFolders(system, await settingsOf(context));
    const found: Finding[] = [];
    const seen: string[] = [];
    const looked = [
      ['GOMODCACHE', moduleCache],
      ['GOCACHE', buildCache],
      ['TMPDIR', temporary],
    ] as const;
    for (const [what, folder] of looked) {
      if (folder === undefined) continue;
      const mount = mountOf(mounts, await realOf(system, folder));
      if (mount === undefined) continue;
      const line = `${what}: ${folder} (${mount.place} ${mount.kind} ${mount.options.slice(0, 6).join(',')})`;
      seen.push(line);
      const params = { what, folder, mount: mount.place };
      // Root is told that it may write there, and then cannot.
      if (mount.options.includes('ro')) {
        const remedies = [advice('doctor.do-other-folder', { what })];
        found.push(finding('doctor.disk-read-only', 'error', params, { evidence: [line], remedies }));
      } else if (what === 'TMPDIR' && mount.options.includes('noexec')) {
        const remedies = [
          command('mkdir -p "$HOME/.cache/go-tmp" && go env -w GOTMPDIR="$HOME/.cache/go-tmp"'),
        ];
        found.push(finding('doctor.disk-no-programs', 'error', params, { evidence: [line], remedies }));
      }
    }
    return resultOf(found, seen);
  },
};

async function mountsOf(system: System): Promise<Mount[]> {
  if (system.platform !== 'linux') return [];
  const bytes = await system.files.read('/proc/self/mounts').catch(() => undefined);
  const lines = bytes?.toString('utf8').split('\n') ?? [];
  return lines.flatMap((line) => {
    const [, place, kind, options] = line.split(' ');
    if (place === undefined || kind === undefined || options === undefined) return [];
    return [{ place: unescaped(place), kind, options: options.split(',') }];
  });
}

/** Spaces and the like are written as octal numbers there. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/** The mount that a path is on: the longest, and of several at one place the last. */
function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  let best: Mount | undefined;
  for (const mount of mounts) {
    const isAbove = mount.place === '/' || path === mount.place || path.startsWith(`${mount.place}/`);
    if (isAbove && mount.place.length >= (best?.place.length ?? 0)) best = mount;
  }
  return best;
}

/** Of the nearest folder that is there, links resolved. */
async function realOf(system: System, folder: string): Promise<string> {
  const { dirname } = pathsOf(system);
  for (let each = folder; ; each = dirname(each)) {
    const real = await system.files.realPath(each).catch(() => undefined);
    if (real !== undefined) return real;
    if (dirname(each) === each) return folder;
  }
}
