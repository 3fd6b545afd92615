import type { Socket } from 'node:net';

/** What a proxy may say before it lets bytes through; far more than any needs. */
const headLimitBytes = 16_384;

/**
 * Asks the HTTP proxy at the other end of `socket` for a tunnel to `target`, `host:port` (RFC 9110, section 9.3.6), and gives
 * the status of its answer. After a 2xx whatever is read from the socket comes from the target. Rejects with what went wrong
 * with the connection, or when the answer is no HTTP; the socket is the caller's to close.
 */
export async function askForTunnel(
  socket: Socket,
  target: string,
  authorization: string | undefined,
): Promise<number> {
  const credentials = authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`;
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let received: Buffer = Buffer.alloc(0);
  const take = () => {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const head = /^([\s\S]*?)\r?\n\r?\n/.exec(received.toString('latin1', 0, headLimitBytes));
      if (head === null) {
        if (received.length >= headLimitBytes) reject(new Error('the answer to CONNECT has no end'));
        return;
      }
      const status = Number(/^HTTP\/1\.[01] ([1-9]\d\d)(?:[ \r\n]|$)/.exec(head[1]!)?.[1] ?? Number.NaN);
      received = received.subarray(head[0].length);
      if (Number.isNaN(status)) reject(new Error('the answer to CONNECT is not HTTP'));
      else if (status < 200) continue;
      else resolve(status);
      return;
    }
  };
  const lost = () => reject(new Error('connection closed instead of an answer to CONNECT'));
  socket.on('readable', take).on('error', reject).on('end', lost).on('close', lost);
  try {
    socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${credentials}\r\n`);
    return await promise;
  } finally {
    socket.off('readable', take).off('error', reject).off('end', lost).off('close', lost);
    if (received.length > 0 && !socket.destroyed) socket.unshift(received);
  }
}
