/** A module version that mirrors are asked for. */
export interface SampleVersion {
  readonly path: string;
  readonly version: string;
}

/** What mirrors are measured by. */
export interface Samples {
  /** Small, and its path has upper-case letters, which go escaped over the wire. */
  readonly small: SampleVersion;
  /** Large enough to tell how fast bytes come. */
  readonly large: SampleVersion;
  /** The path of a module that is released every few days. */
  readonly busy: string;
  /** A Go release as a module. */
  readonly toolchain: SampleVersion;
}

const toolchain: SampleVersion = { path: 'golang.org/toolchain', version: 'v0.0.1-go1.24.0.linux-amd64' };

export const usualSamples: Samples = {
  small: { path: 'github.com/BurntSushi/toml', version: 'v1.3.2' },
  large: { path: 'golang.org/x/net', version: 'v0.30.0' },
  busy: 'google.golang.org/api',
  toolchain,
};

/** One module in all parts. */
export function samplesOf(module: SampleVersion): Samples {
  return { small: module, large: module, busy: module.path, toolchain };
}

/** How many there were, and what half and most of them are not above: nearest rank. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
}

/** Undefined of nothing. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { count: sorted.length, p50: rank(0.5), p95: rank(0.95) };
}
