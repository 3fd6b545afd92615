import type { GoSettings } from '../goenv/index.ts';

/** What checks tell each other. */
export interface Facts {
  /** The `go` that is used; undefined when there is none. */
  go?: { readonly path: string; readonly version: string; readonly goroot: string };
  goSettings?: GoSettings;
  /** Hosts that go would talk to for this machine, module and mirror, most important first. */
  endpoints?: readonly Endpoint[];
}

export interface Endpoint {
  readonly url: string;
  readonly role: 'mirror' | 'database' | 'vcs' | 'releases';
  /** As the error pages and findings call it: `official`, `goproxy.cn`. */
  readonly name: string;
}
