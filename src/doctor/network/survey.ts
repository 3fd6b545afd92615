import { officialSumDb } from '../../config/basics/index.ts';
import { sumDbAlias } from '../../sumdb/index.ts';
import { type Authorities, proxyFromPac, readAuthorities, type System } from '../../goenv/index.ts';
import { needsSums, privatePatterns, projectOf } from '../machine/index.ts';
import type { CheckContext } from '../types.ts';
import { findTargets, type Target, targetOf } from './endpoints.ts';
import { TimedOut } from './failure.ts';
import { type Logins, readLogins } from './logins.ts';
import { looksPublic, parseHostsFile } from './names.ts';
import { type Net, within } from './net.ts';
import { findPortal, type Portal } from './portal.ts';
import { neighbour, type NeighbourProxy, type ProxySettings, readProxySettings } from './proxy-settings.ts';
import { measure, type SpeedSeen } from './speed.ts';
import { dateOf, type Trail } from './trail.ts';
import { walk } from './walk.ts';
import type { Walker } from './way.ts';

/** A mirror that might be used instead. */
export interface Alternative {
  readonly name: string;
  readonly url: string;
  /** False for the user's own. */
  readonly isPublic: boolean;
}

/** Everything that was seen of the network in one run. */
export interface Survey {
  readonly trails: readonly Trail[];
  /** Other mirrors that work from here, best first. Asked only where one in use does not. */
  readonly alternatives: readonly Alternative[];
  /** Hosts of mirrors that are anybody's to give up; any other may be a company's. Known where `alternatives` are. */
  readonly publicHosts: ReadonlySet<string>;
  /** The second address of the official database works from here; asked only where the first does not. */
  readonly isAliasReachable: boolean;
  /** Of trails that end at a proxy: whether it would go without. By endpoint. */
  readonly straight: ReadonlyMap<Trail, Trail>;
  /** Of trails that end without a proxy: one that other programs use and that leads there. */
  readonly neighbour: ReadonlyMap<Trail, NeighbourProxy>;
  readonly proxies: ProxySettings;
  readonly logins: Logins;
  readonly authorities: Authorities;
  readonly hostsFilePath: string;
  readonly portal: Portal | undefined;
  /** What resolvers outside are like: none could be reached, though some were asked. */
  readonly isOutsideSilent: boolean;
  /** How far this machine's date is ahead of servers'; undefined where none gave one. */
  readonly dateAheadMs: number | undefined;
  readonly dateSources: number;
  readonly speeds: ReadonlyMap<Trail, SpeedSeen>;
  /** See `needsSums`. */
  readonly needsDatabase: boolean;
}

export interface SurveyOptions {
  readonly net: Net;
  /** Mirrors that could be recommended, best first; asked for only where one in use does not work. */
  readonly alternatives: (system: System) => Promise<readonly Alternative[]>;
}

const defaultModule = 'golang.org/x/text';
/** A mirror in use that has not answered by then is one that needs an alternative. */
const patienceMs = 1500;
/** Asking more of them would be impolite, and one that works is enough. */
const mostAlternatives = 5;
const surveys = new WeakMap<object, Promise<Survey>>();

/** The survey of a run, made once for all checks of it. */
export function surveyOf(context: CheckContext, options: SurveyOptions): Promise<Survey> {
  const known = surveys.get(context.facts);
  if (known !== undefined) return known;
  const made = withinBudget(context, options);
  surveys.set(context.facts, made);
  return made;
}

/** Ends early enough for the checks to say what was seen: what is underway then counts as timed out. */
async function withinBudget(context: CheckContext, options: SurveyOptions): Promise<Survey> {
  const own = new AbortController();
  const abort = () => own.abort(context.signal.reason);
  context.signal.addEventListener('abort', abort, { once: true });
  const stop = options.net.clock.after(context.timeoutMs * 0.85, () => own.abort(new TimedOut('the whole')));
  try {
    return await makeSurvey({ ...context, signal: own.signal }, options);
  } finally {
    stop();
    context.signal.removeEventListener('abort', abort);
  }
}

