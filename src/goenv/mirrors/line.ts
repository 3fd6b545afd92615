import { GomirrorError } from '../../base/index.ts';
import { type ByteRange, ProxyOrigin } from '../../origin/index.ts';
import { readAuthorities, type System } from '../system/index.ts';
import type { MirrorsCode } from '../mirrors-codes.ts';

/** How mirrors are asked. */
export interface LineOptions {
  readonly system: System;
  /** gomirror's version, for `User-Agent`. */
  readonly version: string;
  /** For one request, its body included. */
  readonly requestTimeoutMs: number;
}

/** An answer with status 200 (or the part that was asked for), whole. */
export interface Answered {
  readonly bytes: Buffer;
  /** From the request on its connection to the head of the answer. */
  readonly firstByteMs: number;
  /** From the head to the last byte. */
  readonly bodyMs: number;
}

export interface AskOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly range?: ByteRange;
  /** Called with the count of bytes and the time since the head of the answer, as they come. */
  readonly onBytes?: (sizeBytes: number, bodyMs: number) => void;
}

/** So many requests at once for one host are polite. */
const connectionsPerHost = 2;

/** A server that is asked by name, with what each request took. The proxies that the environment names count, and the authorities that Go believes. */
export class Line {
  readonly name: string;
  readonly url: string;
  readonly #origin: ProxyOrigin;
  readonly #options: LineOptions;

  constructor(name: string, url: string, ca: readonly string[], options: LineOptions) {
    const { system, version, requestTimeoutMs } = options;
    this.name = name;
    this.url = url;
    this.#options = options;
    this.#origin = new ProxyOrigin({
      name,
      url,
      ca,
      instance: 'gomirror',
      userAgent: `gomirror/${version}`,
      proxy: { environment: system.env },
      limits: {
        connectTimeoutMs: Math.min(5000, requestTimeoutMs),
        firstByteTimeoutMs: requestTimeoutMs,
        idleTimeoutMs: requestTimeoutMs,
        totalTimeoutMs: requestTimeoutMs,
        redirects: 5,
        connections: connectionsPerHost,
      },
    });
  }

  /** Rejects with an OriginCode, or with the reason of the signal. */
  async ask(path: string, { maxBytes, signal, range, onBytes }: AskOptions): Promise<Answered> {
    signal.throwIfAborted();
    const { clock } = this.#options.system;
    let sentMs = clock.monotonicMs();
    const onSent = () => (sentMs = clock.monotonicMs());
    const answer = await this.#origin.get(path, {
      maxBytes,
      signal,
      onSent,
      ...(range !== undefined && { range }),
    });
    const headMs = clock.monotonicMs();
    if (range !== undefined && answer.part === undefined) {
      // The whole of it is not what was wanted.
      answer.discard();
      return { bytes: Buffer.alloc(0), firstByteMs: headMs - sentMs, bodyMs: 0 };
    }
    const chunks: Uint8Array[] = [];
    let sizeBytes = 0;
    await answer.read((chunk) => {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      onBytes?.(sizeBytes, clock.monotonicMs() - headMs);
      return undefined;
    });
    const bodyMs = clock.monotonicMs() - headMs;
    return { bytes: Buffer.concat(chunks), firstByteMs: headMs - sentMs, bodyMs };
  }

  close(): Promise<void> {
    return this.#origin.close();
  }
}

/** Whom this machine's Go believes, beside those that Node.js has built in: a company's own authority is in the system's list. PEM texts. */
export async function extraAuthorities(system: System): Promise<readonly string[]> {
  return (await readAuthorities(system)).certificates;
}

/** A page for people where a file was asked for: a captive portal, a block page, the front page of the site. */
export function refuseWebPage(bytes: Uint8Array): void {
  const beginning = Buffer.from(bytes.subarray(0, 200)).toString('utf8').trimStart();
  if (/^<(?:!doctype|html|\?xml|head|body|script|meta)\b/i.test(beginning))
    throw new GomirrorError<MirrorsCode>('mirrors.web-page');
}
