import { formatBytes } from '../base/index.ts';
import type { MirrorState } from '../server/index.ts';
import { has, type Lang, padEnd, padStart, printable, say, widthOf } from '../text/index.ts';
import { bar } from './bar.ts';

type Upstream = MirrorState['upstreams'][number];
type Fill = MirrorState['fills'][number];

/** The state of a mirror as lines for a person. */
export function stateLines(state: MirrorState, lang: Lang): string[] {
  const words = (code: string, params = {}) => say(code, params, lang);
  const { version, url, upstreams, fills, queue, hits, jobs, ahead } = state;
  const uptime = upFor(state.uptimeSeconds, lang);
  const lines = [words('cli.status-head', { version, url, uptime })];
  if (state.offline) lines.push(words('cli.status-offline'));
  if (state.ready) lines.push(words('readiness.ready'));
  for (const { message } of state.reasons) lines.push(words('cli.status-not-ready', { reason: message }));
  const { hot, hit, fill, stale, absent, refused, unavailable } = hits;
  if (hits.hitRate === null) lines.push(words('cli.status-no-requests'));
  else {
    const percent = (hits.hitRate * 100).toFixed(1);
    lines.push(words('cli.status-hits', { percent, kept: hot + hit, stale, fetched: fill }));
  }
  if (absent + refused + unavailable > 0)
    lines.push(words('cli.status-failed', { absent, refused, unavailable }));
  lines.push(words('cli.status-queue', { taken: queue.taken, queued: queue.queued, jobs }));
  const { fetchedFiles: fetched, usedFiles: used, running } = ahead;
  if (fetched + running > 0) lines.push(words('cli.status-ahead', { fetched, used, running }));
  lines.push('', words('cli.status-upstreams'));
  if (upstreams.length === 0) lines.push(`  ${words('cli.status-none')}`);
  lines.push(...upstreamLines(upstreams, lang));
  if (fills.length > 0)
    lines.push('', words('cli.status-fills', { count: fills.length }), ...fillLines(fills));
  return lines;
}

function upstreamLines(upstreams: readonly Upstream[], lang: Lang): string[] {
  const rows = upstreams.map((upstream) => {
    const { profile, name, latencyMs, successShare, requests, inFlight, reason, since } = upstream;
    const code = `cli.upstream-state.${upstream.state}`;
    return {
      name: printable(profile === '' ? name : `${profile}: ${name}`),
      state: has(code) ? say(code, {}, lang) : printable(upstream.state),
      latency: latencyMs === undefined ? '' : `${Math.round(latencyMs)} ms`,
      success: requests === 0 ? '' : `${Math.round(successShare * 100)} %`,
      busy: inFlight === 0 ? '' : say('cli.status-in-flight', { count: inFlight }, lang),
      rest: [
        ...(reason === undefined ? [] : [printable(reason.message)]),
        say('cli.status-since', { time: localTime(since, lang) }, lang),
      ].join('  '),
    };
  });
  const nameWidth = widest(rows.map(({ name }) => name));
  const stateWidth = widest(rows.map(({ state }) => state));
  const busyWidth = widest(rows.map(({ busy }) => busy));
  return rows.map(({ name, state, latency, success, busy, rest }) =>
    `  ${padEnd(name, nameWidth)}  ${padEnd(state, stateWidth)} ${padStart(latency, 8)} ${padStart(success, 6)}  ${padEnd(busy, busyWidth)}  ${rest}`.trimEnd(),
  );
}

function fillLines(fills: readonly Fill[]): string[] {
  const nameWidth = Math.min(48, widest(fills.map(({ path, version }) => printable(`${path} ${version}`))));
  return fills.map(({ path, version, receivedBytes, sizeBytes, source }) => {
    const received = formatBytes(receivedBytes);
    const amount = sizeBytes === null ? received : `${received} / ${formatBytes(sizeBytes)}`;
    const share = sizeBytes === null ? '' : `  ${bar(receivedBytes, sizeBytes)}`;
    const name = printable(`${path} ${version}`);
    return `  ${padEnd(name, nameWidth)} ${padStart(amount, 19)}${share}  ${printable(source)}`;
  });
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}

function upFor(seconds: number, lang: Lang): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return say('cli.status-days', { days, hours }, lang);
  if (hours > 0) return say('cli.status-hours', { hours, minutes }, lang);
  if (minutes > 0) return say('cli.status-minutes', { minutes, seconds: seconds % 60 }, lang);
  return say('cli.status-seconds', { seconds }, lang);
}

/** The time alone when it was less than a day ago. */
function localTime(iso: string, lang: Lang): string {
  const at = new Date(iso);
  const isRecent = Date.now() - at.getTime() < 86_400_000;
  const options: Intl.DateTimeFormatOptions = isRecent
    ? { timeStyle: 'medium' }
    : { dateStyle: 'short', timeStyle: 'medium' };
  return new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', options).format(at);
}
