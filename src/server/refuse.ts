import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { errorCode, GomirrorError } from '../base/index.ts';
import type { Lang } from '../text/index.ts';
import type { ServerCode } from './codes.ts';
import { failureOf } from './failure.ts';

/** For how long a refused client may go on sending before its connection is cut, and how much of it is taken. */
const lingerMs = 1000;
const lingerBytes = 1024 * 1024;

/**
 * Answers what was not HTTP, or too large, or too slow, and ends the connection. Nothing is written where an answer is
 * under way already, or where the trouble lies below HTTP (a failed TLS handshake).
 */
export function refuse(error: Error, socket: Socket, lang: Lang): void {
  const code = errorCode(error) ?? '';
  if (code !== 'ERR_HTTP_REQUEST_TIMEOUT' || isAnswering(socket)) {
    refuseNow(code, socket, lang);
    return;
  }
  // Node looks at the clock before it reads what has arrived: when this process had no time for a while, every client
  // seems late. Whose request is read in this turn of the loop was in time.
  const { bytesWritten } = socket;
  setImmediate(() => {
    if (!isAnswering(socket) && socket.bytesWritten === bytesWritten) refuseNow(code, socket, lang);
  });
}

function refuseNow(code: string, socket: Socket, lang: Lang): void {
  const inParser = code.startsWith('HPE_') || code === 'ERR_HTTP_REQUEST_TIMEOUT';
  if (!inParser || !socket.writable || answerUnderWay(socket)) {
    socket.destroy();
    return;
  }
  // Whatever still comes is read and thrown away: closing on unread bytes would reset the connection, and the client
  // would never see the answer.
  socket.removeAllListeners('data');
  let takenBytes = 0;
  socket.on('data', (chunk: Buffer) => {
    takenBytes += chunk.length;
    if (takenBytes > lingerBytes) socket.destroy();
  });
  socket.on('end', () => socket.destroy());
  const linger = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(linger));
  socket.resume();
  socket.end(refusalOf(code, lang));
}

/** CONNECT asks for a tunnel, which a mirror never is. */
export function refuseTunnel(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  socket.end(bare('405 Method Not Allowed'), () => socket.destroy());
}

function refusalOf(code: string, lang: Lang): string {
  if (code === 'HPE_HEADER_OVERFLOW') return bare('431 Request Header Fields Too Large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return bare('408 Request Timeout');
  const error = new GomirrorError<ServerCode>('server.bad-request', { reason: code });
  const { headers, body } = failureOf(error, lang);
  const lines = ['HTTP/1.1 400 Bad Request', 'Connection: close'];
  for (let index = 0; index < headers.length; index += 2)
    lines.push(`${headers[index]}: ${headers[index + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n${body.toString('utf8')}`;
}

function bare(status: string): string {
  return `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
}

/** What Node hangs on a socket whose answer is not finished; it has no public name. */
interface Answering {
  readonly _httpMessage?: { readonly headersSent: boolean; readonly finished: boolean } | null;
}

/** True while an answer whose head has been sent is not finished on this HTTP/1 connection. */
function answerUnderWay(socket: Socket): boolean {
  return (socket as Socket & Answering)._httpMessage?.headersSent === true;
}

/** True while a request on this HTTP/1 connection waits for its answer, or for the rest of it. */
export function isAnswering(socket: Socket): boolean {
  const message = (socket as Socket & Answering)._httpMessage;
  return message !== undefined && message !== null;
}