async function makeSurvey(context: CheckContext, { net, alternatives }: SurveyOptions): Promise<Survey> {
  const { system, signal } = context;
  const hostsFilePath =
    system.platform === 'win32'
      ? `${system.env['SystemRoot'] ?? 'C:\\Windows'}\\System32\\drivers\\etc\\hosts`
      : '/etc/hosts';
  const [targets, authorities, hosts, proxies] = await Promise.all([
    findTargets(context),
    readAuthorities(system),
    system.files.read(hostsFilePath).catch(() => undefined),
    readProxySettings(system, signal),
  ]);
  const lookedFor = await moduleAskedFor(context);
  const needsDatabase = await needsSums(context);
  const walker = makeWalker(context, net, authorities, targets, hosts?.toString('utf8') ?? '', lookedFor);
  const walks = targets.map((target) => walk(walker, target));
  const others = findAlternatives(walker, walks, targets, () => alternatives(system));
  const trails = await Promise.all(walks);
  const [working, isAliasReachable, speeds, portal, straight, neighbour] = await Promise.all([
    others,
    reachesAlias(walker, trails),
    measureAll(walker, context, trails),
    trails.some(({ end }) => end === 'tls' || end === 'http') || trails.some(answersPage)
      ? findPortal(walker)
      : undefined,
    goStraight(walker, trails),
    goThroughNeighbours(walker, context, trails, proxies),
  ]);
  const dates = trails.flatMap((trail) => dateOf(trail) ?? []);
  const ahead = dates.map((date) => system.clock.now() - date).toSorted((a, b) => Math.abs(a) - Math.abs(b));
  const asked = trails.flatMap(({ names }) => names ?? []);
  return {
    trails,
    ...working,
    isAliasReachable,
    straight,
    neighbour,
    proxies,
    logins: await readLogins(system, context.facts.goSettings?.get('GOAUTH').value ?? ''),
    authorities,
    hostsFilePath,
    portal,
    isOutsideSilent: asked.length > 0 && asked.every(({ isOutsideSilent }) => isOutsideSilent),
    // The closest: a single server whose date is wrong says nothing about this machine.
    dateAheadMs: ahead[0],
    dateSources: new Set(
      trails.filter((trail) => dateOf(trail) !== undefined).map(({ target }) => target.host),
    ).size,
    speeds,
    needsDatabase,
  };
}

function makeWalker(
  context: CheckContext,
  net: Net,
  authorities: Authorities,
  targets: readonly Target[],
  hosts: string,
  module: string,
): Walker {
  const { system, facts, signal, timeoutMs } = context;
  const setting = (name: string) => facts.goSettings?.get(name).value ?? '';
  const isPrivate = privatePatterns(context.facts.goSettings, 'GONOPROXY');
  const most = (ms: number) => Math.min(ms, timeoutMs / 3);
  return {
    net,
    env: system.env,
    now: () => system.clock.now(),
    authorities: authorities.certificates,
    hostsFile: parseHostsFile(hosts),
    mayAskOutside: (host) => looksPublic(host) && !isPrivate.matches(host),
    module,
    database: targets.some(({ role }) => role === 'database') ? databaseName(setting('GOSUMDB')) : undefined,
    limits: { namesMs: most(2000), dialMs: most(2000), helloMs: most(2000), answerMs: most(4000) },
    signal,
  };
}

/** What mirrors are asked about, escaped: the module that was named, one that the project needs, one that everybody uses; none that is private. */
async function moduleAskedFor(context: CheckContext): Promise<string> {
  const isPrivate = privatePatterns(context.facts.goSettings, 'GONOPROXY');
  const { mod } = await projectOf(context);
  const isReplaced = (path: string) => mod?.replace.some((each) => each.path === path) === true;
  const required = (mod?.require ?? []).filter(({ path, indirect }) => !indirect && !isReplaced(path));
  const paths = (context.module === undefined ? required : [context.module]).map(({ path }) => path);
  const path = paths.find((each) => !isPrivate.matches(each));
  return path === undefined ? defaultModule : escaped(path);
}

/** The name that tree heads are signed with, which is what mirrors pass it on under. */
function databaseName(setting: string): string {
  const name = setting.trim().split(/[\s+]/)[0] || officialSumDb;
  return name === sumDbAlias ? officialSumDb : name;
}

/** Go Modules Reference, "Module proxy": upper case as `!` and lower case. */
function escaped(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
}

/** True for an answer that is a page for people where none should be. */
function answersPage({ target, h1, h2 }: Trail): boolean {
  if (target.role === 'vcs' || target.role === 'releases') return false;
  const seen = h2?.state === 'answered' ? h2 : h1;
  return (
    seen?.state === 'answered' &&
    seen.answer.status !== 404 &&
    seen.answer.status !== 410 &&
    seen.answer.status !== 401 &&
    (seen.answer.status >= 300 || /html/i.test(seen.answer.headers['content-type'] ?? ''))
  );
}

