import {
  applyPlan,
  Journal,
  journalFolder,
  pathsOf,
  type Plan,
  planGoSettings,
  type System,
} from '../../goenv/index.ts';
import type { Placed } from '../../doctor/index.ts';
import { goFolders } from '../../doctor/machine/index.ts';
import { readGoSettings } from '../../goenv/index.ts';

/** What `--fix` would do about findings. */
export interface Fix {
  /** Of Go's settings. */
  readonly plan: Plan;
  /** Files and folders of the caches. */
  readonly remove: readonly string[];
}

/**
 * The changes that findings ask for, root causes first: of two values for one setting the first counts. Only what lies below the module
 * cache or the build cache is ever removed.
 */
export async function planFix(system: System, findings: readonly Placed[]): Promise<Fix> {
  const settings: Record<string, string | undefined> = {};
  const paths = new Set<string>();
  for (const { finding } of findings) {
    for (const remedy of finding.remedies) {
      if (remedy.kind === 'remove') for (const path of remedy.paths) paths.add(path);
      if (remedy.kind !== 'go-settings') continue;
      for (const [name, value] of Object.entries(remedy.settings)) {
        if (!Object.hasOwn(settings, name)) settings[name] = value;
      }
    }
  }
  return { plan: await planGoSettings(system, settings), remove: await removable(system, [...paths]) };
}

export function isEmpty({ plan, remove }: Fix): boolean {
  return plan.changes.length === 0 && remove.length === 0;
}

/** Makes the changes; gives the journal's entry, undefined when no setting was changed. */
export async function makeFix(system: System, { plan, remove }: Fix): Promise<string | undefined> {
  const journal = Journal.open(await journalFolder(system), system);
  const { id } = await applyPlan(plan, { system, journal, command: 'gomirror doctor --fix' });
  for (const path of remove) await system.files.remove(path, { wholeFolder: true });
  return id;
}

/** Of `paths` those that are there and lie below one of Go's caches, links on the way resolved. */
async function removable(system: System, paths: readonly string[]): Promise<string[]> {
  const { basename, dirname, isAbsolute, join, relative } = pathsOf(system);
  const { moduleCache, buildCache } = goFolders(system, await readGoSettings(system));
  const roots: string[] = [];
  for (const root of [moduleCache, buildCache]) {
    const real = root === undefined ? undefined : await system.files.realPath(root).catch(() => undefined);
    if (real !== undefined) roots.push(real);
  }
  const kept: string[] = [];
  for (const path of paths) {
    if (!isAbsolute(path)) continue;
    const folder = await system.files.realPath(dirname(path)).catch(() => undefined);
    const facts = await system.files.facts(path).catch(() => undefined);
    if (folder === undefined || facts === undefined) continue;
    const real = join(folder, basename(path));
    const isBelow = roots.some((root) => {
      const between = relative(root, real);
      return between !== '' && between.split(/[\\/]/)[0] !== '..' && !isAbsolute(between);
    });
    if (isBelow) kept.push(path);
  }
  return kept;
}
