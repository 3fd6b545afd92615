import type { ProgramResult } from '../../goenv/index.ts';
import type { CheckContext } from '../types.ts';

/**
 * Runs `go`. Without anything else said it is the one on PATH that is run itself, not another toolchain that it would fetch. Rejects with a
 * system error where it cannot be started.
 */
export function runGo(
  { system, facts, timeoutMs, signal }: CheckContext,
  args: readonly string[],
  options: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly program?: string;
    readonly timeoutMs?: number;
  } = {},
): Promise<ProgramResult> {
  return system.run(options.program ?? facts.go?.path ?? 'go', args, {
    cwd: options.cwd ?? system.cwd,
    env: { GOTOOLCHAIN: 'local', ...options.env },
    timeoutMs: options.timeoutMs ?? timeoutMs,
    signal,
  });
}
