import { pathsOf, variable } from '../system/index.ts';
import type { System } from '../system/index.ts';
import type { Draft } from './draft.ts';

/** A name and a password for a host. */
export interface Login {
  readonly host: string;
  readonly user: string;
  readonly password: string;
}

/** Where go and git read names and passwords: `$NETRC`, `~/.netrc`, on Windows `_netrc` (`go help goauth`). */
async function netrcFile(system: System): Promise<string> {
  const { join } = pathsOf(system);
  const named = variable(system, 'NETRC');
  if (named !== undefined) return named;
  if (system.platform !== 'win32') return join(system.home, '.netrc');
  const other = join(system.home, '.netrc');
  const usual = join(system.home, '_netrc');
  const isOther =
    (await system.files.facts(usual)) === undefined && (await system.files.facts(other)) !== undefined;
  return isOther ? other : usual;
}

/**
 * A login into the netrc file, for its owner's eyes only; other lines stay as they are. Go takes the last entry for a host and git (curl) the
 * first, so that an entry for another user of the host cannot come right for both, and is reported.
 */
export async function draftLogin(draft: Draft, login: Login): Promise<void> {
  const path = await netrcFile(draft.system);
  await draft.edit(
    path,
    { code: 'goenv.change-netrc', params: { host: login.host } },
    (text) => withLogin(text, login),
    { isSecret: true, isOwnerOnly: true },
  );
  const before = await draft.system.files.read(path);
  const users = usersOf(before?.toString('utf8') ?? '', login.host);
  if (users.some((user) => user !== login.user)) draft.note('goenv.netrc-other-user', { host: login.host });
}

/**
 * The text of a netrc file with a login in it. An entry for the same host and user gets the password; a new one comes before
 * `default`, behind which nothing is read.
 */
export function withLogin(text: string, { host, user, password }: Login): string {
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n';
  const words = [...wordsOf(text)];
  let machine: string | undefined;
  let login: string | undefined;
  for (const [at, word] of words.entries()) {
    const next = words[at + 1];
    if (word.text === 'machine') {
      machine = next?.text;
      login = undefined;
    } else if (word.text === 'default') machine = undefined;
    else if (word.text === 'login') login = next?.text;
    else if (word.text === 'password' && machine === host && login === user && next !== undefined) {
      return text.slice(0, next.start) + password + text.slice(next.start + next.length);
    }
  }
  const entry = `machine ${host} login ${user} password ${password}`;
  const fallback = /^[ \t]*default\b/m.exec(text);
  if (fallback !== null)
    return `${text.slice(0, fallback.index)}${entry}${newline}${text.slice(fallback.index)}`;
  const gap = text === '' || text.endsWith('\n') ? '' : newline;
  return `${text}${gap}${entry}${gap === '' ? newline : ''}`;
}

/** The users that a netrc file has entries of for a host. */
function usersOf(text: string, host: string): string[] {
  const users: string[] = [];
  let machine: string | undefined;
  let previous = '';
  for (const word of wordsOf(text)) {
    if (previous === 'machine') machine = word.text;
    if (previous === 'login' && machine === host) users.push(word.text);
    previous = word.text;
  }
  return users;
}

/** Words that belong together; macros and comments are passed over. */
function* wordsOf(text: string): Generator<{ text: string; start: number; length: number }> {
  let inMacro = false;
  for (const line of text.matchAll(/[^\r\n]*(?:\r?\n|$)/g)) {
    if (line[0] === '') continue;
    if (inMacro && line[0].trim() === '') inMacro = false;
    if (inMacro || line[0].trimStart().startsWith('#')) continue;
    if (/^\s*macdef\b/.test(line[0])) {
      inMacro = true;
      continue;
    }
    for (const word of line[0].matchAll(/\S+/g))
      yield { text: word[0], start: line.index + word.index, length: word[0].length };
  }
}

/** True for what a netrc file can hold: Go's reader knows no quotes, so that a word with white space in it cannot be written at all. */
export function fitsNetrc(word: string): boolean {
  return word !== '' && !/[\s\p{Cc}]/u.test(word);
}
