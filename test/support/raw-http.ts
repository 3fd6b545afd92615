import net from 'node:net';
import tls from 'node:tls';
import { atEnd, type Scope } from './scope.ts';

/** A connection on which a test writes bytes that no HTTP client would. */
export interface RawConnection {
  readonly socket: net.Socket;
  /** Everything received so far, as Latin-1. */
  readonly text: string;
  write(bytes: string | Buffer): void;
  /** Resolves with {@link text} once it matches; rejects when the connection ends first or nothing comes for 10 s. */
  until(matches: RegExp): Promise<string>;
  /** Resolves with {@link text} when the server has ended the connection, in whichever way. */
  readonly ended: Promise<string>;
}

/** Connects to `url`'s host and port; `tlsOptions` for TLS. */
export async function connectRaw(
  scope: Scope,
  url: string,
  tlsOptions?: tls.ConnectionOptions,
): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const where = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
  const socket = tlsOptions === undefined ? net.connect(where) : tls.connect({ ...where, ...tlsOptions });
  atEnd(scope, () => void socket.destroy());
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once(tlsOptions === undefined ? 'connect' : 'secureConnect', () => {
      socket.off('error', reject);
      resolve();
    });
  });
  let text = '';
  const waiting = new Set<() => void>();
  let over = false;
  const wake = () => {
    for (const look of waiting) look();
  };
  socket.on('error', () => undefined);
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  const ended = new Promise<string>((resolve) => {
    const end = () => {
      over = true;
      resolve(text);
      wake();
    };
    socket.once('end', end);
    socket.once('close', end);
  });
  return {
    socket,
    get text() {
      return text;
    },
    write: (bytes) => void socket.write(bytes),
    until: (matches) =>
      new Promise((resolve, reject) => {
        const settle = (act: () => void) => {
          waiting.delete(look);
          clearTimeout(timer);
          act();
        };
        const look = () => {
          if (matches.test(text)) settle(() => resolve(text));
          else if (over) settle(() => reject(new Error(`ended with ${JSON.stringify(text)}`)));
        };
        const timer = setTimeout(
          () => settle(() => reject(new Error(`still ${JSON.stringify(text)}`))),
          10_000,
        );
        waiting.add(look);
        look();
      }),
    ended,
  };
}
