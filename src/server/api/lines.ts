import type { ServerResponse } from 'node:http';
import { beginReply, type Response } from '../http.ts';

/** The least time between two lines of progress. */
const everyMs = 200;
/** A line is repeated when nothing has been said for so long, so that nobody in between takes the connection for dead. */
const silenceMs = 15_000;
/** Lines of progress are left out while so much waits for a client that does not read. */
const waitingBytes = 64 * 1024;

/** An answer of JSON lines: what happens, a few times a second at most, then the end. */
export class JsonLines {
  readonly #response: Response;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #gone = new AbortController();
  #last = '';
  #due: NodeJS.Timeout | undefined;
  #saidMs = Number.NEGATIVE_INFINITY;

  /** Sends the head. */
  constructor(response: Response) {
    this.#response = response;
    const headers = ['Content-Type', 'application/x-ndjson', 'Cache-Control', 'no-store'];
    beginReply(response, 200, [...headers, 'X-Content-Type-Options', 'nosniff']);
    response.on('close', () => {
      this.#stop();
      this.#gone.abort();
    });
    this.#heartbeat = setInterval(() => this.#write(), silenceMs).unref();
  }

  /** Aborted when the client has gone, or has got everything. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Says `value` at once or in a moment, unless something newer comes before. */
  say(value: object): void {
    this.#last = JSON.stringify(value);
    if (this.#due !== undefined) return;
    const waitMs = this.#saidMs + everyMs - performance.now();
    if (waitMs <= 0) this.#write();
    else this.#due = setTimeout(() => this.#write(), waitMs).unref();
  }

  end(value: object): void {
    this.#stop();
    if (!this.#response.destroyed) (this.#response as ServerResponse).end(`${JSON.stringify(value)}\n`);
  }

  #write(): void {
    clearTimeout(this.#due);
    this.#due = undefined;
    if (this.#response.destroyed || this.#response.writableLength > waitingBytes) return;
    this.#saidMs = performance.now();
    this.#heartbeat.refresh();
    (this.#response as ServerResponse).write(`${this.#last}\n`);
  }

  #stop(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#due);
  }
}
