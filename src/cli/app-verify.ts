import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { GomirrorError, systemClock } from '../base/index.ts';
import { type Config, goSetting } from '../config/index.ts';
import {
  AuditDatabase,
  auditPlace,
  findPlace,
  GatedRoutes,
  LogBook,
  LogFiles,
  LogOverlay,
  VerifierPool,
} from '../mirror/index.ts';
import { Patterns } from '../policy/index.ts';
import { layoutOf } from '../store/index.ts';
import { copyFolder } from './app-origins.ts';
import { databaseKeyOf, makeSupply } from './app-supply.ts';
import type { AppIo, VerifyRequest, VerifySummary } from './seam.ts';

const clock = systemClock;
/** Verifying shares the machine with whatever else it does. */
const mostThreads = 2;

/** See {@link VerifyStore}. */
export async function verifyStore(request: VerifyRequest, config: Config, io: AppIo): Promise<VerifySummary> {
  const place = await findPlace(request.path);
  const instance = `gomirror-verify-${randomBytes(6).toString('hex')}`;
  const layout = layoutOf(config.data);
  const where = { copies: copyFolder(layout.repositories, () => config), onDiscovered: () => {} };
  const supply = await makeSupply(config, io, instance, clock, where);
  const verifier = new VerifierPool(Math.min(config.verify.workers, mostThreads));
  const key = databaseKeyOf(config);
  try {
    const name = key.slice(0, key.indexOf('+'));
    // What this machine's own mirror has proven helps with a module cache too.
    const sums = path.join(place.sums ?? layout.sums, name);
    const log = new LogBook({
      key,
      files: new LogOverlay(new LogFiles(sums, readOnly)),
      routes: new GatedRoutes(request.askDatabase && !config.offline ? supply.routes : undefined),
      clock,
      timeoutMs: config.sumdb.timeoutMs,
      memoryBytes: config.memory.tilesBytes,
      onUnavailable: 'unavailable',
    });
    // What a store has was let in by the database; what else there is may be the machine's own affair.
    const own = new Patterns([place.kind === 'store' ? '' : privatePatterns(io)]);
    const isPrivate = (modulePath: string) =>
      own.matches(modulePath) || !supply.modules.classify(modulePath).inLog;
    const database = new AuditDatabase(log, isPrivate);
    const { signal, onFinding, onProgress, only } = request;
    const options = { verifier, database, clock, signal, onFinding, onProgress, only };
    const seen = await auditPlace(place, options);
    return { kind: place.kind, ...seen, ...(database.trouble && { trouble: troubleOf(database.trouble) }) };
  } finally {
    // A look-up may still be waiting for its answer when the verification was stopped.
    await Promise.all([verifier.close(), supply.close()]);
  }
}

/** The modules that the machine's Go settings keep from the checksum database (Go Modules Reference, "Private modules"). */
function privatePatterns({ host }: AppIo): string {
  return (goSetting(host, 'GONOSUMDB') ?? goSetting(host, 'GOPRIVATE'))?.value ?? '';
}

/** The reason underneath: that a record cannot be had says less than why. */
function troubleOf(error: GomirrorError): NonNullable<VerifySummary['trouble']> {
  const { code, params } = error.cause instanceof GomirrorError ? error.cause : error;
  return { code, params };
}

const readOnly: ConstructorParameters<typeof LogFiles>[1] = {
  replace: () => Promise.reject(new Error('a verification writes nothing')),
};