/** Which of the other mirrors work from here, as soon as one in use turns out not to. */
async function findAlternatives(
  walker: Walker,
  walks: readonly Promise<Trail>[],
  targets: readonly Target[],
  alternatives: () => Promise<readonly Alternative[]>,
): Promise<Pick<Survey, 'alternatives' | 'publicHosts'>> {
  const needed = Promise.withResolvers<boolean>();
  const mirrors = walks.filter((_, index) => targets[index]?.role !== 'vcs');
  const stop = walker.net.clock.after(patienceMs, () => needed.resolve(true));
  for (const one of mirrors) {
    void one.then((trail) => {
      if (trail.end !== undefined || answersPage(trail)) needed.resolve(true);
    });
  }
  void Promise.all(mirrors).then(() => needed.resolve(false));
  const isNeeded = await needed.promise;
  stop();
  if (!isNeeded) return { alternatives: [], publicHosts: new Set() };
  const used = new Set(targets.map(({ url }) => url));
  const known = await alternatives();
  const hostOf = ({ url }: Alternative) => targetOf(url, 'mirror')?.host ?? [];
  const publicHosts = new Set(known.filter(({ isPublic }) => isPublic).flatMap(hostOf));
  const tried = await Promise.all(
    known.slice(0, mostAlternatives).map(async (alternative) => {
      const target = targetOf(alternative.url, 'mirror');
      if (target === undefined || used.has(target.url)) return [];
      // Who is not in GOPROXY does not hear what this project needs.
      const trail = await walk({ ...walker, module: defaultModule }, target, true);
      return works(trail) ? [alternative] : [];
    }),
  );
  return { alternatives: tried.flat(), publicHosts };
}

async function reachesAlias(walker: Walker, trails: readonly Trail[]): Promise<boolean> {
  const isNeeded = trails.some(
    ({ target, end }) => target.host === officialSumDb && target.role === 'database' && end !== undefined,
  );
  const target = isNeeded ? targetOf(`https://${sumDbAlias}`, 'database') : undefined;
  return target !== undefined && works(await walk(walker, target, true));
}

/** True when a mirror answers as one. */
export function works(trail: Trail): boolean {
  if (trail.end !== undefined) return false;
  if (trail.redirect !== undefined) return works(trail.redirect);
  return !answersPage(trail);
}

async function goStraight(walker: Walker, trails: readonly Trail[]): Promise<ReadonlyMap<Trail, Trail>> {
  const without: Walker = {
    ...walker,
    env: { ...walker.env, HTTP_PROXY: '', HTTPS_PROXY: '', http_proxy: '', https_proxy: '' },
  };
  const entries = trails
    .filter(({ end }) => end === 'proxy')
    .map(async (trail) => [trail, await walk(without, trail.target, true)] as const);
  return new Map(await Promise.all(entries));
}

async function goThroughNeighbours(
  walker: Walker,
  { system }: CheckContext,
  trails: readonly Trail[],
  { neighbours, pac }: ProxySettings,
): Promise<ReadonlyMap<Trail, NeighbourProxy>> {
  const found = new Map<Trail, NeighbourProxy>();
  const failed = trails.filter(({ end, proxy }) => end !== undefined && proxy === undefined);
  await Promise.all(
    failed.map(async (trail) => {
      const more = pac === undefined ? [] : await proxyOfRules(walker, system, pac, trail.target);
      const distinct = new Map([...neighbours, ...more].map((neighbour) => [neighbour.url.href, neighbour]));
      const tries = [...distinct.values()].slice(0, 3).map(async (neighbour) => {
        const env = { ...walker.env, HTTP_PROXY: neighbour.url.href, HTTPS_PROXY: neighbour.url.href };
        const through = await walk({ ...walker, env }, trail.target, true);
        if (works(through) && !found.has(trail)) found.set(trail, neighbour);
      });
      await Promise.all(tries);
    }),
  );
  return found;
}

/** The proxy that the system's rules (PAC) have for an endpoint. */
async function proxyOfRules(
  { net, limits, signal }: Walker,
  system: System,
  pac: string,
  { url }: Target,
): Promise<readonly NeighbourProxy[]> {
  try {
    const way = await within(net, limits.dialMs, signal, (inner) => proxyFromPac(system, pac, url, inner));
    return way.kind === 'proxy' ? neighbour('system', 'PAC', way.url) : [];
  } catch {
    return [];
  }
}

async function measureAll(
  walker: Walker,
  { module }: CheckContext,
  trails: readonly Trail[],
): Promise<ReadonlyMap<Trail, SpeedSeen>> {
  const mirrors = trails.filter((trail) => trail.target.role === 'mirror' && works(trail)).slice(0, 3);
  const file =
    module === undefined || walker.module !== escaped(module.path)
      ? `${defaultModule}/@v/v0.14.0.zip`
      : `${walker.module}/@v/${escaped(module.version)}.zip`;
  const entries = await Promise.all(
    mirrors.map(async (trail) => [trail, await measure(walker, trail, file)] as const),
  );
  return new Map(entries.flatMap(([trail, seen]) => (seen === undefined ? [] : [[trail, seen] as const])));
}
