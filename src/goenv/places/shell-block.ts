import { blockIn } from '../plan/index.ts';
import type { Draft } from './draft.ts';
import type { ShellFile } from './shell-files.ts';
import type { ShellSyntax } from './shell-syntax.ts';
import { isSecretValue, type PathFolder } from './wishes.ts';

/** The name of setup's block in files of lines: `# >>> gomirror >>>`. */
const blockName = 'gomirror';

/** A line of the user's own that gives a value to a variable. */
export interface OwnLine {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly value: string;
  /** False where the line may not be reached or not be exported: in a function, under an `if`, without `export`. */
  readonly isSure: boolean;
}

/** Variables for a block. Undefined takes a line of the block out, `unset` also what lines of the user's own have set. */
export type BlockVariables = Readonly<Record<string, string | typeof unset | undefined>>;

export const unset: unique symbol = Symbol('unset');

/** Lines outside setup's block that give a value to one of `names`. */
export async function ownLines(
  draft: Draft,
  files: readonly ShellFile[],
  names: readonly string[],
): Promise<OwnLine[]> {
  const found: OwnLine[] = [];
  const texts = await Promise.all(files.map(({ path }) => draft.text(path)));
  for (const [index, { path, syntax }] of files.entries()) {
    const text = texts[index];
    if (text === undefined) continue;
    let isOurs = false;
    for (const [at, line] of text.split(/\r?\n/).entries()) {
      const word = line.trim();
      if (word === `${syntax.comment} >>> ${blockName} >>>`) isOurs = true;
      if (word === `${syntax.comment} <<< ${blockName} <<<`) isOurs = false;
      if (isOurs) continue;
      for (const name of names) {
        const value = syntax.assigned(line, name);
        if (value !== undefined)
          found.push({
            file: path,
            line: at + 1,
            name,
            value,
            isSure: /^(?:export|declare -x|typeset -x|set|\$)/.test(line),
          });
      }
    }
  }
  return found;
}

/**
 * Puts variables and folders into the block of each file. What earlier set-ups have put there stays unless it is of the same name; undefined takes it
 * out. A file whose block is left with nothing in it loses the block, and is removed when nothing else was in it.
 */
export async function draftShellBlocks(
  draft: Draft,
  files: readonly ShellFile[],
  wishes: { readonly variables: BlockVariables; readonly path: readonly PathFolder[] },
): Promise<void> {
  for (const { path, syntax, isOnlyRead } of files) {
    if (isOnlyRead === true) continue;
    const secret = Object.values(wishes.variables).some(
      (value) => typeof value === 'string' && isSecretValue(value),
    );
    await draft.edit(
      path,
      { code: 'goenv.change-shell', params: {} },
      (text) => withBlock(text, syntax, wishes),
      { isSecret: secret, ...(secret && { mode: 0o600 }) },
    );
    const seen = secret
      ? await draft.system.files.facts((await draft.system.files.realPath(path)) ?? path)
      : undefined;
    if (seen?.mode !== undefined && (seen.mode & 0o077) !== 0)
      draft.note('goenv.secret-readable', { file: path });
  }
}

function withBlock(
  text: string,
  syntax: ShellSyntax,
  { variables, path }: { readonly variables: BlockVariables; readonly path: readonly PathFolder[] },
): string | undefined {
  const block = blockIn(text, blockName, syntax.comment, { isOwnLineEnd: syntax.takesOnlyNewline === true });
  const lines = mergeLines(block.lines ?? [], syntax, variables, path);
  if (lines.length > 0) return block.put(lines);
  if (block.lines === undefined) return text;
  const rest = block.remove();
  return rest === '' ? undefined : rest;
}

/** Exported for the places that write such lines without a block of their own. */
export function mergeLines(
  lines: readonly string[],
  syntax: ShellSyntax,
  variables: BlockVariables,
  path: readonly PathFolder[],
): string[] {
  let merged = [...lines];
  for (const [name, value] of Object.entries(variables)) {
    const without = syntax.unset?.(name);
    const line = value === unset ? without : value === undefined ? undefined : syntax.set(name, value);
    const isAbout = (old: string) => old === without || syntax.assigned(old, name) !== undefined;
    const at = merged.findIndex(isAbout);
    if (at < 0) {
      if (line !== undefined) merged.push(line);
      continue;
    }
    if (line !== undefined) merged[at] = line;
    merged = merged.filter((old, row) => {
      if (!isAbout(old)) return true;
      return row === at && line !== undefined;
    });
  }
  for (const folder of path) {
    const lineOf = (inFront: boolean) => syntax.addPath({ ...folder, inFront });
    const line = lineOf(folder.inFront);
    if (line === '' || merged.includes(line)) continue;
    const other = merged.indexOf(lineOf(!folder.inFront));
    if (other >= 0) merged[other] = line;
    else merged.push(line);
  }
  return merged;
}
