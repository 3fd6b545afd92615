import { readFile } from 'node:fs/promises';
import {
  type Clock,
  describeError,
  errorCode,
  GomirrorError,
  secondMs,
  withDeadline,
} from '../../base/index.ts';
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
 * whatever the server says for an answer, since most let nobody in without a command. Without a key nobody is asked.
 */
export async function checkSsh(
  target: CheckTarget,
  credential: SshCredential | undefined,
  options: {
    readonly run: RunProgram;
    readonly environment: Environment;
    readonly signal: AbortSignal;
    readonly clock: Clock;
    /** Rejects where a fetch would not connect. */
    readonly enter: () => Promise<void>;
  },
): Promise<CheckStep> {
  const { host, port, path, user } = target;
  const { run, environment, signal, clock, enter } = options;
  const url = `ssh://${credential?.user ?? user ?? 'git'}@${host}${port === '' ? '' : `:${port}`}/${path}`;
  const step = { kind: 'ssh', url, credential: credential?.name } as const;
  if (credential === undefined) {
    const error = new GomirrorError<OriginCode>('origin.ssh-no-key', { upstream: host });
    return { ...step, ...failure(error, signal) };
  }
  try {
    if (await isLocked(credential)) return { ...step, outcome: 'locked', said: credential.keyFile };
    await enter();
  } catch (error) {
    return { ...step, ...failure(error, signal) };
  }
  const name = host.replace(/^\[|\]$/g, '');
  const ask = path === '' ? [] : [`git-upload-pack '${path.startsWith('~') ? path : `/${path}`}'`];
  const command = ['ssh', ...sshOptions(credential, port, connectTimeoutSeconds), '--', name, ...ask];
  const late = () => new GomirrorError<OriginCode>('origin.timeout', { upstream: host, phase: 'whole' });
  try {
    const ended = await withDeadline({ clock, ms: limitMs, signal, late }, (signal) =>
      // `0000` says in git's words that nothing is wanted.
      run(command, { input: path === '' ? '' : '0000', environment, maxBytes: outputLimitBytes, signal }),
    );
    const status = ended.exitCode ?? -1;
    const said = tellingLine(ended.errors);
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

/** Where ssh says why, before it says that it gives up. */
const why =
  /^(?:Permissions \d+ for .*|Load key .*|No .* host key is known .*|.*host identification has changed.*)$/im;

/** The line in which programs say why they stop: mostly the last. */
function tellingLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return safeWords(why.exec(text)?.[0] ?? lines.at(-1) ?? '', [], 200);
}

/**
 * Whether the key has a passphrase: PROTOCOL.key of OpenSSH, RFC 1421 and PKCS #8 say so in the file. Rejects with
 * `origin.credential-unusable` when the key or the known hosts cannot be read; ssh would go on without, and complain of the server.
 */
async function isLocked({ name, keyFile, knownHostsFile }: SshCredential): Promise<boolean> {
  const [key] = await Promise.all(
    [keyFile, knownHostsFile].map((file) =>
      readFile(file, 'latin1').catch((error: unknown) => {
        const reason = describeError(error);
        throw new GomirrorError<OriginCode>(
          'origin.credential-unusable',
          { credential: name, reason },
          { cause: error },
        );
      }),
    ),
  );
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\sA-Za-z0-9+/=]*)/.exec(key ?? '')?.[1];
  if (body === undefined) return /^-----BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED/m.test(key ?? '');
  const magic = 'openssh-key-v1\0';
  const bytes = Buffer.from(body, 'base64');
  const cipher = Buffer.from(`${magic}\0\0\0\u0004none`, 'latin1');
  return bytes.toString('latin1').startsWith(magic) && !bytes.subarray(0, cipher.length).equals(cipher);
}
