import { pathsOf, variable } from './paths.ts';
import type { System } from './types.ts';

/** What looking for programs needs of a machine. */
type Searched = Pick<System, 'platform' | 'env' | 'cwd'>;

/**
 * All files that `program` may mean, in the order of PATH and, on Windows, PATHEXT. One with a folder in it means itself, relative
 * to the current folder. Relative folders in PATH are passed over: what lies in the current folder is not to be started by accident.
 */
export function* candidates(machine: Searched, program: string): Generator<string> {
  const path = pathsOf(machine);
  const isWindows = machine.platform === 'win32';
  const spellings = isWindows ? windowsSpellings(machine, program) : [program];
  const hasFolder = program.includes('/') || (isWindows && /[\\:]/.test(program));
  const folders = hasFolder
    ? [machine.cwd]
    : (variable(machine, 'PATH') ?? '')
        .split(path.delimiter)
        .map((folder) => (isWindows ? folder.replaceAll('"', '') : folder))
        .filter((folder) => path.isAbsolute(folder));
  const seen = new Set<string>();
  for (const folder of folders) {
    for (const spelling of spellings) {
      const file = path.resolve(folder, spelling);
      if (seen.has(file)) continue;
      seen.add(file);
      yield file;
    }
  }
}

function windowsSpellings(machine: Searched, program: string): string[] {
  const endings = (variable(machine, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD')
    .toLowerCase()
    .split(';')
    .filter(Boolean);
  const has = endings.some((ending) => program.toLowerCase().endsWith(ending));
  return [...(has ? [program] : []), ...endings.map((ending) => program + ending)];
}
