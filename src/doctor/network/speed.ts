import { within } from './net.ts';
import { answerOf, type Trail } from './trail.ts';
import { openAgain, type Walker } from './way.ts';
import { fetchOver } from './exchange.ts';
import { failureOf } from './failure.ts';

export interface SpeedSeen {
  readonly firstByteMs: number;
  /** Undefined where too little came to say so. */
  readonly bytesPerSecond: number | undefined;
  readonly sizeBytes: number;
  /** A question larger than a packet: how it went; undefined when it was not tried. */
  readonly large: 'answered' | 'stalled' | undefined;
}

/** No more than this is fetched to see how fast it comes. */
const sampleBytes = 512 * 1024;
const sampleMs = 1500;
/** Less says more about the way there than about its width. */
const leastBytes = 32 * 1024;
/** More than one packet holds anywhere, and less than servers refuse. */
const paddingBytes = 3500;

/** Fetches the beginning of `file` from a mirror that works, and asks once with more than one packet. Undefined when that fails. */
export async function measure(walker: Walker, trail: Trail, file: string): Promise<SpeedSeen | undefined> {
  const { target } = trail;
  const host = new URL(target.url).host;
  const ask = async (path: string, headers: Readonly<Record<string, string>>) => {
    const way = await openAgain(walker, trail);
    try {
      return await within(walker.net, walker.limits.answerMs + sampleMs, walker.signal, (inner) =>
        fetchOver(
          way.socket,
          {
            host,
            path: `${way.prefix}${target.basePath}/${path}`,
            headers: { ...way.headers, ...headers },
            bodyLimitBytes: sampleBytes,
            bodyLimitMs: sampleMs,
          },
          inner,
          walker.net.clock,
        ),
      );
    } finally {
      way.socket.destroy();
    }
  };
  const [sample, large] = await Promise.all([
    ask(file, {}).catch(() => undefined),
    ask(`${walker.module}/@v/list`, { 'x-padding': 'x'.repeat(paddingBytes) }).then(
      () => 'answered' as const,
      (error: unknown) => (failureOf(error).kind === 'timeout' ? ('stalled' as const) : undefined),
    ),
  ]);
  const firstByteMs = answerOf(trail)?.firstByteMs ?? 0;
  if (sample?.status !== 200) return { firstByteMs, bytesPerSecond: undefined, sizeBytes: 0, large };
  const sizeBytes = sample.body.length;
  const isEnough = sizeBytes >= leastBytes || sample.bodyMs >= sampleMs * 0.9;
  return {
    firstByteMs: Math.min(firstByteMs, sample.firstByteMs),
    bytesPerSecond: isEnough ? Math.round(sizeBytes / (Math.max(1, sample.bodyMs) / 1000)) : undefined,
    sizeBytes,
    large,
  };
}
