import { resultOf } from '../engine/index.ts';
import type { CheckContext, CheckResult } from '../types.ts';
import { judge } from './judge.ts';
import type { CheckName } from './layers.ts';
import { dialLines } from './judge-names.ts';
import { type Survey, surveyOf, type SurveyOptions } from './survey.ts';
import { answerOf, type Layer, type Trail } from './trail.ts';
import { trace } from './trace.ts';
import type { Verdict } from './verdict.ts';

const order: readonly Layer[] = ['proxy', 'names', 'tcp', 'tls', 'http'];
const checkOf: Readonly<Record<Layer, CheckName>> = {
  proxy: 'proxy-settings',
  names: 'dns',
  tcp: 'tcp',
  tls: 'tls',
  http: 'http',
};

/** What a check looks at: the layer that a way has to have come to for there to be anything to look at, and what to tell of it. */
interface Look {
  /** Undefined: there is always something. */
  readonly from: Layer | undefined;
  readonly tell: (trail: Trail, survey: Survey) => readonly string[];
}

const looks: Readonly<Record<Exclude<CheckName, 'trace'>, Look>> = {
  'proxy-settings': { from: undefined, tell: tellProxy },
  dns: { from: 'names', tell: tellNames },
  tcp: { from: 'tcp', tell: dialLines },
  tls: { from: 'tls', tell: tellTls },
  alpn: { from: 'http', tell: tellAlpn },
  http: { from: 'http', tell: tellHttp },
  speed: { from: 'http', tell: tellSpeed },
  mtu: { from: 'http', tell: tellMtu },
  clock: { from: undefined, tell: () => [] },
};

const judged = new WeakMap<Survey, readonly Verdict[]>();

/** One check of the network: its findings, what was seen, or that no way has come so far. */
export async function lookAt(
  name: CheckName,
  context: CheckContext,
  options: SurveyOptions,
): Promise<CheckResult> {
  const { clock } = options.net;
  const endMs = clock.monotonicMs() + context.timeoutMs;
  const survey = await surveyOf(context, options);
  if (name === 'trace') return trace(context, survey, endMs - clock.monotonicMs() - 300);
  let verdicts = judged.get(survey);
  if (verdicts === undefined) {
    judged.set(survey, (verdicts = judge(survey, context)));
    const dead = survey.trails.filter(({ end }) => end !== undefined);
    context.facts.deadHosts = new Set(dead.map(({ target }) => target.host));
  }
  const findings = verdicts.filter(({ check }) => check === name).map(({ finding }) => finding);
  const { from, tell } = looks[name];
  const came = survey.trails.filter((trail) => hasCome(trail, from));
  const because = came.length > 0 || findings.length > 0 ? undefined : causeOf(survey, verdicts, name);
  if (because !== undefined) return { state: 'skipped', because };
  return resultOf(findings, [...came.flatMap((trail) => tell(trail, survey)), ...tellClock(name, survey)]);
}

/** Whether a way has come to a layer at all. */
function hasCome({ end, proxy, names }: Trail, layer: Layer | undefined): boolean {
  if (layer === undefined) return true;
  if (layer === 'names') return names !== undefined;
  if (layer === 'tcp' && proxy !== undefined) return false;
  return end === undefined || order.indexOf(end) >= order.indexOf(layer);
}

/** The check that says why no way came there. */
function causeOf({ trails }: Survey, verdicts: readonly Verdict[], name: CheckName): string | undefined {
  const failed = trails.filter(({ end }) => end !== undefined);
  const error = verdicts.find(({ check, finding }) => finding.level === 'error' && check !== name);
  const [first] = failed;
  if (first?.end === undefined) return undefined;
  const cause = error?.check ?? checkOf[first.end];
  return cause === name ? undefined : `network.${cause}`;
}

function tellProxy({ target, proxy, end }: Trail): readonly string[] {
  if (proxy === undefined) return [`${target.name}: straight`];
  return [`${target.name}: through ${proxy.shown} (${proxy.variable})${end === 'proxy' ? ': fails' : ''}`];
}

function tellNames({ target, names }: Trail): readonly string[] {
  const { addresses, failure, ms } = names!.system;
  return [`${target.host}: ${failure?.said ?? addresses.join(', ')} (${Math.round(ms)} ms)`];
}

function tellTls({ target, hello }: Trail): readonly string[] {
  if (hello === undefined) return [];
  if (hello.state === 'failed') return [`${target.host}: ${hello.failure.said}`];
  const { version, certificate } = hello;
  const until =
    certificate === undefined ? '' : `, until ${new Date(certificate.untilMs).toISOString().slice(0, 10)}`;
  return [`${target.host}: ${version}, signed by ${certificate?.issuer ?? '?'}${until}`];
}

function tellAlpn({ target, hello, h2 }: Trail): readonly string[] {
  if (hello?.state !== 'done') return [];
  const broken = h2?.state === 'failed' ? `: ${h2.failure.said}` : '';
  return [`${target.host}: ${hello.protocol ?? 'no ALPN'}${broken}`];
}

function tellHttp(trail: Trail): readonly string[] {
  const answer = answerOf(trail);
  return [`${trail.target.url}: ${answer === undefined ? 'no answer' : `status ${answer.status}`}`];
}

function tellSpeed(trail: Trail, { speeds }: Survey): readonly string[] {
  const seen = speeds.get(trail);
  if (seen === undefined) return [];
  const { firstByteMs, bytesPerSecond } = seen;
  const rate = bytesPerSecond === undefined ? '' : `, ${Math.round(bytesPerSecond / 1000)} kB/s`;
  return [`${trail.target.name}: first byte after ${Math.round(firstByteMs)} ms${rate}`];
}

function tellMtu(trail: Trail, { speeds }: Survey): readonly string[] {
  const large = speeds.get(trail)?.large;
  return large === undefined ? [] : [`${trail.target.name}: more than one packet: ${large}`];
}

function tellClock(name: CheckName, { dateAheadMs, dateSources }: Survey): readonly string[] {
  if (name !== 'clock' || dateAheadMs === undefined) return [];
  return [`${Math.round(dateAheadMs / 1000)} s ahead of ${dateSources} server(s)`];
}
