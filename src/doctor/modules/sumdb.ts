import { GomirrorError } from '../../base/index.ts';
import { parseDatabase } from '../../config/basics/index.ts';
import type { LogPlaces } from '../../goenv/index.ts';
import { sumDbAlias } from '../../sumdb/index.ts';
import { advice, command, finding, resultOf } from '../engine/index.ts';
import { needsSums, privatePatterns } from '../machine/index.ts';
import { setRemedies } from '../go/index.ts';
import type { Check, CheckContext, CheckResult, Finding, Remedy } from '../types.ts';
import {
  type Entry,
  evidenceOf,
  type Mirrors,
  type Said,
  type Wanted,
  wantedModules,
  withMirrors,
} from './entries.ts';
import type { ModulesOptions } from './index.ts';
import { networkNeeds } from './needs.ts';

/** The way that go takes to the checksum database, or why it takes none. */
export type Route =
  | { readonly kind: 'mirror'; readonly entry: Entry }
  | { readonly kind: 'direct'; readonly url: string }
  /** Somebody on the list neither passes it on nor says that it does not. */
  | { readonly kind: 'stopped'; readonly said: Said }
  | { readonly kind: 'unknown' };

/** Whether the checksum database can be asked, by which route, and whether what comes is signed by it. */
export function makeSumdbCheck(options: ModulesOptions): Check {
  return {
    id: 'modules.sumdb',
    group: 'modules',
    needs: networkNeeds,
    byDefault: true,
    run: (context) => withMirrors(context, (mirrors) => run(context, mirrors, options)),
  };
}

async function run(context: CheckContext, mirrors: Mirrors, options: ModulesOptions): Promise<CheckResult> {
  const { settings, tools } = mirrors;
  const setting = settings.get('GOSUMDB');
  const seen = [`GOSUMDB=${setting.value ?? ''} (${setting.layers[0]?.where ?? ''})`];
  // What is wrong with the setting is said of the settings.
  if (setting.value === 'off' || 'fault' in parseDatabase(setting.value ?? '')) return resultOf([], seen);
  const log = tools.logPlaces(settings);
  const isHidden = privatePatterns(settings, 'GONOSUMDB');
  const required = await wantedModules(context);
  const hidden = required.filter(({ path }) => isHidden.matches(path));
  if (hidden.length > 0)
    seen.push(
      `GONOSUMDB: ${hidden
        .map(({ path }) => path)
        .slice(0, 5)
        .join(', ')}`,
    );
  const { route, answers } = await routeTo(mirrors, log);
  seen.push(...answers.map((answer) => `/sumdb/${log.name}/supported: ${evidenceOf(answer)}`));
  if (route.kind === 'unknown') return resultOf([], seen);
  if (route.kind === 'stopped') {
    const { entry, words, status } = route.said;
    const params = { name: entry.name, database: log.name, said: words };
    const remedies = await around(context, mirrors, log, options);
    const evidence = answers.map(evidenceOf);
    // What has no status may be the network's doing.
    const sure = status === undefined ? 'likely' : 'certain';
    const level = await levelOf(context);
    return resultOf([finding('doctor.sumdb-stops', level, params, { sure, evidence, remedies })], seen);
  }
  const wanted =
    required.find(({ path }) => !isHidden.matches(path)) ?? (options.samples ?? tools.usualSamples).small;
  const found = await tryRoute(context, mirrors, log, route, wanted, options);
  seen.push(`${log.name}: ${route.kind === 'mirror' ? route.entry.name : route.url}`);
  return resultOf(found, seen);
}

/**
 * As go finds its way ("Checksum database" in the Go Modules Reference): an address in GOSUMDB is asked directly; else the first
 * mirror that answers `supported` with 200 is asked and nobody besides it; an absence leads on, in the end to the database itself.
 */
export async function routeTo(
  mirrors: Mirrors,
  log: LogPlaces,
): Promise<{ readonly route: Route; readonly answers: readonly Said[] }> {
  const [direct] = log.places;
  const toDirect: Route = { kind: 'direct', url: direct?.url ?? `https://${log.name}` };
  const setting = mirrors.settings.get('GOSUMDB').value ?? '';
  if (setting.trim().includes(' ') || setting === sumDbAlias) return { route: toDirect, answers: [] };
  const answers: Said[] = [];
  let worst: Said | undefined;
  for (const entry of mirrors.entries) {
    if (entry.kind === 'direct' || entry.kind === 'off') break;
    const answer = await mirrors.ask(entry, `/sumdb/${log.name}/supported`, 1024 * 1024);
    answers.push(answer);
    if (answer.state === 'late') return { route: { kind: 'unknown' }, answers };
    if (answer.state === 'has') return { route: { kind: 'mirror', entry }, answers };
    if (answer.state === 'failed') {
      worst ??= answer;
      if (entry.thenOn === 'absent') break;
    }
  }
  // Go keeps the worst that it met, so that after a failure `direct` is no way to the database.
  return { route: worst === undefined ? toDirect : { kind: 'stopped', said: worst }, answers };
}

