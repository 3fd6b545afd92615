import { type Clock, minuteMs } from '../../base/index.ts';
import type { EscapedPath, ModulePath } from '../../module/index.ts';

/** A module that is asked for again and again. */
export interface HotModule {
  readonly profile: string;
  readonly path: ModulePath;
  readonly escapedPath: EscapedPath;
  /** What is asked of it. */
  list: boolean;
  latest: boolean;
  zips: boolean;
  /** The versions of the last list; undefined before the first. */
  versions: ReadonlySet<string> | undefined;
  /** The version of the last `@latest`. */
  newest: string | undefined;
}

interface Counted extends HotModule {
  /** As of `atMs`; halved every {@link halfLifeMs}. */
  heat: number;
  atMs: number;
}

const halfLifeMs = 6 * 60 * minuteMs;
/** What was asked for once is forgotten after less than a day. */
const coldBelow = 0.1;

/** Counts requests for lists and latest versions by module; older ones count less and less. */
export class HotModules {
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #modules = new Map<string, Counted>();

  constructor(clock: Clock, limit = 4096) {
    this.#clock = clock;
    this.#limit = limit;
  }

  asked(
    kind: 'list' | 'latest',
    profile: string,
    { path, escapedPath }: Pick<HotModule, 'path' | 'escapedPath'>,
  ): void {
    const atMs = this.#clock.monotonicMs();
    const name = `${profile} ${path}`;
    let module = this.#modules.get(name);
    if (module === undefined) {
      if (this.#modules.size >= this.#limit) this.#forgetCold();
      module = {
        ...{ profile, path, escapedPath, list: false, latest: false, zips: false },
        ...{ versions: undefined, newest: undefined, heat: 0, atMs },
      };
    } else this.#modules.delete(name);
    module.heat = this.#heatOf(module, atMs) + 1;
    module.atMs = atMs;
    module[kind] = true;
    // Behind all that were asked for longer ago.
    this.#modules.set(name, module);
  }

  /** Notes that a zip of a module is asked for; nothing when nobody asks for its lists. */
  zipAsked(profile: string, path: string): void {
    if (this.#modules.size === 0) return;
    const module = this.#modules.get(`${profile} ${path}`);
    if (module !== undefined) module.zips = true;
  }

  hottest(count: number): HotModule[] {
    const nowMs = this.#clock.monotonicMs();
    return [...this.#modules.values()]
      .map((module) => ({ module, heat: this.#heatOf(module, nowMs) }))
      .filter(({ heat }) => heat >= coldBelow)
      .toSorted((a, b) => b.heat - a.heat)
      .slice(0, count)
      .map(({ module }) => module);
  }

  #heatOf({ heat, atMs }: Counted, nowMs: number): number {
    return heat * 0.5 ** ((nowMs - atMs) / halfLifeMs);
  }

  /** Makes room: what has gone cold, else what was asked for longest ago. */
  #forgetCold(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [name, module] of this.#modules) {
      if (this.#heatOf(module, nowMs) < coldBelow) this.#modules.delete(name);
    }
    const oldest = this.#modules.keys().next();
    if (this.#modules.size >= this.#limit && oldest.done !== true) this.#modules.delete(oldest.value);
  }
}
