import type { RegistryValue, System } from '../system/index.ts';
import type { Draft } from './draft.ts';
import { expandWindows } from './shell-files.ts';
import { isSecretValue, type PathFolder, type Wishes } from './wishes.ts';

/** The variables of a user, which every program of theirs starts with. */
export const userEnvironmentKey = 'HKCU\\Environment';

/** The variables of the machine. */
export const machineEnvironmentKey = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';

/**
 * Variables and PATH into the registry, where CMD, both PowerShells and programs from the desktop get them. The type of a value is kept: PATH
 * is REG_EXPAND_SZ, and as REG_SZ its `%SystemRoot%` would no longer mean anything. Go's settings that are there count more than Go's own
 * file, and are brought up to what is wished for.
 */
export async function draftWindowsVariables(
  draft: Draft,
  key: string,
  { go, variables, path }: Pick<Wishes, 'go' | 'variables' | 'path'>,
): Promise<void> {
  for (const [name, value] of Object.entries(variables)) {
    // Names are the same in any case here.
    if (name !== name.toUpperCase()) continue;
    await draft.setValue(
      key,
      name,
      { code: 'goenv.change-variable', params: { name } },
      (old) => (value === undefined ? undefined : valueLike(old, value)),
      isSecretValue(value),
    );
  }
  for (const [name, value] of Object.entries(go)) {
    if (value === undefined) continue;
    await draft.setValue(key, name, { code: 'goenv.change-variable', params: { name } }, (old) =>
      old === undefined || old.data === value ? old : valueLike(old, value),
    );
  }
  if (path.length === 0) return;
  await draft.setValue(key, 'Path', { code: 'goenv.change-path', params: {} }, (old) => {
    const data = path.reduce((text, folder) => addToPath(draft.system, text, folder), old?.data ?? '');
    if (data === (old?.data ?? '')) return old;
    return { kind: old?.kind === 'REG_SZ' ? 'REG_SZ' : 'REG_EXPAND_SZ', data };
  });
}

function valueLike(old: RegistryValue | undefined, data: string): RegistryValue {
  if (old !== undefined && old.data === data) return old;
  return { kind: old?.kind === 'REG_EXPAND_SZ' ? 'REG_EXPAND_SZ' : 'REG_SZ', data };
}

/**
 * A PATH of Windows with a folder in it once. Folders are the same in any case, with or without a `\` at the end, and with variables written out; what
 * is there already is left in its place unless it has to come first.
 */
function addToPath(system: System, path: string, { folder, inFront }: PathFolder): string {
  const entries = path.split(';').filter((entry) => entry !== '');
  const same = (entry: string) => folded(system, entry) === folded(system, folder);
  const at = entries.findIndex(same);
  if (at >= 0 && (!inFront || at === 0)) {
    return entries.some((entry, row) => row > at && same(entry))
      ? entries.filter((entry, row) => row <= at || !same(entry)).join(';')
      : path;
  }
  const others = entries.filter((entry) => !same(entry));
  return (inFront ? [folder, ...others] : [...others, folder]).join(';');
}

function folded(system: System, entry: string): string {
  return expandWindows(system, entry.replaceAll('"', ''))
    .replaceAll('/', '\\')
    .replace(/\\+$/, '')
    .toLowerCase();
}
