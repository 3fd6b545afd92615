/**
 * What node itself costs: an HTTP server that holds every answer back until it is told to go on, then sends one shared buffer. It
 * prints its port, and goes on at the first line on its stdin. The yardstick for 5,000 clients at once: no mirror in this
 * runtime can need less.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const body = Buffer.alloc(Number(process.argv[2] ?? 1_000_000), 'x');
const waiting: ServerResponse[] = [];
let open = false;
const send = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/zip', 'content-length': body.length });
  response.end(body);
};
const server = createServer((_, response) => {
  if (open) send(response);
  else waiting.push(response);
});
server.listen(0, '127.0.0.1', 8192, () => console.log((server.address() as AddressInfo).port));
process.stdin.once('data', () => {
  open = true;
  for (const response of waiting.splice(0)) send(response);
});
process.stdin.on('end', () => server.close());
