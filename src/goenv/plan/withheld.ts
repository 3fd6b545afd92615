import { type Lang, say } from '../../text/index.ts';

const names = String.raw`(?:token|secret|passw|passphrase|api_?key|private_?key|credential|(?<!GO)auth)`;

/** User and password in a URL; the user of an ssh URL alone is no secret, it is mostly `git`. In a list of URLs each by itself, though a password may have commas in it. */
const userInfo = /((?!(?<=\bssh):\/\/[^\s:@/]+@):\/\/)(?:(?![,|][a-z][a-z0-9+.-]*:\/\/)[^\s"'`])*@/gi;
/** `NAME_TOKEN=value`, `"password": "value"`, `$env:SECRET = 'value'`. */
const assigned = new RegExp(String.raw`([\w.$:-]*${names}[\w.-]*["']?\s*[=:]\s*)\S.*$`, 'i');
/** fish: `set -gx NAME_TOKEN value`. */
const setInFish = new RegExp(String.raw`(\bset\s+(?:-\S+\s+)*\S*${names}\S*\s+)\S.*$`, 'i');
/** netrc. */
const inNetrc = /(\b(?:password|account)\s+)\S+/gi;

/** A line of somebody's file as it may be shown: what looks like a password or a token is left out. When in doubt it leaves out more. */
export function withheld(line: string, lang: Lang): string {
  const instead = (_: string, before: string) => `${before}${say('goenv.not-shown', {}, lang)}`;
  return line
    .replace(userInfo, (whole, before: string) => `${instead(whole, before)}@`)
    .replace(assigned, instead)
    .replace(setInFish, instead)
    .replace(inNetrc, instead);
}
