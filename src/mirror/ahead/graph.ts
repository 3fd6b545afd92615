import { compareVersions, parseGoMod } from '../../module/index.ts';

export interface ModuleVersion {
  readonly path: string;
  readonly version: string;
}

/** What a go.mod file says about the graph. */
export interface Requirements {
  /** True at `go 1.17` and above: it names everything that its packages need, so the graph below it is pruned. */
  readonly complete: boolean;
  readonly requires: readonly ModuleVersion[];
}

/**
 * How the go command comes to a module version. `listed`: a main module's go.mod may name it. `asked`: it was asked for.
 * `unpruned`: something below `go 1.17` needs it, so everything beneath it is loaded too.
 */
export type Reach = 'listed' | 'asked' | 'unpruned';

const ranks: Readonly<Record<Reach, number>> = { listed: 0, asked: 1, unpruned: 2 };

interface Node extends ModuleVersion {
  reach: Reach;
  depth: number;
  asked: boolean;
  known: Requirements | undefined;
}

/** A version that minimal version selection would choose. */
export interface Selected extends ModuleVersion {
  /** Whether that very version was asked for. */
  readonly asked: boolean;
}

/** Reads the requirements of a dependency; undefined when the file is none that the go command accepts. */
export function readRequirements(goMod: string | Uint8Array): Requirements | undefined {
  try {
    const { go, require } = parseGoMod(goMod);
    return { complete: isComplete(go), requires: require };
  } catch {
    return undefined;
  }
}

/** True for the `go` directive of a file that lists everything that is needed; false without one. */
export function isComplete(go: string | undefined): boolean {
  const [major = 0, minor = 0] = (go ?? '').split('.', 2).map((part) => Number.parseInt(part, 10));
  return major > 1 || minor >= 17;
}

/**
 * Which go.mod files the go command will ask for, as far as those known tell ("Module graph pruning" in the Go Modules
 * Reference). A version that is asked for may be the main module of somebody's command or one of its requirements, so
 * what it requires is taken for listed; below a file that is not complete everything counts. What is only listed may be
 * listed elsewhere in a higher version, so it leads on once it is asked for. `replace` and `exclude` of dependencies count
 * for nothing, here as there.
 */
export class ModuleGraph {
  readonly #limits: { readonly depth: number; readonly versions: number };
  readonly #certain: boolean;
  readonly #nodes = new Map<string, Node>();
  /** The highest version of each path. */
  readonly #best = new Map<string, Node>();

  /** `certain`: what is said to be listed is, and need not be asked for before it leads on. */
  constructor(limits: { readonly depth: number; readonly versions: number }, certain = false) {
    this.#limits = limits;
    this.#certain = certain;
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** Notes a version that the go command has come to. Returns the versions whose go.mod files are new, itself included. */
  reach(path: string, version: string, reach: Reach): ModuleVersion[] {
    const found: ModuleVersion[] = [];
    this.#visit({ path, version }, reach, 0, found);
    const node = this.#nodes.get(`${path}@${version}`);
    if (node !== undefined && reach === 'asked') node.asked = true;
    return found;
  }

  /** Notes what the go.mod file of a version that was reached says. Returns the versions whose files are new. */
  learn({ path, version }: ModuleVersion, requirements: Requirements): ModuleVersion[] {
    const found: ModuleVersion[] = [];
    const node = this.#nodes.get(`${path}@${version}`);
    if (node === undefined) return found;
    node.known = requirements;
    this.#expand(node, found);
    return found;
  }

  /** True for a version that was asked for though nothing known needs all beneath it: a main module must name it. */
  isRoot({ path, version }: ModuleVersion): boolean {
    const best = this.#best.get(path);
    return best?.version === version && best.asked && best.reach !== 'unpruned';
  }

  /** The highest version of each module, those that were asked for first, then by path. */
  selected(): Selected[] {
    const chosen = [...this.#best.values()].map(({ path, version, asked }) => ({ path, version, asked }));
    return chosen.toSorted((a, b) => Number(b.asked) - Number(a.asked) || (a.path < b.path ? -1 : 1));
  }

  #visit({ path, version }: ModuleVersion, reach: Reach, depth: number, found: ModuleVersion[]): void {
    const name = `${path}@${version}`;
    const best = this.#best.get(path);
    const order = best === undefined ? 1 : compareVersions(version, best.version);
    let node = this.#nodes.get(name);
    if (node === undefined) {
      // Whoever lists a module lists it in the version that is chosen in the end, so a lower one is nobody's.
      if (reach === 'listed' && order < 0) return;
      if (this.#nodes.size >= this.#limits.versions) return;
      node = { path, version, reach, depth, asked: false, known: undefined };
      this.#nodes.set(name, node);
      if (order > 0) this.#best.set(path, node);
      found.push({ path, version });
      return;
    }
    if (depth < node.depth) node.depth = depth;
    else if (ranks[reach] <= ranks[node.reach]) return;
    if (ranks[reach] > ranks[node.reach]) node.reach = reach;
    this.#expand(node, found);
  }

  #expand({ known, reach, depth }: Node, found: ModuleVersion[]): void {
    if (known === undefined || depth >= this.#limits.depth) return;
    if (reach === 'listed' && (known.complete || !this.#certain)) return;
    const next = reach === 'asked' && known.complete ? 'listed' : 'unpruned';
    for (const each of known.requires) this.#visit(each, next, depth + 1, found);
  }
}
