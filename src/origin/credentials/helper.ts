import {
  type Clock,
  errorCode,
  Flights,
  minuteMs,
  Remembered,
  secondMs,
  withDeadline,
} from '../../base/index.ts';
import type { CredentialEntry } from '../../config/index.ts';
import type { Environment } from '../proxy/environment.ts';
import { credentialError, demandPlain } from './errors.ts';
import { parsePlace } from './match.ts';
import type { RunProgram } from './program.ts';
import { basicOf, type HttpSource } from './source.ts';
import type { HttpCredential } from './types.ts';

/** For one run of a helper; some ask a server themselves. */
const runLimitMs = 30 * secondMs;
const outputLimitBytes = 65_536;
/** An answer that says how long it is good is asked for again so long before; any other is kept so long. */
const refreshMs = minuteMs;
const keptMs = 5 * minuteMs;
/** Hosts and paths that answers are remembered for. */
const rememberedAnswers = 1000;

export interface HelperOptions {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly run: RunProgram;
}

interface Answer {
  readonly credential: HttpCredential;
  /** Lines for `store` and `erase`: what was asked, and what was answered. */
  readonly lines: readonly string[];
  /** False for what is good for one request only (`ephemeral`). */
  readonly keeps: boolean;
  stored: boolean;
}

/**
 * A program that speaks git's credential protocol (git-credential(1), "Input/Output Format"). It is told protocol and host,
 * answers with a user name and a password, or with `authtype` and `credential`, and is told whether that was taken. As with
 * git (`credential.useHttpPath`), it hears of paths only where the settings make a difference between them: most programs
 * that store passwords find none for a path.
 */
export class HelperSource implements HttpSource {
  readonly #name: string;
  readonly #command: readonly string[];
  readonly #options: HelperOptions;
  readonly #flights = new Flights<string, Answer>();
  readonly #answers: Remembered<Answer>;
  readonly #knowsPaths: boolean;
  /** `store` and `erase` one after the other, in the order of the events. */
  #telling: Promise<unknown> = Promise.resolve();

  constructor(
    name: string,
    entry: Extract<CredentialEntry, { readonly kind: 'helper' }>,
    options: HelperOptions,
  ) {
    this.#name = name;
    this.#command = entry.command;
    this.#knowsPaths = parsePlace(entry.for).path.length > 0;
    this.#options = options;
    this.#answers = new Remembered(rememberedAnswers, () => options.clock.monotonicMs());
  }

  async read(url: URL): Promise<HttpCredential> {
    const key = this.#keyOf(url);
    const known = this.#answers.get(key);
    if (known !== undefined) return known.credential;
    const { credential } = await this.#flights.run(key, () => this.#get(url));
    return credential;
  }

  refused(url: URL, { authorization }: HttpCredential): void {
    const known = this.#answers.get(this.#keyOf(url));
    if (known?.credential.authorization !== authorization) return;
    this.#answers.delete(this.#keyOf(url));
    this.#tell('erase', known.lines);
  }

  accepted(url: URL, { authorization }: HttpCredential): void {
    const known = this.#answers.get(this.#keyOf(url));
    if (known === undefined || known.stored || known.credential.authorization !== authorization) return;
    known.stored = true;
    this.#tell('store', known.lines);
  }

  #keyOf(url: URL): string {
    return this.#knowsPaths ? url.host + url.pathname : url.host;
  }

  async #get(url: URL): Promise<Answer> {
    const { clock } = this.#options;
    const asked = ['protocol=https', `host=${url.host}`, ...(this.#knowsPaths ? pathLine(url) : [])];
    const output = await this.#run('get', ['capability[]=authtype', ...asked]);
    const said = new Map(
      output.split('\n').flatMap((line): [string, string][] => {
        const equals = line.indexOf('=');
        return equals < 0 ? [] : [[line.slice(0, equals), line.slice(equals + 1).replace(/\r$/, '')]];
      }),
    );
    const scheme = said.get('authtype');
    const secret = said.get(scheme === undefined ? 'password' : 'credential');
    if (secret === undefined || truthy(said.get('quit'))) throw this.#failed('no password');
    demandPlain(this.#name, secret);
    const user = said.get('username') ?? '';
    if (user !== '') demandPlain(this.#name, user);
    if (user.includes(':') || (scheme !== undefined && !/^[A-Za-z0-9-]+$/.test(scheme)))
      throw credentialError('origin.credential-characters', this.#name);
    const expiry = said.get('password_expiry_utc');
    const leftMs = expiry === undefined ? undefined : Number(expiry) * 1000 - clock.now();
    if (leftMs !== undefined && leftMs <= 0) throw this.#failed('expired');
    const answer: Answer = {
      credential: {
        authorization: scheme === undefined ? basicOf(user, secret) : `${scheme} ${secret}`,
        name: this.#name,
      },
      lines: [...asked, ...storedLines(said)],
      keeps: !truthy(said.get('ephemeral')),
      stored: false,
    };
    const forMs = leftMs === undefined || Number.isNaN(leftMs) ? keptMs : leftMs - refreshMs;
    if (answer.keeps && forMs > 0) this.#answers.set(this.#keyOf(url), answer, forMs);
    return answer;
  }

  #tell(action: 'store' | 'erase', lines: readonly string[]): void {
    // A helper that keeps nothing may well fail here; what it gave was good or bad all the same.
    this.#telling = this.#telling.then(() => this.#run(action, lines).catch(() => undefined));
  }

  async #run(action: 'get' | 'store' | 'erase', lines: readonly string[]): Promise<string> {
    const { clock, run, environment } = this.#options;
    const late = () => this.#failed(`${runLimitMs / secondMs} s`);
    const signal = new AbortController().signal;
    const input = `${lines.join('\n')}\n\n`;
    const ended = await withDeadline({ clock, ms: runLimitMs, signal, late }, (signal) =>
      run([...this.#command, action], {
        input,
        environment: { ...environment, GIT_TERMINAL_PROMPT: '0' },
        maxBytes: outputLimitBytes,
        signal,
      }),
    ).catch((error: unknown) => {
      const code = errorCode(error);
      throw code?.startsWith('origin.') === true ? error : this.#failed(code ?? 'too much output');
    });
    if (ended.exitCode !== 0) throw this.#failed(`exit ${ended.exitCode ?? 'by a signal'}`);
    return ended.output;
  }

  #failed(reason: string): Error {
    return credentialError('origin.credential-helper', this.#name, { reason }, true);
  }
}

/** Git says the path without the slash before it. A line feed cannot be in a URL's path. */
function pathLine({ pathname }: URL): readonly string[] {
  const path = pathname.replace(/^\//, '');
  return path === '' ? [] : [`path=${path}`];
}

const given = [
  'username',
  'password',
  'authtype',
  'credential',
  'password_expiry_utc',
  'oauth_refresh_token',
];

function storedLines(said: ReadonlyMap<string, string>): readonly string[] {
  const lines = given.flatMap((name) => (said.has(name) ? [`${name}=${said.get(name) ?? ''}`] : []));
  return said.has('authtype') ? ['capability[]=authtype', ...lines] : lines;
}

function truthy(value: string | undefined): boolean {
  return value !== undefined && /^(?:1|true|yes|on)$/i.test(value);
}
