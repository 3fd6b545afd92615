import nodePath from 'node:path';
import { GomirrorError } from '../../base/index.ts';
import { goEnvValues } from '../../config/basics/index.ts';
import type { SettingsCode } from './codes.ts';
import { kindOfName } from './names.ts';

/**
 * The file that `go env -w` writes, changed as that command would and no more: what is there keeps its place and its bytes, be it
 * comments, lines that mean nothing to Go, duplicates of other names, or bytes that are no UTF-8. (The command itself also sorts each
 * run of lines; on a file that only it has ever written, both give the same bytes.)
 */
export class GoEnvFile {
  /** Each with its `\n`, where it has one; bytes as characters. */
  readonly #lines: string[];

  private constructor(lines: string[]) {
    this.#lines = lines;
  }

  /** Any bytes; undefined for a file that is not there. */
  static parse(bytes: Uint8Array | undefined): GoEnvFile {
    const text = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1');
    return new GoEnvFile(text.match(/[^\n]*\n|[^\n]+$/g) ?? []);
  }

  bytes(): Buffer {
    return Buffer.from(this.#lines.join(''), 'latin1');
  }

  /** What the go command takes of it, by name; the last of several counts. */
  get values(): ReadonlyMap<string, string> {
    return goEnvValues(this.bytes().toString('utf8'), 'user');
  }

  get(name: string): string | undefined {
    return this.values.get(name);
  }

  /** The lines as text, without their `\n`. */
  lines(): string[] {
    return this.#lines.map((line) => Buffer.from(line.replace(/\n$/, ''), 'latin1').toString('utf8'));
  }

  /**
   * Gives `name` a value, as `go env -w` does: in the last line that names it, others of that name taken out; a new one in its place
   * by the alphabet where the lines at the end are sorted, else at the end.
   *
   * @throws GomirrorError<SettingsCode> for what {@link refusal} says.
   */
  set(name: string, value: string, platform: NodeJS.Platform = 'linux'): this {
    const refused = refusal(name, value, platform, this);
    if (refused !== undefined) throw new GomirrorError<SettingsCode>(refused.code, refused.params);
    const line = Buffer.from(`${name}=${value}\n`, 'utf8').toString('latin1');
    const last = this.#lines.findLastIndex((old) => nameOf(old) === name);
    if (last >= 0) {
      this.#lines[last] = line;
      for (let index = last - 1; index >= 0; index -= 1) {
        if (nameOf(this.#lines[index] ?? '') === name) this.#lines.splice(index, 1);
      }
      return this;
    }
    const end = this.#lines.at(-1);
    if (end !== undefined && !end.endsWith('\n')) this.#lines[this.#lines.length - 1] = `${end}\n`;
    this.#lines.splice(this.#placeOf(name), 0, line);
    return this;
  }

  /** Takes every line of that name out, as `go env -u` does. */
  unset(name: string): this {
    for (let index = this.#lines.length - 1; index >= 0; index -= 1) {
      if (nameOf(this.#lines[index] ?? '') === name) this.#lines.splice(index, 1);
    }
    return this;
  }

  #placeOf(name: string): number {
    let start = this.#lines.length;
    while (start > 0 && nameOf(this.#lines[start - 1] ?? '') !== undefined) start -= 1;
    const names = this.#lines.slice(start).map((line) => nameOf(line) ?? '');
    if (names.some((other, index) => index > 0 && (names[index - 1] ?? '') > other))
      return this.#lines.length;
    const after = names.findIndex((other) => other > name);
    return after < 0 ? this.#lines.length : start + after;
  }
}

/** Whose line it is for one who writes the file: less strict than for one who reads it. */
function nameOf(line: string): string | undefined {
  const equals = line.indexOf('=');
  const name = line.slice(0, Math.max(equals, 0));
  return name === '' || name.includes('#') ? undefined : name;
}

/**
 * Why the go command would not write `name=value` into its file (`go env -w`), or could not run afterwards; undefined when it would.
 * A name that is in the file already is taken to be known to a newer Go.
 */
export function refusal(
  name: string,
  value: string,
  platform: NodeJS.Platform,
  file: Pick<GoEnvFile, 'get'> = { get: () => undefined },
): { readonly code: SettingsCode; readonly params: Readonly<Record<string, string>> } | undefined {
  const kind = kindOfName(name);
  const no = (code: SettingsCode, params: Readonly<Record<string, string>> = {}) => {
    return { code, params: { name, ...params } };
  };
  if (kind === 'environment') return no('goenv.setting-only-environment');
  if (kind === 'reported' || name === 'GOWORK') return no('goenv.setting-not-changeable');
  if (kind === 'unknown' && (!/^[A-Z][^=#\s]*$/.test(name) || file.get(name) === undefined)) {
    return no('goenv.setting-unknown');
  }
  if (/[\0\v\r\n]/.test(value)) return no('goenv.setting-control-character');
  if (value === '') return undefined;
  if (name === 'GO111MODULE' && !['on', 'off', 'auto'].includes(value)) {
    return no('goenv.setting-bad-choice', { value, choices: 'on, off, auto' });
  }
  if (/^(?:GOPATH|GOMODCACHE|GOTMPDIR|GOCACHE|GOBIN)$/.test(name)) {
    const path = platform === 'win32' ? nodePath.win32 : nodePath.posix;
    const places = name === 'GOPATH' ? value.split(path.delimiter) : [value];
    const isOff = name === 'GOCACHE' && value === 'off';
    if (!isOff && !places.every((place) => path.isAbsolute(place)))
      return no('goenv.setting-not-absolute', { value });
  }
  return undefined;
}
