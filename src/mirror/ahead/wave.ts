import type { Turn } from '../../base/index.ts';
import type { VersionTarget } from '../../module/index.ts';
import type { Errand } from '../errand.ts';
import { Download } from './download.ts';
import { targetOf } from './fetcher.ts';
import { ModuleGraph, type ModuleVersion, readRequirements } from './graph.ts';

/** Deeper than any graph that is known to build. */
const maxDepth = 32;

export interface WaveLimits {
  /** Files of all kinds. */
  readonly files: number;
  /** Of zips; one that is under way when they are used up is not counted before its end. */
  readonly zipBytes: number;
}

/** One go command at work, as far as the mirror sees it: what one client asks of one profile without a long pause. */
export class Wave {
  #errand: Errand;
  readonly #limits: WaveLimits;
  readonly #graph: ModuleGraph;
  /** Files that were given out to be fetched, without those that were asked for. */
  readonly #given = new Set<string>();
  readonly #read = new WeakSet<Uint8Array>();
  /** Go.mod files that are asked for or fetched. */
  pending = 0;
  zipBytes = 0;
  lastAskedMs: number;
  /** True once nothing more is to be fetched for it. */
  ended = false;
  /** True once a go.mod file was asked for: a client that has all of them asks for none. */
  #readsGraph = false;
  readonly #download = new Download();
  /** True once something other than go.mod files was asked for: the graph is known then, as a rule. */
  #pastGraph = false;
  cancelCalm: () => void = () => {};

  constructor(errand: Errand, limits: WaveLimits, nowMs: number) {
    this.#errand = ahead(errand);
    this.#limits = limits;
    this.#graph = new ModuleGraph({ depth: maxDepth, versions: limits.files });
    this.lastAskedMs = nowMs;
  }

  /** What the next fetch goes out with. */
  get errand(): Errand {
    return this.#errand;
  }

  /** Notes a request. Returns small files to be fetched for it. */
  ask({ path, version, kind }: VersionTarget, errand: Errand): VersionTarget[] {
    // The newest `Via` counts: the one of a mirror behind this one, if that is who asks.
    this.#errand = ahead(errand, this.#errand.isPrivate);
    this.#given.add(`${path}@${version}.${kind}`);
    if (kind === 'mod') this.#readsGraph = true;
    const mods = this.#give(this.#graph.reach(path, version, 'asked'), 'mod');
    return kind === 'zip' ? [...mods, ...this.#give([{ path, version }], 'info')] : mods;
  }

  /** One file of a version cannot be had: the others need not be tried, nor what would follow from them. */
  drop({ path, version }: ModuleVersion): void {
    for (const kind of ['info', 'mod', 'zip']) this.#given.add(`${path}@${version}.${kind}`);
  }

  /** True at the first request for an `.info` or a zip. */
  leavesGraph({ kind }: VersionTarget): boolean {
    if (this.#pastGraph || kind === 'mod') return false;
    this.#pastGraph = true;
    return true;
  }

  /** Notes a go.mod file. Returns those to be fetched because of it. */
  learn(module: ModuleVersion, goMod: Uint8Array): VersionTarget[] {
    if (this.#read.has(goMod)) return [];
    this.#read.add(goMod);
    const requirements = readRequirements(goMod);
    return requirements === undefined ? [] : this.#give(this.#graph.learn(module, requirements), 'mod');
  }

  /** Files of a version that was asked for, as soon as it is clear that it will be chosen. */
  rootFollowers(module: ModuleVersion, withZips: boolean): VersionTarget[] {
    if (!this.#graph.isRoot(module)) return [];
    return [...this.#give([module], 'info'), ...(withZips ? this.#give([module], 'zip') : [])];
  }

  /**
   * The files of a kind that follow from the graph as it is known now. What was not asked for is left out with `onlyAsked`,
   * and where the client reads the graph itself: it would have asked.
   */
  followers(kind: 'info' | 'zip', onlyAsked: boolean): VersionTarget[] {
    const askedOnly = onlyAsked || this.#readsGraph;
    const chosen = this.#graph.selected();
    return this.#give(askedOnly ? chosen.filter(({ asked }) => asked) : chosen, kind);
  }

  /** Notes any request, filled or not. True when it shows that the client is about to ask for the zips of all it knows. */
  note({ path, version, kind }: VersionTarget): boolean {
    return this.#download.note({ path, version }, kind);
  }

  /** The zips that a client who downloads everything will ask for; none for others. */
  downloads(): VersionTarget[] {
    return this.#give(this.#download.coming(), 'zip');
  }

  /** A client that never pauses, a crawler perhaps: what it has asked for is not remembered for ever. */
  get isFull(): boolean {
    return this.#given.size >= 2 * this.#limits.files;
  }

  get mayFetchZips(): boolean {
    return this.zipBytes < this.#limits.zipBytes;
  }

  #give(modules: readonly ModuleVersion[], kind: 'info' | 'mod' | 'zip'): VersionTarget[] {
    const targets: VersionTarget[] = [];
    for (const { path, version } of modules) {
      const name = `${path}@${version}.${kind}`;
      if (this.ended || this.#given.size >= this.#limits.files || this.#given.has(name)) continue;
      const target = targetOf(path, version, kind);
      if (target === undefined) continue;
      this.#given.add(name);
      targets.push(target);
    }
    return targets;
  }
}

/** Whoever has been given a private module may be about to ask for others. */
function ahead(errand: Errand, hadPrivate = false): Errand {
  const turn: Turn = { urgency: 'ahead', client: errand.turn.client };
  return { ...errand, turn, isPrivate: errand.isPrivate || hadPrivate };
}
