import { nearest } from './nearest.ts';
import { officialIndex } from './official.ts';
import { fault, type Reading } from './problems.ts';
import { redactUrl } from './redact.ts';

/** One of some words. */
export function parseChoice<Choice extends string>(
  choices: readonly Choice[],
  text: string,
): Reading<Choice> {
  const choice = choices.find((one) => one === text);
  if (choice !== undefined) return { value: choice };
  const near = nearest(text, choices);
  const params = { value: text, choices: choices.join(', ') };
  return near === undefined
    ? fault('config.bad-choice', params)
    : fault('config.bad-choice-near', { ...params, nearest: near });
}

const yes: readonly string[] = ['true', '1', 'yes', 'on'];
const no: readonly string[] = ['false', '0', 'no', 'off'];

/** What a switch takes, the two that gomirror itself writes first in each half. */
export const switchWords: readonly string[] = [...yes, ...no];

/** Yes or no, in the words that people use for it in variables. */
export function parseSwitch(text: string): Reading<boolean> {
  const word = text.toLowerCase();
  if (yes.includes(word)) return { value: true };
  return no.includes(word) ? { value: false } : fault('config.bad-switch', { value: text });
}

/** A profile's name is a part of a URL's path, `/-/p/NAME/…`. */
export const profileNamePattern = '^[a-z0-9][a-z0-9-]*$';

/** The name of a profile. */
export function parseProfileName(text: string): Reading<string> {
  return new RegExp(profileNamePattern).test(text) && text.length <= 64
    ? { value: text }
    : fault('config.bad-name', { value: text });
}

/**
 * `environment`, `none`, or the URL of an HTTP proxy (RFC 9110 section 9.3.6), http or https, without a slash at the end.
 * A bare `host:port` is taken for http, as the go command takes it in HTTP_PROXY. It may carry credentials.
 */
export function parseProxy(text: string): Reading<string> {
  return text === 'environment' ? { value: text } : parseOwnProxy(text);
}

/** {@link parseProxy} without `environment`: the proxy of one upstream. */
export function parseOwnProxy(text: string): Reading<string> {
  if (text === 'none') return { value: text };
  const bad = fault('config.bad-proxy', { value: redactUrl(text) });
  const complete = text.includes('://') ? text : `http://${text}`;
  // A bare word is a typing mistake more often than the name of a host.
  if (!/[.:]/.test(text) || !/^https?:\/\/[^/\s\\]+\/?$/i.test(complete)) return bad;
  const url = URL.parse(complete);
  if (url === null || url.hostname === '' || url.search !== '' || url.hash !== '') return bad;
  return { value: url.href.replace(/\/$/, '') };
}

/** `none`, or the URL of an index feed, which `official` stands for too. */
export function parseIndex(text: string): Reading<string> {
  if (text === 'none') return { value: text };
  if (text === 'official') return { value: officialIndex };
  const near = nearest(text, ['none', 'official']);
  const url = URL.parse(text);
  if (url === null || !/^https?:\/\/[^/\s\\]/i.test(text) || url.hash !== '') {
    return near === undefined
      ? fault('config.bad-index', { value: redactUrl(text) })
      : fault('config.bad-choice-near', { value: text, choices: 'none, official, URL', nearest: near });
  }
  if (url.username !== '' || url.password !== '')
    return fault('config.upstream-credentials', { value: redactUrl(text) });
  return url.search === '' ? { value: url.href } : fault('config.bad-index', { value: redactUrl(text) });
}

/** The inverse of {@link parseIndex}. */
export function formatIndex(index: string): string {
  return index === officialIndex ? 'official' : index;
}

/** Module paths joined by commas; `none` is no module at all. */
export function parseModules(text: string): Reading<readonly string[]> {
  if (text.trim() === 'none') return { value: [] };
  const paths = text.split(',').map((word) => word.trim());
  const bad = paths.find((path) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+(\/[A-Za-z0-9._~-]+)*$/.test(path));
  return bad === undefined ? { value: [...new Set(paths)] } : fault('config.bad-module', { value: bad });
}

/** The inverse of {@link parseModules}. */
export function formatModules(paths: readonly string[]): string {
  return paths.length === 0 ? 'none' : paths.join(',');
}

/** Headers that say something else already. */
const takenHeaders = [
  ...['authorization', 'cookie', 'host', 'connection', 'content-length', 'transfer-encoding', 'forwarded'],
  ...['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip', 'user-agent', 'accept', 'via'],
];

/** The name of a header (RFC 9110, section 5.1), in lower case. */
export function parseHeader(text: string): Reading<string> {
  const name = text.trim().toLowerCase();
  return /^[a-z0-9!#$%&'*+.^_`|~-]{1,128}$/.test(name) && !takenHeaders.includes(name)
    ? { value: name }
    : fault('config.bad-header', { value: text });
}
