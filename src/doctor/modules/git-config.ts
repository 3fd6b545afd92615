import { redactUrl } from '../../config/basics/index.ts';
import { type ProgramResult, systemCode } from '../../goenv/index.ts';
import type { CheckContext } from '../types.ts';

/** `insteadOf`: what git asks in place of what it was told. User info is taken out of both. */
export interface Rewrite {
  readonly from: string;
  readonly to: string;
  /** The file that says so. */
  readonly origin: string;
  /** A password or a token stands in the new address. */
  readonly hasSecret: boolean;
}

/** What git's configuration says about how it reaches other machines. */
export interface GitConfig {
  readonly rewrites: readonly Rewrite[];
  /** The helpers by name; a command line only by its first word. */
  readonly helpers: readonly string[];
  readonly sslVerify: readonly { readonly name: string; readonly value: string; readonly origin: string }[];
}

/**
 * Runs git as the go command does: it asks nothing, neither on a terminal nor in a window, and speaks English. Rejects with a
 * system error where there is none.
 */
export function runGit(
  { system, timeoutMs, signal }: CheckContext,
  args: readonly string[],
  options: { readonly timeoutMs?: number; readonly cwd?: string } = {},
): Promise<ProgramResult> {
  const ssh = system.env['GIT_SSH_COMMAND'] ?? system.env['GIT_SSH'];
  return system.run('git', args, {
    timeoutMs: Math.min(timeoutMs, options.timeoutMs ?? timeoutMs),
    signal,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: {
      LC_ALL: 'C',
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: undefined,
      SSH_ASKPASS: undefined,
      GCM_INTERACTIVE: 'never',
      ...(ssh === undefined ? { GIT_SSH_COMMAND: 'ssh -o ControlMaster=no -o BatchMode=yes' } : {}),
    },
  });
}

/** Empty where git is not there. */
export async function gitConfig(context: CheckContext): Promise<GitConfig> {
  const entries = await entriesOf(context);
  const rewrites = entries.flatMap(({ name, value, origin }) => {
    const to = /^url\.(.+)\.insteadof$/is.exec(name)?.[1];
    if (to === undefined) return [];
    const hasSecret = /^[a-z][a-z0-9+.-]*:\/\/[^/@]*:[^/@]*@|^https?:\/\/[^/@:]{20,}@/i.test(to);
    return [{ from: redactUrl(value), to: hasSecret ? redactUrl(to) : to, origin, hasSecret }];
  });
  return {
    rewrites,
    helpers: entries.flatMap(({ name, value }) =>
      /^credential\.(?:.+\.)?helper$/is.test(name) && value !== '' ? [value.split(/\s/)[0] ?? ''] : [],
    ),
    sslVerify: entries.filter(({ name }) => /^http\.(?:.+\.)?sslverify$/is.test(name)),
  };
}

async function entriesOf(
  context: CheckContext,
): Promise<readonly { readonly name: string; readonly value: string; readonly origin: string }[]> {
  const pattern = String.raw`^(url\..*\.insteadof|credential\.(.*\.)?helper|http\.(.*\.)?sslverify)$`;
  try {
    // Separated by NUL: an origin, then name and value with a line end between them.
    const { stdout } = await runGit(context, ['config', '-z', '--show-origin', '--get-regexp', pattern]);
    const parts = stdout.split('\0');
    return Array.from({ length: Math.floor(parts.length / 2) }, (_, index) => {
      const [name = '', ...value] = (parts[index * 2 + 1] ?? '').split('\n');
      return { origin: (parts[index * 2] ?? '').replace(/^file:/, ''), name, value: value.join('\n') };
    });
  } catch (error) {
    context.signal.throwIfAborted();
    if (systemCode(error) === undefined) throw error;
    return [];
  }
}
