import { type System, systemCode } from '../system/index.ts';
import type { Draft } from './draft.ts';
import { type BlockVariables, draftShellBlocks, ownLines, type OwnLine, unset } from './shell-block.ts';
import { machineShellFiles, type ShellFile } from './shell-files.ts';
import type { Wishes } from './wishes.ts';

/**
 * Variables and folders on PATH into the files of every shell. A line of the user's own that says the same is enough; one that says something
 * else stays too, is reported, and is followed by a block that says what is wished for (or takes the variable away), since the last word counts. That holds for
 * Go's settings as well, because a variable counts more than Go's own file.
 */
export async function draftUserShells(
  draft: Draft,
  files: readonly ShellFile[],
  wishes: Pick<Wishes, 'go' | 'variables' | 'path'>,
): Promise<void> {
  const wished = { ...wishes.go, ...wishes.variables };
  const { readable, unwritable } = await filesToUse(draft, files, wishes);
  const own = await ownLines(draft, readable, Object.keys(wished));
  const everybodys = await everybodysLines(draft, wishes.variables);
  for (const file of readable) {
    const here = own.filter((line) => line.file === file.path);
    const variables = variablesFor(file, here, everybodys, wishes);
    const path = file.isOnlyRead === true ? [] : wishes.path;
    if (Object.keys(variables).length === 0 && path.length === 0) continue;
    if (unwritable.has(file)) {
      if (isToWrite(variables, path)) draft.note('goenv.shell-file-read-only', { file: file.path });
      continue;
    }
    await draftShellBlocks(draft, [withoutMark(file)], { variables, path });
  }
  for (const { name, value, file, line } of [...own, ...everybodys]) {
    if (value === (wished[name] ?? '')) continue;
    const { syntax } = readable.find(({ path }) => path === file) ?? {};
    const isLeft = wished[name] === undefined && syntax !== undefined && syntax.unset === undefined;
    draft.note(isLeft ? 'goenv.own-line-left' : 'goenv.own-line', { name, file, line });
  }
}

/** Lines for all users that set a variable which is to go. */
async function everybodysLines(draft: Draft, variables: Wishes['variables']): Promise<readonly OwnLine[]> {
  const names = Object.keys(variables).filter((name) => variables[name] === undefined);
  if (names.length === 0) return [];
  const readable: ShellFile[] = [];
  for (const file of await machineShellFiles(draft.system)) {
    const text = await draft.system.files.read(file.path).catch(() => undefined);
    if (text !== undefined) readable.push(file);
  }
  return (await ownLines(draft, readable, names)).filter(({ value }) => value !== '');
}

/**
 * One shell's file that cannot be read or written is no reason to leave the others out; it is reported, unless there would be nothing to
 * write to it.
 */
async function filesToUse(
  draft: Draft,
  files: readonly ShellFile[],
  { variables, path }: Pick<Wishes, 'variables' | 'path'>,
): Promise<{ readable: readonly ShellFile[]; unwritable: ReadonlySet<ShellFile> }> {
  const readable: ShellFile[] = [];
  const unwritable = new Set<ShellFile>();
  const problems = await Promise.all(files.map((file) => problemOf(draft.system, file)));
  for (const [index, file] of files.entries()) {
    const problem = problems[index];
    if (problem === undefined || problem === 'goenv.shell-file-read-only') readable.push(file);
    else if (file.isOnlyRead === undefined && isToWrite(file.isPathOnly === true ? {} : variables, path))
      draft.note(problem, { file: file.path });
    if (problem === 'goenv.shell-file-read-only') unwritable.add(file);
  }
  return { readable, unwritable };
}

function isToWrite(variables: BlockVariables, path: Wishes['path']): boolean {
  return path.length > 0 || Object.values(variables).some((value) => value !== undefined);
}

async function problemOf({ files }: System, { path }: ShellFile): Promise<string | undefined> {
  try {
    const real = await files.realPath(path);
    if (real === undefined && (await files.facts(path)) !== undefined) return 'goenv.shell-file-dangling';
    await files.read(real ?? path);
    return (await files.mayWrite(real ?? path)) ? undefined : 'goenv.shell-file-read-only';
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return 'goenv.shell-file-unreadable';
  }
}

function variablesFor(
  file: ShellFile,
  here: readonly OwnLine[],
  everybodys: readonly OwnLine[],
  { go, variables }: Pick<Wishes, 'go' | 'variables'>,
): BlockVariables {
  const wanted: Record<string, BlockVariables[string]> = {};
  const isForOwnLinesOnly = file.isOnlyRead === true || file.isPathOnly === true;
  const lastOf = (name: string) => here.findLast((line) => line.name === name);
  for (const [name, value] of Object.entries(variables)) {
    const last = lastOf(name);
    if (value !== undefined && last?.value === value && last.isSure) continue;
    const isForAll = !isForOwnLinesOnly && everybodys.some((line) => line.name === name);
    if (value === undefined && (last === undefined ? isForAll : last.value !== '')) wanted[name] = unset;
    else if (!isForOwnLinesOnly || (last !== undefined && value !== undefined)) wanted[name] = value;
  }
  for (const [name, value] of Object.entries(go)) {
    const last = lastOf(name);
    // Without a line of the user's own, a line in our block is one of an earlier set-up that has become needless.
    if (last === undefined || last.value === (value ?? '')) wanted[name] = undefined;
    else wanted[name] = value ?? unset;
  }
  return wanted;
}

function withoutMark({ shell, path, syntax }: ShellFile): ShellFile {
  return { shell, path, syntax };
}
