import type { Server as HttpServer } from 'node:http';
import type { Http2SecureServer, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { constants } from 'node:http2';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Clock } from '../base/index.ts';
import { isAnswering } from './refuse.ts';

interface Session {
  readonly socket: Socket | undefined;
  readonly streams: Set<ServerHttp2Stream>;
  /** False until the first request. */
  used: boolean;
  /** Monotonic; since when no stream is open. */
  idleSinceMs: number;
  /** Told to go (GOAWAY); a client that is polite closes the connection then. */
  leaving: boolean;
}

export interface ConnectionLimits {
  readonly headersTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  readonly writeStallTimeoutMs: number;
}

/** When the server stops, a connection that has asked nothing yet may be about to, and one that was told to go may do so. */
const graceMs = 500;
/** How long streams that are cut may take to say so. */
const lastWordsMs = 200;
const sweepMs = 50;

/**
 * Every open connection of a server. Ends HTTP/2 connections that Node would keep for ever (HTTP/1 has time-outs of its
 * own), and lets go of all of them when the server stops.
 */
export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #clock: Clock;
  /** All, also those in the middle of a TLS handshake. */
  readonly #sockets = new Set<Socket>();
  /** Those that speak HTTP/1, over TLS or not. */
  readonly #http1 = new Set<Socket>();
  readonly #sessions = new Map<ServerHttp2Session, Session>();
  /** The TLS connection that is being announced: an HTTP/2 session is made meanwhile, and has no other way to tell. */
  #announced: Socket | undefined;

  constructor(limits: ConnectionLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Watches the connections of a plain HTTP/1 server. */
  watchPlain(server: HttpServer): void {
    server.on('connection', (socket: Socket) => {
      this.#add(this.#sockets, socket);
      this.#add(this.#http1, socket);
    });
  }

  /** Watches the connections of a TLS server that speaks HTTP/2 and HTTP/1. */
  watchSecure(server: Http2SecureServer): void {
    server.on('connection', (socket: Socket) => this.#add(this.#sockets, socket));
    server.prependListener('secureConnection', (socket: TLSSocket) => {
      this.#announced = socket;
      if (socket.alpnProtocol !== 'h2') this.#add(this.#http1, socket);
    });
    server.on('session', (session: ServerHttp2Session) => this.#addSession(session));
    const { headersTimeoutMs, keepAliveTimeoutMs } = this.#limits;
    const everyMs = Math.max(20, Math.min(5000, headersTimeoutMs, keepAliveTimeoutMs || 5000));
    const sweep = setInterval(() => this.#endIdleSessions(), everyMs).unref();
    server.once('close', () => clearInterval(sweep));
  }

  /** Resolves when `closed` does: at the latest after `timeoutMs`, when everything that is left is cut. */
  async end(closed: Promise<void>, timeoutMs: number): Promise<void> {
    const done = new AbortController();
    const cut = this.#clock.sleep(timeoutMs, done.signal).then(
      () => this.#cutAll(),
      () => undefined,
    );
    const startedMs = this.#clock.monotonicMs();
    const sweep = setInterval(() => {
      const patient = this.#clock.monotonicMs() - startedMs < graceMs;
      for (const socket of this.#http1) {
        if (!isAnswering(socket) && !(patient && socket.bytesRead === 0)) socket.destroy();
      }
      if (patient) return;
      for (const { streams, socket } of this.#sessions.values()) if (streams.size === 0) socket?.destroy();
    }, sweepMs);
    await closed;
    clearInterval(sweep);
    done.abort();
    await cut;
  }

  #add(set: Set<Socket>, socket: Socket): void {
    set.add(socket);
    socket.once('close', () => set.delete(socket));
  }

  #addSession(session: ServerHttp2Session): void {
    const state: Session = {
      socket: this.#announced,
      streams: new Set(),
      used: false,
      idleSinceMs: this.#clock.monotonicMs(),
      leaving: false,
    };
    this.#sessions.set(session, state);
    session.once('close', () => this.#sessions.delete(session));
    session.on('stream', (stream: ServerHttp2Stream) => {
      state.streams.add(stream);
      state.used = true;
      stream.once('close', () => {
        state.streams.delete(stream);
        state.idleSinceMs = this.#clock.monotonicMs();
      });
      this.#watchStall(stream);
    });
  }

  /** Cuts an answer whose client does not take what has been written to it. */
  #watchStall(stream: ServerHttp2Stream): void {
    const { writeStallTimeoutMs } = this.#limits;
    if (writeStallTimeoutMs === 0) return;
    stream.setTimeout(writeStallTimeoutMs, () => {
      // Nothing to take yet is no fault of the client's.
      if (stream.writableLength > 0) stream.close(constants.NGHTTP2_CANCEL);
    });
  }

  /** A session without a request is not kept for longer than an HTTP/1 connection would be. */
  #endIdleSessions(): void {
    const { headersTimeoutMs, keepAliveTimeoutMs } = this.#limits;
    const nowMs = this.#clock.monotonicMs();
    for (const [session, state] of this.#sessions) {
      if (state.streams.size > 0) continue;
      if (state.leaving) state.socket?.destroy();
      else if (nowMs - state.idleSinceMs > (state.used ? keepAliveTimeoutMs : headersTimeoutMs)) {
        state.leaving = true;
        session.close();
      }
    }
  }

  #cutAll(): void {
    for (const socket of this.#http1) socket.destroy();
    for (const { streams } of this.#sessions.values()) {
      // Said before the connection ends: some clients take the end of a connection for the end of an answer.
      for (const stream of streams) stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
    setTimeout(
      () => {
        for (const socket of this.#sockets) socket.destroy();
      },
      this.#sessions.size === 0 ? 0 : lastWordsMs,
    );
  }
}
