import { type Clock, GomirrorError } from '../../base/index.ts';
import type { ServerCode } from '../codes.ts';
import { rawHeader, type Request, type Response } from '../http.ts';

export interface BodyLimits {
  readonly maxBytes: number;
  /** How long the whole body may take. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/**
 * The text of a request's body. Throws `server.body-too-large`, `server.body-too-slow`, or `server.bad-body` when it is cut
 * short, compressed, or no UTF-8.
 */
export async function readText(request: Request, response: Response, limits: BodyLimits): Promise<string> {
  const encoding = rawHeader(request, 'content-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw badBody(`Content-Encoding: ${encoding.slice(0, 40)}`);
  const bytes = await readBytes(request, response, limits);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badBody('UTF-8');
  }
}

function readBytes(request: Request, response: Response, limits: BodyLimits): Promise<Buffer> {
  const { maxBytes, timeoutMs, clock } = limits;
  const tooLarge = () => new GomirrorError<ServerCode>('server.body-too-large', { limitBytes: maxBytes });
  if (Number(rawHeader(request, 'content-length') ?? 0) > maxBytes) return Promise.reject(tooLarge());
  // A client that asks before it sends its body is told to go on only here.
  if (rawHeader(request, 'expect')?.toLowerCase() === '100-continue') response.writeContinue();
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  const onData = (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) reject(tooLarge());
    else chunks.push(chunk);
  };
  const onEnd = () => resolve(Buffer.concat(chunks));
  const onGone = () => reject(badBody('cut short'));
  const cancel = clock.after(timeoutMs, () =>
    reject(new GomirrorError<ServerCode>('server.body-too-slow', { timeoutMs })),
  );
  request.on('data', onData);
  request.on('end', onEnd);
  request.on('error', onGone);
  request.on('close', onGone);
  return promise.finally(() => {
    cancel();
    request.off('data', onData);
    request.off('end', onEnd);
    request.off('close', onGone);
    // What still comes is nobody's; the connection ends with the answer.
    request.pause();
  });
}

function badBody(reason: string): GomirrorError<ServerCode> {
  return new GomirrorError('server.bad-body', { reason });
}
