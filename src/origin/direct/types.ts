import type { Clock } from '../../base/index.ts';
import type { Credentials } from '../credentials/index.ts';
import type { CopyFolder } from '../git/index.ts';

export interface DirectOptions {
  /** What logs and `X-Mirror-Source` call it: `direct`. */
  readonly name: string;
  /** The bare repositories on this machine. Shared by all. */
  readonly copies: CopyFolder;
  readonly clock: Clock;
  readonly credentials: Credentials | undefined;
  /** Networks in which servers may be besides public ones (`10.0.0.0/8`). */
  readonly networks: readonly string[];
  /**
   * Folders with bare repositories by module path: what is in `<folder>/git.corp.example/team/thing.git`, or in the same without
   * `.git`, is taken for modules below that path and nobody is asked; none by default.
   */
  readonly fileRoots: readonly string[];
  /** True for module paths whose servers may be asked over plain http too (GOINSECURE's meaning). */
  readonly insecure: (modulePath: string) => boolean;
  /** Certificates of authorities, PEM, trusted beside the usual ones. */
  readonly ca: readonly string[];
  /** As ProxyOptions.proxy. */
  readonly proxy:
    | { readonly url: string }
    | { readonly environment: Readonly<Record<string, string | undefined>> }
    | undefined;
  readonly userAgent: string;
  /** How long a listing of refs, and what discovery found, is taken for fresh. */
  readonly freshMs: number;
  readonly connectTimeoutMs: number;
  /** For one run of git. */
  readonly totalTimeoutMs: number;
  /** Runs of git at once per host. */
  readonly perHost: number;
  readonly redirects: number;
  /**
   * Told where a page has sent a module path, or where one led by its form once something was there: a change of mind is
   * somebody's to notice.
   */
  readonly onDiscovered?: (found: {
    readonly prefix: string;
    readonly vcs: string;
    readonly root: string;
    readonly how: 'known-host' | 'go-get' | 'suffix';
  }) => void;
}
