import type { MirrorReport } from './judge.ts';

/** Another mirror has to be better by more than that, in the estimated time of a download: the rest is chance. */
const clearlyBetter = { times: 1.5, ms: 1000 };

/**
 * Reports, best first, in which those of `urls` (in this order) stand in front as long as they do about as well as whoever is best: what a
 * measurement gives by chance is no reason to change a setting.
 */
export function keepInPlace(
  reports: readonly MirrorReport[],
  urls: readonly string[],
): readonly MirrorReport[] {
  const order = [...reports];
  for (const [place, url] of urls.entries()) {
    const at = order.findIndex(({ mirror }) => mirror.url === url);
    const mine = order[at];
    const best = order[place];
    if (mine === undefined || best === undefined || at < place) break;
    if (mine.state !== best.state || mine.score > best.score * clearlyBetter.times + clearlyBetter.ms) break;
    order.splice(at, 1);
    order.splice(place, 0, mine);
  }
  return order;
}