async function tryRoute(
  context: CheckContext,
  mirrors: Mirrors,
  log: LogPlaces,
  route: Extract<Route, { kind: 'mirror' | 'direct' }>,
  wanted: Wanted,
  options: ModulesOptions,
): Promise<Finding[]> {
  const isMirror = route.kind === 'mirror';
  const name = isMirror ? route.entry.name : hostOf(route.url);
  const fault = await lookFault(mirrors, log, route, wanted);
  if (fault === undefined) return [];
  const { code, params } = fault;
  // The way there is said of the network.
  if (!isMirror && context.facts.deadHosts?.has(URL.parse(route.url)?.hostname ?? '') === true) return [];
  const evidence = [
    `${name}: ${code}: ${String(params['said'] ?? params['reason'] ?? params['path'] ?? '')}`.trimEnd(),
  ];
  const more = { ...params, name, database: log.name, why: code };
  if (code.startsWith('sumdb.') && !unanswered.has(code)) {
    const remedies = [advice('doctor.do-keep-evidence')];
    return [finding('doctor.sumdb-forged', 'error', more, { evidence, remedies })];
  }
  const remedies = await around(context, mirrors, log, options);
  const words = isMirror ? 'doctor.sumdb-mirror-broken' : 'doctor.sumdb-unreachable';
  const sure = code === 'origin.timeout' || unanswered.has(code) ? 'likely' : 'certain';
  return [finding(words, await levelOf(context), more, { sure, evidence, remedies })];
}

/** An error where go would ask the database for what the project needs; else only what is added to it stops. */
async function levelOf(context: CheckContext): Promise<Finding['level']> {
  return (await needsSums(context)) ? 'error' : 'warning';
}

/** What says that no answer came, and nothing about one. */
const unanswered: ReadonlySet<string> = new Set([
  'sumdb.unreachable',
  'sumdb.absent',
  'sumdb.tile-missing',
  'sumdb.head-contended',
]);

type Fault = { readonly code: string; readonly params: GomirrorError['params'] };

/** Why a look-up fails on a way; undefined when it does not, or when there was no time to tell. */
async function lookFault(
  mirrors: Mirrors,
  log: LogPlaces,
  route: Extract<Route, { kind: 'mirror' | 'direct' }>,
  wanted: Wanted,
): Promise<Fault | undefined> {
  const line = lineTo(mirrors, log, route);
  try {
    await line.look(wanted, mirrors.signal);
    return undefined;
  } catch (error) {
    if (mirrors.signal.aborted) return undefined;
    if (!(error instanceof GomirrorError)) throw error;
    return { code: error.code, params: error.params };
  }
}

/** What proves answers of the database that come by a route. */
export function lineTo(
  mirrors: Mirrors,
  log: LogPlaces,
  route: Extract<Route, { kind: 'mirror' | 'direct' }>,
): InstanceType<Mirrors['tools']['LogLine']> {
  const { tools, requestTimeoutMs } = mirrors;
  const line =
    route.kind === 'mirror'
      ? mirrors.line(route.entry.name, route.entry.place)
      : mirrors.line(hostOf(route.url), route.url);
  const prefix = route.kind === 'mirror' ? `/sumdb/${log.name}` : '';
  return new tools.LogLine(log, line, prefix, requestTimeoutMs);
}

/** Another address of the database where that works, and what else finds a way. */
async function around(
  { system, mirror }: CheckContext,
  mirrors: Mirrors,
  log: LogPlaces,
  options: ModulesOptions,
): Promise<Remedy[]> {
  if (mirror !== undefined) return [];
  const sample = (options.samples ?? mirrors.tools.usualSamples).small;
  for (const { url, setting } of log.places) {
    if (setting !== sumDbAlias) continue;
    const fault = await lookFault(mirrors, log, { kind: 'direct', url }, sample);
    if (fault === undefined && !mirrors.signal.aborted)
      return setRemedies(system, mirrors.settings.get('GOSUMDB'), setting);
  }
  return [command('gomirror mirrors use best')];
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
