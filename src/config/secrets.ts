import { fault, type Reading } from './problems.ts';

/** Names that people give to a secret itself, in lower case. */
export const secretNames: readonly string[] = [
  ...[
    'secret',
    'token',
    'password',
    'passwd',
    'pass',
    'passphrase',
    'pat',
    'key',
    'privatekey',
    'private_key',
  ],
  ...['accesstoken', 'access_token', 'apikey', 'api_key', 'authorization', 'header'],
];

/**
 * True for text that is a secret by its look: a private key, tokens of gomirror's own and of the services that mark theirs, an `Authorization`
 * value, a URL with a password in it. Only ever used to refuse something, without repeating it.
 */
export function looksLikeSecret(text: string): boolean {
  return (
    /-----BEGIN|^\s*(?:gh[a-z]_[A-Za-z0-9]{16}|github_pat_|gl[a-z]{2,6}-|gmt_[\w-]{16}|ATB?B[A-Za-z0-9]{16}|Bearer\s|Basic\s)/.test(
      text,
    ) || /^[a-z+]+:\/+[^/@]*:[^/@]*@/i.test(text.trim())
  );
}

/** The path of a file that a secret is in. What is wrong is not repeated, as it may be the secret itself. */
export function parseSecretFile(text: string): Reading<string> {
  return text.trim() === '' || /\p{Cc}/u.test(text) ? fault('config.bad-secret-file') : { value: text };
}

/** The name of an environment variable that a secret is in; what is wrong is not repeated either. */
export function parseVariable(text: string): Reading<string> {
  const word = text.trim();
  return /^[A-Za-z_][A-Za-z0-9_]{0,255}$/.test(word) ? { value: word } : fault('config.bad-secret-variable');
}
