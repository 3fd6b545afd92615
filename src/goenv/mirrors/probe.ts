import { errorCode, GomirrorError, KiB, MiB } from '../../base/index.ts';
import {
  containerCodes,
  escapePath,
  escapeVersion,
  hashGoMod,
  latestVersion,
  memoryZipSource,
  parseInfo,
  parseList,
  verifyZip,
} from '../../module/index.ts';
import type { CatalogueMirror } from '../catalogue/index.ts';
import type { CertificateFacts } from './certificate.ts';
import type { MirrorsCode } from '../mirrors-codes.ts';
import { type Answered, type Line, refuseWebPage } from './line.ts';
import { LogLine, type LoggedHashes, type LogPlaces } from './log.ts';
import type { Samples, SampleVersion } from './samples.ts';
import type { Fault, Seen, StepKind } from './seen.ts';

export interface ProbeOptions {
  readonly mirror: CatalogueMirror;
  readonly line: Line;
  readonly samples: Samples;
  readonly log: LogPlaces;
  /** Of one request. */
  readonly requestTimeoutMs: number;
  /** Ends the probe; what was seen until then stays. */
  readonly signal: AbortSignal;
  readonly onStep?: (() => void) | undefined;
}

/** Failures in a row, with no answer before them, after which nothing more is asked. */
const givenUpAfter = 2;
/** A zip beyond that is not measured by: nobody waits that long. */
const largestZipBytes = 100 * MiB;
/** So much has to have come for a rate when there was no time for the rest. */
const enoughForRateBytes = 128 * KiB;

/** True for failures that say nothing of the file asked for: the server was not reached, or not believed. */
function isOfTheWay(code: string): boolean {
  return ['unreachable', 'timeout', 'untrusted', 'proxy-refused', 'proxy-unsupported'].some(
    (name) => code === `origin.${name}`,
  );
}

