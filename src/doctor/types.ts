import type { System } from '../goenv/index.ts';
import type { Facts } from './facts.ts';

type Params = Readonly<Record<string, string | number | boolean>>;

/** What a check has found. Its words are those of `code`: what was seen, what it means (message), what to do (hint). */
export interface Finding {
  /** Stable, documented, in both languages: `doctor.dns-polluted`. */
  readonly code: string;
  /** `error` keeps go from working, `warning` will or makes it slow or unsafe, `note` is worth knowing. */
  readonly level: 'error' | 'warning' | 'note';
  /** How sure: a wrong root cause with `certain` is a defect; `likely` says what else it may be. */
  readonly sure: 'certain' | 'likely';
  readonly params: Params;
  /** What was seen, line by line, secrets taken out: it is shown as it is. */
  readonly evidence: readonly string[];
  /** What would mend it: a command to type, or a change that `--fix` makes after it was shown. */
  readonly remedies: readonly Remedy[];
}

export type Remedy =
  | { readonly kind: 'command'; readonly command: string }
  /** Go settings to write with setup's means (`GOPROXY` → value; undefined unsets). */
  | { readonly kind: 'go-settings'; readonly settings: Readonly<Record<string, string | undefined>> }
  /** Folders or files that `--fix` removes, each below the module cache or the build cache. */
  | { readonly kind: 'remove'; readonly paths: readonly string[] }
  /** Something a person has to do; the words are those of the code. */
  | { readonly kind: 'advice'; readonly code: string; readonly params: Params };

export type CheckResult =
  | { readonly state: 'ok'; readonly seen: readonly string[] }
  | { readonly state: 'found'; readonly findings: readonly Finding[]; readonly seen: readonly string[] }
  /** `because` is the id of the check that failed. */
  | { readonly state: 'skipped'; readonly because: string }
  | { readonly state: 'not-run'; readonly reason: { readonly code: string; readonly params: Params } };

/** One thing that is looked at. What it is called also stands in `list/`, so that names can be had without what looks. */
export interface Check {
  /** `network.dns`, `go.version`: group and name; the words are `doctor.check-<id with dashes>`. */
  readonly id: string;
  readonly group: 'go' | 'settings' | 'cache' | 'network' | 'modules' | 'cgo' | 'containers';
  /** Checks whose errors make this one pointless. */
  readonly needs: readonly string[];
  /** False for what is run only when it is named (`go.test-std`). */
  readonly byDefault: boolean;
  /** True for one that keeps the machine busy: it runs when all others have ended, so that what is slow for them is slow by itself. */
  readonly isHeavy?: true;
  /** May say itself that it is pointless (`skipped`), where that depends on more than whether another check found errors. */
  run(context: CheckContext): Promise<CheckResult>;
}

export interface CheckContext {
  readonly system: System;
  /** Aborted at the deadline of the whole; each check also has its own share. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** `--mirror`: what is looked at instead of the machine's own GOPROXY. */
  readonly mirror: string | undefined;
  /** `--module M@V`. */
  readonly module: { readonly path: string; readonly version: string } | undefined;
  /** What earlier checks have found out, by key (`goVersion`, `goSettings`, `endpoints`, …): typed in `facts.ts`. */
  readonly facts: Facts;
  /**
   * Says what is being waited for (`GET https://…`), for the word about a check that ran out of time; returns what says that it has ended.
   * Programs that are run are noted without it.
   */
  readonly doing?: (what: string) => () => void;
}
