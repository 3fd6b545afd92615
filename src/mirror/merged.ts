import type { Clock } from '../base/index.ts';
import { latestVersion, parseInfo, parseList } from '../module/index.ts';
import type { Origin } from '../origin/index.ts';

/** What one source, or several together, say. */
export interface Claim {
  readonly bytes: Buffer;
  /** The source's name; several are joined by `+`. */
  readonly source: string;
}

/** Once one source has answered, the others have so long. */
const othersMs = 1000;

/**
 * Asks all of `origins` at once what may differ between them because one lags behind another, and puts together what they
 * say: every version that any of them lists, or the latest of their latest. Sources that fail or take long are left out;
 * undefined when all fail.
 */
export async function askAll(
  kind: 'list' | 'latest',
  origins: readonly Origin[],
  ask: (origin: Origin, signal: AbortSignal) => Promise<Claim>,
  clock: Clock,
): Promise<Claim | undefined> {
  const ended = new AbortController();
  const claims: (Claim | undefined)[] = origins.map(() => undefined);
  let cancel: (() => void) | undefined;
  const late = Promise.withResolvers<void>();
  const all = origins.map(async (origin, index) => {
    try {
      claims[index] = await ask(origin, ended.signal);
      cancel ??= clock.after(othersMs, late.resolve);
    } catch {
      // Its health is known to the sources; whether anybody has an answer is decided below.
    }
  });
  await Promise.race([Promise.all(all), late.promise]);
  cancel?.();
  const given = claims.filter((claim) => claim !== undefined);
  ended.abort();
  const [first] = given;
  if (first === undefined || given.length === 1) return first;
  return kind === 'list' ? joined(given) : latestOf(given);
}

function joined(claims: readonly Claim[]): Claim {
  const versions = parseList(claims.map(({ bytes }) => bytes.toString('utf8')).join('\n'));
  const text = versions.length === 0 ? '' : `${versions.join('\n')}\n`;
  return { bytes: Buffer.from(text), source: claims.map(({ source }) => source).join('+') };
}

function latestOf(claims: readonly Claim[]): Claim | undefined {
  const versions = claims.map(({ bytes }) => parseInfo(bytes).version);
  const latest = latestVersion(versions);
  return claims[latest === undefined ? 0 : versions.indexOf(latest)];
}
