/**
 * Many clients at once for one file, each on a plain socket of its own: `node bench/herd.ts HOST PORT PATH COUNT`.
 * Prints `asked` when every request is on its way, and at the end a line of JSON. A process of its own, because its
 * memory must not be counted as the server's.
 */
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const [host = '', port = '', path = '', count = ''] = process.argv.slice(2);
const request = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;

export interface HerdReport {
  readonly whole: number;
  readonly failed: Record<string, number>;
  readonly bytes: number;
}

let asked = 0;
let bytes = 0;

/** How one client fared: `whole`, or what went wrong. */
function client(): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port: Number(port) });
    let head = '';
    let expected: number | undefined;
    let received = 0;
    socket.on('connect', () => {
      socket.write(request, () => {
        if (++asked === Number(count)) console.log('asked');
      });
    });
    socket.on('data', (chunk) => {
      if (expected !== undefined) {
        received += chunk.length;
        return;
      }
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      received = head.length - end - 4;
      const length = /\r\ncontent-length: *(\d+)/i.exec(head.slice(0, end))?.[1];
      expected = length === undefined ? -1 : Number(length);
      head = head.slice(0, head.indexOf('\r\n'));
    });
    socket.on('error', (error) => resolve(`error ${'code' in error ? String(error.code) : error.message}`));
    socket.on('close', () => {
      bytes += received;
      if (!head.startsWith('HTTP/1.1 200')) resolve(head === '' ? 'closed without an answer' : head);
      else resolve(received === expected ? 'whole' : 'cut short');
    });
  });
}

const clients: Promise<string>[] = [];
for (let index = 0; index < Number(count); index++) {
  clients.push(client());
  // A listener's queue is finite; what is measured is 5,000 waiting clients, not 5,000 lost SYNs.
  if (index % 250 === 249) await delay(10);
}
const failed: Record<string, number> = {};
let whole = 0;
for (const outcome of await Promise.all(clients)) {
  if (outcome === 'whole') whole++;
  else failed[outcome] = (failed[outcome] ?? 0) + 1;
}
console.log(JSON.stringify({ whole, failed, bytes } satisfies HerdReport));
