import type { LookupFunction } from 'node:net';
import type * as undici from 'undici';
import type { Agent, buildConnector, Client, Dispatcher } from 'undici';
import { errorCode } from '../../base/index.ts';

type Undici = Pick<typeof undici, 'buildConnector' | 'Client' | 'errors'>;

/** A request for a host, as {@link Connections.dispatch} takes it. */
export interface Waiter extends Dispatcher.DispatchHandler {
  /** True when nobody wants the answer any more. */
  readonly over: boolean;
  /** Called when the connection was lost before an answer; the request starts again on another one. */
  onRequestLost(): void;
}

export interface ConnectionOptions {
  readonly connectTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** Kept per host, at most. */
  readonly connections: number;
  readonly lookup?: LookupFunction;
}

interface Queued {
  /** Counts up by host: who came before whom. */
  readonly order: number;
  readonly request: Agent.DispatchOptions;
  readonly waiter: Waiter;
  /** True when a kept connection was lost under it before. */
  readonly again: boolean;
}

interface Host {
  readonly origin: string;
  readonly idle: Client[];
  readonly open: Set<Client>;
  readonly queue: Queued[];
  dialing: number;
  /** Of the last request or attempt to connect. */
  order: number;
}

/**
 * HTTP/1.1 connections by host, one request each at a time. A request goes to whichever connection is free first, a kept
 * or a new one: a connection that never comes about keeps nobody waiting while others do the work. (undici's own pools bind
 * a request to a connection before that is made.)
 */
export class Connections {
  readonly #undici: Undici;
  readonly #options: ConnectionOptions;
  readonly #connect: buildConnector.connector;
  readonly #hosts = new Map<string, Host>();
  /** Those that have had a request. */
  readonly #used = new WeakSet<Client>();
  #closed = false;

