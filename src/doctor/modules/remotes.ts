import { GomirrorError } from '../../base/index.ts';
import type { CheckContext } from '../types.ts';
import type { Mirrors } from './entries.ts';
import { runGit } from './git-config.ts';

/** How a server took a request by git. */
export interface Asked {
  readonly kind:
    | 'works'
    | 'needs-login'
    | 'login-refused'
    | 'ssh-refused'
    | 'host-key'
    | 'not-found'
    | 'certificate'
    | 'unreachable'
    | 'timeout'
    /** It asks for a login, and the program that git has for logins does not answer. */
    | 'helper-hangs'
    | 'other';
  /** The lines in which git and ssh say why. */
  readonly said: readonly string[];
}

/** As git (2.x) and OpenSSH put it; the first that fits counts. */
const complaints: readonly (readonly [RegExp, Asked['kind']])[] = [
  [/Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/i, 'host-key'],
  [/Permission denied \((?:publickey|.*publickey.*)\)|no such identity|Load key/i, 'ssh-refused'],
  [/could not read (?:Username|Password)|terminal prompts disabled|unable to get password/i, 'needs-login'],
  [
    /Authentication failed|invalid (?:username|credentials)|HTTP Basic: Access denied|error: 40[13]/i,
    'login-refused',
  ],
  [
    /SSL certificate problem|server certificate verification failed|certificate verify failed|schannel.*certificate/i,
    'certificate',
  ],
  [
    /Could not resolve host(?:name)?|Connection (?:refused|timed out|reset)|Failed to connect|Network is unreachable|No route to host|Couldn't connect/i,
    'unreachable',
  ],
  [
    /Repository not found|repository '.*' not found|does not appear to be a git repository|project you were looking for could not be found|error: 404|does not exist/i,
    'not-found',
  ],
];

const mostSaid = 5;
const partOfTime = 0.5;
/** Of the time, for a second request without git's helpers. */
const secondPart = 0.25;

/** Asks a server for the branches of a repository; changes nothing and asks nobody for a password. Rejects where there is no git. */
export async function askRemote(context: CheckContext, repository: string): Promise<Asked> {
  const timeoutMs = Math.max(500, context.timeoutMs * partOfTime);
  const args = ['ls-remote', '-q', '--', repository, 'HEAD'];
  const { code, stderr, timedOut } = await runGit(context, args, { timeoutMs });
  const said = stderr
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('@@@'))
    .slice(0, mostSaid);
  if (code === 0) return { kind: 'works', said: [] };
  if (timedOut) return { kind: await whyLate(context, args), said };
  return { kind: complaints.find(([pattern]) => pattern.test(stderr))?.[1] ?? 'other', said };
}

/** A server that without helpers says at once that it wants a login has not kept git waiting. */
async function whyLate(context: CheckContext, args: readonly string[]): Promise<Asked['kind']> {
  const timeoutMs = Math.max(300, context.timeoutMs * secondPart);
  const { stderr, timedOut } = await runGit(context, ['-c', 'credential.helper=', ...args], { timeoutMs });
  if (timedOut) return 'timeout';
  const kind = complaints.find(([pattern]) => pattern.test(stderr))?.[1];
  return kind === 'needs-login' || kind === 'login-refused' ? 'helper-hangs' : 'timeout';
}

/** Hosts where a repository is always the second element behind the host. */
const wellKnown = /^(?:github\.com|bitbucket\.org|gitee\.com|codeberg\.org)$/;

/**
 * The repository of a module by Go's own means ("Finding a repository for a module path" in the Go Modules Reference): a `.git` in the
 * path, hosts that go knows, the page of the path; else the first two elements behind the host, as most have it.
 */
export async function repositoryOf(mirrors: Mirrors, host: string, path: string): Promise<string> {
  const named = /^(.+?\.git)(?:\/|$)/.exec(path)?.[1];
  if (named !== undefined) return `https://${named}`;
  const elements = path.split('/');
  const usual = `https://${elements.slice(0, 3).join('/')}`;
  if (wellKnown.test(host)) return usual;
  try {
    const page = `/${elements.slice(1).join('/')}?go-get=1`;
    const { bytes } = await mirrors
      .line(host, `https://${host}`)
      .ask(page, { maxBytes: 512 * 1024, signal: mirrors.signal });
    return importOf(bytes.toString('utf8'), path) ?? usual;
  } catch (error) {
    if (error instanceof GomirrorError || mirrors.signal.aborted) return usual;
    throw error;
  }
}

/** `<meta name="go-import" content="prefix git https://…">` for a path. */
export function importOf(page: string, path: string): string | undefined {
  for (const [, tag = ''] of page.matchAll(/<meta\s([^>]*)>/gi)) {
    if (!/name=["']?go-import["'\s]/i.test(`${tag} `)) continue;
    const [prefix = '', kind, root = ''] = (/content=["']([^"']*)["']/i.exec(tag)?.[1] ?? '')
      .trim()
      .split(/\s+/);
    const isFor = path === prefix || path.startsWith(`${prefix}/`);
    if (isFor && kind === 'git' && /^(?:https|ssh|git\+ssh):\/\/[A-Za-z0-9]/.test(root)) return root;
  }
  return undefined;
}
