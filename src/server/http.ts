import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

/** Requests and answers of either version; HTTP/2 comes through Node's compatibility layer. */
export type Request = IncomingMessage | Http2ServerRequest;
export type Response = ServerResponse | Http2ServerResponse;

/** What all requests of one connection share. For each of HTTP/2, Node makes up a socket of its own. */
export function connectionOf(request: Request): object {
  return ('stream' in request ? request.stream.session : undefined) ?? request.socket;
}

/** Headers as a flat list of names and values, the form that costs least to send. */
export type HeaderList = readonly string[];

/** Sends head and body at once. */
export function sendWhole(
  response: Response,
  status: number,
  headers: HeaderList,
  body: Buffer | string,
): void {
  (response as ServerResponse).writeHead(status, headers as string[]);
  (response as ServerResponse).end(body);
}

/** Sends head and body at once; `body` stands for bytes, one a character. */
export function sendText(response: Response, status: number, headers: HeaderList, body: string): void {
  (response as ServerResponse).writeHead(status, headers as string[]);
  (response as ServerResponse).end(body, 'latin1');
}

/** Sends the head of an answer whose body follows. */
export function beginReply(response: Response, status: number, headers: HeaderList): void {
  (response as ServerResponse).writeHead(status, headers as string[]);
}

/** Ends an answer short of its declared length, so that the client knows that it is not whole. */
export function cut(response: Response): void {
  if ('stream' in response) response.stream?.close(2 /* INTERNAL_ERROR (RFC 9113, section 7) */);
  else response.destroy();
}

/** The value of a request header by its lower-case name, found without building the whole header object. */
export function rawHeader(request: Request, name: string): string | undefined {
  const { rawHeaders } = request;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index]!;
    if (candidate.length === name.length && candidate.toLowerCase() === name) return rawHeaders[index + 1];
  }
  return undefined;
}
