import type { CredentialEntry } from '../../config/index.ts';
import { permittedAddresses } from '../network/networks.ts';
import { type Ask, type AskAnswer, forwardProxyFor, makeAsk } from './ask.ts';
import { checkSsh } from './check-ssh.ts';
import { type CheckOutcome, type CheckStep, failure } from './check-step.ts';
import type { CheckTarget } from './check-target.ts';
import { type CredentialsOptions, isHttp, isSsh, makeCredentials, nameOf } from './credentials.ts';
import { safeWords, secretsIn } from './errors.ts';
import { matching, parsePlace, type Target, targetOf } from './match.ts';
import { runProgram } from './program.ts';
import type { HttpCredential } from './types.ts';

export interface CheckReport {
  /** The entries that are for the target, the most exact first. */
  readonly entries: readonly {
    readonly kind: CredentialEntry['kind'];
    readonly name: string;
    /** False where a more exact one is taken. */
    readonly chosen: boolean;
  }[];
  /** Names of entries that are for places below the target, and so not for it. */
  readonly below: readonly string[];
  readonly steps: readonly CheckStep[];
  /** True when something was tried and everything that was tried went well. */
  readonly works: boolean;
}

export interface CheckOptions extends CredentialsOptions {
  /** URLs of upstreams, which speak GOPROXY: at and below them nobody is asked for git. */
  readonly proxies: readonly string[];
  /** Inside which git servers may be, besides public addresses, as a fetch has it. */
  readonly networks: readonly string[];
  readonly signal: AbortSignal;
  /** How names are looked up; for tests. */
  readonly addressesOf?: typeof permittedAddresses;
}

const good: ReadonlySet<CheckOutcome> = new Set<CheckOutcome>(['works', 'open', 'answers', 'obtained']);
const answerLimitBytes = 65_536;

/**
 * Chooses credentials for `target` as a fetch would, and tries them: https by git's first question (gitprotocol-http(5), "Smart
 * Clients") or, without a path, by the server's first page; ssh by the first words of git-upload-pack or, without a path, by
 * logging in. Without a credential https is asked all the same, ssh is not. Rejects only with the reason of the signal.
 */
export async function checkCredentials(
  entries: readonly CredentialEntry[],
  target: CheckTarget,
  options: CheckOptions,
): Promise<CheckReport> {
  const { host, port, path, scheme } = target;
  const url = new URL(`https://${host}${port === '' ? '' : `:${port}`}/${path}`);
  const http = scheme === 'ssh' ? [] : matching(entries.filter(isHttp), targetOf(url));
  const place = parsePlace(`${host}:${port}/${path}`);
  const overSsh = scheme === 'https' ? [] : matching(entries.filter(isSsh), place, true);
  // A port is one server's: that of https when an entry knows it so.
  const ssh =
    scheme === undefined && port !== '' && http.length > 0
      ? overSsh.filter((entry) => parsePlace(entry.for).port === port)
      : overSsh;
  const steps: CheckStep[] = [];
  if (scheme === 'https' || http.length > 0 || (scheme === undefined && ssh.length === 0)) {
    steps.push(...(await checkHttps(entries, url, options)));
  }
  if (scheme === 'ssh' || ssh.length > 0) {
    const { run = runProgram, environment, signal, clock } = options;
    const found = ssh[0] && { ...ssh[0], name: nameOf(ssh[0]), user: target.user ?? ssh[0].user };
    const enter = async () => mayEnter(host, options);
    steps.push(await checkSsh(target, found, { run, environment, signal, clock, enter }));
  }
  const listed = (list: readonly CredentialEntry[]) =>
    list.map((entry, index) => ({ kind: entry.kind, name: nameOf(entry), chosen: index === 0 }));
  const used = [...http, ...ssh];
  return {
    entries: [...listed(http), ...listed(ssh)],
    below: entries.filter((entry) => !used.includes(entry) && isBelow(entry, place)).map(nameOf),
    steps,
    works: steps.length > 0 && steps.every(({ outcome }) => good.has(outcome)),
  };
}

function isBelow(entry: CredentialEntry, { host, path }: Target): boolean {
  const place = parsePlace(entry.for);
  return (
    place.host === host &&
    place.path.length > path.length &&
    path.every((element, index) => element === place.path[index])
  );
}

