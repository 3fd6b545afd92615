/** Where a value came from, the strongest first but for `profile`; `machine` is the machine's own Go settings. */
export type Layer = 'flag' | 'environment' | 'file' | 'profile' | 'machine' | 'default';

/**
 * The layer of a value and its place in it: `--listen`, `GOMIRROR_LISTEN`, `gomirror.yaml:3:9`, the name of the profile,
 * `GOPROXY`, or nothing.
 */
export interface Source {
  readonly layer: Layer;
  readonly where: string;
}