  constructor(undici: Undici, options: ConnectionOptions) {
    this.#undici = undici;
    this.#options = options;
    this.#connect = undici.buildConnector({
      timeout: options.connectTimeoutMs,
      allowH2: false,
      ...(options.lookup && { lookup: options.lookup }),
    });
  }

  /** Never throws; what goes wrong is the waiter's to hear. */
  dispatch(request: Agent.DispatchOptions & { origin: string }, waiter: Waiter): void {
    const { origin } = request;
    let host = this.#hosts.get(origin);
    if (host === undefined) {
      host = { origin, idle: [], open: new Set(), queue: [], dialing: 0, order: 0 };
      this.#hosts.set(origin, host);
    }
    host.queue.push({ order: ++host.order, request, waiter, again: false });
    this.#serve(host);
  }

  /** Ends every connection, and with it what is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    const clients = [...this.#hosts.values()].flatMap(({ open }) => [...open]);
    await Promise.all(clients.map((client) => client.destroy()));
    for (const host of this.#hosts.values()) {
      for (const { waiter } of host.queue.splice(0))
        fail(waiter, new this.#undici.errors.ClientClosedError());
    }
    this.#hosts.clear();
  }

  #serve(host: Host): void {
    const { queue, idle, open } = host;
    while (queue.length > 0 && (idle.length > 0 || queue[0]?.waiter.over === true)) {
      const next = queue.shift();
      if (next === undefined || next.waiter.over) continue;
      // The one used last: its connection is the least likely to have been given up by the other side.
      const client = idle.pop();
      if (client !== undefined) this.#give(host, client, next);
    }
    while (host.dialing < queue.length && open.size + host.dialing < this.#options.connections)
      this.#dial(host);
    if (queue.length === 0 && open.size === 0 && host.dialing === 0) this.#hosts.delete(host.origin);
  }

  #give(host: Host, client: Client, queued: Queued): void {
    const { request, waiter } = queued;
    const kept = this.#used.has(client);
    this.#used.add(client);
    // The other side may have closed a kept connection just now. A new one that is lost has something to say.
    if (!kept || queued.again) client.dispatch(request, waiter);
    else {
      const startAgain = () => {
        if (this.#closed) return false;
        waiter.onRequestLost();
        host.queue.unshift({ ...queued, again: true });
        this.#hosts.set(host.origin, host);
        this.#serve(host);
        return true;
      };
      client.dispatch(request, new OnKeptConnection(waiter, startAgain));
    }
  }

  #dial(host: Host): void {
    const { protocol, hostname, port, host: name } = new URL(host.origin);
    host.dialing++;
    const begun = ++host.order;
    const target = { hostname: hostname.replace(/^\[|\]$/g, ''), host: name, protocol, port };
    this.#connect(target, (...[error, socket]) => {
      host.dialing--;
      if (error !== null) {
        // As long as another connection lives, it serves those who wait.
        if (host.open.size === 0) {
          // They are in order; those who came later have an attempt of their own.
          const waited = host.queue.findLastIndex(({ order }) => order < begun) + 1;
          for (const { waiter } of host.queue.splice(0, waited)) fail(waiter, error);
        }
        if (!this.#closed && host.open.size === 0) this.#serve(host);
      } else if (this.#closed) socket.destroy();
      else this.#add(host, socket);
    });
  }

  #add(host: Host, socket: Parameters<buildConnector.Callback>[1] & object): void {
    const { open, idle } = host;
    let unused = true;
    const client = new this.#undici.Client(host.origin, {
      headersTimeout: this.#options.firstByteTimeoutMs,
      bodyTimeout: this.#options.idleTimeoutMs,
      keepAliveTimeout: idleMs,
      pipelining: 1,
      allowH2: false,
      connect: (_, callback) => {
        const lost = unused ? undefined : new this.#undici.errors.SocketError('connection lost');
        unused = false;
        // Not before the client has returned to its queue: a call from within is not noticed.
        queueMicrotask(() => (lost === undefined ? callback(null, socket) : callback(lost, null)));
      },
    });
    const leave = () => {
      if (!open.delete(client)) return;
      const place = idle.indexOf(client);
      if (place !== -1) idle.splice(place, 1);
      client.destroy().catch(() => {});
      if (!this.#closed) this.#serve(host);
    };
    socket.once('close', leave);
    client.on('disconnect', leave);
    client.on('drain', () => {
      if (!open.has(client)) return;
      idle.push(client);
      this.#serve(host);
    });
    open.add(client);
    idle.push(client);
    this.#serve(host);
    // Nobody waits for it any more: undici looks after a connection from its first request on only.
    if (idle.includes(client) && unused) setTimeout(() => unused && leave(), idleMs).unref();
  }
}

const lostCodes = new Set<unknown>([
  'UND_ERR_SOCKET',
  'UND_ERR_DESTROYED',
  'UND_ERR_CLOSED',
  'ECONNRESET',
  'EPIPE',
]);

/** Passes everything on, but has the request start again when its connection is lost before an answer. */
class OnKeptConnection implements Dispatcher.DispatchHandler {
  readonly #waiter: Waiter;
  readonly #startAgain: () => boolean;
  #answered = false;

  constructor(waiter: Waiter, startAgain: () => boolean) {
    this.#waiter = waiter;
    this.#startAgain = startAgain;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: object): void {
    this.#waiter.onRequestStart?.(controller, context);
  }

  onResponseStart(...start: Parameters<NonNullable<Waiter['onResponseStart']>>): void {
    this.#answered = true;
    this.#waiter.onResponseStart?.(...start);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#waiter.onResponseData?.(controller, chunk);
  }

  onResponseEnd(...end: Parameters<NonNullable<Waiter['onResponseEnd']>>): void {
    this.#waiter.onResponseEnd?.(...end);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    const lost = !this.#answered && !this.#waiter.over && lostCodes.has(errorCode(error));
    if (!lost || !this.#startAgain()) this.#waiter.onResponseError?.(controller, error);
  }
}

/** How long a connection without a request is kept. */
const idleMs = 30_000;

function fail(waiter: Waiter, error: Error): void {
  if (waiter.over) return;
  waiter.onResponseError?.(undefined as never, error);
}
