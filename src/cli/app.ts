/**
 * The only place where parts are put together. Everything else takes what it needs as arguments.
 */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { systemClock } from '../base/index.ts';
import { type Config, officialSumDb, servesPrivate, settingsChannel } from '../config/index.ts';
import {
  LogBook,
  LogFiles,
  Mirror,
  PendingFiles,
  Scrub,
  setAsideChannel,
  VerifierPool,
} from '../mirror/index.ts';
import { observe } from '../observe/index.ts';
import {
  createApi,
  createHandler,
  createOwnPages,
  FillsUnderway,
  Health,
  HotAnswers,
  listen,
  requestChannel,
  SharedBodies,
  statusOf,
  Tally,
} from '../server/index.ts';
import { DiskStore, lockData } from '../store/index.ts';
import { readWords } from '../text/index.ts';
import { LiveAccess } from './app-access.ts';
import { LazyLedger } from './app-ledger.ts';
import { LiveSettings } from './app-live.ts';
import { copyFolder } from './app-origins.ts';
import { PrivateParts } from './app-private.ts';
import { databaseKeyOf } from './app-supply.ts';
import { keepOldSmall } from './heap.ts';
import type { AppIo, RunningMirror } from './seam.ts';

export { verifyStore } from './app-verify.ts';

const clock = systemClock;
/** How long a load balancer that asks for readiness may take to notice that this mirror is going. */
const drainNoticeMs = 5000;

/** See {@link StartMirror}. */
export async function startMirror(config: Config, io: AppIo): Promise<RunningMirror> {
  readWords();
  const lock = await lockData(config.data);
  const tally = new Tally();
  const observer = observe({
    ...{ output: io.stdout, format: io.logFormat, level: config.log.level, lang: io.lang, color: io.color },
    ...{ term: io.host.env['TERM'], version: io.version, clock, requests: requestChannel, tally, statusOf },
  });
  /** What a start that fails has to take back, in the opposite order. */
  const undo: (() => Promise<unknown> | void)[] = [() => lock.release(), () => observer.close()];
  try {
    const store = await DiskStore.open(config.data);
    undo.push(() => store.close());
    const instance = `gomirror-${randomBytes(6).toString('hex')}`;
    const key = databaseKeyOf(config);
    const name = key.slice(0, key.indexOf('+'));
    const ledger = new LazyLedger(store.layout.ledger, clock);
    undo.push(() => ledger.close());
    const privates = new PrivateParts({ store, ledger, clock, live: () => live });
    undo.push(() => privates.close());
    const copies = copyFolder(store.layout.repositories, () => live.config);
    const live = await LiveSettings.of(config, {
      ...{ io, instance, clock, ledger },
      place: {
        copies,
        onDiscovered: (found) => privates.names.discovered(found),
      },
    });
    undo.push(() => live.close());
    const access = new LiveAccess(live, ledger, clock, io);
    const logFiles = new LogFiles(path.join(store.layout.sums, name), store);
    const log = new LogBook({
      key,
      files: logFiles,
      routes: {
        read: (target, options) => live.supply.routes.read(target, options),
        rest: (route) => live.supply.routes.rest(route),
      },
      clock,
      timeoutMs: config.sumdb.timeoutMs,
      memoryBytes: config.memory.tilesBytes,
      onUnavailable: config.sumdb.onUnavailable,
      mayName: (modulePath) => live.supply.modules.classify(modulePath).inLog,
    });
    const verifier = new VerifierPool(config.verify.workers);
    undo.push(() => verifier.close());
    const unverified = config.sumdb.onUnavailable === 'serve-unverified';
    const pending = unverified ? await openPending(store, log) : undefined;
    undo.push(() => pending?.close());
    const { concurrent: places, queue: queueLimit, queueTimeoutMs: waitMs } = config.fill;
    const fixed = { store, pending: pending?.store, privates, log, verifier, clock };
    // Assigned to, since spreading the live ones would read them once and for all.
    const options = Object.assign(liveOptions(live), fixed, {
      streamFromBytes: config.fill.streamAboveBytes,
      admission: { places, queueLimit, waitMs },
    });
    const mirror = new Mirror(options);
    undo.push(() => mirror.drain());
    const health = new Health({
      clock,
      database: name,
      // What was kept but cannot be read is proof enough.
      forked: await logFiles.readFork().then(
        (fork) => fork !== undefined,
        () => true,
      ),
      upstreams: () => live.supply.profiles.get('')?.statuses() ?? [],
      noticeLimitMs: Math.min(drainNoticeMs, config.server.drainTimeoutMs / 5),
    });
    const unwatchHealth = health.watch();
    undo.push(unwatchHealth);
    const hot = new HotAnswers(config.memory.answersBytes, config.memory.largestAnswerBytes);
    const privateHot = new HotAnswers(config.memory.answersBytes, config.memory.largestAnswerBytes);
    const bodies = new SharedBodies(config.memory.answersBytes);
    const unwatchRot = setAsideChannel.subscribe((rotten) => {
      hot.clear();
      privateHot.clear();
      bodies.forget(rotten.key);
    });
    undo.push(unwatchRot);
    const unwatchSettings = settingsChannel.subscribe(() => {
      hot.clear();
      privateHot.clear();
    });
    undo.push(unwatchSettings);
    let url = '';
    const fills = new FillsUnderway(clock);
    const unwatchFills = fills.watch();
    undo.push(unwatchFills);
    const api = createApi({
      ...{ clock, health, tally, fills, version: io.version, lang: io.lang },
      url: () => url,
      bodyTimeoutMs: config.server.requestTimeoutMs,
      profiles: () => [...live.supply.profiles.keys()],
      offline: () => live.config.offline,
      upstreams: () => live.supply.statuses(),
      queue: () => ({ taken: mirror.admission.taken, queued: mirror.admission.queued }),
      ahead: () => mirror.lookAhead,
      prefetch: (wanted, options, onProgress) => mirror.prefetch(wanted, options, onProgress),
      access: () => access.current,
      reload: io.settings && (async () => ({ changed: await live.reload() })),
    });
    const handler = createHandler({
      ...{ mirror, hot, privateHot, bodies },
      get access() {
        return access.current;
      },
      own: createOwnPages({
        health,
        clock,
        lang: io.lang,
        version: io.version,
        upstreams: () => (live.config.offline ? [] : live.config.upstream.map((entry) => entry.name)),
        database: { name, isDefault: name === officialSumDb },
        hasPrivate: () => servesPrivate(live.config),
        url: () => url,
        metrics: () => observer.metrics(),
        api,
      }),
      tally,
      clock,
      lang: io.lang,
      instance,
      writeStallMs: config.server.writeStallTimeoutMs,
    });
    const server = await listen({
      ...config.listen,
      limits: config.server,
      clock,
      handler,
      lang: io.lang,
      tls: tlsOf(config),
    });
    url = server.url;
    await lock.noteUrl(url);
    keepOldSmall();
    live.start();
    observer.begin({ mirror, store, copies, upstreams: () => live.supply.statuses() });
    const { intervalMs } = config.scrub;
    const scrubbing = { mirror, verifier, clock, intervalMs };
    const scrub = intervalMs === 0 ? undefined : new Scrub({ ...scrubbing, tree: mirror.publicTree });
    scrub?.start();
    privates.start(intervalMs === 0 ? undefined : scrubbing);
    const closed = Promise.withResolvers<void>();
    let draining: Promise<void> | undefined;
    const drain = async () => {
      observer.settle();
      await health.startDraining();
      api.close();
      await server.drain();
      unwatchFills();
      unwatchHealth();
      await Promise.all([scrub?.close(), privates.endScrub(), mirror.drain()]);
      unwatchRot();
      unwatchSettings();
      await Promise.all([live.close(), pending?.close()]);
      await Promise.all([verifier.close(), store.close(), privates.close()]);
      await ledger.close();
      observer.close();
      lock.release();
      closed.resolve();
    };
    return { url, drain: () => (draining ??= drain()), closed: closed.promise };
  } catch (error) {
    for (const each of undo.reverse()) {
      try {
        await each();
      } catch {
        continue; // What stopped the start is what has to be said.
      }
    }
    throw error;
  }
}

