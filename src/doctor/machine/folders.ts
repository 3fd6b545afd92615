import { type GoSettings, pathsOf, type System, variable } from '../../goenv/index.ts';

/** Where Go keeps things on a machine (`go help environment`). Undefined: Go would find no place. */
export interface GoFolders {
  readonly gopath: readonly string[];
  readonly moduleCache: string | undefined;
  readonly buildCache: string | undefined;
  /** Where `go install` puts programs. */
  readonly programs: string | undefined;
  readonly temporary: string;
}

export function goFolders(system: System, settings: GoSettings): GoFolders {
  const { join, delimiter } = pathsOf(system);
  const value = (name: string) => settings.get(name).value || undefined;
  const gopath = folderList(value('GOPATH') ?? '', delimiter);
  const [first] = gopath;
  const buildCache = value('GOCACHE');
  return {
    gopath,
    moduleCache: value('GOMODCACHE'),
    buildCache: buildCache === 'off' ? undefined : buildCache,
    programs: value('GOBIN') ?? (first === undefined ? undefined : join(first, 'bin')),
    temporary: value('GOTMPDIR') ?? temporaryFolder(system),
  };
}

/** The folders of a list such as PATH. */
export function folderList(text: string, delimiter: string): string[] {
  return text.split(delimiter).filter((folder) => folder !== '');
}

function temporaryFolder(system: System): string {
  if (system.platform !== 'win32') return variable(system, 'TMPDIR') ?? '/tmp';
  return variable(system, 'TMP') ?? variable(system, 'TEMP') ?? 'C:\\Windows\\Temp';
}
