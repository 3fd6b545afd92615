import { GomirrorError } from '../../base/index.ts';
import type { Neighbour, Scope } from '../../goenv/index.ts';
import type { GivenArguments } from '../arguments.ts';
import type { CliCode } from '../codes.ts';

/** What setup can set for; the neighbours have mirrors of their own. */
export type Target = 'go' | 'git' | Neighbour;

const targets: readonly Target[] = ['go', 'git', 'npm', 'pip', 'docker'];
const scopes: readonly Scope[] = ['user', 'machine', 'project'];

/** The command line of setup, split and checked; what was not given is undefined, and stays as it is on the machine. */
export interface SetupOptions {
  /** Names, URLs, `auto`, `official`, `direct`, `off`, `default`; or one whole GOPROXY list. */
  readonly mirror?: string;
  readonly sumdb?: string;
  readonly private?: string;
  /** A URL, `off`, `system`, `pac`, `pac+URL`. */
  readonly proxy?: string;
  readonly noProxy?: string;
  readonly toolchain?: string;
  readonly path: boolean;
  readonly scope: Scope;
  readonly for: readonly Target[];
  readonly team?: string;
  /** A PEM file. */
  readonly ca?: string;
  /** A host for which a name and a password are kept. */
  readonly login?: string;
  readonly user?: string;
  readonly ssh: readonly string[];
}

/** The options in a command line. Throws `config.bad-choice`-like `cli.setup-…` codes. */
export function readOptions({ flags }: GivenArguments): SetupOptions {
  const text = (name: string) => {
    const value = flags.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const scope = text('scope') ?? 'user';
  if (!isOneOf(scopes, scope)) throw badChoice('--scope', scope, scopes);
  const wanted = (text('for') ?? 'go').split(',').map((word) => word.trim());
  for (const word of wanted) if (!isOneOf(targets, word)) throw badChoice('--for', word, targets);
  const given: Record<string, string> = {};
  for (const [name, flag] of [
    ['mirror', 'mirror'],
    ['sumdb', 'sumdb'],
    ['private', 'private'],
    ['proxy', 'proxy'],
    ['noProxy', 'no-proxy'],
    ['toolchain', 'toolchain'],
    ['team', 'team'],
    ['ca', 'ca'],
    ['login', 'login'],
    ['user', 'user'],
  ] as const) {
    const value = text(flag);
    if (value !== undefined) given[name] = value;
  }
  return {
    ...given,
    path: flags.has('path'),
    scope,
    for: wanted.filter((word) => isOneOf(targets, word)),
    ssh: (text('ssh') ?? '').split(',').filter((word) => word !== ''),
  };
}

/** True when the command line says nothing of what is wanted, so that somebody has to be asked. */
export function saysNothing(options: SetupOptions, { flags }: GivenArguments): boolean {
  const { path, scope, for: wanted, ssh, ...rest } = options;
  return (
    !path &&
    ssh.length === 0 &&
    Object.keys(rest).length === 0 &&
    !flags.has('for') &&
    scope.length > 0 &&
    wanted.length > 0
  );
}

/** A command line that wants the same, for the journal and for those who need other rights: nothing secret is ever in it. */
export function commandOf(options: SetupOptions, redact: (url: string) => string): string[] {
  const words = ['gomirror', 'setup'];
  const add = (flag: string, value: string | undefined) => {
    if (value !== undefined) words.push(flag, value);
  };
  add('--mirror', options.mirror === undefined ? undefined : withoutSecret(options.mirror, redact));
  add('--sumdb', options.sumdb);
  add('--private', options.private);
  add('--proxy', options.proxy === undefined ? undefined : withoutSecret(options.proxy, redact));
  add('--no-proxy', options.noProxy);
  add('--toolchain', options.toolchain);
  if (options.path) words.push('--path');
  if (options.scope !== 'user') add('--scope', options.scope);
  if (options.for.join(',') !== 'go') add('--for', options.for.join(','));
  add('--team', options.team === undefined ? undefined : withoutSecret(options.team, redact));
  add('--ca', options.ca);
  add('--login', options.login);
  add('--user', options.user);
  for (const host of options.ssh) add('--ssh', host);
  return words;
}

function withoutSecret(value: string, redact: (url: string) => string): string {
  return value.includes('@') && value.includes('://') ? redact(value) : value;
}

function isOneOf<Word extends string>(words: readonly Word[], word: string): word is Word {
  return words.some((known) => known === word);
}

function badChoice(where: string, value: string, choices: readonly string[]): GomirrorError<CliCode> {
  return new GomirrorError<CliCode>('cli.setup-bad-choice', { where, value, choices: choices.join(', ') });
}
