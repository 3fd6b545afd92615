import type { CatalogueMirror } from '../catalogue/index.ts';
import type { CertificateFacts } from './certificate.ts';
import type { LoggedHashes } from './log.ts';

/** What a mirror is asked. */
export type StepKind =
  | 'list'
  | 'latest'
  | 'info'
  | 'mod'
  | 'zip'
  | 'large-zip'
  | 'sumdb-supported'
  | 'sumdb-lookup'
  | 'sumdb-tile'
  | 'toolchain-info'
  | 'toolchain-zip'
  | 'absence';

/** What was wrong, as a code and parameters of words. */
export interface Fault {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
}

/** One kind of request, all times that it was made. */
export interface Step {
  readonly kind: StepKind;
  readonly tried: number;
  readonly failed: number;
  /** Of the last one that failed. */
  readonly fault: Fault | undefined;
}

/** The hashes of what a mirror serves of one version; undefined where it could not be had. */
export interface ServedHashes {
  readonly mod: string | undefined;
  readonly zip: string | undefined;
}

/** All that was seen of one mirror, before anything is made of it. */
export interface Seen {
  readonly mirror: CatalogueMirror;
  readonly steps: readonly Step[];
  readonly firstByteMs: readonly number[];
  /** Bytes a second, first byte included. */
  readonly rates: readonly number[];
  readonly certificate: CertificateFacts | undefined;
  /** The newest version of the busy module that its list or `@latest` names. */
  readonly newest: string | undefined;
  readonly served: { readonly small: ServedHashes; readonly large: ServedHashes };
  /** What the checksum database says through this mirror, proven. */
  readonly logged: { readonly small: LoggedHashes | undefined; readonly large: LoggedHashes | undefined };
}
