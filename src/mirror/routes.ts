import { GomirrorError, type Turn } from '../base/index.ts';
import type { FirstSeen } from '../ledger/index.ts';
import type { Sources } from '../origin/index.ts';
import type { ModuleClass } from '../policy/index.ts';
import type { DiskStore } from '../store/index.ts';
import type { MirrorCode } from './codes.ts';
import type { Errand } from './errand.ts';
import { FirstSeenProofs, type Known, type Proofs } from './proofs.ts';

/** What private modules need beside the public ones. */
export interface PrivateModules {
  /** As the settings are now; on the unescaped path, without a version. */
  classify(path: string): ModuleClass;
  /** The sources of an entry of `private`, if it has its own. */
  sourcesOf(entry: number): Sources | undefined;
  /** Opens the tree of private modules and the record of their hashes, when the first of them is asked for. */
  open(): Promise<{ readonly store: DiskStore; readonly firstSeen: FirstSeen }>;
}

export interface RoutesParts {
  /** The sources of each profile; the default ones under the empty name. Read whenever they are needed. */
  readonly profiles: () => ReadonlyMap<string, Sources>;
  readonly log: Proofs;
  /** What that log knows of what is kept. */
  readonly knownToLog: Known;
  readonly privates: PrivateModules | undefined;
}

/** For whom something is fetched. */
export interface Behalf {
  readonly profile?: string | undefined;
  readonly via: string | undefined;
  readonly turn: Turn;
}

/** From where each module comes, and who vouches for it: the only place that knows public and private ones apart. */
export class Routes {
  readonly #parts: RoutesParts;
  #firstSeen: Proofs | undefined;
  #profiles: ReadonlyMap<string, Sources>;
  #era = 0;

  constructor(parts: RoutesParts) {
    this.#parts = parts;
    this.#profiles = parts.profiles();
  }

  /** Another number whenever the settings have brought other sources. */
  get #eraNow(): number {
    const profiles = this.#parts.profiles();
    if (profiles !== this.#profiles) {
      this.#profiles = profiles;
      this.#era++;
    }
    return this.#era;
  }

  isPrivate(path: string): boolean {
    return this.#parts.privates?.classify(path).isPrivate === true;
  }

  /** True when there is such a profile. */
  has(profile: string): boolean {
    return this.#parts.profiles().has(profile);
  }

  /** Throws `mirror.no-such-profile`, `mirror.withheld-name`, `mirror.private-no-source`. */
  errand(path: string, { profile = '', via, turn }: Behalf): Errand {
    const { privates, log, profiles } = this.#parts;
    const ofProfile = profiles().get(profile);
    if (ofProfile === undefined) throw new GomirrorError<MirrorCode>('mirror.no-such-profile', { profile });
    const era = this.#eraNow;
    const known = privates?.classify(path);
    if (known?.isPrivate === false && !known.fromPublic)
      throw new GomirrorError<MirrorCode>('mirror.withheld-name', { path });
    if (privates === undefined || known?.isPrivate !== true) {
      return { profile, sources: ofProfile, era, proofs: log, isPrivate: false, via, turn };
    }
    const own = known.fromPublic || known.entry === undefined ? ofProfile : privates.sourcesOf(known.entry);
    // Settings that change between the two words: nobody is asked rather than somebody public.
    if (own === undefined) throw new GomirrorError<MirrorCode>('mirror.private-no-source', { path });
    const proofs = known.inLog ? log : this.firstSeen;
    return { profile, sources: own, era, proofs, isPrivate: true, via, turn };
  }

  /** True for a path in the tree of private modules that nobody but our own record, which can always be asked, vouches for. */
  isOurs(path: string): boolean {
    const known = this.#parts.privates?.classify(path);
    // A name that is private no more has been so: no log hears of it because of what is kept from then.
    return known !== undefined && !(known.isPrivate && known.inLog);
  }

  /** Who vouches for what is kept in the tree of private modules. */
  readonly known: Known = async (path, version) => {
    const { privates, knownToLog } = this.#parts;
    if (privates === undefined || !this.isOurs(path)) return knownToLog(path, version);
    return (await privates.open()).firstSeen.find(path, version);
  };

  /** The record of what was seen first, opened when it is needed. */
  get firstSeen(): Proofs {
    const { privates } = this.#parts;
    this.#firstSeen ??= new FirstSeenProofs({
      record: async (seen) => (await privates!.open()).firstSeen.record(seen),
    });
    return this.#firstSeen;
  }
}
