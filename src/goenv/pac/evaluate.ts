import { readFile } from 'node:fs/promises';
import { GomirrorError } from '../../base/index.ts';
import { prelude } from './prelude.ts';
import type { PacCode } from './codes.ts';

/** What the functions of a PAC file are told of the world. */
export interface PacWorld {
  /** The first IPv4 address of a name; undefined when it has none. */
  resolve(host: string): Promise<string | undefined>;
  /** This machine's own address. */
  readonly ownAddress: string;
  readonly nowMs: number;
}

/** One way to a host, in the order in which a PAC file gives them. */
export type PacWay = { readonly kind: 'direct' } | { readonly kind: 'proxy'; readonly url: string };

const timeLimitMs = 2000;
const memoryLimitBytes = 32 * 1024 * 1024;
const mostRounds = 10;
/** A PAC file is some kilobytes; the longest in the wild have lists of thousands of hosts. */
export const longestPacBytes = 1024 * 1024;

/**
 * What a PAC file says of a URL: the proxies to try, in order. The file is a program of a stranger's, which often comes over plain http: it
 * runs in an interpreter of its own (QuickJS in WebAssembly) that has no files, no network and no Node.js, with little time and memory. It
 * is run again for each name that it wants resolved. Rejects with `goenv.pac-…` codes.
 */
export async function evaluatePac(
  script: string,
  target: string,
  world: PacWorld,
): Promise<readonly PacWay[]> {
  const url = new URL(target);
  // Browsers keep the path of https URLs to themselves.
  const shown = url.protocol === 'https:' ? `https://${url.host}/` : url.href;
  const names: Record<string, string | null> = {};
  for (let round = 0; round < mostRounds; round += 1) {
    const { answer, asked } = await runOnce(script, shown, url.hostname, names, world);
    const unknown = asked.filter((name) => !Object.hasOwn(names, name));
    if (unknown.length === 0) {
      if (answer === undefined) throw new GomirrorError<PacCode>('goenv.pac-fails', {});
      return readWays(answer);
    }
    for (const name of new Set(unknown.slice(0, 20))) {
      // A file of a stranger's may ask for anything: what is no name is not asked.
      names[name] = /^[\w.-]{1,253}$/.test(name) ? ((await world.resolve(name)) ?? null) : null;
    }
  }
  throw new GomirrorError<PacCode>('goenv.pac-asks-too-much', {});
}

async function runOnce(
  script: string,
  url: string,
  host: string,
  names: Readonly<Record<string, string | null>>,
  { ownAddress, nowMs }: PacWorld,
): Promise<{ answer: string | undefined; asked: string[] }> {
  const { QuickJS } = await import('quickjs-wasi');
  const wasm = await readFile(new URL(import.meta.resolve('quickjs-wasi/quickjs.wasm')));
  const endMs = performance.now() + timeLimitMs;
  let isLate = false;
  const machine = await QuickJS.create({
    wasm,
    memoryLimit: memoryLimitBytes,
    interruptHandler: () => (isLate ||= performance.now() > endMs),
  });
  try {
    const world = `var $names = ${JSON.stringify(names)}, $own = ${JSON.stringify(ownAddress)}, ${clocks(nowMs)};`;
    const read = (code: string): unknown => machine.evalCode(code).consume((value) => machine.dump(value));
    let answer: unknown;
    try {
      read(`${world}\n${prelude}`);
      read(`${script.replace(/^\ufeff/, '')}\n;0`);
      answer = read(`String(FindProxyForURL(${JSON.stringify(url)}, ${JSON.stringify(host)}))`);
    } catch {
      // Its own mistake, a name to be asked first, or the end of its time.
    }
    if (isLate) throw new GomirrorError<PacCode>('goenv.pac-takes-too-long', { seconds: timeLimitMs / 1000 });
    const asked = read('JSON.stringify($asked)');
    const list: unknown = typeof asked === 'string' ? JSON.parse(asked) : [];
    return {
      answer: typeof answer === 'string' ? answer : undefined,
      asked: Array.isArray(list) ? list.map(String) : [],
    };
  } finally {
    machine.dispose();
  }
}

function clocks(nowMs: number): string {
  const now = new Date(nowMs);
  const local = {
    weekday: now.getDay(),
    day: now.getDate(),
    month: now.getMonth(),
    year: now.getFullYear(),
    hours: now.getHours(),
    minutes: now.getMinutes(),
    seconds: now.getSeconds(),
  };
  const utc = {
    weekday: now.getUTCDay(),
    day: now.getUTCDate(),
    month: now.getUTCMonth(),
    year: now.getUTCFullYear(),
    hours: now.getUTCHours(),
    minutes: now.getUTCMinutes(),
    seconds: now.getUTCSeconds(),
  };
  return `$local = ${JSON.stringify(local)}, $utc = ${JSON.stringify(utc)}`;
}

const schemes: Readonly<Record<string, string>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS5: 'socks5',
  // Without a number browsers mean 4, which Go does not speak; nearly every such server speaks 5 as well.
  SOCKS: 'socks5',
};

/** `PROXY a:8080; DIRECT` as ways; what Go cannot use is left out. An empty answer is direct. */
export function readWays(answer: string): PacWay[] {
  const ways: PacWay[] = [];
  for (const part of answer.split(';')) {
    const [word = '', host = ''] = part.trim().split(/\s+/);
    if (word.toUpperCase() === 'DIRECT') ways.push({ kind: 'direct' });
    const scheme = schemes[word.toUpperCase()];
    if (scheme === undefined || !/^(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?$/i.test(host)) continue;
    ways.push({ kind: 'proxy', url: `${scheme}://${host}` });
  }
  return ways.length === 0 ? [{ kind: 'direct' }] : ways;
}
