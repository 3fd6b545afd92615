import type { GoSettings } from '../goenv/index.ts';

/** What checks tell each other. */
export interface Facts {
  /** The `go` that is used; undefined when there is none. */
  go?: { readonly path: string; readonly version: string; readonly goroot: string };
  goSettings?: GoSettings;
  /** What `go env` says in the current folder, by name. */
  goEnv?: Readonly<Record<string, string>>;
  /** Packages that the project needs, other than Go's own, with C in them; undefined when that could not be told. */
  cgoUsers?: readonly string[];
  /** Hosts to which no way leads, where that has been said of the network. */
  deadHosts?: ReadonlySet<string>;
  /** Hosts that go would talk to for this machine, module and mirror, most important first. */
  endpoints?: readonly Endpoint[];
}

export interface Endpoint {
  readonly url: string;
  readonly role: 'mirror' | 'database' | 'vcs' | 'releases';
  /** As the error pages and findings call it: `official`, `goproxy.cn`. */
  readonly name: string;
}
