import { open } from 'node:fs/promises';
import { type Clock, KiB, secondMs, stampOf } from '../../base/index.ts';
import type { SecretPlace } from '../../config/index.ts';
import { credentialChannel, credentialError, unusable } from './errors.ts';

const limitBytes = 64 * KiB;
/** How long a file is taken to be as it was. */
const lookAgainMs = secondMs;

export interface SecretOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
}

/** A file's text, read again when the file has changed, so that secrets can be changed while we run. */
export class SecretFile {
  readonly #path: string;
  readonly #credential: string;
  readonly #options: SecretOptions;
  #known: { readonly text: string; readonly stamp: string; readonly atMs: number } | undefined;
  #warned = false;

  /** `credential` is what errors and warnings call it. */
  constructor(path: string, credential: string, options: SecretOptions) {
    this.#path = path;
    this.#credential = credential;
    this.#options = options;
  }

  /** Rejects with `origin.credential-unusable`; `ifMissing` is for a file that need not be there. */
  async read(ifMissing?: string): Promise<string> {
    const nowMs = this.#options.clock.monotonicMs();
    if (this.#known !== undefined && nowMs - this.#known.atMs < lookAgainMs) return this.#known.text;
    const stamp = await stampOf([this.#path]);
    if (ifMissing !== undefined && stamp === 'ENOENT') return ifMissing;
    const text = this.#known?.stamp === stamp ? this.#known.text : await this.#load();
    this.#known = { text, stamp, atMs: nowMs };
    return text;
  }

  /** The next {@link read} looks at the file. */
  forget(): void {
    this.#known = undefined;
  }

  async #load(): Promise<string> {
    try {
      await using file = await open(this.#path, 'r');
      const { mode } = await file.stat();
      if ((mode & 0o004) !== 0 && this.#options.platform !== 'win32') this.#warn();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(limitBytes + 1), 0, limitBytes + 1, 0);
      if (bytesRead > limitBytes) throw new Error(`${this.#path}: more than ${limitBytes} bytes`);
      return buffer.toString('utf8', 0, bytesRead);
    } catch (error) {
      throw unusable(this.#credential, error);
    }
  }

  #warn(): void {
    if (this.#warned) return;
    this.#warned = true;
    const params = { path: this.#path };
    credentialChannel.publish({
      reason: credentialError('origin.credential-readable', this.#credential, params),
    });
  }
}

/** A secret in the place that the settings name. */
export class Secret {
  readonly #place: SecretPlace;
  readonly #credential: string;
  readonly #options: SecretOptions;
  readonly #file: SecretFile | undefined;

  constructor(place: SecretPlace, credential: string, options: SecretOptions) {
    this.#place = place;
    this.#credential = credential;
    this.#options = options;
    this.#file = 'file' in place ? new SecretFile(place.file, credential, options) : undefined;
  }

  /**
   * The secret, without the newline at its end. Rejects with `origin.credential-unset` for a variable that is not set or
   * empty, with `origin.credential-unusable` for a file that cannot be read.
   */
  async read(): Promise<string> {
    if (this.#file !== undefined) return (await this.#file.read()).replace(/\r?\n$/, '');
    const variable = 'env' in this.#place ? this.#place.env : '';
    const value = this.#options.environment[variable] ?? '';
    if (value === '') throw credentialError('origin.credential-unset', this.#credential, { variable });
    return value.replace(/\r?\n$/, '');
  }

  forget(): void {
    this.#file?.forget();
  }
}

/** How a place is called in the name of a credential: the variable, or the file. */
export function placeName(place: SecretPlace): string {
  return 'file' in place ? place.file : place.env;
}
