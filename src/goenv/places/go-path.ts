import { readGoSettings } from '../settings/index.ts';
import { pathsOf } from '../system/index.ts';
import type { System } from '../system/index.ts';
import type { PathFolder } from './wishes.ts';

/** The folders that belong on PATH: that of `go`, unless PATH leads to that very one, and that of what `go install` builds. */
export async function goPathFolders(system: System): Promise<PathFolder[]> {
  const { delimiter, join } = pathsOf(system);
  const settings = await readGoSettings(system);
  const folders: PathFolder[] = [];
  if (settings.goroot !== undefined) {
    const folder = join(settings.goroot, 'bin');
    const program = join(folder, system.platform === 'win32' ? 'go.exe' : 'go');
    const [first, wanted] = await Promise.all([system.which('go'), system.files.realPath(program)]);
    const isFirst = first !== undefined && (await system.files.realPath(first)) === wanted;
    // Another go that comes first would win from behind.
    if (wanted !== undefined && (!isFirst || pathsOf(system).dirname(first) === folder))
      folders.push({ folder, inFront: first !== undefined && !isFirst });
  }
  const [gopath = ''] = (settings.get('GOPATH').value ?? '').split(delimiter);
  const bin = settings.get('GOBIN').value ?? (gopath === '' ? '' : join(gopath, 'bin'));
  if (bin !== '') folders.push({ folder: bin, inFront: false });
  return folders;
}
