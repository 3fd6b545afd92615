import path from 'node:path';
import type { Environment } from '../proxy/environment.ts';
import { demandPlain } from './errors.ts';
import { SecretFile, type SecretOptions } from './secret.ts';
import { basicOf, type HttpSource } from './source.ts';
import type { HttpCredential } from './types.ts';

export interface NetrcLogin {
  readonly machine: string;
  readonly login: string;
  readonly password: string;
}

/**
 * Reads a netrc file as the go command does (`go help goauth`), not as others do: words come in pairs on one line; a login
 * counts once `machine`, `login` and `password` were seen, on one line or on several; `default` gives nothing, and one that
 * ends a line ends the file; a macro lasts up to the next empty line.
 */
export function parseNetrc(text: string): readonly NetrcLogin[] {
  const logins: NetrcLogin[] = [];
  let machine = '';
  let login = '';
  let password = '';
  let inMacro = false;
  for (const line of text.split('\n')) {
    if (inMacro) {
      inMacro = line !== '';
      continue;
    }
    const words = line
      .split(/[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/)
      .filter(Boolean);
    let at = 0;
    for (; at < words.length - 1; at += 2) {
      const value = words[at + 1] ?? '';
      if (words[at] === 'machine') [machine, login, password] = [value, '', ''];
      else if (words[at] === 'login') login = value;
      else if (words[at] === 'password') password = value;
      else if (words[at] === 'macdef') inMacro = true;
      if (machine === '' || login === '' || password === '') continue;
      logins.push({ machine, login, password });
      [machine, login, password] = ['', '', ''];
    }
    if (words[at] === 'default') break;
  }
  return logins;
}

/**
 * The login for an https URL: of the machine called `host:port/path`, then of each shorter one down to the host, the first in
 * the file where several are alike. A port other than 443 is part of the name, as the go command since 1.24 has it.
 */
export function loginFor(logins: readonly NetrcLogin[], url: URL): NetrcLogin | undefined {
  let name = `${url.host}${url.pathname}`.replace(/\/$/, '');
  for (;;) {
    const found = logins.find(
      ({ machine }) => machine.replace(/^https:\/\//, '').replace(/\/$/, '') === name,
    );
    if (found !== undefined) return found;
    const slash = name.lastIndexOf('/');
    if (slash < 0) return undefined;
    name = name.slice(0, slash);
  }
}

/**
 * The netrc files that the go command would read, the first that exists being the one: `$NETRC`, else `.netrc` in the home
 * folder, on Windows `_netrc` before it.
 */
export function usualNetrcFiles(
  environment: Environment,
  home: string | undefined,
  platform: NodeJS.Platform,
): readonly string[] {
  const named = environment['NETRC'];
  if (named !== undefined && named !== '') return [named];
  if (home === undefined) return [];
  const usual = path.join(home, '.netrc');
  return platform === 'win32' ? [path.join(home, '_netrc'), usual] : [usual];
}

/**
 * Logins in a netrc file. As with the go command, a usual file that does not exist is no error, and one that others may
 * read is used; we warn about it, which the go command does not.
 */
export class NetrcSource implements HttpSource {
  readonly #name: string;
  readonly #files: readonly SecretFile[];
  readonly #mustExist: boolean;
  #parsed: { readonly text: string; readonly logins: readonly NetrcLogin[] } | undefined;

  /** With `mustExist`, `files` is the one that the settings name. */
  constructor(name: string, files: readonly string[], mustExist: boolean, options: SecretOptions) {
    this.#name = name;
    this.#files = files.map((file) => new SecretFile(file, name, options));
    this.#mustExist = mustExist;
  }

  async read(url: URL): Promise<HttpCredential | undefined> {
    const login = loginFor(await this.#logins(), url);
    if (login === undefined) return undefined;
    demandPlain(this.#name, login.login + login.password);
    return { authorization: basicOf(login.login, login.password), name: this.#name };
  }

  refused(): void {
    for (const file of this.#files) file.forget();
  }

  async #logins(): Promise<readonly NetrcLogin[]> {
    let text = '';
    for (const file of this.#files) {
      text = await file.read(this.#mustExist ? undefined : '');
      if (text !== '') break;
    }
    if (this.#parsed?.text !== text) this.#parsed = { text, logins: parseNetrc(text) };
    return this.#parsed.logins;
  }
}
