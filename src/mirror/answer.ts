import type { Digest } from '../store/index.ts';
import type { Growing } from './growing.ts';

/** For how long what was answered stays true. */
export type Lifetime =
  /** Never changes: `.info`, `.mod`, `.zip` of a canonical version, full tiles. */
  | { readonly kind: 'forever' }
  /** Changes in its own time; `ageMs` old, fresh for `freshMs` more. */
  | { readonly kind: 'fresh'; readonly freshMs: number };

interface AnswerBase {
  readonly contentType: string;
  /** `cache`, `stale`, or the name of the origin that it was just fetched from. */
  readonly source: string;
  readonly lifetime: Lifetime;
  /** False when nothing could be checked yet and the operator allowed that. */
  readonly verified: boolean;
}

/** A file open for reading, shared or not; the receiver calls `close` once. */
export interface OpenFile {
  readonly fd: number;
  readonly sizeBytes: number;
  close(): void;
}

export interface BytesAnswer extends AnswerBase {
  readonly kind: 'bytes';
  readonly bytes: Buffer;
}

export interface FileAnswer extends AnswerBase {
  readonly kind: 'file';
  readonly file: OpenFile;
  /** Of the whole file; undefined when its record is lost. */
  readonly sha256: Digest | undefined;
  /** What names these bytes for ever, for whoever wants to share them between requests. */
  readonly key: string;
}

/** A zip on its way: everything but its last bytes can be read before the verdict. */
export interface GrowingAnswer extends AnswerBase {
  readonly kind: 'growing';
  readonly growing: Growing;
  /** The zip when it has passed, from whichever source: for whoever got no byte of this attempt. Rejects like `Mirror.open`. */
  whole(): Promise<FileAnswer>;
}

export type Answer = BytesAnswer | FileAnswer | GrowingAnswer;
