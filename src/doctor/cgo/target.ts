import type { CheckContext } from '../types.ts';

/** What is built, and on what, as `go env` has it. */
export interface Target {
  readonly os: string;
  readonly arch: string;
  readonly hostOs: string;
  readonly hostArch: string;
  readonly isCross: boolean;
  /** True when cgo is used. */
  readonly isOn: boolean;
  /** The C compiler and its flags. */
  readonly compiler: readonly string[];
}

export function targetOf({ facts: { goEnv = {} } }: CheckContext): Target {
  const { GOOS: os = '', GOARCH: arch = '', GOHOSTOS: hostOs = os, GOHOSTARCH: hostArch = arch } = goEnv;
  const isCross = os !== hostOs || arch !== hostArch;
  const compiler = words(goEnv['CC'] ?? '');
  return { os, arch, hostOs, hostArch, isCross, isOn: goEnv['CGO_ENABLED'] === '1', compiler };
}

/** Words as the go command splits them: quotes hold words together and do not nest. */
function words(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, plain]) => single ?? double ?? plain ?? '',
  );
}