/** Rejects with `origin.inside-address` or `origin.unreachable`, where a fetch would. */
async function mayEnter(host: string, { networks, addressesOf, signal }: CheckOptions): Promise<void> {
  await (addressesOf ?? permittedAddresses)(host.replace(/^\[|\]$/g, ''), networks);
  signal.throwIfAborted();
}

async function checkHttps(
  entries: readonly CredentialEntry[],
  target: URL,
  options: CheckOptions,
): Promise<readonly CheckStep[]> {
  const { signal, proxies } = options;
  const ask = options.ask ?? makeAsk(options);
  const credentials = makeCredentials(entries, { ...options, ask });
  const isProxy = proxies.some((proxy) => `${target.href}/`.startsWith(`${proxy.replace(/\/+$/, '')}/`));
  const asksGit = target.pathname !== '/' && !isProxy;
  const url = asksGit
    ? new URL(`${target.href.replace(/\/+$/, '')}/info/refs?service=git-upload-pack`)
    : target;
  let credential: HttpCredential | undefined;
  try {
    credential = await credentials.forUrl(target, signal);
  } catch (error) {
    return [{ kind: 'credential', url: undefined, credential: undefined, ...failure(error, signal) }];
  }
  const obtained: readonly CheckStep[] =
    credential === undefined
      ? []
      : [{ kind: 'credential', url: undefined, credential: credential.name, outcome: 'obtained' }];
  try {
    // Through a proxy it is the proxy that looks names up, and an upstream is where its URL says.
    if (asksGit && forwardProxyFor(options, url) === undefined) await mayEnter(url.hostname, options);
  } catch (error) {
    const step = { kind: 'https', url: url.href, credential: credential?.name } as const;
    return [...obtained, { ...step, ...failure(error, signal) }];
  }
  const first = await askHttps(ask, url, credential, asksGit, signal);
  // Who lets everybody in has said nothing about what was presented.
  const isOpen =
    first.outcome === 'works' &&
    (credential === undefined || (await askHttps(ask, url, undefined, asksGit, signal)).outcome === 'works');
  const step: CheckStep = isOpen ? { ...first, outcome: 'open' } : first;
  return [...obtained, step];
}

async function askHttps(
  ask: Ask,
  url: URL,
  credential: HttpCredential | undefined,
  asksGit: boolean,
  signal: AbortSignal,
): Promise<CheckStep> {
  const step = { kind: 'https', url: url.href, credential: credential?.name } as const;
  // Some servers speak the smart protocol only to what calls itself git.
  const headers = {
    'user-agent': 'git/2 (gomirror)',
    ...(credential === undefined ? {} : { authorization: credential.authorization }),
  };
  try {
    const answer = await ask({ url, method: 'GET', headers, maxBytes: answerLimitBytes, signal });
    const secrets = credential === undefined ? [] : secretsIn(credential.authorization);
    return { ...step, status: answer.status, ...judge(answer, asksGit, secrets) };
  } catch (error) {
    return { ...step, ...failure(error, signal) };
  }
}

function judge(
  { status, headers, text }: AskAnswer,
  asksGit: boolean,
  secrets: readonly string[],
): Pick<CheckStep, 'outcome' | 'challenge' | 'said'> {
  const safe = (words: string | string[] | undefined) =>
    safeWords([words ?? ''].flat().join(', '), secrets, 200);
  const type = headers['content-type'] ?? '';
  const said = type.startsWith('text/plain') ? safe(text) : '';
  if (status === 401) return { outcome: 'refused', challenge: safe(headers['www-authenticate']), said };
  if (status === 403) return { outcome: 'forbidden', said };
  if (!asksGit) return { outcome: status < 500 ? 'answers' : 'strange', said };
  if (status === 404 || status === 410) return { outcome: 'absent', said };
  if (status >= 300 && status < 400) return { outcome: 'elsewhere', said: safe(placeOf(headers.location)) };
  const isGit = status === 200 && type === 'application/x-git-upload-pack-advertisement';
  return isGit ? { outcome: 'works' } : { outcome: 'strange', said: said === '' ? safe(type) : said };
}

/** Where a `Location` leads, without what it may carry to get there. */
function placeOf(location: string | undefined): string {
  const url = URL.parse(location ?? '', 'https://the-same.invalid');
  if (url === null) return '';
  return (url.host === 'the-same.invalid' ? '' : url.origin) + url.pathname;
}
