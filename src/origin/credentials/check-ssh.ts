import { type Clock, errorCode, GomirrorError, secondMs, withDeadline } from '../../base/index.ts';
import type { OriginCode } from '../codes.ts';
import type { Environment } from '../proxy/environment.ts';
import { type CheckStep, failure } from './check-step.ts';
import type { CheckTarget } from './check-target.ts';
import { safeWords } from './errors.ts';
import type { RunProgram } from './program.ts';
import { sshOptions } from './ssh.ts';
import type { SshCredential } from './types.ts';

const connectTimeoutSeconds = 10;
const limitMs = 30 * secondMs;
const outputLimitBytes = 4 * 1024 * 1024;

/**
 * Logs in by ssh. With a path, asks git-upload-pack for the repository and goes after its first words; without one, takes
 * whatever the server says for an answer, since most let nobody in without a command.
 */
export async function checkSsh(
  target: CheckTarget,
  credential: SshCredential,
  options: {
    readonly run: RunProgram;
    readonly environment: Environment;
    readonly signal: AbortSignal;
    readonly clock: Clock;
  },
): Promise<CheckStep> {
  const { host, port, path } = target;
  const { run, environment, signal, clock } = options;
  const name = host.replace(/^\[|\]$/g, '');
  const ask = path === '' ? [] : [`git-upload-pack '${path.startsWith('~') ? path : `/${path}`}'`];
  const command = ['ssh', ...sshOptions(credential, port, connectTimeoutSeconds), '--', name, ...ask];
  const url = `ssh://${credential.user ?? 'git'}@${host}${port === '' ? '' : `:${port}`}/${path}`;
  const step = { kind: 'ssh', url, credential: credential.name } as const;
  const late = () => new GomirrorError<OriginCode>('origin.timeout', { upstream: host, phase: 'whole' });
  try {
    const ended = await withDeadline({ clock, ms: limitMs, signal, late }, (signal) =>
      // `0000` says in git's words that nothing is wanted.
      run(command, { input: path === '' ? '' : '0000', environment, maxBytes: outputLimitBytes, signal }),
    );
    const status = ended.exitCode ?? -1;
    const said = lastLine(ended.errors);
    if (/^(?:0000|[0-9a-f]{4}(?:version|[0-9a-f]{40}))/.test(ended.output))
      return { ...step, outcome: 'works', status };
    // 255 is ssh's own; any other is that of what ran at the other end, so that somebody was let in.
    if (status === 255) return { ...step, ...complaint(ended.errors, host, said), status };
    if (path === '') return { ...step, outcome: 'works', status, said };
    return { ...step, outcome: 'absent', status, said };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') return { ...step, ...failure(error, signal) };
    const missing = { upstream: host, reason: 'ssh: ENOENT' };
    return { ...step, ...failure(new GomirrorError<OriginCode>('origin.unreachable', missing), signal) };
  }
}

function complaint(
  errors: string,
  upstream: string,
  said: string,
): Pick<CheckStep, 'outcome'> & Partial<CheckStep> {
  if (/host key verification failed|host identification has changed|no .* host key is known/i.test(errors)) {
    return { outcome: 'host-key', said };
  }
  if (/permission denied|bad permissions|error in libcrypto|invalid format/i.test(errors)) {
    return { outcome: 'denied', said };
  }
  const error = new GomirrorError<OriginCode>('origin.unreachable', { upstream, reason: said });
  return { outcome: 'failed', error };
}

/** The line in which programs say why they stop. */
function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return safeWords(lines.at(-1) ?? '', [], 200);
}