/** Asks one mirror for everything that the go command would ask it for, one thing after another. */
export class Probe {
  readonly #options: ProbeOptions;
  readonly #steps = new Map<StepKind, { tried: number; failed: number; fault: Fault | undefined }>();
  readonly #firstByteMs: number[] = [];
  readonly #rates: number[] = [];
  readonly #served = { small: none(), large: none() };
  readonly #logged: { small: LoggedHashes | undefined; large: LoggedHashes | undefined } = {
    small: undefined,
    large: undefined,
  };
  #newest: string | undefined;
  #hasAnswered = false;
  #failuresInRow = 0;
  #log: LogLine | undefined;

  constructor(options: ProbeOptions) {
    this.#options = options;
  }

  /** It has not answered once; nothing more is asked. */
  get isGivenUp(): boolean {
    return !this.#hasAnswered && this.#failuresInRow >= givenUpAfter;
  }

  seen(certificate: CertificateFacts | undefined): Seen {
    return {
      mirror: this.#options.mirror,
      steps: [...this.#steps].map(([kind, step]) => ({ kind, ...step })),
      firstByteMs: this.#firstByteMs,
      rates: this.#rates,
      certificate,
      newest: this.#newest,
      served: this.#served,
      logged: this.#logged,
    };
  }

  /** The small requests, once each. */
  async small(): Promise<void> {
    const { samples } = this.#options;
    const { small, busy } = samples;
    await this.#step('info', async () => {
      const answer = await this.#get(versionPath(small, 'info'), 256 * KiB);
      parseInfo(answer.bytes, small.version);
    });
    await this.#step('list', async () => {
      const answer = await this.#get(`/${escapePath(busy)}/@v/list`, 32 * MiB);
      this.#learn(parseList(answer.bytes.toString('utf8')));
    });
    await this.#step('mod', async () => {
      this.#served.small.mod = await this.#mod(small);
    });
    await this.#step('zip', async () => {
      const { bytes } = await this.#get(versionPath(small, 'zip'), largestZipBytes);
      this.#served.small.zip = await zipHash(bytes, small, this.#options.signal);
    });
  }

  /** What is asked once: `@latest`, the checksum database, a toolchain. */
  async extras(): Promise<void> {
    const { samples } = this.#options;
    await this.#step('latest', async () => {
      try {
        const { bytes } = await this.#get(`/${escapePath(samples.busy)}/@latest`, 256 * KiB);
        this.#learn([parseInfo(bytes).version]);
      } catch (error) {
        // The protocol allows a mirror not to have it.
        if (errorCode(error) !== 'origin.absent') throw error;
      }
    });
    await this.#askLog();
    const { toolchain } = samples;
    await this.#step('toolchain-info', async () => {
      const { bytes } = await this.#ask(versionPath(toolchain, 'info'), { maxBytes: 256 * KiB });
      parseInfo(bytes, toolchain.version);
    });
    if (this.#has('toolchain-info')) {
      await this.#step('toolchain-zip', async () => {
        const range = { startByte: 0, endByte: 2 };
        const { bytes } = await this.#ask(versionPath(toolchain, 'zip'), { maxBytes: 500 * MiB, range });
        if (bytes.length > 0 && bytes.toString('latin1') !== 'PK') refuseWebPage(bytes);
      });
    }
  }

  /** That what does not exist is said not to exist, so that the go command goes on to the next entry. */
  async absence(): Promise<void> {
    await this.#step('absence', async () => {
      try {
        const path = '/example.com/gomirror/no-such-module/@v/list';
        const { bytes } = await this.#ask(path, { maxBytes: MiB });
        // A list without versions: the go command then asks for `@latest`, and gets along.
        if (bytes.toString('utf8').trim() === '') return;
      } catch (error) {
        if (errorCode(error) === 'origin.absent') return;
        throw error;
      }
      throw new GomirrorError<MirrorsCode>('mirrors.answers-anything');
    });
  }

  /** The large zip, for as long as `limitMs`: how fast bytes come, and whether they are right when all of them have. */
  async large(limitMs: number): Promise<void> {
    const { samples, signal } = this.#options;
    const { large } = samples;
    if (this.#served.large.mod === undefined)
      await this.#step('mod', async () => void (this.#served.large.mod = await this.#mod(large)));
    await this.#step('large-zip', async () => {
      const limit = AbortSignal.timeout(Math.max(1, Math.round(limitMs)));
      let received = { sizeBytes: 0, bodyMs: 0 };
      let answer: Answered;
      try {
        answer = await this.#ask(versionPath(large, 'zip'), {
          maxBytes: largestZipBytes,
          signal: AbortSignal.any([signal, limit]),
          onBytes: (sizeBytes, bodyMs) => (received = { sizeBytes, bodyMs }),
        });
      } catch (error) {
        const isLate = limit.aborted || errorCode(error) === 'origin.timeout';
        if (!isLate || signal.aborted) throw error;
        if (received.sizeBytes < enoughForRateBytes)
          throw new GomirrorError<MirrorsCode>('mirrors.time-over', { sizeBytes: received.sizeBytes });
        this.#rates.push(rateOf(received.sizeBytes, received.bodyMs));
        return;
      }
      this.#firstByteMs.push(answer.firstByteMs);
      this.#rates.push(rateOf(answer.bytes.length, answer.firstByteMs + answer.bodyMs));
      this.#served.large.zip ??= await zipHash(answer.bytes, large, signal);
    });
  }

  async #askLog(): Promise<void> {
    const { log, samples, line, requestTimeoutMs } = this.#options;
    const prefix = `/sumdb/${log.name}`;
    let isSupported = false;
    await this.#step('sumdb-supported', async () => {
      try {
        const { bytes } = await this.#ask(`${prefix}/supported`, { maxBytes: 64 * KiB });
        refuseWebPage(bytes);
        isSupported = true;
      } catch (error) {
        // Saying no is an answer.
        const code = errorCode(error);
        if (code !== 'origin.absent' && code !== 'origin.refused' && code !== 'origin.status') throw error;
      }
    });
    if (!isSupported) return;
    let hasTile = false;
    this.#log = new LogLine(
      log,
      line,
      prefix,
      requestTimeoutMs,
      (kind) => (hasTile ||= kind === 'sumdb-tile'),
    );
    await this.#step('sumdb-lookup', async () => {
      this.#logged.small = await this.#log?.look(samples.small, this.#options.signal);
      if (samples.large === samples.small) this.#logged.large = this.#logged.small;
      else this.#logged.large = await this.#log?.look(samples.large, this.#options.signal);
    });
    if (hasTile && this.#has('sumdb-lookup')) await this.#step('sumdb-tile', async () => undefined);
  }

  async #mod(version: SampleVersion): Promise<string> {
    const { bytes } = await this.#get(versionPath(version, 'mod'), 16 * MiB);
    refuseWebPage(bytes);
    return hashGoMod(bytes);
  }

  /** A request whose first byte counts. */
  async #get(path: string, maxBytes: number): Promise<Answered> {
    const answer = await this.#ask(path, { maxBytes });
    this.#firstByteMs.push(answer.firstByteMs);
    return answer;
  }

  #ask(
    path: string,
    options: Partial<Parameters<Line['ask']>[1]> & { readonly maxBytes: number },
  ): Promise<Answered> {
    return this.#options.line.ask(path, { signal: this.#options.signal, ...options });
  }

  #learn(versions: readonly string[]): void {
    const known = this.#newest === undefined ? versions : [...versions, this.#newest];
    this.#newest = latestVersion(known);
  }

  #has(kind: StepKind): boolean {
    const step = this.#steps.get(kind);
    return step !== undefined && step.tried > step.failed;
  }

  async #step(kind: StepKind, work: () => Promise<void>): Promise<void> {
    const { signal, onStep } = this.#options;
    if (this.isGivenUp || signal.aborted) return;
    const step = this.#steps.get(kind) ?? { tried: 0, failed: 0, fault: undefined };
    try {
      await work();
      step.tried++;
      this.#hasAnswered = true;
    } catch (error) {
      // There was no time for it; that is nobody's failure.
      if (signal.aborted) return;
      if (!(error instanceof GomirrorError)) throw error;
      const { code, params } = error;
      step.tried++;
      step.failed++;
      step.fault = { code, params };
      if (isOfTheWay(code)) this.#failuresInRow++;
      else this.#hasAnswered = true;
    } finally {
      onStep?.();
    }
    this.#steps.set(kind, step);
  }
}

function versionPath({ path, version }: SampleVersion, kind: 'info' | 'mod' | 'zip'): string {
  return `/${escapePath(path)}/@v/${escapeVersion(version)}.${kind}`;
}

function none(): { mod: string | undefined; zip: string | undefined } {
  return { mod: undefined, zip: undefined };
}

function rateOf(sizeBytes: number, ms: number): number {
  return Math.round((sizeBytes * 1000) / Math.max(1, ms));
}

/** The hash of a module zip as the go command would see it. Rejects with a ZipCode, `mirrors.web-page`. */
export async function zipHash(
  bytes: Buffer,
  { path, version }: SampleVersion,
  signal: AbortSignal,
): Promise<string> {
  refuseWebPage(bytes);
  try {
    return (await verifyZip(memoryZipSource(bytes), path, version, { signal })).h1;
  } catch (error) {
    // Go reads it all the same, and so takes it for what its hash says.
    const isRead = error instanceof GomirrorError && containerCodes.some((code) => code === error.code);
    const h1 = isRead ? error.params['h1'] : undefined;
    if (typeof h1 === 'string') return h1;
    throw error;
  }
}
