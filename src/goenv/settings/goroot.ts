import { pathsOf, type System, variable } from '../system/index.ts';

/** GOROOT, and what says so: a variable's name, the go env file, or the path of the `go` that lies in it. */
export interface FoundGoroot {
  readonly path: string;
  readonly where: string;
  readonly layer: 'environment' | 'go-env-file' | 'default';
}

/**
 * The folder of the toolchain, as the go command finds it: what the go env file says, else the variable (the file is asked first
 * here, and here only), else the folder that the `go` on PATH lies in, before and after its links are resolved. A `go` that lies nowhere
 * recognisable, such as a wrapper of a version manager, is asked as a last resort.
 */
export async function findGoroot(
  system: System,
  file: { readonly path: string | undefined; readonly value: string | undefined },
  signal: AbortSignal,
): Promise<FoundGoroot | undefined> {
  const path = pathsOf(system);
  const cleaned = (folder: string) => path.normalize(folder).replace(/(?<=[^:/\\])[/\\]+$/, '');
  if (file.path !== undefined && file.value !== undefined && file.value !== '') {
    return { path: cleaned(file.value), where: file.path, layer: 'go-env-file' };
  }
  const named = variable(system, 'GOROOT');
  if (named !== undefined) return { path: cleaned(named), where: 'GOROOT', layer: 'environment' };
  const program = await system.which('go');
  if (program === undefined) return undefined;
  const real = await system.files.realPath(program).catch(() => undefined);
  for (const go of real === undefined || real === program ? [program] : [program, real]) {
    for (const up of ['../..', '../../..']) {
      const folder = path.join(go, up);
      if (await isGoroot(system, folder)) return { path: folder, where: program, layer: 'default' };
    }
  }
  const said = await saidByGo(system, program, signal);
  return said === undefined ? undefined : { path: said, where: program, layer: 'default' };
}

/** The compiler and its companions lie there: a GOPATH has no such folder. */
async function isGoroot(system: System, folder: string): Promise<boolean> {
  const tools = await system.files.list(pathsOf(system).join(folder, 'pkg', 'tool')).catch(() => undefined);
  return tools !== undefined;
}

async function saidByGo(system: System, program: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { code, stdout } = await system.run(program, ['env', 'GOROOT'], {
      // No toolchain is to be fetched for a question.
      env: { GOTOOLCHAIN: 'local' },
      timeoutMs: 5000,
      signal,
    });
    const said = stdout.trim();
    return code === 0 && pathsOf(system).isAbsolute(said) ? said : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
