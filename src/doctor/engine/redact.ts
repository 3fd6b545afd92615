import { pathsOf, type System, variable } from '../../goenv/system/index.ts';
import { withoutSecrets } from '../secrets/index.ts';
import type { CheckResult, Finding, Remedy } from '../types.ts';

const hidden = '***';
/** Shorter ones would be found in every other word; inside URLs and headers these go too. */
const shortestSecret = 4;
/** The most that is read of a file in which passwords lie. */
const mostBytes = 1024 * 1024;

/** Names of variables whose values are nobody's business. */
const secretName = /TOKEN|PASSW|SECRET|CREDENTIAL|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|^PAT$|_PAT$|_AUTH$/i;

/** Takes secrets out of text: those that this machine is known to have, and whatever looks like one. */
export class Redactor {
  readonly #literals: readonly string[];

  constructor(secrets: Iterable<string>) {
    const spellings = [...secrets].flatMap((secret) => [secret, encodeURIComponent(secret)]);
    const long = new Set(spellings.filter((secret) => secret.length >= shortestSecret));
    // The longest first: one may be part of another.
    this.#literals = [...long].sort((first, second) => second.length - first.length);
  }

  /** With what the environment, netrc, git's, npm's and docker's files of the user hold. */
  static async of(system: System): Promise<Redactor> {
    return new Redactor(await secretsOf(system));
  }

  text(text: string): string {
    let clean = text;
    for (const literal of this.#literals) clean = clean.replaceAll(literal, hidden);
    return withoutSecrets(clean);
  }

  params(params: Finding['params']): Finding['params'] {
    return Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === 'string' ? this.text(value) : value,
      ]),
    );
  }
}

/** A result fit to be shown. Settings that are to be written stay as they are: whoever shows them redacts them. */
export function redactResult(result: CheckResult, redactor: Redactor): CheckResult {
  const lines = (texts: readonly string[]) => texts.map((text) => redactor.text(text));
  switch (result.state) {
    case 'ok':
      return { state: 'ok', seen: lines(result.seen) };
    case 'found':
      return {
        state: 'found',
        seen: lines(result.seen),
        findings: result.findings.map((found) => ({
          ...found,
          params: redactor.params(found.params),
          evidence: lines(found.evidence),
          remedies: found.remedies.map((remedy) => redactRemedy(remedy, redactor)),
        })),
      };
    case 'not-run':
      return {
        state: 'not-run',
        reason: { code: result.reason.code, params: redactor.params(result.reason.params) },
      };
    case 'skipped':
      return result;
  }
}

function redactRemedy(remedy: Remedy, redactor: Redactor): Remedy {
  if (remedy.kind === 'command') return { ...remedy, command: redactor.text(remedy.command) };
  if (remedy.kind === 'advice') return { ...remedy, params: redactor.params(remedy.params) };
  return remedy;
}

async function secretsOf(system: System): Promise<Set<string>> {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(system.env)) {
    if (value === undefined) continue;
    if (secretName.test(name) && !/[\\/]/.test(value)) secrets.add(value);
    addUserInfo(value, secrets);
  }
  const { join } = pathsOf(system);
  const below = (...names: string[]) => join(system.home, ...names);
  const netrc = variable(system, 'NETRC');
  const files: readonly (readonly [string, RegExp])[] = [
    ...(netrc === undefined ? [] : [[netrc, netrcPassword] as const]),
    [below('.netrc'), netrcPassword],
    [below('_netrc'), netrcPassword],
    [below('.git-credentials'), /:\/\/[^:\s]*:([^@\s]+)@/g],
    [below('.npmrc'), /(?:_authToken|_password|_auth)\s*=\s*(\S+)/g],
    [below('.docker', 'config.json'), /"(?:auth|identitytoken)"\s*:\s*"([^"]+)"/g],
  ];
  for (const [file, pattern] of files) {
    const text = await readSmall(system, file);
    for (const [, secret] of text.matchAll(pattern)) if (secret !== undefined) add(secret, secrets);
  }
  return secrets;
}

const netrcPassword = /\bpassword\s+(\S+)/g;

/** What stands in a URL is percent-encoded, and shown elsewhere as it is. */
function add(secret: string, secrets: Set<string>): void {
  secrets.add(secret);
  try {
    secrets.add(decodeURIComponent(secret));
  } catch {
    // Not encoded, then.
  }
}

function addUserInfo(value: string, secrets: Set<string>): void {
  for (const [, user = '', password] of value.matchAll(/:\/\/([^:@/\s]*)(?::([^@\s]*))?@/g)) {
    // A user name alone in a URL is often a token.
    const secret = password === undefined || password === '' ? user : password;
    if (secret.length >= shortestSecret && secret !== 'git') add(secret, secrets);
  }
}

async function readSmall(system: System, file: string): Promise<string> {
  try {
    const real = await system.files.realPath(file);
    const facts = real === undefined ? undefined : await system.files.facts(real);
    if (real === undefined || facts?.kind !== 'file' || facts.sizeBytes > mostBytes) return '';
    return (await system.files.read(real))?.toString('utf8') ?? '';
  } catch {
    return ''; // Whoever cannot read it cannot show what is in it either.
  }
}
