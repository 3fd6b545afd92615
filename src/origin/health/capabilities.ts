/** Something that was found out, and when: wall-clock milliseconds since the epoch. */
export interface Found<T> {
  readonly value: T;
  readonly atMs: number;
}

/** What an upstream can do, as far as it has been asked. */
export interface Capabilities {
  /** Passes on the checksum database. */
  sumdb?: Found<boolean>;
  /** Gives parts of files. */
  ranges?: Found<boolean>;
  http2?: Found<boolean>;
  /** Has Go's toolchains. */
  toolchains?: Found<boolean>;
  /** By how much, in milliseconds, its latest versions of some busy modules lag behind those of the best upstream. */
  lagMs?: Found<number>;
}
