/** One of Go's settings as the go command would take it, and every layer that says something about it. */
export interface GoSetting {
  readonly name: string;
  /** What counts; undefined when nobody sets it and Go has no default. */
  readonly value: string | undefined;
  /** Strongest first. */
  readonly layers: readonly GoLayer[];
}

/** What one layer says of a setting. */
export interface GoLayer {
  readonly layer: 'environment' | 'go-env-file' | 'goroot' | 'default';
  /** A variable's name, or a file; the program that GOROOT was found by; empty for other defaults. */
  readonly where: string;
  /** As it is written there. An empty one in the go env file hides what `goroot` says. */
  readonly value: string;
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
