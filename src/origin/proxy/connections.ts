import type { LookupFunction, Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type * as undici from 'undici';
import type { Client } from 'undici';
import { FairQueue, type Turn, type Urgency } from '../../base/index.ts';
import { Dialer, type Request, type Way } from './dialer.ts';
import type { ForwardProxy } from './forward-proxy.ts';
import { OnKeptConnection } from './kept.ts';
import type { Waiter } from './waiter.ts';

type Undici = Pick<typeof undici, 'buildConnector' | 'Client' | 'errors'>;

export interface ConnectionOptions {
  readonly connectTimeoutMs: number;
  readonly firstByteTimeoutMs: number;
  readonly idleTimeoutMs: number;
  /** Kept per host, at most. */
  readonly connections: number;
  /** Somebody has to wait so long before more than the first connections are opened. */
  readonly patienceMs?: number;
  readonly lookup?: LookupFunction;
  readonly trust?: SecureContext | undefined;
  /** The HTTP proxy on the way to `url`'s host, if there is one. May throw a GomirrorError. */
  readonly proxyFor?: (url: URL) => ForwardProxy | undefined;
}

interface Queued {
  /** Counts up by host: who came before whom. */
  readonly order: number;
  readonly request: Request;
  readonly waiter: Waiter;
  readonly turn: Turn;
  /** True when a kept connection was lost under it before. */
  readonly again: boolean;
}

interface Host {
  readonly origin: string;
  readonly way: Way;
  readonly idle: Client[];
  /** A client knows its socket only from its first request on. */
  readonly open: Map<Client, Socket>;
  /** What those that have a request have it for. */
  readonly busy: Map<Client, Urgency>;
  /** How many of them are busy with work done ahead. */
  ahead: number;
  readonly queue: FairQueue<Queued>;
  dialing: number;
  /** Runs until those who wait have waited long enough for more connections. */
  later?: NodeJS.Timeout | undefined;
  /** Of the last request or attempt to connect. */
  order: number;
}

/** Connections that work done ahead leaves to those who wait. */
const keptForAsked = 4;

/** So many connections are opened as soon as there is work for them; the rest for those who have waited so long. */
const dialedAtOnce = 32;
const patienceMs = 50;

/**
 * HTTP/1.1 connections by host, one request each at a time. A request goes to whichever connection is free first, a kept
 * or a new one: a connection that never comes about keeps nobody waiting while others do the work. (undici's own pools bind
 * a request to a connection before that is made.) Who waits for one stands in a fair queue.
 *
 * HTTP/1.1 on purpose, also where the other side speaks HTTP/2: that puts all streams on one connection, with one congestion
 * window and one flow-control window for all of them, and 512 KiB of it are 2.6 MB/s at 200 ms; a lost packet holds up everybody.
 */
export class Connections {
  readonly #undici: Undici;
  readonly #options: ConnectionOptions;
  readonly #dialer: Dialer;
  readonly #aheadLimit: number;
  readonly #hosts = new Map<string, Host>();
  /** Those that have had a request. */
  readonly #used = new WeakSet<Client>();
  #closed = false;

  constructor(undici: Undici, options: ConnectionOptions) {
    this.#undici = undici;
    this.#options = options;
    this.#dialer = new Dialer(undici, options);
    this.#aheadLimit = Math.max(1, options.connections - keptForAsked);
  }

  /** Never throws; what goes wrong is the waiter's to hear. */
  dispatch(origin: string, request: Request, turn: Turn, waiter: Waiter): void {
    if (this.#closed) fail(waiter, new this.#undici.errors.ClientClosedError());
    if (waiter.over) return;
    let host = this.#hosts.get(origin);
    if (host === undefined) {
      try {
        const way = this.#dialer.to(origin);
        const queue = new FairQueue<Queued>();
        host = {
          origin,
          way,
          idle: [],
          open: new Map(),
          busy: new Map(),
          ahead: 0,
          queue,
          dialing: 0,
          order: 0,
        };
      } catch (error) {
        fail(waiter, error as Error);
        return;
      }
      this.#hosts.set(origin, host);
    }
    this.#wait(host, { order: ++host.order, request, waiter, turn, again: false });
  }

  /** Ends every connection, and with it what is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    const hosts = [...this.#hosts.values()];
    this.#hosts.clear();
    await Promise.all(hosts.flatMap(({ open }) => [...open].map(([client, socket]) => end(client, socket))));
    for (const { queue } of hosts) {
      for (const { waiter } of [...queue]) fail(waiter, new this.#undici.errors.ClientClosedError());
    }
  }

  #wait(host: Host, queued: Queued): void {
    const { queue } = host;
    const { waiter, turn, again } = queued;
    queue.push(queued, turn, again);
    waiter.whenOver = () => {
      if (queue.remove(queued) && !this.#closed) this.#serve(host);
    };
    this.#serve(host);
  }

  #serve(host: Host): void {
    const { queue, idle, open } = host;
    while (idle.length > 0) {
      const next = queue.shift(host.ahead < this.#aheadLimit ? undefined : 'asked');
      if (next === undefined) break;
      // The one used last: its connection is the least likely to have been given up by the other side.
      this.#give(host, idle.pop()!, next);
    }
    const ready = queue.count('asked') + Math.min(queue.count('ahead'), this.#aheadLimit - host.ahead);
    const atOnce = Math.min(this.#options.connections, dialedAtOnce);
    while (host.dialing < ready && open.size + host.dialing < atOnce) this.#dial(host);
    if (host.dialing < ready && open.size + host.dialing < this.#options.connections) this.#dialLater(host);
    if (queue.size === 0 && open.size === 0 && host.dialing === 0) this.#hosts.delete(host.origin);
  }

  /** Opens more connections for those who are still waiting after a while: the other side is far, or slow. */
  #dialLater(host: Host): void {
    if (host.later !== undefined) return;
    const { order } = host;
    host.later = setTimeout(() => {
      host.later = undefined;
      if (this.#closed) return;
      let waiting = 0;
      for (const queued of host.queue) if (queued.order <= order) waiting++;
      const room = this.#options.connections - host.open.size - host.dialing;
      for (let more = Math.min(waiting - host.dialing, room); more > 0; more--) this.#dial(host);
      this.#serve(host);
    }, this.#options.patienceMs ?? patienceMs);
    host.later.unref();
  }

  #give(host: Host, client: Client, queued: Queued): void {
    const { waiter, turn } = queued;
    const request = { origin: host.origin, ...host.way.shape(queued.request) };
    const kept = this.#used.has(client);
    this.#used.add(client);
    host.busy.set(client, turn.urgency);
    if (turn.urgency === 'ahead') host.ahead++;
    // The other side may have closed a kept connection just now. A new one that is lost has something to say.
    if (!kept || queued.again) client.dispatch(request, waiter);
    else {
      const startAgain = () => {
        if (this.#closed) return false;
        waiter.onRequestLost();
        release(host, client);
        this.#hosts.set(host.origin, host);
        this.#wait(host, { ...queued, again: true });
        return true;
      };
      client.dispatch(request, new OnKeptConnection(waiter, startAgain));
    }
  }

  #dial(host: Host): void {
    host.dialing++;
    const begun = ++host.order;
    host.way.dial().then(
      (socket) => {
        host.dialing--;
        if (this.#closed) socket.destroy();
        else this.#add(host, socket);
      },
      (error: unknown) => {
        host.dialing--;
        // As long as another connection lives, it serves those who wait.
        if (host.open.size > 0) return;
        // Those who came later have an attempt of their own.
        for (const queued of [...host.queue]) {
          if (queued.order >= begun) continue;
          host.queue.remove(queued);
          fail(queued.waiter, error as Error);
        }
        if (!this.#closed) this.#serve(host);
      },
    );
  }

  #add(host: Host, socket: Socket): void {
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
      release(host, client);
      const place = idle.indexOf(client);
      if (place !== -1) idle.splice(place, 1);
      end(client, socket).catch(() => {});
      if (!this.#closed) this.#serve(host);
    };
    socket.once('close', leave);
    client.on('disconnect', leave);
    client.on('drain', () => {
      if (!open.has(client)) return;
      release(host, client);
      idle.push(client);
      this.#serve(host);
    });
    open.set(client, socket);
    idle.push(client);
    this.#serve(host);
    // Nobody waits for it any more: undici looks after a connection from its first request on only.
    if (idle.includes(client) && unused) setTimeout(() => unused && leave(), idleMs).unref();
  }
}

/** How long a connection without a request is kept. */
const idleMs = 30_000;

/** Ends a client and its connection, also one that it never came to use. */
async function end(client: Client, socket: Socket): Promise<void> {
  await client.destroy();
  socket.destroy();
}

/** The client's request is over. */
function release(host: Host, client: Client): void {
  if (host.busy.get(client) === 'ahead') host.ahead--;
  host.busy.delete(client);
}

function fail(waiter: Waiter, error: Error): void {
  if (waiter.over) return;
  waiter.onResponseError?.(undefined as never, error);
}
