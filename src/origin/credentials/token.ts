import type { CredentialEntry, GitService } from '../../config/index.ts';
import { credentialError, demandPlain } from './errors.ts';
import type { Secret } from './secret.ts';
import { basicOf, type HttpSource } from './source.ts';
import type { HttpCredential } from './types.ts';

/**
 * The service that a host belongs to: known hosts, and hosts of which a part of the name says it (`gitlab.corp.example`).
 * Undefined where nothing does.
 */
export function guessService(host: string): GitService | undefined {
  if (host === 'dev.azure.com' || host.endsWith('.visualstudio.com')) return 'azure';
  if (host === 'codeberg.org' || host.endsWith('.ghe.com'))
    return host === 'codeberg.org' ? 'gitea' : 'github';
  const labels = host.split('.');
  const named = (name: string) => labels.some((label) => label === name);
  if (named('github')) return 'github';
  if (named('gitlab')) return 'gitlab';
  if (named('bitbucket')) return 'bitbucket';
  return named('gitea') || named('forgejo') ? 'gitea' : undefined;
}

/**
 * The user name that goes with a token, from the services' own documentation. GitHub, GitLab and Gitea take any name beside
 * a personal token and want these beside those of applications; Bitbucket tells its kinds of token by the name; Azure DevOps
 * reads the password only.
 */
function tokenUser(service: GitService | undefined, token: string): string {
  switch (service) {
    case 'github':
      return 'x-access-token';
    case 'gitlab':
      return 'oauth2';
    case 'bitbucket':
      // Tokens of a person begin so; those of a repository, a project or a workspace do not.
      return token.startsWith('ATATT') ? 'x-bitbucket-api-token-auth' : 'x-token-auth';
    case 'azure':
      return '';
    default:
      return 'token';
  }
}

/** A secret that stays as it is until somebody changes it: a token, or a password. */
export class FixedSource implements HttpSource {
  readonly #name: string;
  readonly #secret: Secret;
  readonly #userOf: (secret: string) => string;

  constructor(name: string, secret: Secret, userOf: (secret: string) => string) {
    this.#name = name;
    this.#secret = secret;
    this.#userOf = userOf;
  }

  async read(): Promise<HttpCredential> {
    const secret = demandPlain(this.#name, await this.#secret.read());
    const user = this.#userOf(secret);
    // RFC 7617, section 2: a colon ends the user name.
    if (user.includes(':') || (user !== '' && demandPlain(this.#name, user) !== user))
      throw credentialError('origin.credential-characters', this.#name);
    return { authorization: basicOf(user, secret), name: this.#name };
  }

  refused(): void {
    this.#secret.forget();
  }
}

/** The user name of a `token` entry for `host`. */
export function userOfToken(
  entry: Extract<CredentialEntry, { readonly kind: 'token' }>,
  host: string,
): (token: string) => string {
  const service = entry.service ?? guessService(host);
  return (token) => entry.user ?? tokenUser(service, token);
}
