/** One of Go's settings as the go command would take it, and every layer that says something about it. */
export interface GoSetting {
  readonly name: string;
  /** What counts; undefined when nobody sets it and Go has no default. */
  readonly value: string | undefined;
  /** Strongest first. */
  readonly layers: readonly {
    readonly layer: 'environment' | 'go-env-file' | 'goroot' | 'default';
    /** A variable's name, or a file. */
    readonly where: string;
    readonly value: string;
  }[];
}

/** All of Go's settings on a machine, read without running `go`. */
export interface GoSettings {
  get(name: string): GoSetting;
  /** Every name that some layer sets. */
  readonly names: readonly string[];
  /** Where `go env -w` writes; undefined when GOENV=off. */
  readonly file: string | undefined;
  readonly goroot: string | undefined;
}