/** What may change while the mirror runs, read whenever it is needed. */
function liveOptions(live: LiveSettings) {
  return {
    get profiles() {
      return live.supply.profiles;
    },
    get freshness() {
      const { listMs, staleWhileRevalidateMs, staleOnErrorMs } = live.config.freshness;
      return { freshMs: listMs, staleWhileRevalidateMs, staleOnErrorMs };
    },
    get failures() {
      const { absentMs, absentAfterTimeoutMs } = live.config.freshness;
      return { absentMs, absentAfterTimeoutMs, verdictMs: absentMs };
    },
    get pieces() {
      const { piecesAboveBytes, piecesAtOnce, stallAfterMs } = live.config.fetch;
      return { piecesAboveBytes, maxPieces: piecesAtOnce, stallAfterMs };
    },
    mergeLists: () => live.config.lists.merge === 'all',
    offline: () => live.config.offline,
    ahead: () => {
      const { mode, concurrent, budgetBytes, minLatencyMs } = live.config.ahead;
      return { mode, concurrent, minLatencyMs, maxBytes: budgetBytes };
    },
    warm: () => {
      const { intervalMs, modules } = live.config.warm;
      return { intervalMs, modules, index: live.supply.index };
    },
  };
}

async function openPending(target: DiskStore, log: LogBook): Promise<PendingFiles> {
  const store = await DiskStore.open(target.layout.unverified);
  const pending = new PendingFiles({ store, target, log, clock });
  pending.start();
  return pending;
}

function tlsOf({ tls: { cert, key } }: Config): { cert: string; key: string } | undefined {
  return cert === undefined || key === undefined ? undefined : { cert, key };
}
